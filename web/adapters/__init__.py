"""The pages' protocols fulfilled by the product's own parts; ``web.bootstrap`` hands them over.

Start at ``results``; nothing here decides anything, it only turns values into what pages show.
"""
