"""Exports of other systems come in as they are: their headers are known, their words are understood."""

from pathlib import Path
from typing import Any

import pytest

from regulars.platform.db.connect import Database
from tests.imports.desk import Desk, counts, table, written

EXPORTS = Path(__file__).parent / "exports"


def export(name: str) -> bytes:
    return (EXPORTS / name).read_bytes()


async def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await database.fetch(sql)]


@pytest.mark.parametrize(
    ("name", "what", "system", "count"),
    [
        ("shopify_customers.csv", "CUSTOMERS", "Shopify", 5),
        ("shopify_orders.csv", "ORDERS", "Shopify", 5),
        ("woocommerce_customers.csv", "CUSTOMERS", "WooCommerce", 2),
        ("woocommerce_orders.csv", "ORDERS", "WooCommerce", 3),
        ("hubspot_contacts.csv", "CUSTOMERS", "HubSpot", 2),
    ],
)
async def test_an_export_is_recognised_by_its_own_headers(
    desk: Desk, name: str, what: str, system: str, count: int
) -> None:
    seen = await desk.preview(await desk.upload(export(name), name), what)
    assert (seen["recognisedAs"], seen["rowCount"]) == (system, count)


async def test_customers_of_shopify(database: Database, desk: Desk) -> None:
    job = await desk.take(export("shopify_customers.csv"))
    assert counts(job) == ("PARTIAL", 2, 0, 0, 3)
    assert [(one["row"], one["column"]) for one in job["failures"]["nodes"]] == [
        (2, "Email"), (3, "Phone"), (5, "Default Address Country Code"),
    ]  # fmt: skip
    assert await rows(database, "SELECT email, phone FROM customers ORDER BY id") == [
        ("amihan@example.com", "+639175550101"), ("diego@example.com", "+12175550104"),
    ]  # fmt: skip
    assert await rows(database, "SELECT value FROM customer_external_ids ORDER BY id") == [
        ("6532110001",), ("6532110004",),
    ]  # fmt: skip
    assert await rows(database, "SELECT postal_code, country_code FROM customer_addresses ORDER BY id") == [
        ("6000", "PH"), ("62701", "US"),
    ]  # fmt: skip
    assert await rows(database, "SELECT body FROM notes") == [("Call after six",)]


async def test_orders_of_shopify_stand_or_fall_with_all_their_rows(database: Database, desk: Desk) -> None:
    job = await desk.take(export("shopify_orders.csv"), "ORDERS", name="orders.csv")
    assert counts(job) == ("PARTIAL", 2, 0, 0, 2)
    assert (job["processed"], job["total"]) == (5, 5)
    assert await rows(
        database, "SELECT number, external_id, status, payment_status, total, email FROM orders ORDER BY id"
    ) == [
        ("#1001", "5550001", "COMPLETED", "PAID", 35_000, "amihan@example.com"),
        ("#1002", "5550002", "CANCELLED", "REFUNDED", 9_000, "bayani@example.com"),
    ]
    nodes = job["failures"]["nodes"]
    assert [(one["row"], one["key"]) for one in nodes] == [(4, "5550003"), (5, "5550003")]
    assert nodes[1]["input"]["Lineitem name"] == "Spoon"
    refused = table((await desk.fetch(job)).content.decode())
    assert len(refused) == 3
    refused[1][refused[0].index("Total")] = "120.00"
    refused[1][refused[0].index("Subtotal")] = "120.00"
    assert counts(await desk.take(written(refused), "ORDERS")) == ("SUCCEEDED", 1, 0, 0, 0)
    again = await desk.take(export("shopify_orders.csv"), "ORDERS")
    assert counts(again)[1:] == (0, 0, 2, 2)
    assert await rows(database, "SELECT count(*) FROM orders") == [(3,)]


async def test_customers_of_woocommerce(database: Database, desk: Desk) -> None:
    assert counts(await desk.take(export("woocommerce_customers.csv"))) == ("SUCCEEDED", 2, 0, 0, 0)
    assert await rows(database, "SELECT first_name, last_name, account_status FROM customers ORDER BY id") == [
        ("Ana Maria", "Santos", "ACTIVE"), ("Ben", "Reyes", "GUEST"),
    ]  # fmt: skip
    assert await rows(database, "SELECT country_code FROM customer_addresses ORDER BY id") == [("PH",), ("GB",)]


async def test_orders_of_woocommerce(database: Database, desk: Desk) -> None:
    assert counts(await desk.take(export("woocommerce_orders.csv"), "ORDERS")) == ("SUCCEEDED", 3, 0, 0, 0)
    assert await rows(database, "SELECT external_id, status, payment_status, total FROM orders ORDER BY id") == [
        ("71", "COMPLETED", "PAID", 16_200), ("72", "PENDING", "UNPAID", 8_000),
        ("73", "COMPLETED", "REFUNDED", 4_000),
    ]  # fmt: skip


async def test_contacts_of_hubspot(database: Database, desk: Desk) -> None:
    assert counts(await desk.take(export("hubspot_contacts.csv"))) == ("SUCCEEDED", 2, 0, 0, 0)
    assert await rows(database, "SELECT email, phone FROM customers ORDER BY id") == [
        ("ana@example.com", "+639175550100"), ("ben@example.com", None),
    ]  # fmt: skip
    assert await rows(database, "SELECT country_code, company FROM customer_addresses ORDER BY id") == [
        ("PH", "Santos Books"), ("GB", None),
    ]  # fmt: skip
