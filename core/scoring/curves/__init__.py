"""Curves: how a value becomes a share of the full marks; one module per family.

``core.scoring`` and packs' checks may import this; start reading at ``shares`` (one value) and
``columns`` (many). Each family has a formula for whole columns (numpy) and the same formula in
plain Python (for receipts): the same IEEE operations in the same order, so the same bytes.
"""
