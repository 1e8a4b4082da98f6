"""Records that an institution lends to the one above, for a time and a purpose."""
