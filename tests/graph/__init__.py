"""Tests of the graph: its stores, its questions, and where it comes from."""
