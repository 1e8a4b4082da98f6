"""Leaving, coming back, erasing."""
