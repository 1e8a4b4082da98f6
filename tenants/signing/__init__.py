"""Each institution signs what it gives to another; start at ``model``, then ``service``."""
