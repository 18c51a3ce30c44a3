"""How long and how large an answer may become: each limit at its value and one beyond, by a clock that jumps (R4)."""

import asyncio
from typing import Any

import pytest
from graphql import OperationType

from regulars.api.engine import Answer, Parameters
from regulars.api.limits import Limits
from tests.api.stage import Stage
from tests.api.wire import ask
from tests.platform import virtual_time

BOOK = 'mutation { bookAdd(title: "late") { book { title } } }'


def answered(stage: Stage, text: str) -> tuple[Answer, float]:
    """The answer, and when it came by the clock of the loop."""
    found: list[tuple[Answer, float]] = []

    async def scenario() -> None:
        prepared = stage.engine.prepare(Parameters(text))
        answer = await stage.engine.run(prepared, stage.context(stage.people["owner"]))
        found.append((answer, asyncio.get_running_loop().time()))

    virtual_time.run(scenario)
    return found[0]


def code_of(answer: Answer) -> str:
    return answer["errors"][0]["extensions"]["code"]


def test_a_query_has_ten_seconds_by_default_and_a_mutation_sixty():
    limits = Limits()
    assert (limits.deadline, limits.mutation_deadline) == (10.0, 60.0)


def test_a_resolver_that_takes_just_as_long_as_it_may_is_answered_and_one_that_takes_longer_is_ended():
    stage = Stage()
    answer, at = answered(stage, "{ waits(seconds: 9.99) }")
    assert (answer["data"], round(at, 2)) == ({"waits": 9.99}, 9.99)
    answer, at = answered(stage, "{ waits(seconds: 10.01) }")
    assert (answer["data"], code_of(answer), at) == (None, "TIMEOUT", 10.0)
    assert answer["errors"][0]["message"] == "The answer took longer than 10 seconds."
    assert stage.world.begun == stage.world.ended == 2


def test_one_slow_field_among_others_ends_the_whole_query_at_its_deadline():
    stage = Stage()
    answer, at = answered(stage, "{ a: waits(seconds: 1) b: waits(seconds: 3600) shelf { title } }")
    assert (answer["data"], code_of(answer), at) == (None, "TIMEOUT", 10.0)
    assert stage.world.begun == stage.world.ended


def test_a_mutation_is_waited_for_a_minute():
    stage = Stage()
    stage.world.delay = 59.9
    answer, _ = answered(stage, BOOK)
    assert answer["data"]["bookAdd"]["book"] == {"title": "late"}
    stage.world.delay = 60.1
    answer, at = answered(stage, BOOK)
    assert (code_of(answer), at) == ("TIMEOUT", 60.0)


def test_an_event_of_a_subscription_has_the_deadline_of_a_query():
    stage = Stage()
    found: list[Answer] = []

    async def scenario() -> None:
        prepared = stage.engine.prepare(Parameters("subscription { beats { waits(seconds: 11) } }"))
        assert prepared.kind is OperationType.SUBSCRIPTION
        caller = stage.people["owner"]

        async def present() -> Any:
            return caller

        stream = stage.engine.stream(prepared, stage.context(caller), present)
        found.extend([answer async for answer in stream])

    virtual_time.run(scenario)
    assert [code_of(answer) for answer in found] == ["TIMEOUT"]


@pytest.mark.parametrize("beyond", [0, 1])
async def test_an_answer_has_as_many_bytes_as_the_limit_says_and_not_one_more(beyond: int):
    text = "query ($size: Int!) { long(size: $size) }"
    around = len((await ask(Stage(), text, {"size": 0})).content)
    stage = Stage(Limits(response=around + 5_000))
    found = (await ask(stage, text, {"size": 5_000 + beyond})).json()
    if not beyond:
        assert found["data"] == {"long": "x" * 5_000}
    else:
        assert found["data"] is None
        assert found["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "response"}
        assert found["extensions"]["cost"]["requested"] == 0


def test_eight_megabytes_are_the_limit_by_default():
    assert Limits().response == 8 * 1024 * 1024
