"""Every process that starts: the command line, the pages, the worker, and what wires them."""
