"""Fewer searches for cyclic garbage while a file is read and recorded."""

import gc
from collections.abc import Generator
from contextlib import contextmanager

_EVERY = 200_000


@contextmanager
def little_garbage() -> Generator[None]:
    """Millions of rows come and go without a cycle among them: looking for cycles would cost a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(_EVERY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
