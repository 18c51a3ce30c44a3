"""Product files: every row a product, found by its stock code."""

from regulars.platform.db.connect import Database
from tests.imports.desk import Desk, counts

PRODUCTS = """SKU,Name,Type,Vendor,Price,Currency,Status
TEA-1,Green tea,Tea,Leaf,4.50,USD,active
CUP-1,Cup,,,12,,archived
,Nothing,,,,,
TEA-2,Black tea,,,cheap,,
TEA-3,,,,1,,
"""


async def test_products_come_in_and_what_is_wrong_is_said(database: Database, desk: Desk) -> None:
    job = await desk.take(PRODUCTS, "PRODUCTS")
    assert counts(job) == ("PARTIAL", 2, 0, 0, 3)
    told = [(one["row"], one["column"]) for one in job["failures"]["nodes"]]
    assert sorted(told) == [(3, "SKU"), (4, "Price"), (5, "Name")]
    rows = await database.fetch(
        "SELECT pr.sku, pr.title, pr.category, pr.brand, pr.is_active, pp.amount, pp.currency FROM products pr"
        " JOIN product_prices pp ON pp.product_id = pr.id ORDER BY pr.id"
    )
    assert [(*row[:4], bool(row[4]), *row[5:]) for row in rows] == [
        ("TEA-1", "Green tea", "Tea", "Leaf", True, 450, "USD"),
        ("CUP-1", "Cup", None, None, False, 1200, "PHP"),
    ]


async def test_a_product_that_is_there_is_changed_kept_or_refused(database: Database, desk: Desk) -> None:
    first, second = "sku,title\nA,One\n", "sku,title\nA,Two\n"
    assert counts(await desk.take(first, "PRODUCTS", dryRun=True)) == ("SUCCEEDED", 1, 0, 0, 0)
    assert counts(await desk.take(first, "PRODUCTS")) == ("SUCCEEDED", 1, 0, 0, 0)
    assert counts(await desk.take(second, "PRODUCTS", onDuplicate="RETURN_EXISTING")) == ("SUCCEEDED", 0, 0, 1, 0)
    assert counts(await desk.take(second, "PRODUCTS", onDuplicate="REJECT")) == ("PARTIAL", 0, 0, 0, 1)
    assert counts(await desk.take(second, "PRODUCTS")) == ("SUCCEEDED", 0, 1, 0, 0)
    assert await database.fetch_value("SELECT title FROM products") == "Two"


async def test_products_need_their_scope(database: Database) -> None:
    desk = await Desk.of(database, {"CUSTOMERS_WRITE"})
    (error,) = (await desk.start(await desk.upload("sku\nA\n"), "PRODUCTS"))["userErrors"]
    assert (error["code"], error["path"]) == ("NOT_ALLOWED", ["input", "what"])
