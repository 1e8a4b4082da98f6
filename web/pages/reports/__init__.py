"""Reports of plugins: sections of words and figures, drawn here within what a viewer may see."""
