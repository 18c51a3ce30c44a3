"""Whatever customers can be filtered by can be said in words."""

from regulars.api.schema import schema
from regulars.customers.queries.filters import customer_filters
from regulars.groups.queries.explanation import VOCABULARY


def test_every_leaf_of_the_customers_filter_has_words():
    """A rule of a segment reads as a sentence; a leaf without words would say nothing of what it asks."""
    assert schema  # every room has brought its leaves
    mute = sorted(customer_filters.leaves.keys() - VOCABULARY.keys())
    assert not mute, "add them to CUSTOMER_WORDS in the room's queries/words.py (see groups/queries/explanation.py)"
    assert not VOCABULARY.keys() - customer_filters.leaves.keys(), "words for what nobody can ask"
