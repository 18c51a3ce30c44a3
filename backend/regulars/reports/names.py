"""What values of rows are called, where they are ids of records."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from regulars.catalog.queries import ProductRow, products_by_skus
from regulars.customers.queries import listing
from regulars.customers.queries.roles import roles
from regulars.customers.queries.selection import READS
from regulars.groups.queries.groups import groups_by_id
from regulars.groups.queries.segments import segments_by_id
from regulars.orders.queries.methods import spellings
from regulars.platform.context import Actor
from regulars.platform.db.connect import Reader
from regulars.reports.answering import Row
from regulars.reports.query import ReportQuery
from regulars.stores.queries import stores

Names = Mapping[tuple[str, str], str]
"""By dimension and value."""
_LOT = 1_000
_PRODUCTS = frozenset({"product", "firstProduct"})


async def names_of(reader: Reader, actor: Actor, query: ReportQuery, rows: Sequence[Row]) -> Names:
    """Read only for the dimensions that are asked for; those of customers as the actor may see them."""
    found: dict[tuple[str, str], str] = {}
    for place, dimension in enumerate(query.dimensions):
        if dimension.key in _PRODUCTS:
            found.update(await _titled(reader, dimension.key, {row.values[place] for row in rows}))
        if dimension.is_folded:
            found.update(await _spelled(reader, dimension.key, {row.values[place] for row in rows}))
        if dimension.prefix is None:
            continue
        keys = sorted({int(row.values[place]) for row in rows if row.values[place].isdigit()})
        for begin in range(0, len(keys), _LOT):
            named = await _named(reader, actor, dimension.prefix, keys[begin : begin + _LOT])
            found.update({(dimension.key, str(key)): name for key, name in named.items()})
    return found


async def _titled(reader: Reader, dimension: str, values: Collection[str]) -> Names:
    """Of several products with one title each has its stock code beside it."""
    skus = sorted(values)
    found: dict[str, ProductRow] = {}
    for begin in range(0, len(skus), _LOT):
        found |= await products_by_skus(reader, skus[begin : begin + _LOT])
    titles = Counter(product.title for product in found.values())
    return {
        (dimension, key): product.title if titles[product.title] == 1 else f"{product.title} ({product.sku})"
        for key, product in found.items()
    }


async def _spelled(reader: Reader, dimension: str, values: Collection[str]) -> Names:
    keys = sorted(values)
    lots = [keys[begin : begin + _LOT] for begin in range(0, len(keys), _LOT)]
    return {(dimension, key): name for lot in lots for key, name in (await spellings(reader, lot)).items()}


async def _named(reader: Reader, actor: Actor, prefix: str, keys: Sequence[int]) -> Mapping[int, str]:
    match prefix:
        case "sto":
            return {store.id: store.name for store in await stores(reader)}
        case "rol":
            return {role.id: role.name for role in await roles(reader)}
        case "grp":
            return {key: group.name for key, group in (await groups_by_id(reader, keys)).items()}
        case "seg":
            return {key: segment.name for key, segment in (await segments_by_id(reader, keys)).items()}
        case _ if actor.may(READS):
            people = await listing.by_ids(reader, actor, keys, ("display_name",))
            return {key: person.display_name for key, person in people.items()}
        case _:
            return {}
