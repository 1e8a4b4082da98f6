"""The expression language over one row."""
