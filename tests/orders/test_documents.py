"""One order as PDF, CSV and JSON behind an address that ends soon: every script, masked as its reader sees it."""

import csv
import io
import unicodedata
from urllib.parse import urlsplit

import orjson
import pytest
from pypdf import PdfReader

from regulars.orders.document.content import said
from regulars.orders.document.pdf import pdf_of
from regulars.orders.document.sheet import Document, Table
from regulars.orders.drafts import AddressDraft, BuyerDraft, PaymentDraft
from regulars.orders.service.documents import DocumentFormat, fetch, file_name
from regulars.platform import clock
from regulars.platform.db.connect import Database
from tests.make_orders import draft, line, recorded
from tests.orders.test_window import _shop, ask  # noqa: F401 - the fixture is used by being here

WORDS = ("Thé à la menthe", "抹茶ラテ", "东京都国龙", "김철수", "Łódź Dvořák Ελλάδα Москва")


async def an_order() -> None:
    address = AddressDraft(
        first_name="Zoë", last_name="Ångström", address1="1 Secret Road", city="Manila", country_code="PH"
    )
    await recorded(
        draft(
            "a", buyer=BuyerDraft(email="zoe@example.com", first_name="Zoë", last_name="Ångström"), number="#1001", total=None,
            lines=tuple(line(125_000, title=word, sku=f"S-{place}") for place, word in enumerate(WORDS)),
            payments=(PaymentDraft(625_000, "Visa", reference="ch_1"),), shipping_address=address,
        ),
        draft("b", day=1, lines=(line(100, title="=1+1"),), total=100),
    )  # fmt: skip


async def link(database: Database, form: str, *scopes: str, order: str = "ord_1") -> str:
    query = f'{{ order(by: {{id: "{order}"}}) {{ document(format: {form}) {{ url fileName mediaType expiresAt }} }} }}'
    found = (await ask(database, query, *scopes))["order"]["document"]
    return urlsplit(found["url"]).path.rpartition("/")[2]


async def content(database: Database, form: str, *scopes: str, order: str = "ord_1") -> bytes:
    file = await fetch(await link(database, form, *scopes, order=order))
    assert file is not None
    return file.content


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


async def test_the_pdf_has_every_script_the_sums_and_the_payments(database: Database):
    await an_order()
    text = text_of(await content(database, "PDF"))
    for word in (*WORDS, "Order #1001", "ch_1", "Zoë Ångström", "1 Secret Road", "zoe@example.com"):
        assert word in text, word
    assert "6,250.00" in text
    assert "1 / 1" in text


def test_letters_that_join_are_joined_and_read_from_the_right():
    table = Table("Items", ("Item",), (100,), ("LEFT",), (("قهوة عربية",), ("ספר טוב",)), is_main=True)
    pdf = pdf_of(Document("Order 1", "ar", "متجر", "", "", "", (), (table,), ()))
    fonts = {str(font) for page in PdfReader(io.BytesIO(pdf)).pages for font in _fonts(page)}
    assert any("Arabic" in font for font in fonts)
    assert any("Hebrew" in font for font in fonts)
    # The dots of Arabic letters are glyphs of their own, which stand for no letter.
    text = "".join(letter for letter in text_of(pdf) if unicodedata.category(letter) != "Cc")
    for word in ("قهوة", "عربية", "טוב"):
        assert word in text


def _fonts(page: object) -> list[object]:
    resources = page["/Resources"]["/Font"]  # pyright: ignore[reportIndexIssue] - pypdf's pages are dictionaries
    return [resources[name]["/BaseFont"] for name in resources]


async def test_a_long_order_runs_over_pages_with_its_heads_on_each(database: Database):
    await recorded(draft("a", total=None, lines=tuple(line(100, title=f"Mug {place}") for place in range(120))))
    pages = PdfReader(io.BytesIO(await content(database, "PDF"))).pages
    assert len(pages) > 2
    assert all("Quantity" in page.extract_text() for page in pages[:-1])


async def test_without_pii_read_the_document_shows_no_more_than_the_page(database: Database):
    await an_order()
    for form in ("CSV", "JSON"):
        seen = (await content(database, form, "ORDERS_READ")).decode()
        assert "Secret Road" not in seen
        assert "zoe@example.com" not in seen
        assert "Zoë" not in seen
        assert "Manila" in seen
    assert "Secret Road" not in text_of(await content(database, "PDF", "ORDERS_READ"))


async def test_the_csv_is_one_row_a_line_and_runs_nothing(database: Database):
    await an_order()
    text = (await content(database, "CSV")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["line_title"] for row in rows] == list(WORDS)
    assert {row["total"] for row in rows} == {"6250.00"}
    (guarded,) = csv.DictReader(io.StringIO((await content(database, "CSV", order="ord_2")).decode("utf-8-sig")))
    assert guarded["line_title"] == "'=1+1"


async def test_the_json_has_amounts_as_exact_text(database: Database):
    await an_order()
    found = orjson.loads(await content(database, "JSON"))
    assert (found["total"], found["currencyCode"], found["lines"][0]["unitPrice"]) == ("6250.00", "USD", "1250.00")
    assert found["payments"][0]["reference"] == "ch_1"


async def test_an_address_ends_and_one_that_was_changed_never_begins(database: Database):
    await an_order()
    true = await link(database, "CSV")
    body, _, signature = true.partition(".")
    for wrong in (f"{body}A.{signature}", f"{body}.{signature[:-1]}", "nothing", "."):
        assert await fetch(wrong) is None
    with clock.held_at(clock.now() + 6 * clock.MINUTE):
        assert await fetch(true) is None
    assert await database.fetch("SELECT 1 FROM audit_entries WHERE action = 'order.downloaded'") == []
    assert await fetch(true) is not None
    rows = await database.fetch("SELECT subject_id FROM audit_entries WHERE action = 'order.downloaded'")
    assert rows == [("ord_1",)]


@pytest.mark.parametrize(
    ("number", "name"), (("#1001", "order-1001.pdf"), ("../x", "order-x.pdf"), ("#", "order-document.pdf"))
)
def test_the_file_is_named_after_the_order_and_nothing_else(number: str, name: str):
    assert file_name(number, DocumentFormat.PDF) == name
    assert said("PARTIALLY_PAID") == "Partially paid"
