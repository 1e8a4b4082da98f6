"""How an institution comes to stand below another: asked for by one side, accepted by the other.

Start at ``service``; ``tenants.service`` finds institutions, this moves them.
"""
