"""The institutions of a city side by side."""
