"""Hook specifications, the pack format, and the manager that finds and calls plugins."""
