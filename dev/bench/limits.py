"""What a large store is asked (sorts, searches, leaves of the filter, combinations, a page) and what it may take.

    REGULARS_DATA_DIR=/tmp/million .venv/bin/python -m dev.bench.limits

Asks in this process, without HTTP, with the replica filled before. Of several answers the quickest counts: a busy
machine only adds.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from regulars.access.scopes import ALL_SCOPES
from regulars.api.engine import Engine, Parameters
from regulars.api.schema import schema
from regulars.app import rooms
from regulars.migrations.run import open_ready
from regulars.platform import settings
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from regulars.reports.replica import engine, listing

ROOT = Path(__file__).parents[2]
PAGE, SEARCH, FILTER = 20.0, 60.0, 250.0
"""Milliseconds that a page, a search and a filter with its exact count may take."""
_NODE = "id displayName email stats { orderCount totalSpent { amount } lastOrderAt }"
_LIST = f"nodes {{ {_NODE} }}"
_EARLIER = '"2025-06-01T00:00:00Z"'


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, and how many milliseconds it may take."""

    kind: str
    name: str
    document: str
    mark: float
    variables: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Taken:
    """How long it took, at best."""

    asked: Asked
    milliseconds: float
    matches: int | None

    @property
    def is_missed(self) -> bool:
        """Whether it took longer than it may."""
        return self.milliseconds > self.asked.mark


