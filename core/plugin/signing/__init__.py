"""What a vendor signs with and signs: start at ``keys``, then ``listing``."""
