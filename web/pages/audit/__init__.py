"""The log as the auditor reads it."""
