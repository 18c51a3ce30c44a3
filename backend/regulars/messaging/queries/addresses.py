"""What is known of addresses: whether they may be written to, and whether mail arrives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regulars.messaging.addresses import key_of
from regulars.messaging.words import Deliverability, DeliveryReportKind, SuppressionReason
from regulars.platform.db.connect import Reader
from regulars.platform.query.sql import placeholders


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why an address is not written to; the key of the suppression undoes it."""

    suppression_id: int
    because: SuppressionReason
    detail: str | None
    at: int


async def blocked(reader: Reader, addresses: Sequence[str]) -> Mapping[str, Blocked]:
    """The suppressed ones among these e-mail addresses, by the address as given."""
    by_key = {key_of(address): address for address in addresses}
    if not by_key:
        return {}
    rows = await reader.fetch(
        "SELECT address_key, id, because, detail, at FROM suppressions"
        f" WHERE channel = 'EMAIL' AND address_key IN ({placeholders(len(by_key))})",
        tuple(by_key),
    )
    return {by_key[row[0]]: Blocked(row[1], SuppressionReason(row[2]), row[3], row[4]) for row in rows}


async def address_of(reader: Reader, *, suppression_id: int | None = None, message_id: int | None = None) -> str | None:
    """The address that an event is about, by the suppression or the message that it names; none once it is gone."""
    if suppression_id is not None:
        return await reader.fetch_value("SELECT address FROM suppressions WHERE id = ?", (suppression_id,))
    return await reader.fetch_value("SELECT address FROM messages WHERE id = ?", (message_id,))


async def deliverability(reader: Reader, addresses: Sequence[str]) -> Mapping[str, Deliverability]:
    """Whether mail arrives at each of these addresses, in two reads however many they are."""
    found = dict.fromkeys(addresses, Deliverability.UNKNOWN)
    by_key = {key_of(address): address for address in addresses}
    if not by_key:
        return found
    rows = await reader.fetch(
        "SELECT address_key, kind FROM delivery_reports r"
        f" WHERE address_key IN ({placeholders(len(by_key))}) AND NOT EXISTS (SELECT 1 FROM delivery_reports n"
        " WHERE n.address_key = r.address_key AND (n.at > r.at OR (n.at = r.at AND n.id > r.id)))",
        tuple(by_key),
    )
    for key, kind in rows:
        found[by_key[key]] = _BY_REPORT.get(kind, Deliverability.UNKNOWN)
    for address, block in (await blocked(reader, addresses)).items():
        complained = block.because is SuppressionReason.COMPLAINED
        found[address] = Deliverability.COMPLAINED if complained else Deliverability.BLOCKED
    return found


_BY_REPORT = {
    DeliveryReportKind.DELIVERED.value: Deliverability.OK,
    DeliveryReportKind.SOFT_BOUNCE.value: Deliverability.SOFT_BOUNCING,
}
