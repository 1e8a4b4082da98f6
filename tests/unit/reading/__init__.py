"""Tests of reading, coercing and checking files."""
