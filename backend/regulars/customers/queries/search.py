"""Search: names, e-mails and phone numbers in any written form, as one condition on the customer's key.

The truth is the same LIKE on both databases; SQLite's trigram table only says faster where it holds. Where nothing
matches, one typing error is forgiven in one of the terms.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from regulars.customers.queries.columns import PII
from regulars.customers.words import SHORT, WORD, Slip, Wanted, slips, wanted
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.platform.db.dialect.base import Dialect
from regulars.platform.query.columns import Column, Kind
from regulars.platform.query.operators import like
from regulars.platform.query.page import FEW
from regulars.platform.query.sql import FALSE, Sql, all_of, any_of, join

_FORGIVING = 4
_SELECTIVE = 12
"""Of so many letters what stands around a slip is rare enough for all slips to be looked at together."""
_TRIGRAM = 3
_LAST = chr(0x10FFFF)
_OPEN = ("s.open_text",)
_ALL = ("s.open_text", "s.personal_text")


@dataclass(frozen=True, slots=True)
class Found:
    """Who matches a search, in two forms of the same truth."""

    keys: Sql
    """A subquery of their keys, which an index finds."""
    row: Sql
    """A condition on `customers c`, for a walk along the list that meets many of them anyway."""
    many: bool = False
    held: Sql | None = None
    """Being among keys that are known already."""

    @property
    def among_keys(self) -> Sql:
        """Being among the keys, as a condition on `customers c`."""
        return self.held or Sql(f"c.id IN ({self.keys.text})", self.keys.params)


HELD = FEW
"""Of at most so many matches the keys themselves are kept: page and count need not search once more."""
NOBODY = Found(Sql("SELECT c.id FROM customers c WHERE 1 = 0"), FALSE)


async def find(reader: Reader, actor: Actor, written: str) -> Found:
    """Who matches the text; without PII_READ it looks at names and cities only."""
    looked_for = wanted(written)
    if looked_for is None:
        return NOBODY
    exact = await _looked_up(reader, _exact(looked_for, _texts(actor), reader.dialect))
    if exact is not None:
        return exact
    forgiven = _forgiven(looked_for, _texts(actor), reader.dialect)
    return (forgiven and await _looked_up(reader, forgiven)) or NOBODY


def matching(written: str, actor: Actor, dialect: Dialect) -> Sql:
    """The same as one condition, where nothing can be asked beforehand."""
    looked_for = wanted(written)
    if looked_for is None:
        return FALSE
    exact = _exact(looked_for, _texts(actor), dialect)
    forgiven = _forgiven(looked_for, _texts(actor), dialect)
    if forgiven is None:
        return exact.among_keys
    return Sql(
        f"c.id IN ({exact.keys.text} UNION SELECT * FROM ({forgiven.keys.text}) AS forgiven"
        f" WHERE NOT EXISTS (SELECT * FROM ({exact.keys.text}) AS found))",
        (*exact.keys.params, *forgiven.keys.params, *exact.keys.params),
    )


async def _looked_up(reader: Reader, found: Found) -> Found | None:
    """The same with its keys, where they are not too many to be held; none where nobody matches."""
    rows = await reader.fetch(f"SELECT * FROM ({found.keys.text}) AS keys LIMIT ?", (*found.keys.params, FEW + 1))
    if not rows:
        return None
    if len(rows) <= HELD:
        keys = reader.dialect.array([row[0] for row in rows])
        return replace(found, held=Sql(reader.dialect.in_list("c.id", "bigint"), (keys,)))
    return replace(found, many=len(rows) > FEW)


def _texts(actor: Actor) -> tuple[str, ...]:
    return _ALL if actor.may(PII) else _OPEN


def _exact(looked_for: Wanted, texts: tuple[str, ...], dialect: Dialect) -> Found:
    find = _find_by_index if dialect.name == "sqlite" else _find_by_like
    return Found(
        join(" UNION ", [find(terms, texts) for terms in looked_for.readings]),
        _of_row(any_of(_holds(terms, texts) for terms in looked_for.readings)),
    )


def _forgiven(looked_for: Wanted, texts: tuple[str, ...], dialect: Dialect) -> Found | None:
    keys = [one for terms in looked_for.readings for one in _misspelt(terms, texts, dialect)]
    if not keys:
        return None
    found = join(" UNION ", keys)
    return Found(found, Sql(f"c.id IN ({found.text})", found.params))


def _of_row(condition: Sql) -> Sql:
    return Sql(
        f"EXISTS (SELECT 1 FROM customer_search s WHERE s.customer_id = c.id AND ({condition.text}))", condition.params
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


def _holds(terms: Iterable[str], texts: tuple[str, ...]) -> Sql:
    return all_of(_stands(f"%{like(_sought(term))}%", texts) for term in terms)


def _find_by_like(terms: Iterable[str], texts: tuple[str, ...]) -> Sql:
    condition = _holds(terms, texts)
    return Sql(f"SELECT s.customer_id FROM customer_search s WHERE {condition.text}", condition.params)


def _find_by_index(terms: Iterable[str], texts: tuple[str, ...]) -> Sql:
    return _matched(" AND ".join(_phrase(_sought(term)) for term in terms), texts)


def _matched(expression: str, texts: tuple[str, ...]) -> Sql:
    asked = f"{{open_text}} : ({expression})" if texts == _OPEN else expression
    return Sql("SELECT rowid FROM customer_trigrams WHERE customer_trigrams MATCH ?", (asked,))


def _phrase(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _stands(pattern: str, texts: tuple[str, ...]) -> Sql:
    return any_of(Sql(f"{text} LIKE ? ESCAPE '\\'", (pattern,)) for text in texts)


def _misspelt(terms: tuple[str, ...], texts: tuple[str, ...], dialect: Dialect) -> list[Sql]:
    """Who would match if one letter of one term were another, missing, too many, or swapped with its neighbour."""
    found: list[Sql] = []
    for place, term in enumerate(terms):
        if len(term) < _FORGIVING:
            continue
        others = [_sought(other) for at, other in enumerate(terms) if at != place]
        find = _misspelt_by_index if dialect.name == "sqlite" else _misspelt_by_like
        found += find(term, others, texts)
    return found


def _misspelt_by_index(term: str, others: list[str], texts: tuple[str, ...]) -> list[Sql]:
    """SQLite's index answers whole phrases; where any letter may stand in one, it says who is worth a look."""
    slipped = slips(term)
    beside = "".join(f" AND {_phrase(other)}" for other in others)
    whole = [_phrase(WORD + slip.before + slip.after) for slip in slipped if not slip.has_letter]
    found = [_matched(f"({' OR '.join(whole)}){beside}", texts)]
    loose: dict[str, list[str]] = {}
    for slip in slipped:
        if slip.has_letter:
            loose.setdefault(_around(slip), []).append(slip.pattern)
    looks = (
        loose.items() if len(term) < _SELECTIVE else [(" OR ".join(loose), list(chain.from_iterable(loose.values())))]
    )
    for expression, patterns in looks:
        among = _matched(f"({expression}){beside}", texts)
        spelt = any_of(_stands(f"%{WORD}{pattern}%", texts) for pattern in patterns)
        condition = all_of([Sql(f"s.customer_id IN ({among.text})", among.params), spelt])
        found.append(Sql(f"SELECT s.customer_id FROM customer_search s WHERE {condition.text}", condition.params))
    return found


