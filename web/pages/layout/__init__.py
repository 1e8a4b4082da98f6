"""The frame around every page, failures, and the small switches."""
