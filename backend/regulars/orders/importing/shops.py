"""The stores that a file's rows belong to; those that it names and nobody made are made."""

from regulars.platform.context import Actor
from regulars.platform.db.connect import current
from regulars.platform.errors import ErrorCode, Refusal
from regulars.stores import queries
from regulars.stores.queries import StoreRow
from regulars.stores.service import saving

DEFAULT_CODE = "default"


class Shops:
    """Stores by the code in the file."""

    def __init__(
        self, store: str | None, currency: str | None, time_zone: str | None, actor: Actor, *, dry_run: bool
    ) -> None:
        self._named = store
        self._currency = currency
        self._time_zone = time_zone or "UTC"
        self._actor = actor
        self._dry_run = dry_run
        self.base_currency = currency or ""
        self.made: list[str] = []

    async def found(self, code: str | None, currency: str | None) -> StoreRow:
        """The store of a code, or of none; made where there is none. Raises `Refusal`."""
        database = current()
        wanted = (code or self._named or "").strip().lower()
        store = await (queries.store_by_code(database, wanted) if wanted else queries.default_store(database))
        if store is None:
            store = await self._made(wanted or DEFAULT_CODE, currency)
        self.base_currency = await queries.base_currency(database) or store.currency
        return store

    async def _made(self, code: str, currency: str | None) -> StoreRow:
        chosen = self._currency or (currency or "").strip().upper()
        if not chosen:
            raise Refusal(
                ErrorCode.REQUIRED, f"There is no store {code} yet: say its currency with --currency, or in a column."
            )
        if self._dry_run:
            return StoreRow(0, 1, code, code, self._time_zone, chosen, None, "en", 1, None, is_active=True)
        name = "Shop" if code == DEFAULT_CODE else code
        fields = {"code": code, "name": name, "currency": chosen, "time_zone": self._time_zone}
        store_id = await saving.store_create(actor=self._actor, fields=fields)
        self.made.append(code)
        return (await queries.stores_by_ids(current(), [store_id]))[store_id]
