"""Tests that a pack brings by itself: generated from its specification, and from its samples.

Start at ``examination.examine``: it invents records of the pack's datasets, computes every
indicator on them, and holds the figures against what must be true of any measure.
"""
