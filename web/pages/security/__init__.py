"""How the members of an institution sign in, as its security administrator decides."""
