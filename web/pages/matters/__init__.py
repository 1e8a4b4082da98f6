"""Matters of supervision: asked for, approved by somebody else, withdrawn."""
