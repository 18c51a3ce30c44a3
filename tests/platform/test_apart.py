"""Values that another process makes come one after the other, with its refusals, and it ends with whoever takes them."""

import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest

from regulars.platform.apart import stream
from regulars.platform.errors import RegularsError, Unavailable

Plain = tuple[int, str]


def numbered(count: int) -> Generator[Plain]:
    for number in range(count):
        yield number, "x" * number


def refusing() -> Generator[Plain]:
    yield 1, "one"
    raise RegularsError("BAD_FILE", "Line 2: nothing more.")


def dying() -> Generator[int]:
    yield os.getpid()
    os.kill(os.getpid(), signal.SIGKILL)


def endless(mark: str) -> Generator[int]:
    """Leaves a mark where it is ended in good order."""
    try:
        while True:
            yield os.getpid()
    finally:
        Path(mark).touch()


@pytest.mark.parametrize("apart", [True, False])
async def test_values_come_in_their_order(apart: bool) -> None:
    async with stream(numbered, 20, apart=apart) as values:
        assert [value async for value in values] == list(numbered(20))


@pytest.mark.parametrize("apart", [True, False])
async def test_a_refusal_comes_after_what_was_made_before_it(apart: bool) -> None:
    seen: list[Plain] = []
    with pytest.raises(RegularsError, match="nothing more") as refused:
        async with stream(refusing, apart=apart) as values:
            seen += [value async for value in values]
    assert refused.value.code == "BAD_FILE"


async def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(Unavailable):
        async with stream(dying, apart=True) as values:
            assert [value async for value in values] != [os.getpid()]


async def test_whoever_leaves_early_ends_the_other_process(tmp_path: Path) -> None:
    async with stream(endless, str(tmp_path / "process"), apart=True) as values:
        other = await anext(values)
    assert other != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)
    async with stream(endless, str(tmp_path / "thread"), apart=False) as values:
        assert await anext(values) == os.getpid()
    assert (tmp_path / "thread").exists()
