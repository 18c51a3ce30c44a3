"""Purchase behaviour over GraphQL is what a plain model makes of the same orders; the seeds' samples come out as told."""

from collections.abc import Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.access.scopes import ALL_SCOPES
from regulars.api.schema import schema
from regulars.customers.service.banding import compute_bands
from regulars.orders.drafts import BuyerDraft, LineDraft, OrderDraft, PaymentDraft, RefundDraft, ReturnDraft
from regulars.orders.service.pricing import compute_category_prices
from regulars.platform import clock
from regulars.platform.context import Actor
from regulars.platform.db.connect import Database
from regulars.platform.graphql.context import Context
from tests.make_orders import DAY, START, draft, line, recorded, shop
from tests.orders import behaviour_model as model

NOW = START + 300 * DAY
EVERYBODY = frozenset(str(scope) for scope in ALL_SCOPES)
RANKED = "{ key label unitCount orderCount share amount { amount } }"
PATTERNS = f"""{{ averageCartUnits averageCartLines averageCartValue {{ amount }} medianOrderValue {{ amount }}
  discountUsageRate returnFrequency returnRate priceSensitivity peakHour peakWeekday
  priceSensitivityParts {{ discountedUnitShare meanDiscountDepth ownPriceIndex }}
  topProducts {RANKED} topCategories {RANKED} topBrands {RANKED}
  topPaymentMethods {{ key label unitCount orderCount share }} }}"""
STATS = """{ orderCount totalSpent { amount } grossSpent { amount } refunded { amount } averageOrderValue { amount }
  firstOrderAt lastOrderAt daysSinceLastOrder customerAgeDays lifespanDays orderIntervalDays averageDaysBetweenOrders
  orderFrequency lifetimeValueBand lastReferenceNumber asOf }"""
_run = count()


async def ask(database: Database, query: str, *, actor: Actor | None = None, **variables: Any) -> dict[str, Any]:
    who = actor or Actor(kind="token", id=1, name="Test", scopes=EVERYBODY)
    result = await schema.execute(query, variable_values=variables, context_value=Context(database, who))
    assert not result.errors, result.errors
    assert result.data is not None
    return result.data


async def patterns_of(database: Database, customers: Sequence[str]) -> dict[str, Any]:
    """The patterns of these customers, by external id, asked for as one page."""
    found = await ask(
        database,
        f"query ($ids: [String!]) {{ customers(filter: {{externalId: {{in: $ids}}}}, first: 20)"
        f" {{ nodes {{ externalIds {{ value }} patterns {PATTERNS} }} }} }}",
        ids=list(customers),
    )
    return {node["externalIds"][0]["value"]: node["patterns"] for node in found["customers"]["nodes"]}


