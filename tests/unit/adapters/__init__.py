"""Sources, their readings, and the adapters that come with the product."""
