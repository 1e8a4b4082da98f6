"""Support access: the operator asks, two officers of the institution let it in."""
