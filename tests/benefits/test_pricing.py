"""What a customer pays: properties of the arithmetic, and the order in which benefits are applied."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from regulars.benefits.pricing.offers import Case, Line, List, Offer
from regulars.benefits.pricing.quotes import quote, shares
from regulars.benefits.terms import Break, Terms
from regulars.benefits.words import BenefitKind

NOW = 1_000_000
HERE = Case("USD", NOW, "PH")
CUP = Line("cup", 10, 1000, "kitchen")
LAMP = Line("lamp", 1, 5000, "light")

percents = st.decimals(min_value=Decimal("0.01"), max_value=100, places=2).map(str)
minor = st.integers(0, 1_000_000)
currencies = st.sampled_from(["USD", "EUR"])
skus = st.sampled_from(["a", "b", "c"])
categories = st.sampled_from(["x", "y"])
lines = st.builds(
    Line,
    sku=skus,
    quantity=st.integers(1, 1_000),
    list_price=minor,
    category=st.none() | categories,
    is_sold=st.booleans(),
    is_exclusive=st.booleans(),
    public_from=st.none() | st.integers(NOW - 5, NOW + 5),
)
breaks = st.builds(Break, st.integers(1, 500), percents, st.none()) | st.builds(
    Break, st.integers(1, 500), st.none(), minor
)
terms = st.builds(
    Terms,
    percent_off=st.none() | percents,
    amount_off=st.none() | minor,
    minimum_spend=st.none() | minor,
    minimum_quantity=st.none() | st.integers(1, 50),
    currency=currencies,
    breaks=st.lists(breaks, max_size=3).map(tuple),
    skus=st.lists(skus, max_size=2).map(tuple),
    categories=st.lists(categories, max_size=1).map(tuple),
    countries=st.lists(st.sampled_from(["PH", "DE"]), max_size=1).map(tuple),
    payment_terms_days=st.none() | st.integers(1, 90),
)
prices = st.lists(st.tuples(st.integers(1, 100), minor), max_size=3, unique_by=lambda step: step[0]).map(sorted)
price_lists = st.builds(
    List,
    currency=currencies,
    percent_off=st.none() | percents.map(Decimal),
    countries=st.frozensets(st.sampled_from(["PH", "DE"]), max_size=1),
    prices=st.dictionaries(skus, prices, max_size=3),
    is_active=st.booleans(),
)
offers = st.builds(
    Offer,
    id=st.integers(1, 1_000),
    kind=st.sampled_from(BenefitKind),
    name=st.just("Benefit"),
    terms=terms,
    list=st.none() | price_lists,
    code=st.none() | st.just("CODE"),
    starts_at=st.none() | st.integers(NOW - 5, NOW + 5),
    ends_at=st.none() | st.integers(NOW - 5, NOW + 5),
)
some_offers = st.lists(offers, max_size=6, unique_by=lambda offer: offer.id)
some_lines = st.lists(lines, min_size=1, max_size=6)


@given(some_lines, some_offers)
def test_nothing_is_ever_negative_and_nobody_pays_more_than_everybody(
    several: list[Line], granted: list[Offer]
) -> None:
    found = quote(several, granted, HERE)
    for line, quoted in zip(several, found.lines, strict=True):
        assert 0 <= quoted.unit_price <= line.list_price
        assert 0 <= quoted.discount <= quoted.unit_price * line.quantity
        assert 0 <= quoted.total <= line.list_price * line.quantity
        assert all(applied.amount >= 0 for applied in quoted.applied)
    assert 0 <= found.total <= found.subtotal


@given(some_lines, some_offers)
def test_the_sums_hold_exactly_and_every_saving_has_its_benefit(several: list[Line], granted: list[Offer]) -> None:
    found = quote(several, granted, HERE)
    sold = [line for line in found.lines if line.unavailable_because is None]
    assert found.subtotal == sum(line.list_price * line.quantity for line in sold)
    assert found.total == sum(line.total for line in sold) == found.subtotal - found.discount
    assert found.discount == sum(applied.amount for applied in found.applied)
    for line in found.lines:
        assert line.list_price * line.quantity - line.total == sum(applied.amount for applied in line.applied)


@given(some_lines, some_offers, st.data())
def test_one_more_benefit_never_makes_a_price_higher(
    several: list[Line], granted: list[Offer], data: st.DataObject
) -> None:
    one = replace(data.draw(offers), id=5_000)
    if one.kind in {BenefitKind.EXCLUSIVE_PRODUCTS, BenefitKind.EARLY_ACCESS}:
        return  # these let more be bought
    before, after = quote(several, granted, HERE), quote(several, [*granted, one], HERE)
    for line, was in zip(after.lines, before.lines, strict=True):
        assert line.unit_price <= was.unit_price


@given(some_lines, some_offers, st.randoms())
def test_the_order_of_benefits_changes_no_price_of_one(several: list[Line], granted: list[Offer], random) -> None:
    shuffled = random.sample(granted, len(granted))
    assert [line.unit_price for line in quote(several, granted, HERE).lines] == [
        line.unit_price for line in quote(several, shuffled, HERE).lines
    ]


@given(some_offers, some_lines)
def test_a_benefit_outside_its_time_is_as_if_it_were_not_there(granted: list[Offer], several: list[Line]) -> None:
    gone = [replace(offer, ends_at=NOW) for offer in granted]
    future = [replace(offer, starts_at=NOW + 1) for offer in granted]
    assert quote(several, gone, HERE) == quote(several, future, HERE) == quote(several, [], HERE)


@given(minor, st.lists(minor, min_size=1, max_size=20))
def test_shares_sum_to_the_amount_and_exceed_no_weight(amount: int, weights: list[int]) -> None:
    spread = shares(min(amount, sum(weights)), weights)
    assert sum(spread) == min(amount, sum(weights))
    assert all(0 <= part <= weight for part, weight in zip(spread, weights, strict=True))


def offer(kind: BenefitKind, id: int = 1, list: List | None = None, code: str | None = None, **said: object) -> Offer:
    return Offer(id, kind, kind.value.title(), Terms(currency="USD", **said), list, code)  # type: ignore[arg-type] - test data


WHOLESALE = offer(
    BenefitKind.PRICE_LIST, list=List("USD", Decimal(10), prices={"cup": [(1, 950), (10, 800), (100, 600)]})
)


def test_a_single_price_wins_over_the_percentage_of_its_list_from_its_quantity_on() -> None:
    found = quote([CUP, LAMP, replace(CUP, quantity=9)], [WHOLESALE], HERE)
    assert [line.unit_price for line in found.lines] == [800, 4500, 950]
    assert found.applied[0].explanation == "Price_List: 8.00 instead of 10.00 USD each"


def test_the_lowest_price_wins_and_prices_are_not_added_up() -> None:
    steps = offer(BenefitKind.QUANTITY_DISCOUNT, 2, breaks=(Break(5, "30"), Break(50, None, 100)))
    found = quote([CUP], [WHOLESALE, steps], HERE)
    assert (found.lines[0].unit_price, [one.offer_id for one in found.applied]) == (700, [2])
    assert quote([replace(CUP, quantity=50)], [WHOLESALE, steps], HERE).lines[0].unit_price == 100


def test_of_equal_prices_that_of_the_first_benefit_is_told() -> None:
    same = replace(WHOLESALE, id=2)
    assert [one.offer_id for one in quote([CUP], [same, WHOLESALE], HERE).applied] == [2]


def test_one_discount_comes_on_top_of_the_price_the_one_that_saves_most() -> None:
    tenth = offer(BenefitKind.DISCOUNT, 2, percent_off="10")
    kitchen = offer(BenefitKind.DISCOUNT, 3, percent_off="25", categories=("kitchen",))
    found = quote([CUP, LAMP], [WHOLESALE, tenth, kitchen], HERE)
    assert [line.discount for line in found.lines] == [2000, 450]
    whole = offer(BenefitKind.DISCOUNT, 4, amount_off=5000)
    better = quote([CUP, LAMP], [WHOLESALE, tenth, kitchen, whole], HERE)
    assert (sum(line.discount for line in better.lines), better.applied[-1].offer_id) == (5000, 4)
    assert better.total == 8000 + 4500 - 5000


def test_a_discount_from_a_sum_or_a_quantity_on_waits_for_it() -> None:
    rich = offer(BenefitKind.DISCOUNT, minimum_spend=15000, percent_off="10")
    assert quote([CUP], [rich], HERE).discount == 0
    assert quote([CUP, LAMP], [rich], HERE).discount == 1500
    many = offer(BenefitKind.DISCOUNT, minimum_quantity=11, percent_off="10")
    assert (quote([CUP], [many], HERE).discount, quote([CUP, LAMP], [many], HERE).discount) == (0, 1500)


def test_a_discount_with_a_code_holds_where_the_code_is_given() -> None:
    coded = offer(BenefitKind.DISCOUNT, percent_off="10", code="spring")
    assert quote([CUP], [coded], HERE).discount == 0
    assert quote([CUP], [coded], replace(HERE, codes=frozenset({"spring"}))).discount == 1000


def test_amounts_of_another_currency_do_not_apply() -> None:
    euros = replace(HERE, currency="EUR")
    granted = [
        WHOLESALE,
        offer(BenefitKind.DISCOUNT, 2, amount_off=100),
        offer(BenefitKind.FREE_SHIPPING, 3, minimum_spend=1),
    ]
    found = quote([CUP], granted, euros)
    assert (found.discount, found.free_shipping) == (0, False)


def test_shipping_is_free_from_what_is_left_to_pay() -> None:
    free = offer(BenefitKind.FREE_SHIPPING, minimum_spend=10000)
    assert quote([CUP], [free], HERE).free_shipping
    assert not quote([CUP], [free, replace(WHOLESALE, id=2)], HERE).free_shipping


def test_regional_prices_hold_for_parcels_to_their_countries() -> None:
    local = offer(BenefitKind.REGIONAL_PRICING, percent_off="20", countries=("PH",))
    assert quote([CUP], [local], HERE).lines[0].unit_price == 800
    for elsewhere in ("DE", None):
        assert quote([CUP], [local], replace(HERE, country=elsewhere)).lines[0].unit_price == 1000


def test_what_is_sold_to_some_only_is_told_and_not_counted() -> None:
    secret, early = replace(CUP, is_exclusive=True), replace(LAMP, public_from=NOW + 1)
    gone = replace(CUP, is_sold=False)
    found = quote([secret, early, gone], [], HERE)
    assert [line.unavailable_because for line in found.lines] == [
        "This product is sold to some customers only.",
        "This product is not on sale yet.",
        "This product is no longer sold.",
    ]
    assert found.total == found.subtotal == 0
    opened = [offer(BenefitKind.EXCLUSIVE_PRODUCTS, skus=("cup",)), offer(BenefitKind.EARLY_ACCESS, 2)]
    assert quote([secret, early, gone], opened, HERE).total == 15000


def test_a_benefit_begins_at_its_first_instant_and_has_ended_at_its_last() -> None:
    timed = replace(WHOLESALE, starts_at=NOW, ends_at=NOW + 10)
    told = [quote([CUP], [timed], replace(HERE, at=at)).lines[0].unit_price for at in (NOW - 1, NOW, NOW + 9, NOW + 10)]
    assert told == [1000, 800, 800, 1000]


def test_the_longest_terms_of_payment_hold() -> None:
    granted = [offer(BenefitKind.PAYMENT_TERMS, key, payment_terms_days=days) for key, days in ((1, 14), (2, 30))]
    found = quote([CUP], granted, HERE)
    assert (found.payment_terms_days, found.applied[0].explanation) == (
        30,
        "Payment_Terms: payment is due after 30 days",
    )
