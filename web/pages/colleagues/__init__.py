"""Stepping into prepared colleagues while an institution tries the product out."""
