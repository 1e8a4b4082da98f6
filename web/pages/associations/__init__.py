"""Associations: cases of one's own, the explorer of an approved matter, profiles."""
