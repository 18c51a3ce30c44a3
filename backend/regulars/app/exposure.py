"""Where the server may be reached without TLS: on this machine, unless somebody says otherwise."""

import ipaddress

from regulars.platform.settings import BadSetting, Settings


def check(settings: Settings, host: str) -> None:
    """Refuse to listen beyond this machine over plain http. Raises `BadSetting` with the remedies."""
    if _is_here(host) or settings.insecure or settings.public_url.startswith("https://"):
        return
    raise BadSetting(
        f"Listening on {host} would send passwords and customers' data over the network in the clear. Put a proxy"
        " with TLS in front and set REGULARS_PUBLIC_URL=https://… and REGULARS_TRUSTED_PROXIES, or set"
        " REGULARS_INSECURE=true where the network is private."
    )


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
