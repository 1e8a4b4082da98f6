"""What an institution's system administrator sets, and the institution's jobs."""
