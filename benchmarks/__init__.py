"""One module per claim of speed; each prints its ratio against a named rival."""
