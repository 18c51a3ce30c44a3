"""Search: names, e-mails and phone numbers in any written form, as one condition on the customer's key.

The truth is the same LIKE on both databases; SQLite's trigram table only says faster where it holds. Where nothing
matches, one typing error is forgiven in one of the terms.
"""

from collections.abc import Iterable

from regulars.customers.queries.columns import PII
from regulars.customers.words import SHORT, WORD, Wanted, misspellings, wanted
from regulars.platform.context import Actor
from regulars.platform.db.dialect.base import Dialect
from regulars.platform.query.columns import Column, Kind
from regulars.platform.query.operators import like
from regulars.platform.query.sql import FALSE, Sql, all_of, any_of, join

_FORGIVING = 4
_LAST = chr(0x10FFFF)
_OPEN = ("s.open_text",)
_ALL = ("s.open_text", "s.personal_text")


def matching(written: str, actor: Actor, dialect: Dialect) -> Sql:
    """Customers who match the text; without PII_READ it looks at names and cities only."""
    looked_for = wanted(written)
    if looked_for is None:
        return FALSE
    texts = _ALL if actor.may(PII) else _OPEN
    find = _find_by_index if dialect.name == "sqlite" else _find_by_like
    exact = join(" UNION ", [find(terms, texts) for terms in looked_for.readings])
    slips = [slip for terms in looked_for.readings for slip in _slips(terms, texts, dialect)]
    if not slips:
        return Sql(f"c.id IN ({exact.text})", exact.params)
    forgiven = join(" UNION ", slips)
    return Sql(
        f"c.id IN ({exact.text} UNION SELECT * FROM ({forgiven.text}) AS forgiven"
        f" WHERE NOT EXISTS (SELECT * FROM ({exact.text}) AS found))",
        (*exact.params, *forgiven.params, *exact.params),
    )


def relevance(written: str) -> Column | None:
    """How well a customer matches: 0 the very name, 1 a name that begins so, 2 a word that does, 3 anything else."""
    looked_for = wanted(written)
    if looked_for is None:
        return None
    whole = looked_for.whole
    return Column(
        "relevance",
        "(CASE WHEN c.name_key = ? THEN 0 WHEN c.name_key >= ? AND c.name_key < ? THEN 1"
        " WHEN EXISTS (SELECT 1 FROM customer_search s WHERE s.customer_id = c.id"
        " AND s.open_text LIKE ? ESCAPE '\\') THEN 2 ELSE 3 END)",
        Kind.INTEGER,
        nullable=False,
        params=(whole, whole, whole + _LAST, f"%{WORD}{like(_first(looked_for))}%"),
    )


def _first(looked_for: Wanted) -> str:
    return looked_for.readings[0][0]


def _sought(term: str) -> str:
    """Short terms begin a word, longer ones stand anywhere."""
    return WORD + term if len(term) <= SHORT else term


def _find_by_like(terms: Iterable[str], texts: tuple[str, ...]) -> Sql:
    condition = all_of(_stands(f"%{like(_sought(term))}%", texts) for term in terms)
    return Sql(f"SELECT s.customer_id FROM customer_search s WHERE {condition.text}", condition.params)


def _find_by_index(terms: Iterable[str], texts: tuple[str, ...]) -> Sql:
    return _matched(" AND ".join(_phrase(_sought(term)) for term in terms), texts)


def _matched(expression: str, texts: tuple[str, ...]) -> Sql:
    columns = "open_text" if texts == _OPEN else "open_text personal_text"
    return Sql(
        "SELECT rowid FROM customer_trigrams WHERE customer_trigrams MATCH ?", (f"{{{columns}}} : ({expression})",)
    )


def _phrase(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _stands(pattern: str, texts: tuple[str, ...]) -> Sql:
    return any_of(Sql(f"{text} LIKE ? ESCAPE '\\'", (pattern,)) for text in texts)


def _slips(terms: tuple[str, ...], texts: tuple[str, ...], dialect: Dialect) -> list[Sql]:
    """Who would match if one letter of one term were another, missing, too many, or swapped with its neighbour."""
    found: list[Sql] = []
    for place, term in enumerate(terms):
        if len(term) < _FORGIVING:
            continue
        others = [other for at, other in enumerate(terms) if at != place]
        conditions = [_stands(f"%{like(_sought(other))}%", texts) for other in others]
        pieces = _whole_pieces(term)
        if dialect.name == "sqlite":
            near = _matched(" OR ".join(map(_phrase, pieces)), texts)
            conditions.append(Sql(f"s.customer_id IN ({near.text})", near.params))
        conditions.append(any_of(_misspelt(term, pieces, text, dialect) for text in texts))
        condition = all_of(conditions)
        found.append(Sql(f"SELECT s.customer_id FROM customer_search s WHERE {condition.text}", condition.params))
    return found


def _misspelt(term: str, pieces: list[str], text: str, dialect: Dialect) -> Sql:
    slips = any_of(Sql(f"{text} LIKE ? ESCAPE '\\'", (f"%{WORD}{slip}%",)) for slip in misspellings(term))
    if dialect.name == "sqlite":
        return slips
    # The pieces that a slip leaves whole are what the trigram index can seek.
    near = any_of(Sql(f"{text} LIKE ? ESCAPE '\\'", (f"%{like(piece)}%",)) for piece in pieces)
    return all_of([near, slips])


def _whole_pieces(term: str) -> list[str]:
    """One slip leaves the first or the second half of a term whole, but for a swap across the middle."""
    middle = len(term) // 2 if len(term) > _FORGIVING else 1
    across = f"{term[: middle - 1]}{term[middle]}{term[middle - 1]}{term[middle + 1 :]}"
    return [WORD + term[:middle], term[middle:], WORD + across]
