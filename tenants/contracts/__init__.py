"""What an upper institution may see of a lower one, agreed and signed by both.

Start at ``model`` for what a contract says, then ``service``. Who delivers asks ``in_force``.
"""
