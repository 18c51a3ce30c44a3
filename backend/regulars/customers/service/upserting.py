"""Creating or changing many customers in one call, each row for itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from regulars.customers.service.creating import OnDuplicate, make
from regulars.customers.service.writing import country_of
from regulars.platform import idempotency
from regulars.platform.context import Actor
from regulars.platform.db.transaction import Transaction, unit_of_work
from regulars.platform.errors import ErrorCode, Refusal, Refusals

MAX_ROWS = 250


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one entry: CREATED, UPDATED, UNCHANGED or REFUSED."""

    index: int
    key: str
    outcome: str
    customer_id: int | None = None


@dataclass(slots=True)
class Upserted:
    """What became of all entries, and why some were refused."""

    results: list[RowResult] = field(default_factory=list[RowResult])
    failures: list[tuple[int, list[Refusal]]] = field(default_factory=list[tuple[int, list[Refusal]]])

    def count(self, outcome: str) -> int:
        """How many ended so."""
        return sum(result.outcome == outcome for result in self.results)


@unit_of_work
async def customers_upsert(
    tx: Transaction,
    *,
    actor: Actor,
    rows: Sequence[Mapping[str, Any]],
    on_duplicate: OnDuplicate = "UPDATE_EXISTING",
    idempotency_key: str | None = None,
) -> Upserted:
    """Create or change up to 250 customers, found by external id or e-mail; a refused row leaves the others alone."""
    if not 1 <= len(rows) <= MAX_ROWS:
        message = f"Send 1 to {MAX_ROWS} customers at a time, not {len(rows)}."
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, message, ("customers",))
    arguments = [list(rows), on_duplicate]
    known = await idempotency.remembered(tx, actor, "customersUpsert", idempotency_key, arguments)
    if known is not None:
        return _recalled(known)
    done = await upserted(tx, actor=actor, rows=rows, on_duplicate=on_duplicate)
    await idempotency.remember(tx, actor, "customersUpsert", idempotency_key, arguments, _kept(done))
    return done


async def upserted(
    tx: Transaction, *, actor: Actor, rows: Sequence[Mapping[str, Any]], on_duplicate: OnDuplicate
) -> Upserted:
    """The same within a transaction, for rows of any number."""
    done = Upserted()
    country = await country_of(tx)
    for index, row in enumerate(rows):
        key = _key(row)
        try:
            made = await make(tx, actor=actor, fields=row, on_duplicate=on_duplicate, country=country)
        except (Refusal, Refusals) as refused:
            several = list(refused.refusals) if isinstance(refused, Refusals) else [refused]
            done.failures.append((index, several))
            done.results.append(RowResult(index, key, "REFUSED"))
        else:
            done.results.append(RowResult(index, key, made.outcome, made.customer_id))
    return done


def _key(row: Mapping[str, Any]) -> str:
    several = row.get("external_ids") or [{"value": ""}]
    return str(row.get("external_id") or several[0]["value"] or row.get("email") or row.get("phone") or "")


def _kept(done: Upserted) -> object:
    return [
        [[one.index, one.key, one.outcome, one.customer_id] for one in done.results],
        [
            [index, [[str(each.code), each.message, list(each.path)] for each in refusals]]
            for index, refusals in done.failures
        ],
    ]


def _recalled(kept: Any) -> Upserted:
    results, failures = kept
    return Upserted(
        [RowResult(*one) for one in results],
        [
            (index, [Refusal(ErrorCode(code), message, path) for code, message, path in refusals])
            for index, refusals in failures
        ],
    )
