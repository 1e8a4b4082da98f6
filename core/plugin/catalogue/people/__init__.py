"""Who works for a vendor: people, whom the operator invites, and their programs, by tokens."""
