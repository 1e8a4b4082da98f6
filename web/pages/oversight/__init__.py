"""Who watches those who ask: the supervisor's reviews, decoys and their alarms."""