# Around the hours that the clocks of New York and Berlin skip and repeat.
TURNS = [
    clock.parse(text)
    for text in ("2024-03-10T06:59:59Z", "2024-03-10T07:00:00Z", "2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z",
                 "2023-11-26T23:59:59Z", "2024-01-01T04:59:59Z")
]  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> LineDraft:
    quantity, price = draw(st.integers(1, 4)), draw(st.sampled_from([0, 199, 500, 1000]))
    return LineDraft(
        title=draw(st.sampled_from(["Tea", "Pot"])),
        quantity=quantity,
        unit_price=price,
        discount=draw(st.sampled_from([0, 0, quantity * price // 3])),
        sku=draw(st.sampled_from([None, "TEA-1", "POT-1"])),
        category=draw(st.sampled_from([None, "Drinks", "DRINKS", "Kitchen"])),
        brand=draw(st.sampled_from([None, "Leaf", "Clay"])),
    )


@st.composite
def orders(draw: st.DrawFn) -> OrderDraft:
    store, currency, rate = draw(st.sampled_from([(1, "USD", None), (1, "USD", None), (2, "EUR", "2")]))
    bought = tuple(
        each._replace(external_id=str(number)) for number, each in enumerate(draw(st.lists(lines(), max_size=3)))
    )
    nets = sum(each.quantity * each.unit_price - each.discount for each in bought)
    shipping, tax = draw(st.sampled_from([0, 300])), draw(st.sampled_from([0, 77]))
    off = draw(st.sampled_from([0, 0, nets // 4]))
    total = nets - off + shipping + tax if bought else draw(st.sampled_from([0, 1200])) + shipping + tax
    at = draw(st.one_of(st.sampled_from(TURNS), st.integers(START, START + 250 * DAY)))
    status = draw(st.sampled_from(["CONFIRMED", "CONFIRMED", "DELIVERED", "CANCELLED", "DRAFT"]))
    refunds: list[RefundDraft] = []
    if draw(st.booleans()):
        amount = draw(st.integers(0, total))
        returned = (ReturnDraft("0", 1),) if bought and draw(st.booleans()) else ()
        refunds = [RefundDraft("r1", at + DAY, amount, None, returned), RefundDraft("r2", at + 2 * DAY, total - amount)]
        refunds = refunds[: draw(st.integers(1, 2))]
    methods = draw(st.lists(st.sampled_from(["Visa", "PayPal", "Cash"]), max_size=2))
    return OrderDraft(
        store_id=store,
        external_id="",
        currency=currency,
        rate=rate,
        placed_at=at,
        buyer=BuyerDraft(external_id=draw(st.sampled_from(["ann", "ann", "bob"]))),
        cancelled_at=at + 3 * DAY if status == "CANCELLED" else None,
        status=status,
        payment_status=draw(st.sampled_from(["PAID", "PAID", "PAID", "FAILED"])),
        is_test=draw(st.integers(0, 9)) == 0,
        lines=bought,
        discount=off if bought else 0,
        shipping=shipping,
        tax=tax,
        total=total,
        payments=tuple(PaymentDraft(total // len(methods), method) for method in methods),
        refunds=tuple(refunds),
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(orders(), min_size=1, max_size=9))
async def test_patterns_of_any_history_are_those_of_the_plain_model(database: Database, sent: list[OrderDraft]):
    zones = {await shop("default", zone="America/New_York"): "America/New_York"}
    zones[await shop("berlin", currency="EUR", zone="Europe/Berlin")] = "Europe/Berlin"
    run = next(_run)
    drafts = [
        each._replace(external_id=f"{run}-{place}", buyer=BuyerDraft(None, "crm", f"{run}-{each.buyer.external_id}"))
        for place, each in enumerate(sent)
    ]
    outcomes = await recorded(*drafts)
    assert not [one.errors for one in outcomes if one.errors]
    usual = await priced_alone(database, drafts)
    found = await patterns_of(database, [f"{run}-ann", f"{run}-bob"])
    for customer, answer in found.items():
        mine = purchases([one for one in drafts if one.buyer.external_id == customer], drafts)
        assert comparable(answer) == comparable(told(model.patterns(mine, usual))), customer
        assert await kept_word(database, customer) == answer["priceSensitivity"], customer


async def kept_word(database: Database, customer: str) -> str:
    """By which lists are filtered; those whose customers never bought are not known."""
    word = await database.fetch_value(
        "SELECT c.price_sensitivity FROM customers c JOIN customer_external_ids e ON e.customer_id = c.id"
        " WHERE e.value = ?",
        (customer,),
    )
    return "UNKNOWN" if word is None else str(word)


def purchases(chosen: Sequence[OrderDraft], sent: Sequence[OrderDraft]) -> list[model.Bought]:
    zones = {1: "America/New_York", 2: "Europe/Berlin"}
    return [
        model.Bought(sent.index(one), one, zones[one.store_id], 2 if one.currency == "EUR" else 1)
        for one in chosen
        if model.counts(one)
    ]


async def priced_alone(database: Database, drafts: Sequence[OrderDraft]) -> dict[str, int]:
    """Usual prices: runs share a database, so the model is given what was computed of all of them."""
    with clock.held_at(NOW):
        await compute_category_prices()
    rows = await database.fetch("SELECT category_key, median_price FROM category_prices")
    return {str(key): int(price) for key, price in rows}


def told(figures: dict[str, Any]) -> dict[str, Any]:
    """Amounts as the API writes them."""
    written = dict(figures)
    for name in ("averageCartValue", "medianOrderValue"):
        written[name] = None if figures[name] is None else {"amount": money(figures[name])}
    for name in ("topProducts", "topCategories", "topBrands"):
        written[name] = [{**entry, "amount": {"amount": money(entry["amount"])}} for entry in figures[name]]
    return written


def money(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def comparable(value: Any) -> Any:
    """Fractions to nine places: sums of floats come in another order on each database. Product keys are folded."""
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, dict):
        return {key: part.lower() if key == "key" else comparable(part) for key, part in value.items()}
    return [comparable(part) for part in value] if isinstance(value, list) else value


async def customer(database: Database, external_id: str, selection: str, **variables: Any) -> dict[str, Any]:
    """One customer by the id it has in the shop."""
    found = await ask(
        database,
        f"query ($id: String!) {{ customer(by: {{externalId: $id}}) {selection} }}",
        id=external_id,
        **variables,
    )
    return found["customer"]


async def bought(who: str, amounts: Sequence[int], days: Sequence[str]) -> None:
    """Paid orders of these amounts on these days, at noon UTC."""
    await recorded(
        *(
            draft(f"{who}{place}", who, total=amount, placed_at=clock.parse(f"{day}T12:00:00Z"))
            for place, (amount, day) in enumerate(zip(amounts, days, strict=True))
        )
    )


async def test_the_first_sample_of_the_seeds_is_a_monthly_customer_of_high_value(database: Database):
    """Seed 004: totalOrders 12, totalSpent 1248.99, averageOrderValue 104.08, 45 days, Monthly, High."""
    await shop()
    days = [f"2023-{month:02d}-20" for month in range(1, 13)]
    await bought("ann", [10_408] * 11 + [10_411], days)
    await recorded(*(draft(f"o{who}", f"other{who}", total=200_000 if who < 2 else 500) for who in range(18)))
    with clock.held_at(clock.parse("2024-02-03T09:00:00Z")):
        limits = await compute_bands()
        found = (await customer(database, "ann", f"{{ stats {STATS} }}"))["stats"]
    assert limits is not None
    assert (limits.buyer_count, limits.top_from, limits.high_from) == (19, 200_000, 500)
    assert found["orderCount"] == 12
    assert found["totalSpent"] == {"amount": "1248.99"}
    assert found["averageOrderValue"] == {"amount": "104.08"}
    assert found["daysSinceLastOrder"] == 45
    assert (found["orderFrequency"], found["lifetimeValueBand"]) == ("MONTHLY", "HIGH")


async def test_the_second_sample_of_the_seeds_has_both_readings_of_days_between_orders(database: Database):
    """Seed 004: first 2023-01-15, last 2024-02-20, customerAge 401, 8 orders, 892.50, 111.56, 50 days between."""
    await shop()
    days = ["2023-01-15", *(f"2023-{month:02d}-10" for month in (3, 5, 6, 8, 10, 12)), "2024-02-20"]
    await bought("ann", [11_156] * 7 + [11_158], days)
    asked = f'{{ stats {STATS} statsAt(asOf: "2024-02-20T23:00:00Z") {STATS} }}'
    with clock.held_at(clock.parse("2026-11-28T05:00:00Z")):
        found = await customer(database, "ann", asked)
    then, now = found["statsAt"], found["stats"]
    assert (then["customerAgeDays"], then["lifespanDays"], then["orderCount"]) == (401, 401, 8)
    assert (then["totalSpent"]["amount"], then["averageOrderValue"]["amount"]) == ("892.50", "111.56")
    assert (round(then["orderIntervalDays"]), round(then["averageDaysBetweenOrders"], 1)) == (50, 57.3)
    assert (then["daysSinceLastOrder"], then["asOf"]) == (0, "2024-02-20T23:00:00Z")
    changing = {"asOf", "daysSinceLastOrder", "customerAgeDays"}
    assert {key: then[key] for key in then.keys() - changing} == {key: now[key] for key in now.keys() - changing}


async def test_figures_of_an_earlier_day_know_nothing_of_what_was_booked_later(database: Database):
    await shop()
    refund = RefundDraft("r", START + 20 * DAY, 400)
    cancelled: dict[str, Any] = {"status": "CANCELLED", "cancelled_at": START + 20 * DAY}
    await recorded(
        draft("a", "ann", day=0, total=1000, refunds=(refund,)),
        draft("b", "ann", day=10, total=3000, **cancelled),
        draft("c", "ann", day=30, total=500),
    )
    at = {day: clock.iso(START + day * DAY) for day in (-1, 12, 25, 31)}
    asked = " ".join(
        f'd{day + 1}: statsAt(asOf: "{instant}") {{ orderCount totalSpent {{ amount }} refunded {{ amount }} }}'
        for day, instant in at.items()
    )
    found = await customer(database, "ann", f"{{ {asked} }}")
    told_of = {
        key: (one["orderCount"], one["totalSpent"]["amount"], one["refunded"]["amount"]) for key, one in found.items()
    }
    assert told_of == {
        "d0": (0, "0.00", "0.00"),
        "d13": (2, "40.00", "0.00"),
        "d26": (1, "6.00", "4.00"),
        "d32": (2, "11.00", "4.00"),
    }


async def test_each_store_is_told_in_its_own_money_unless_orders_there_were_paid_in_several(database: Database):
    await shop()
    berlin, tokyo = await shop("berlin", currency="EUR"), await shop("tokyo", currency="JPY")
    who: dict[str, Any] = {"buyer": BuyerDraft(None, "crm", "ann")}
    abroad: dict[str, Any] = {"store_id": berlin, "currency": "EUR", "rate": "2", **who}
    await recorded(
        draft("a", total=1000, **who),
        draft("b", total=700, **abroad),
        draft("c", day=3, total=501, **abroad),
        draft("d", total=900, **{**abroad, "store_id": tokyo}),
        draft("e", total=900, status="DRAFT", placed_at=None, **who),
    )
    asked = "{ nodes { statsByStore { store { code } orderCount totalSpent { amount currencyCode } averageOrderValue { amount } } } }"
    found = await ask(database, f"{{ customers {asked} }}")
    rows = found["customers"]["nodes"][0]["statsByStore"]
    assert [(row["store"]["code"], row["orderCount"], *row["totalSpent"].values()) for row in rows] == [
        ("berlin", 2, "12.01", "EUR"),
        ("default", 1, "10.00", "USD"),
        ("tokyo", 1, "18.00", "USD"),
    ]
    assert rows[0]["averageOrderValue"] == {"amount": "6.01"}
    narrow = Actor(kind="token", id=1, name="Berlin", scopes=EVERYBODY, store_ids=frozenset({berlin}))
    found = await ask(
        database, "{ customers { nodes { statsByStore { store { code } } patterns { medianOrderValue { amount } } } } }",
        actor=narrow,
    )  # fmt: skip
    node = found["customers"]["nodes"][0]
    assert [row["store"]["code"] for row in node["statsByStore"]] == ["berlin"]
    assert node["patterns"]["medianOrderValue"] == {"amount": "12.01"}


async def test_bands_hold_whoever_spends_like_the_last_inside_and_filter_the_list(database: Database):
    await shop()
    spends = [900, 900, *([500] * 3), *([200] * 8), *([50] * 7)]
    await recorded(*(draft(f"o{place}", f"c{place:02d}", total=spend) for place, spend in enumerate(spends)))
    await recorded(draft("z", "prospect", status="DRAFT", placed_at=None))
    assert await bands(database) == {"NONE": 21}
    await compute_bands()
    assert await bands(database) == {"TOP": 2, "HIGH": 3, "MEDIUM": 8, "LOW": 7, "NONE": 1}
    for band, number in (await bands(database)).items():
        found = await ask(database, f"{{ customers(filter: {{lifetimeValueBand: [{band}]}}, first: 50) {COUNTED} }}")
        assert found["customers"]["totalCount"] == len(found["customers"]["nodes"]) == number
        assert {node["stats"]["lifetimeValueBand"] for node in found["customers"]["nodes"]} == {band}


COUNTED = "{ totalCount nodes { stats { lifetimeValueBand } } }"


async def bands(database: Database) -> dict[str, int]:
    found = await ask(database, f"{{ customers(first: 50) {COUNTED} }}")
    seen = [node["stats"]["lifetimeValueBand"] for node in found["customers"]["nodes"]]
    return {band: seen.count(band) for band in dict.fromkeys(seen)}


async def test_the_last_twelve_months_end_with_the_running_one_where_the_store_stands(database: Database):
    await shop(zone="America/New_York")
    await recorded(
        draft("a", "ann", total=1000, placed_at=clock.parse("2024-03-01T04:59:59Z")),
        draft("b", "ann", total=300, placed_at=clock.parse("2024-03-01T05:00:00Z")),
        draft("c", "ann", total=200, placed_at=clock.parse("2023-03-31T12:00:00Z")),
    )
    with clock.held_at(clock.parse("2024-04-01T03:00:00Z")):
        found = await customer(database, "ann", "{ patterns { months { startsOn orderCount amount { amount } } } }")
    months = found["patterns"]["months"]
    assert len(months) == 12
    assert (months[0]["startsOn"], months[-1]["startsOn"]) == ("2023-04-01", "2024-03-01")
    assert [(one["startsOn"], one["amount"]["amount"]) for one in months if one["orderCount"]] == [
        ("2024-02-01", "10.00"),
        ("2024-03-01", "3.00"),
    ]


async def test_a_page_of_customers_is_read_in_as_many_statements_as_one_of_them(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    await shop()
    tea = line(400, 2, sku="TEA-1", category="Tea", brand="Leaf")
    await recorded(*(draft(f"{who}-{place}", who, lines=(tea,), total=800) for who in "abcdef" for place in range(3)))
    asked: list[str] = []
    fetch = Database.fetch

    async def counted(self: Database, sql: str, params: Sequence[object] = ()) -> Any:
        asked.append(sql)
        return await fetch(self, sql, params)

    monkeypatch.setattr(Database, "fetch", counted)
    statements: dict[int, int] = {}
    for first in (1, 6):
        asked.clear()
        found = await ask(database, f"{{ customers(first: {first}) {{ nodes {{ patterns {PATTERNS} }} }} }}")
        assert len(found["customers"]["nodes"]) == first
        statements[first] = len(asked)
    assert statements[1] == statements[6]


async def test_a_ranking_of_too_many_and_figures_of_tomorrow_are_refused(database: Database):
    await shop()
    await recorded(draft("a", "ann"))
    actor = Actor(kind="token", id=1, name="Test", scopes=EVERYBODY)
    for selection, said in (
        ("patterns { topBrands(first: 51) { key } }", "A ranking shows 1 to 50 entries."),
        ('statsAt(asOf: "2999-01-01T00:00:00Z") { orderCount }', "Say an instant that has passed."),
    ):
        result = await schema.execute(
            f'{{ customer(by: {{externalId: "ann"}}) {{ {selection} }} }}', context_value=Context(database, actor)
        )
        assert [error.message for error in result.errors or ()] == [said]


async def test_a_ranking_of_products_leads_to_them_and_others_to_none(database: Database) -> None:
    await shop()
    lines = (line(1_000, sku="CUP-1", title="Cup", category="cup-1"),)
    await recorded(draft("1", "ann", lines=lines), draft("2", "ann", day=1, lines=lines))
    query = """{ customer(by: {id: "cus_1"}) { patterns { topProducts { product { title } }
      topCategories { product { title } } } } }"""
    patterns = (await ask(database, query))["customer"]["patterns"]
    assert patterns == {"topProducts": [{"product": {"title": "Cup"}}], "topCategories": [{"product": None}]}
