"""The command line, used as a user would."""
