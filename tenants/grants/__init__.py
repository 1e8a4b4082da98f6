"""Records that a lower institution lends to the one above for a time, read under its contract.

Start at ``model`` for what a grant names, then ``service``. No copy is made: when the contract is
over, there is nothing left to read.
"""
