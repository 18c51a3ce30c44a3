"""What the simulated shop has none of and a large one would: saved addresses, tags, birthdays, languages, sign-ins."""

from collections.abc import Sequence
from random import Random
from typing import Any

import orjson

from regulars.customers.service.addresses import write_address
from regulars.customers.service.searching import reindex
from regulars.customers.service.tagging import set_tags
from regulars.platform import clock
from regulars.platform.db.connect import Database
from regulars.platform.db.transaction import Transaction, unit_of_work

_TAGS = ("vip", "wholesale", "press", "local", "gift buyer", "slow payer", "newsletter", "barista")
_LOCALES = {"US": "en-US", "DE": "de-DE", "FR": "fr-FR", "JP": "ja-JP", "BR": "pt-BR", "SE": "sv-SE", "PH": "en-PH"}
_BATCH = 1_000


async def enrich(database: Database, seed: int) -> None:
    """Give the customers details, of each kind to some of them; the same ones for a seed."""
    dice = Random(seed)
    rows = await database.fetch(
        "SELECT id, last_shipping, last_shipping_country, last_order_at, has_account FROM customers ORDER BY id"
    )
    for start in range(0, len(rows), _BATCH):
        await _some(rows=rows[start : start + _BATCH], dice=dice)


@unit_of_work
async def _some(tx: Transaction, *, rows: Sequence[Sequence[Any]], dice: Random) -> None:
    addressed: list[int] = []
    for key, shipping, country, last_order_at, has_account in rows:
        if shipping and dice.random() < 0.6:
            await write_address(tx, key, None, {"kind": "BOTH", **orjson.loads(shipping)})
            addressed.append(key)
        if dice.random() < 0.2:
            await set_tags(tx, key, {tag: tag for tag in dice.sample(_TAGS, k=1 + (dice.random() < 0.3))})
        born = f"{dice.randrange(1945, 2006)}-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}"
        signed_in = last_order_at and has_account and last_order_at + dice.randrange(60) * clock.HOUR
        await tx.execute(
            "UPDATE customers SET birth_date = ?, locale = ?, last_login_at = ?, tax_exempt = ? WHERE id = ?",
            (
                born if dice.random() < 0.3 else None,
                _LOCALES.get(country or "", "en-GB"),
                signed_in or None,
                dice.random() < 0.02,
                key,
            ),
        )
    await reindex(tx, addressed)
