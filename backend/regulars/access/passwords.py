"""Passwords: argon2id in two threads of its own, and the rules a new one must meet.

Two at a time, because each takes 19 MiB: a flood of sign-ins waits in line and never fills the memory.
"""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from regulars.platform.errors import ErrorCode, Refusal
from regulars.platform.text import fold

SHORTEST = 12
LONGEST = 1_000
_GENERATED_BYTES = 15

# OWASP's figures for argon2id; a stored hash with others is renewed at the next sign-in.
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

# Of a random password that nobody knows, with the parameters above: verified for unknown accounts, to take as long.
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$UyWvjuAxGhr45TrQJV2JqQ$wew/G+Oit1v5BgcX2I3soTTwYRC+3SeuwMB4XVk/d18"

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


async def hashed(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, hasher.hash, password)


async def verified(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; without one (unknown account) it takes as long and is never true."""
    known = password_hash if password_hash is not None else _NOBODYS
    same = await asyncio.get_running_loop().run_in_executor(_threads, _verify, known, password)
    return same and password_hash is not None


def generated() -> str:
    """A new password to hand over, such as the demo's."""
    return secrets.token_urlsafe(_GENERATED_BYTES)


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return hasher.check_needs_rehash(password_hash)


def check(password: str, *, name: str, email: str, path: tuple[str, ...]) -> None:
    """Refuses a new password that is too short, too common, or the person's own name or e-mail."""
    if len(password) < SHORTEST:
        raise Refusal(ErrorCode.INVALID, f"A password has at least {SHORTEST} characters.", path)
    if len(password) > LONGEST:
        raise Refusal(ErrorCode.TOO_LONG, f"A password has at most {LONGEST} characters.", path)
    bare = _bare(password)
    if len(set(bare)) <= 3 or bare in _COMMON or _is_run(bare):
        raise Refusal(
            ErrorCode.INVALID, "This password is among the first that anybody would try. Choose another.", path
        )
    if _is_own(bare, name, email):
        raise Refusal(ErrorCode.INVALID, "A password must not be made of your name or e-mail.", path)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _bare(text: str) -> str:
    """Letters and digits only, without the usual tail of digits where letters remain."""
    kept = "".join(c for c in fold(text) if c.isalnum())
    return kept.rstrip("0123456789") or kept


def _is_own(bare: str, name: str, email: str) -> bool:
    local, _, domain = email.partition("@")
    words = [_bare(word) for word in (local, domain, email, name, *name.split(), "regulars")]
    for word in sorted((word for word in words if len(word) > 2), key=len, reverse=True):
        bare = bare.replace(word, "")
    return len(bare) < 4


def _is_run(bare: str) -> bool:
    """123456789012, abcdefghijkl, and the same backwards."""
    steps = {ord(right) - ord(left) for left, right in pairwise(bare)}
    return steps in ({1}, {-1}) or bare in "1234567890" * 6


_COMMON = frozenset(
    (
        "password passwordpassword passw0rd passw0rdpassw0rd mypassword thepassword newpassword changeme "
        "changemenow letmein letmeinplease letmeinnow welcome welcomehome welcometothe qwertyuiop "
        "qwertyuiopasdf qwertyqwerty qwerty123qwerty asdfghjkl asdfghjklzxcvbnm zxcvbnm zxcvbnmasdfgh "
        "qazwsxedcrfv qazwsxedc 1qaz2wsx3edc 1q2w3e4r5t6y 1q2w3e4r5t 1q2w3e4r 1qazxsw23edc q1w2e3r4t5y6 "
        "administrator adminadmin adminadminadmin superadmin rootroot iloveyou iloveyouforever iloveyoubaby "
        "iloveyousomuch trustno1 sunshine sunshinesunshine princess princessprincess football "
        "footballfootball baseball basketball monkeymonkey dragondragon masterkey mastermaster shadowshadow "
        "superman supermansuperman batmanbatman starwars starwarsstarwars pokemonpokemon michaeljackson "
        "jenniferlopez correcthorsebatterystaple correcthorse testtesttest testpassword secretsecret "
        "topsecret topsecretpassword defaultpassword temporarypassword temppassword abcdefg abcd1234abcd "
        "abc123abc123 aaabbbccc abcabcabc computer internet whatever whateverwhatever nothingnothing "
        "unknownunknown forgotpassword ihatepasswords companypassword shopshopshop storestore "
        "customercustomer summer winter autumn spring"
    ).split()
)
