"""Every figure of a customer is defined, and the guide says of each what the API says."""

from pathlib import Path

from graphql import GraphQLObjectType

from regulars.api.build import core_of
from regulars.api.schema import schema
from regulars.platform.definitions import definitions

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
PAGES = ("purchase-behaviour.md", "predictions.md")
NO_FIGURES = {"asOf", "priceSensitivityParts"}


def test_every_figure_of_stats_and_patterns_is_defined():
    wanted: set[str] = set()
    for name in ("CustomerStats", "PurchasePatterns", "PriceSensitivityParts"):
        kind = core_of(schema).type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        wanted |= kind.fields.keys()
    assert wanted - NO_FIGURES <= {one.key for one in definitions()}


def test_the_guide_defines_figures_in_the_words_of_the_api():
    page = "".join((GUIDE / name).read_text(encoding="utf-8") for name in PAGES)
    missing = [one.key for one in definitions() if f"| {one.title} | `{one.key}` | {one.formula} |" not in page]
    assert not missing