def _around(slip: Slip) -> str:
    """What the index can seek of the letters around any one letter: three at least on a side, near each other."""
    before, after = _phrase(WORD + slip.before), _phrase(slip.after)
    if not slip.before:
        return after
    return before if len(slip.after) < _TRIGRAM else f"NEAR({before} {after}, {_TRIGRAM})"


def _misspelt_by_like(term: str, others: list[str], texts: tuple[str, ...]) -> list[Sql]:
    """PostgreSQL's index seeks a few pieces, one of which any slip leaves whole, rather than dozens of patterns.

    That is the first or the second half of a term, but for a swap across the middle. The halves of four letters are
    too short for it; where the second of four is wrong each word is sought by itself.
    """
    slipped = slips(term)
    if len(term) > _FORGIVING:
        middle = len(term) // 2
        across = f"{term[: middle - 1]}{term[middle]}{term[middle - 1]}{term[middle + 1 :]}"
        pieces, seen = [WORD + term[:middle], term[middle:], WORD + across], slipped
    else:
        a, b, c, d = term
        pieces = [WORD + a + b, b + c + d, WORD + a + c + d, WORD + b + a + c + d, WORD + a + c + b + d]
        seen = [
            slip for slip in slipped if slip.has_letter or any(one in WORD + slip.before + slip.after for one in pieces)
        ]
    alone = [slip for slip in slipped if slip not in seen]
    spelt = [_spelt(text, pieces, seen, alone) for text in texts]
    conditions = [*(_stands(f"%{like(other)}%", texts) for other in others), any_of(spelt)]
    condition = all_of(conditions)
    return [Sql(f"SELECT s.customer_id FROM customer_search s WHERE {condition.text}", condition.params)]


def _spelt(text: str, pieces: list[str], seen: list[Slip], alone: list[Slip]) -> Sql:
    near = any_of(_stands(f"%{like(piece)}%", (text,)) for piece in pieces)
    words = [_stands(f"%{WORD}{slip.pattern}%", (text,)) for slip in seen]
    return any_of([all_of([near, any_of(words)]), *(_stands(f"%{WORD}{slip.pattern}%", (text,)) for slip in alone)])
