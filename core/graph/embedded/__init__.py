"""The store in the relational database; begin with ``store``."""
