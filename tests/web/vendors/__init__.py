"""A vendor at its own pages, and the operator who invites it."""
