"""Sources that fill the datasets by themselves: set up, looked at, read, paused."""
