"""One person in one period."""
