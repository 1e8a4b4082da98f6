"""Views of the explorer that somebody saved: the question and the layout, never the answer."""
