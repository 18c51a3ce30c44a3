"""The same shop with other secrets: what callers without PII_READ may not see differs, and nothing else.

A mask shows the first letters of an e-mail address, the country and the last two digits of a number: those are kept.
"""

import copy
from typing import Any

from tests.api import stock

OTHERS: dict[str, str] = {
    "ada@example.com": "alt@elsewhere.com",
    "jose@example.com": "jot@elsewhere.com",
    "Asa@Example.se": "Ann@Elsewhere.se",
    "taro@example.jp": "toru@elsewhere.jp",
    "wei.li@example.cn": "wong@elsewhere.cn",
    "nameless@example.com": "nobody@elsewhere.com",
    "zoe@example.com": "zac@elsewhere.com",
    "aine@example.ie": "ailbhe@elsewhere.ie",
    "bo@example.com": "bella@elsewhere.com",
    "stranger@example.org": "sure@elsewhere.org",
    "+63 917 555 0100": "+63 917 777 8800",
    "+639175550100": "+639177778800",
    "0917 555 0111": "0917 777 8811",
    "+63 917 555 0112": "+63 917 777 8812",
    "(0918) 555-0107": "(0918) 777-8807",
    "+81 90 1234 5678": "+81 90 8765 4378",
    "+1 212 555 0109": "+1 212 777 8809",
    "+44 20 7946 0018": "+44 20 7946 9918",
    "1990-12-10": "1971-01-11",
    "1985-11-25": "1999-07-07",
    "2000-02-29": "1960-05-05",
    "GB-123-456": "GB-654-321",
    "SE5566778899": "SE9988776655",
    "Peanuts": "Shellfish",
    "Eggs": "Celery",
    "12 St James's Square": "1 Elsewhere Road",
    "5 Mabini St": "8 Otherwise St",
    "Calle Mayor 1": "Calle Menor 9",
    "Storgatan 2": "Lillgatan 8",
    "1-1 Marunouchi": "9-9 Otemachi",
    "1 Main St": "7 Side St",
    "SW1Y 4JH": "N1 9GU",
    "1200": "1300",
    "29001": "29009",
    "411 01": "400 99",
    "100-0005": "100-0009",
    "11201": "11299",
}


def twin() -> tuple[list[tuple[str, stock.Fields]], list[stock.Fields]]:
    """People and orders with the other secrets."""
    return _other(copy.deepcopy(stock.PEOPLE)), _other(copy.deepcopy(stock.ORDERS))


def _other(value: Any) -> Any:
    match value:
        case dict():
            return {name: _other(part) for name, part in value.items()}
        case list():
            return [_other(part) for part in value]
        case tuple():
            return tuple(_other(part) for part in value)
        case str():
            return OTHERS.get(value, value)
        case _:
            return value
