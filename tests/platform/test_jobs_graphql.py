from typing import Any

import pytest
from strawberry.types import ExecutionResult

from regulars.access.graphql.jobs import BulkJob, JobMutations, JobQueries, JobSubscriptions
from regulars.api.build import build_schema
from regulars.platform import outbox, relay
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.graphql.context import Context
from regulars.platform.graphql.payload import InputError
from regulars.platform.jobs import kinds, queue, schedule, worker
from regulars.platform.jobs.kinds import Kind
from regulars.platform.jobs.work import Refused, Work

ANA = Actor("staff", 1, "Ana")
BEN = Actor("staff", 2, "Ben")
WATCHER = Actor("token", 1, "Monitor", frozenset({"OPERATIONS_READ"}))
OWNER = Actor("staff", 3, "Ove", frozenset({"OPERATIONS_READ", "SETTINGS_WRITE"}))
SCHEMA = build_schema(JobQueries, JobMutations, JobSubscriptions, types=[BulkJob, InputError])


@pytest.fixture(autouse=True)
def _no_others(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbox, "consumers", {})
    monkeypatch.setattr(schedule, "_plans", {})
    for module in (kinds, queue, worker):
        monkeypatch.setattr(module, "kinds", {})
    for module in (queue, worker):
        monkeypatch.setattr(module, "kinds", kinds.kinds)
    kinds.register(Kind("tags.add", _run, "bulk"))
    kinds.register(Kind("house", _run))


async def _run(work: Work) -> None:
    await _batch(work=work)


@unit_of_work
async def _batch(tx: Transaction, *, work: Work) -> None:
    errors = [{"code": "INVALID_EMAIL", "message": "This is no address.", "path": ["email"]}]
    await work.refuse(tx, [Refused(n, f"c{n}", "email", {"email": "x"}, errors) for n in (2, 3)])
    await work.save(tx, processed=4, failed=2, total=4)


@unit_of_work
async def ask(tx: Transaction, *, actor: Actor, kind: str = "tags.add") -> str:
    return f"job_{await queue.enqueue(tx, kind, {'action': 'customersTag', 'dry_run': True}, actor=actor, total=4)}"


async def execute(database: Database, actor: Actor, document: str, **variables: Any) -> dict[str, Any]:
    answer = await SCHEMA.execute(document, variable_values=variables, context_value=Context(database, actor))
    assert answer.errors is None, answer.errors
    assert answer.data is not None
    return answer.data


JOB = """query ($id: ID!) { job(id: $id) {
    __typename id status progress processed total failed error startedAt finishedAt
    ... on BulkJob { action dryRun undoableUntil failures(first: 1) {
        totalCount pageInfo { hasNextPage } nodes { row key column input errors { code message path } } } } } }"""


async def test_a_job_tells_how_far_it_is_and_what_it_refused(database: Database):
    job_id = await ask(actor=ANA)
    waiting = (await execute(database, ANA, JOB, id=job_id))["job"]
    assert (waiting["status"], waiting["progress"], waiting["startedAt"]) == ("QUEUED", 0, None)
    await worker.run_pending()
    done = (await execute(database, ANA, JOB, id=job_id))["job"]
    assert done["finishedAt"].endswith("Z")
    assert done | {"startedAt": None, "finishedAt": None} == {
        "__typename": "BulkJob", "id": job_id, "status": "PARTIAL", "progress": 1, "processed": 4, "total": 4, "failed": 2,
        "error": None, "startedAt": None, "finishedAt": None, "action": "customersTag", "dryRun": True, "undoableUntil": None,
        "failures": {"totalCount": 2, "pageInfo": {"hasNextPage": True}, "nodes": [{
            "row": 2, "key": "c2", "column": "email", "input": {"email": "x"},
            "errors": [{"code": "INVALID_EMAIL", "message": "This is no address.", "path": ["email"]}]}]},
    }  # fmt: skip


