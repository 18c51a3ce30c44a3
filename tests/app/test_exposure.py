"""Where the server may be reached without TLS."""

from dataclasses import replace

import pytest

from regulars.app import exposure
from regulars.platform.settings import BadSetting, Settings

PLAIN = Settings()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_needs_no_tls(host: str) -> None:
    exposure.check(PLAIN, host)


@pytest.mark.parametrize("host", ["::", "192.168.1.5", "shop.example.com"])
def test_beyond_this_machine_plain_http_is_refused_with_the_remedies(host: str) -> None:
    with pytest.raises(BadSetting, match="REGULARS_PUBLIC_URL=https"):
        exposure.check(PLAIN, host)
    exposure.check(replace(PLAIN, insecure=True), host)
    exposure.check(replace(PLAIN, public_url="https://crm.example.com"), host)
    with pytest.raises(BadSetting):
        exposure.check(replace(PLAIN, public_url="http://crm.example.com"), host)
