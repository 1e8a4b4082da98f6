"""Sign-ups of institutions, for the operator."""
