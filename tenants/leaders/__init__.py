"""The case handling of quota-holding leaders (入额院领导办案), appraised by the institution above.

Start at ``content`` for what travels, then ``service``. Who is not named in the contract stays.
"""
