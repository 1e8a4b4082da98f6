"""How far an institution's trial is, and what it needs next."""
