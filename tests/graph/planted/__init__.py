"""The questions over the demonstration city: whatever is planted there is found, and no more."""
