"""Export and exit of an institution: exports to fetch, and the erasure that two officers decide."""
