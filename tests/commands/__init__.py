"""The command line, run in this process against a data folder of its own."""
