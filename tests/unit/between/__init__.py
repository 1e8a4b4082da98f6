"""What contracts carry beyond aggregates."""
