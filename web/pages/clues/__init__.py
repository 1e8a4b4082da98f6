"""Clues: their list and handling in the supervision office, and the answer of who is concerned."""
