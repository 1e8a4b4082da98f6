"""Work on a queue; the queue only nudges, state lives in the database."""
