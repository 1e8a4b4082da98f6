"""Datasets, import with its preview, batches and their undo."""
