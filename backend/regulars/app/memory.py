"""Garbage collection of a server: what start-up made is left alone, and young objects are looked at less often.

A schema is some hundred thousand objects that never go away; walking them again and again cost lists a third of their
time.
"""

import gc

_YOUNG, _MIDDLE, _OLD = 20_000, 20, 50


def settle() -> None:
    """Called once, when everything is imported and open."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
