"""What a server asks of its interpreter."""

import gc
import sys
from unittest.mock import Mock

from regulars.app import memory


def test_a_server_leaves_old_objects_alone_and_lets_threads_take_turns_often(monkeypatch):
    for name in ("collect", "freeze", "set_threshold"):
        monkeypatch.setattr(gc, name, Mock())
    before = sys.getswitchinterval()
    try:
        memory.settle()
        assert sys.getswitchinterval() <= 0.001
    finally:
        sys.setswitchinterval(before)
    assert gc.freeze.called  # pyright: ignore[reportFunctionMemberAccess] - a stand-in for now
