"""Further e-mail addresses and phone numbers: the primary stands on the customer's own row, the others beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from regulars.platform.db.transaction import Transaction
from regulars.platform.errors import ErrorCode, Refusal

MOST = 20
"""Addresses, and numbers, of one customer."""
FRESH_EMAIL: dict[str, Any] = {
    "email_verification": "UNVERIFIED", "email_verified_at": None, "email_deliverability": "UNKNOWN",
}  # fmt: skip
"""What is known of an address that was just written down."""
FRESH_PHONE: dict[str, Any] = {"phone_verification": "FORMAT_VALID"}
"""What is known of a number that was just written down: it has the form of one."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to reach people: the same columns on the customer's row and in the table of the others."""

    table: LiteralString
    key: LiteralString
    columns: tuple[LiteralString, ...]
    proof: LiteralString
    none: Mapping[str, Any]
    """The customer's columns where there is no primary one."""


EMAILS = Way(
    table="customer_emails",
    key="email_key",
    columns=("email", "email_key", "email_verification", "email_verified_at", "email_deliverability"),
    proof="email_verification",
    none={"email": None, "email_key": None, **FRESH_EMAIL},
)
PHONES = Way(
    table="customer_phones",
    key="phone_digits",
    columns=("phone", "phone_digits", "phone_kind", "phone_verification"),
    proof="phone_verification",
    none={"phone": None, "phone_digits": None, "phone_kind": "UNKNOWN", **FRESH_PHONE},
)


async def others(tx: Transaction, way: Way, customer_id: int) -> list[dict[str, Any]]:
    """The ones beside the primary, those that are proved first, then in the order of their coming."""
    rows = await tx.fetch(
        f"SELECT {', '.join(way.columns)} FROM {way.table} WHERE customer_id = ?"
        f" ORDER BY ({way.proof} = 'VERIFIED') DESC, id",
        (customer_id,),
    )
    return [dict(zip(way.columns, row, strict=True)) for row in rows]


async def has(tx: Transaction, way: Way, current: Mapping[str, Any], key: str) -> bool:
    """Whether it is one of the customer's, the primary or another."""
    return current[way.key] == key or any(one[way.key] == key for one in await others(tx, way, current["id"]))


async def put_beside(tx: Transaction, way: Way, customer_id: int, columns: Mapping[str, Any]) -> None:
    """Keep one beside the primary. Raises `Refusal` where there are too many."""
    count = await tx.fetch_value(f"SELECT count(*) FROM {way.table} WHERE customer_id = ?", (customer_id,))
    if count >= MOST - 1:
        raise Refusal(ErrorCode.LIMIT_EXCEEDED, f"A customer has at most {MOST} of these; remove one first.")
    await tx.execute(
        f"INSERT INTO {way.table} (customer_id, {', '.join(way.columns)})"
        f" VALUES (?, {', '.join('?' * len(way.columns))})",
        (customer_id, *(columns[name] for name in way.columns)),
    )


async def take_out(tx: Transaction, way: Way, customer_id: int, key: str) -> dict[str, Any] | None:
    """Take one from beside the primary; none where it does not stand there."""
    found = next((one for one in await others(tx, way, customer_id) if one[way.key] == key), None)
    if found is not None:
        await tx.execute(f"DELETE FROM {way.table} WHERE customer_id = ? AND {way.key} = ?", (customer_id, key))
    return found


async def promoted(tx: Transaction, way: Way, current: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    """Another becomes the primary, which takes its place beside; the customer's columns, none where it is not known."""
    found = await take_out(tx, way, current["id"], key)
    if found is not None and current[way.key] is not None:
        await put_beside(tx, way, current["id"], current)
    return found


async def without_primary(tx: Transaction, way: Way, customer_id: int) -> dict[str, Any]:
    """The customer's columns once the primary is gone: the next takes its place, if there is one."""
    following = next(iter(await others(tx, way, customer_id)), None)
    if following is None:
        return dict(way.none)
    await take_out(tx, way, customer_id, following[way.key])
    return following


async def primary_given(
    tx: Transaction, way: Way, current: Mapping[str, Any], columns: dict[str, Any], *, replace: bool
) -> None:
    """What a written primary means, put into `columns`: one that stood beside changes places with it, nothing lets the
    next take over. Where it is not to `replace`, one that stands beside already says nothing new.
    """
    if way.key not in columns or columns[way.key] == current[way.key]:
        return
    customer_id: int = current["id"]
    if columns[way.key] is None:
        columns |= await without_primary(tx, way, customer_id)
        return
    beside = {one[way.key] for one in await others(tx, way, customer_id)}
    if columns[way.key] not in beside:
        columns |= {**way.none, **{name: columns[name] for name in way.columns if name in columns}}
    elif replace:
        columns |= await promoted(tx, way, current, columns[way.key]) or {}
    else:
        for name in way.columns:
            columns.pop(name, None)