SORTS = (
    "NAME EMAIL PHONE CREATED_AT ACCOUNT_CREATED_AT UPDATED_AT LAST_ORDER_AT FIRST_ORDER_AT ORDER_COUNT TOTAL_SPENT"
    " AVERAGE_ORDER_VALUE ORDER_FREQUENCY LAST_LOGIN_AT LAST_ACTIVITY_AT ACCOUNT_STATUS"
).split()
SEARCHES = (
    "beatrix busy", "a", "ma", "son", "ller", "wordberg", "kim", "anna", "anna mel", "@example.com", "+49", "0151234",
    "example", "busy@example.com", "mellerr", "annna", "zelwald", "nobody at all", "hamburg", "sato",
)  # fmt: skip
LEAVES = {
    "search": '{ search: "meller" }',
    "id in": '{ id: { in: ["cus_1", "cus_500000"] } }',
    "email eq": '{ email: { eq: "busy@example.com" } }',
    "email starts": '{ email: { startsWith: "an" } }',
    "email contains": '{ email: { contains: "meller" } }',
    "email isNull": "{ email: { isNull: true } }",
    "phone eq": '{ phone: { eq: "+4915112345678" } }',
    "phone national": '{ phone: { eq: "0151 1234567" } }',
    "phone contains": '{ phone: { contains: "5123" } }',
    "phone isNull": "{ phone: { isNull: true } }",
    "name eq": '{ name: { eq: "Beatrix Busy" } }',
    "name starts": '{ name: { startsWith: "an" } }',
    "name contains": '{ name: { contains: "ller" } }',
    "name neq": '{ name: { neq: "Beatrix Busy" } }',
    "tag eq": '{ tag: { eq: "vip" } }',
    "tag isNull": "{ tag: { isNull: true } }",
    "externalId eq": '{ externalId: { eq: "17" } }',
    "externalId starts": '{ externalId: { startsWith: "17" } }',
    "externalId isNull": "{ externalId: { isNull: false } }",
    "locale eq": '{ locale: { eq: "de-DE" } }',
    "locale isNull": "{ locale: { isNull: true } }",
    "accountStatus": "{ accountStatus: [ACTIVE] }",
    "accountStatus two": "{ accountStatus: [GUEST, DISABLED] }",
    "hasAccount": "{ hasAccount: true }",
    "emailVerification": "{ emailVerification: [VERIFIED] }",
    "emailDeliverability": "{ emailDeliverability: [BLOCKED] }",
    "emailDeliverability all": "{ emailDeliverability: [UNKNOWN, OK] }",
    "taxExempt": "{ taxExempt: true }",
    "taxExempt no": "{ taxExempt: false }",
    "createdAt": f"{{ createdAt: {{ gte: {_EARLIER} }} }}",
    "createdAt within": '{ createdAt: { withinLast: "P30D" } }',
    "accountCreatedAt": f"{{ accountCreatedAt: {{ lt: {_EARLIER} }} }}",
    "updatedAt": f"{{ updatedAt: {{ gte: {_EARLIER} }} }}",
    "lastLoginAt isNull": "{ lastLoginAt: { isNull: true } }",
    "lastActivityAt": '{ lastActivityAt: { notWithinLast: "P12M" } }',
    "birthDate month": "{ birthDate: { month: 12 } }",
    "birthDate anniversary": '{ birthDate: { anniversaryWithin: "P14D" } }',
    "birthDate isNull": "{ birthDate: { isNull: true } }",
    "orderCount gte": "{ orderCount: { gte: 5 } }",
    "orderCount eq": "{ orderCount: { eq: 1 } }",
    "totalSpent gt": '{ totalSpent: { gt: "60" } }',
    "totalSpent between": '{ totalSpent: { gt: "60", lt: "70" } }',
    "averageOrderValue": '{ averageOrderValue: { gte: "40" } }',
    "firstOrderAt": f"{{ firstOrderAt: {{ gte: {_EARLIER} }} }}",
    "lastOrderAt lapsed": '{ lastOrderAt: { notWithinLast: "P180D" } }',
    "averageDaysBetweenOrders": '{ averageDaysBetweenOrders: { lte: "30" } }',
    "orderFrequency": "{ orderFrequency: [MONTHLY] }",
    "orderFrequency three": "{ orderFrequency: [ONCE, RARER, WEEKLY] }",
    "country eq": '{ country: { eq: "DE" } }',
    "country neq": '{ country: { neq: "US" } }',
    "country isNull": "{ country: { isNull: true } }",
    "province eq": '{ province: { eq: "CA" } }',
    "city eq": '{ city: { eq: "Hamburg" } }',
    "city neq": '{ city: { neq: "Hamburg" } }',
    "postalCode starts": '{ postalCode: { startsWith: "10" } }',
    "storeId": '{ storeId: { eq: "sto_1" } }',
    "bought sku": '{ bought: { sku: { eq: "COF-NO-03" } } }',
    "bought category": '{ bought: { category: { eq: "Tea" } } }',
    "bought lately": '{ bought: { category: { eq: "Coffee" }, at: { withinLast: "P90D" } } }',
    "bought often": '{ bought: { brand: { eq: "Northlight" }, orderCount: { gte: 3 } } }',
    "neverBought": '{ neverBought: { category: { eq: "Tea" } } }',
    "paymentMethod": '{ paymentMethod: { eq: "Visa" } }',
    "discountUsageRate": '{ discountUsageRate: { gte: "0.5" } }',
    "discountUsageRate none": "{ discountUsageRate: { eq: 0 } }",
    "returnFrequency": "{ returnFrequency: { gt: 0 } }",
    "priceSensitivity": "{ priceSensitivity: [HIGH] }",
    "priceSensitivity two": "{ priceSensitivity: [LOW, UNKNOWN] }",
    "groupId": '{ groupId: { eq: "grp_1" } }',
    "groupId notIn": '{ groupId: { notIn: ["grp_1"] } }',
}
COMBINATIONS = (
    '{ hasAccount: true, totalSpent: { gt: "100" } }',
    '{ orderCount: { gte: 3 }, lastOrderAt: { notWithinLast: "P180D" } }',
    '{ country: { eq: "DE" }, totalSpent: { gt: "200" } }',
    '{ country: { eq: "US" }, createdAt: { withinLast: "P30D" } }',
    '{ search: "anna", country: { eq: "DE" } }',
    '{ name: { startsWith: "ma" }, hasAccount: true }',
    '{ or: [{ orderCount: { gte: 10 } }, { totalSpent: { gt: "1000" } }] }',
    '{ orderCount: { eq: 1 }, firstOrderAt: { withinLast: "P90D" } }',
    '{ not: { country: { eq: "US" } }, hasAccount: false }',
    '{ groupId: { eq: "grp_1" }, lastOrderAt: { notWithinLast: "P90D" } }',
    "{ accountStatus: [GUEST], email: { isNull: false }, orderCount: { gte: 2 } }",
    '{ averageOrderValue: { gte: "80" }, orderCount: { gte: 2 } }',
    '{ city: { eq: "Hamburg" }, phone: { isNull: false } }',
    '{ orderFrequency: [WEEKLY, MONTHLY], lastOrderAt: { notWithinLast: "P60D" } }',
    "{ hasAccount: true, orderCount: { eq: 0 } }",
    '{ totalSpent: { gt: "50", lt: "150" }, country: { in: ["DE", "FR", "GB"] } }',
    '{ bought: { category: { eq: "Tea" } }, totalSpent: { gt: "500" } }',
    '{ neverBought: { category: { eq: "Tea" } }, orderCount: { gte: 5 } }',
    '{ paymentMethod: { eq: "Visa" }, createdAt: { withinLast: "P12M" } }',
    '{ createdAt: { gte: "2025-01-01T00:00:00Z", lt: "2025-07-01T00:00:00Z" }, lastOrderAt: { withinLast: "P180D" } }',
)


