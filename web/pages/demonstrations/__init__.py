"""Booking a demonstration, and the operators' calendar of them."""
