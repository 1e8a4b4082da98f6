"""Where an invitation leads: an account is made or linked, and joins."""