def questions(busy: str, usual: str) -> Iterator[Asked]:
    """All of them; `busy` and `usual` are ids of customers."""
    for sort in SORTS:
        for direction in ("ASC", "DESC"):
            order = f"[{{ field: {sort}, direction: {direction} }}]"
            yield Asked(
                "page", f"{sort} {direction}", f"{{ customers(first: 50, orderBy: {order}) {{ {_LIST} }} }}", PAGE
            )
    for text in SEARCHES:
        document = f"query ($text: String) {{ customers(first: 50, search: $text) {{ {_LIST} }} }}"
        yield Asked("search", text, document, SEARCH, {"text": text})
    for name, written in LEAVES.items():
        yield Asked("leaf", name, _filtered(written), FILTER)
    for written in COMBINATIONS:
        yield Asked("combination", written, _filtered(written), FILTER)
    for name, key in (("usual", usual), ("911 orders", busy)):
        yield Asked("customer", name, _PERSON, PAGE, {"id": key})


def _filtered(written: str) -> str:
    return f"{{ customers(first: 50, filter: {written}) {{ {_LIST} totalCount }} }}"


_PERSON = """query Person($id: ID!) { customer(by: { id: $id }) {
  id version displayName firstName lastName email phone birthDate accountStatus createdAt tags
  externalIds { system value } addresses { id formatted } lastShippingAddress { formatted }
  stats { orderCount totalSpent { amount } averageOrderValue { amount } refunded { amount } firstOrderAt lastOrderAt
    daysSinceLastOrder orderFrequency }
  groups(first: 50) { nodes { id name } }
  orders(first: 25) { nodes { id number placedAt status total { base { amount } } } totalCount }
  timeline(first: 25) { nodes { at title } }
} }"""


def main() -> None:
    """Ask them all of the database that the settings name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("page", "search", "leaf", "combination", "customer"))
    parser.add_argument("--times", type=int, default=3)
    chosen = parser.parse_args()
    taken = asyncio.run(asked_of(settings.load().database, only=chosen.only, times=chosen.times))
    print("\n".join(summary(taken)))


async def asked_of(url: str, *, only: str | None = None, times: int = 3) -> list[Taken]:
    """How long each took."""
    rooms.arrange()
    database = await open_ready(url)
    listing.keep(database)
    try:
        with database.entered():
            await engine.of(database).sync()
            busy, usual = await _people(database)
            asking = [one for one in questions(busy, usual) if only in (None, one.kind)]
            api = Engine(schema)
            return [await _taken(api, database, one, times) for one in asking]
    finally:
        await database.close()


async def _people(database: Database) -> tuple[str, str]:
    busy = await database.fetch_value("SELECT id FROM customers ORDER BY order_count DESC LIMIT 1")
    usual = await database.fetch_value(
        "SELECT id FROM customers WHERE order_count = 3 ORDER BY order_count, id LIMIT 1"
    )
    return f"cus_{busy}", f"cus_{usual}"


async def _taken(engine: Engine, database: Database, asked: Asked, times: int) -> Taken:
    actor = Actor(kind="token", id=1, name="bench", scopes=frozenset(ALL_SCOPES))
    best, matches = float("inf"), None
    for _ in range(times):
        context = Context(database=database, caller=actor)
        begun = time.perf_counter()
        answer = await engine.run(engine.prepare(Parameters(asked.document, None, asked.variables)), context)
        best = min(best, time.perf_counter() - begun)
        if "errors" in answer:
            if [each["extensions"]["code"] for each in answer["errors"]] != ["TIMEOUT"]:
                sys.exit(f"{asked.name}: {answer['errors']}")
            break  # given up at the limit, which is then its figure
        matches = (answer["data"].get("customers") or {}).get("totalCount")
    taken = Taken(asked, best * 1000, matches)
    if taken.is_missed:
        print(
            f"{asked.kind:<12} {taken.milliseconds:8.1f} ms  {asked.name}  {matches or ''}", file=sys.stderr, flush=True
        )
    return taken


def summary(taken: Sequence[Taken]) -> list[str]:
    """A table by kind, and what missed its mark."""
    lines = ["| asked | how many | mark, ms | median ms | slowest ms | beyond the mark |", "|---|---|---|---|---|---|"]
    for kind in dict.fromkeys(one.asked.kind for one in taken):
        of_kind = sorted(one.milliseconds for one in taken if one.asked.kind == kind)
        missed = [one for one in taken if one.asked.kind == kind and one.is_missed]
        told = "; ".join(f"`{one.asked.name}` {one.milliseconds:,.0f}" for one in missed) or "none"
        mark = next(one.asked.mark for one in taken if one.asked.kind == kind)
        median = of_kind[len(of_kind) // 2]
        lines.append(f"| {kind} | {len(of_kind)} | {mark:g} | {median:.1f} | {of_kind[-1]:.1f} | {told} |")
    return lines


if __name__ == "__main__":
    main()
