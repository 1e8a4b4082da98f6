"""Who is who: names, numbers, pairs that may be one, and what people decide about them."""
