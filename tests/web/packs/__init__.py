"""Tests of this kind; see the names of the modules."""
