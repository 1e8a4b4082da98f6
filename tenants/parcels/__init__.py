"""What one institution hands to another under a contract, signed; both hold the same copy.

Start at ``model`` for what is signed, then ``service``. Aggregates go by ``tenants.deliveries``.
"""