async def test_jobs_are_seen_by_who_asked_and_by_who_watches_over_the_house(database: Database):
    mine, yours = await ask(actor=ANA), await ask(actor=BEN)
    own = await ask(actor=ANA, kind="house")
    document = "{ jobs { totalCount nodes { id } } }"
    for actor, seen in ((ANA, [mine]), (BEN, [yours]), (WATCHER, [yours, mine])):
        listed = (await execute(database, actor, document))["jobs"]
        assert [each["id"] for each in listed["nodes"]] == seen
        assert listed["totalCount"] == len(seen)
    for missing in (yours, own, "job_99", "cus_1", ""):
        assert (await execute(database, ANA, JOB, id=missing))["job"] is None


async def test_jobs_are_listed_by_page_and_state(database: Database):
    keys = [await ask(actor=ANA) for _ in range(3)]
    await worker.run_pending()
    keys.append(await ask(actor=ANA))
    document = """query ($after: String, $status: [JobStatus!]) {
        jobs(first: 2, after: $after, status: $status) { nodes { id } pageInfo { endCursor hasNextPage } } }"""
    first = (await execute(database, ANA, document))["jobs"]
    assert [each["id"] for each in first["nodes"]] == [keys[3], keys[2]]
    second = (await execute(database, ANA, document, after=first["pageInfo"]["endCursor"]))["jobs"]
    assert [each["id"] for each in second["nodes"]] == [keys[1], keys[0]]
    assert not second["pageInfo"]["hasNextPage"]
    for status, found in ((["QUEUED"], keys[3:]), (["PARTIAL"], [keys[2], keys[1]]), ([], [])):
        listed = (await execute(database, ANA, document, status=status))["jobs"]
        assert [each["id"] for each in listed["nodes"]] == found


async def test_a_job_is_cancelled_by_who_asked_or_who_may_change_settings(database: Database):
    mutation = "mutation ($id: ID!) { jobCancel(id: $id) { job { status } userErrors { code path } } }"
    mine, another = await ask(actor=ANA), await ask(actor=ANA)

    async def cancel(actor: Actor, id: str) -> Any:
        return (await execute(database, actor, mutation, id=id))["jobCancel"]

    refused = {"job": None, "userErrors": [{"code": "NOT_FOUND", "path": ["id"]}]}
    assert await cancel(BEN, mine) == refused
    assert await cancel(ANA, "job_99") == refused
    assert (await cancel(WATCHER, mine))["userErrors"][0]["code"] == "NOT_ALLOWED"
    for actor, job in ((ANA, mine), (OWNER, another)):
        assert await cancel(actor, job) == {"job": {"status": "CANCELLED"}, "userErrors": []}
    assert (await cancel(ANA, mine))["userErrors"][0]["code"] == "ALREADY_DONE"


def progress(answer: ExecutionResult) -> Any:
    assert answer.data is not None
    return answer.data["jobProgress"]


async def test_progress_is_pushed_until_the_job_has_ended(database: Database):
    document = "subscription ($id: ID!) { jobProgress(id: $id) { status processed } }"
    job_id = await ask(actor=ANA)
    stream = await SCHEMA.subscribe(document, variable_values={"id": job_id}, context_value=Context(database, ANA))
    assert not isinstance(stream, ExecutionResult)
    pushed = [progress(await anext(stream))]
    await worker.run_pending()
    await relay.drain()
    pushed += [progress(answer) async for answer in stream]
    assert pushed[0] == {"status": "QUEUED", "processed": 0}
    assert pushed[-1] == {"status": "PARTIAL", "processed": 4}


async def test_progress_of_a_job_of_somebody_else_is_nothing(database: Database):
    document = "subscription ($id: ID!) { jobProgress(id: $id) { status } }"
    job_id = await ask(actor=ANA)
    stream = await SCHEMA.subscribe(document, variable_values={"id": job_id}, context_value=Context(database, BEN))
    assert not isinstance(stream, ExecutionResult)
    assert [answer.data async for answer in stream] == [{"jobProgress": None}]
