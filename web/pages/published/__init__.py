"""Published results: an institution's own, and those that travel under its contracts."""
