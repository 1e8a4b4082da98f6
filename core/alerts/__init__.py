"""Lights and what follows from them."""
