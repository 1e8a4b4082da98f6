"""Clues of the supervision office: registered, approved, verified or cleared; never a score."""
