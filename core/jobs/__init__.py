"""Work on a queue; the queue only nudges, state lives in the database of the feature that owns it.

A feature claims its object by compare-and-set before it works and says what is left over to
``sweep``, so a nudge may be lost, doubled or late. Start reading at ``ports``, then ``embedded``.
"""
