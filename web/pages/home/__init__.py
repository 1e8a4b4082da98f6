"""The first page of an institution."""
