"""The service form as it runs: PostgreSQL, Redis, gunicorn and workers, each a real process."""
