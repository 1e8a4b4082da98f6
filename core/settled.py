"""What lives as long as a serving process is left alone by every later garbage collection.

Modules, mappers and templates are some hundred thousand objects; walking through them again and
again is a fifth of the time of a question that makes many small ones.
"""

import gc


def settle() -> None:
    """Call once when everything is built and before the first request is answered."""
    gc.collect()
    gc.freeze()
