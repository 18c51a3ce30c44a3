"""How fast `regulars import orders` is: the whole command, from an empty folder to its end, start-up included.

``python -m dev.bench.importing --orders 150000`` writes a file of orders of two lines (skewed customers, 400 products,
four countries), imports it and prints orders a second and processor time. `--beside` imports into a shop that holds
other orders already, a tenth as many: then no index may wait.
"""

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
COLUMNS = (
    "order_id order_number placed_at email first_name last_name phone currency status payment_method reference"
    " line_sku line_title line_category line_brand quantity unit_price shipping ship_country ship_city"
    " ship_postal_code channel"
).split()
FIRST = "Ana Ben Carla Dan Eve Finn Gina Hugo Iris Jon Kate Liam Mia Noah Olga Paul Queenie Rosa Sam Tina".split()
LAST = "Reyes Smith Garcia Lopez Ng Tan Cruz Müller Rossi Dubois Santos Kim Sato Novák Silva Khan Brown Jones".split()
PLACES = (("PH", "Manila", "1000"), ("US", "Austin", "78701"), ("DE", "Berlin", "10115"), ("GB", "Leeds", "LS1"))


def write_orders(path: Path, orders: int, *, seed: int = 7) -> None:
    """So many orders of two lines each, in the order of time, by a third as many customers."""
    chance = random.Random(seed)
    goods = [
        (f"SKU-{place}", f"Thing {place}", f"Category {place % 12}", f"Brand {place % 30}", chance.randrange(300, 9000))
        for place in range(400)
    ]  # fmt: skip
    at = datetime(2023, 1, 1, tzinfo=UTC)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for order in range(orders):
            at += timedelta(seconds=chance.randrange(5, 600))
            who = int(orders / 3 * chance.random() ** 1.7)
            for _ in range(2):
                sku, title, category, brand, price = chance.choice(goods)
                writer.writerow(
                    (
                        f"O{order}", f"#{1000 + order}", at.isoformat(), f"customer{who}@example.com", FIRST[who % 20],
                        LAST[who % 18], f"+63917{who:07}", "USD", "COMPLETED", ("card", "gcash", "paypal")[order % 3],
                        f"pay_{order:08x}", sku, title, category, brand, chance.randrange(1, 4), f"{price / 100:.2f}",
                        "5.00", *PLACES[who % 4], "DIRECT",
                    )
                )  # fmt: skip


def main() -> None:
    """Write, import, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=150_000)
    parser.add_argument("--beside", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="regulars-import-") as folder:
        file, first = Path(folder, "orders.csv"), Path(folder, "first.csv")
        write_orders(file, chosen.orders)
        if chosen.beside:
            write_orders(first, chosen.orders // 10)
            _run(folder, first)
        seconds, processor = _run(folder, file)
    rate = chosen.orders / seconds
    print(
        f"{chosen.orders:,} orders of two lines: {seconds:.2f} s for the whole command, {rate:,.0f} orders a second;"
        f" {processor:.1f} s of processor in two processes; load average {os.getloadavg()[0]:.1f}"
    )


def _run(folder: str, file: Path) -> tuple[float, float]:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "regulars.app", "import", "orders", file],
        cwd=ROOT,
        env={**os.environ, "REGULARS_DATABASE_URL": f"sqlite:///{folder}/regulars.db"},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
