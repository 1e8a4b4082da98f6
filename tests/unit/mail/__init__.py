"""Letters: written down, carried, tried again, and read on a page where nothing carries them."""
