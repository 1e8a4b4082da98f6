"""Proves that institutions are kept apart: two of them with the same ids, and everything tried.

Start at ``service``; ``values`` is where a new route or command says what its arguments are, if
their names do not say so already, and ``furnishing`` where a new feature leaves an object to find.
"""
