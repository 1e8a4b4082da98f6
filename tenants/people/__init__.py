"""People at work in an institution: invited, listed, changed; permissions lent, support let in.

For pages and commands; ``tenants.members`` is what these write to. Start reading at ``model``.
"""
