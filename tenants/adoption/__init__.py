"""How an institution takes up another version of its pack: ``model``, then ``service``."""
