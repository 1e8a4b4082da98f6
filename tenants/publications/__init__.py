"""Results that an institution has published (通报): of its departments and itself, of no person.

Start at ``content`` for what is in one, then ``service``.
"""
