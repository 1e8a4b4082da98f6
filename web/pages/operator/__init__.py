"""Pages of the platform's operators; each view declares ``@operates``."""
