"""What a server asks of its interpreter: less collecting of garbage, and threads that take turns more often.

A schema is some hundred thousand objects that never go away; walking them again and again cost lists a third of their
time. A new document is read in a thread: a request beside it gets its turn within a millisecond instead of five, and
takes several turns until it is answered.
"""

import gc
import sys

_YOUNG, _MIDDLE, _OLD = 20_000, 20, 50
_TURN = 0.001


def settle() -> None:
    """Called once, when everything is imported and open."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    sys.setswitchinterval(_TURN)
