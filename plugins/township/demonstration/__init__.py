"""An invented county, its townships and departments, the same for the same seed. See ``county``."""
