"""Typing errors in the domains of e-mail addresses: gmial.com is gmail.com."""

KNOWN = frozenset(
    "gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.com.ph yahoo.co.jp ymail.com rocketmail.com hotmail.com"
    " hotmail.co.uk hotmail.fr hotmail.de outlook.com outlook.de live.com live.co.uk icloud.com me.com mac.com aol.com"
    " msn.com proton.me protonmail.com gmx.de gmx.net gmx.com web.de t-online.de mail.com mail.ru yandex.ru orange.fr"
    " wanadoo.fr free.fr laposte.net libero.it qq.com 163.com comcast.net verizon.net fastmail.com zoho.com".split()
)
_SHORTEST = 8
"""Of shorter names too many are one letter from another."""
_OFTEN = tuple(sorted(name for name in KNOWN if len(name) >= _SHORTEST))
_ENDINGS = {
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "vom": "com",
    "xom": "com",
    "comm": "com",
    "nte": "net",
    "ogr": "org",
}


def likely_meant(address: str) -> str | None:
    """The address that was probably meant, where the domain looks mistyped."""
    local, _, domain = address.rpartition("@")
    domain = domain.casefold()
    if not local or domain in KNOWN:
        return None
    near = next((known for known in _OFTEN if _one_slip_apart(domain, known)), None)
    if near is None:
        name, _, ending = domain.rpartition(".")
        near = f"{name}.{_ENDINGS[ending]}" if name and ending in _ENDINGS else None
    return None if near is None else f"{local}@{near}"


def _one_slip_apart(written: str, known: str) -> bool:
    """One letter wrong, missing, too many, or two neighbours swapped."""
    if abs(len(written) - len(known)) > 1:
        return False
    start = 0
    while start < min(len(written), len(known)) and written[start] == known[start]:
        start += 1
    left, right = written[start:], known[start:]
    if left == right:
        return False
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


def _slips(name: str) -> set[str]:
    """A letter left out, a letter twice, two neighbours swapped; and the endings that fingers slip to."""
    places = range(len(name))
    out = {name[:at] + name[at + 1 :] for at in places}
    twice = {name[:at] + name[at] + name[at:] for at in places}
    swapped = {name[:at] + name[at : at + 2][::-1] + name[at + 2 :] for at in places}
    stem, _, ending = name.rpartition(".")
    return out | twice | swapped | {f"{stem}.{wrong}" for wrong, right in _ENDINGS.items() if right == ending}


MISTYPED = frozenset(
    slip for name in _OFTEN for slip in _slips(name) if "." in slip.strip(".") and likely_meant(f"a@{slip}")
)
"""Domains that are surely slips, for where they must be listed; `likely_meant` knows of more."""
