"""How ways to pay are written: one, whoever spelled it how."""

from collections.abc import Sequence

from regulars.platform.db.connect import Reader


async def spellings(reader: Reader, keys: Sequence[str]) -> dict[str, str]:
    """By folded key, as on the payment that was recorded last; one seek in the index of methods each."""
    if not keys:
        return {}
    found = await reader.fetch(
        "SELECT w.method_key, (SELECT p.method FROM payments p WHERE p.method_key = w.method_key"
        f" ORDER BY p.id DESC LIMIT 1) FROM {reader.dialect.rows('w', ('method_key', 'text'))}",
        reader.dialect.table([(key,) for key in keys], width=1),
    )
    return {key: method for key, method in found if method is not None}
