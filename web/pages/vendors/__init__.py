"""The operators' pages of vendors, their keys, and the releases that they submit."""
