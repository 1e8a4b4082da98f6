"""Pages of the platform: its operators, its letters, the demonstrations that visitors book."""
