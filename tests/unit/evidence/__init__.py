"""Evidence: reading, checking, the store, import batches."""
