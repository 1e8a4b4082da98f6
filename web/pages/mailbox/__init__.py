"""Letters where nothing carries them: read on a page instead."""
