"""The append-only log of who did what, and why."""
