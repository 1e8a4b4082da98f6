"""Pages of the three officers: roles, rights, sign-ins."""
