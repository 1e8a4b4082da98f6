"""Items that a county department scores for a township."""
