"""The commands of ``gongheng``, one module per subject; ``web.cli`` gathers them."""
