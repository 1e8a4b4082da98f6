"""What authors of packs and adapters test with: a pytest plugin, and an institution for a while.

pytest finds ``fixtures`` by its entry point; nothing of ours imports this package.
"""
