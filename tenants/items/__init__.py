"""Items of a township's scheme that a county department scores, without seeing the rest.

Start at ``model``, then ``service``. The department sees the named items alone.
"""
