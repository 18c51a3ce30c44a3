"""Reports computed at once are bounded, and whoever comes too many is told so."""

from contextlib import ExitStack

import pytest

from regulars.platform.errors import ErrorCode, Refusal
from regulars.reports.turns import MOST_AT_ONCE, turn


@pytest.mark.usefixtures("database")
async def test_who_finds_no_turn_is_told_to_come_back_and_finds_one_when_another_ends() -> None:
    with ExitStack() as taken:
        for _ in range(MOST_AT_ONCE):
            taken.enter_context(turn())
        with pytest.raises(Refusal, match="ask again") as refused, turn():
            pass
        assert refused.value.code == ErrorCode.RATE_LIMITED
    with ExitStack() as again:
        assert [again.enter_context(turn()) for _ in range(MOST_AT_ONCE)] == [None] * MOST_AT_ONCE
