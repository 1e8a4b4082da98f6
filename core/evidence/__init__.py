"""Datasets, reading files, checking rows, the store, import batches and their undo.

``core.indicators`` and everything after it may import this; start reading at ``model``.
"""
