"""One figure explained down to its rows."""
