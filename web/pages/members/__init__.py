"""The members of an institution: listed, invited, changed, removed; roles and rights."""
