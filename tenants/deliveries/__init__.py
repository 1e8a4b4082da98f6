"""What travels upward under a contract: signed when it leaves, verified before it is used.

``service`` delivers, ``verification`` decides whether a delivery counts; ``tenants.rollup`` adds.
"""
