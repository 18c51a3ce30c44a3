"""How many orders a second `ordersUpsert` takes over HTTP: new ones of two lines each, in calls of 250, one process.

`.venv/bin/python -m dev.bench.upserting --orders 20000`. Prints the rate by the clock and by the server's processor
time.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson
import psutil

from dev.bench.load import answer

REGULARS = str(Path(sys.executable).with_name("regulars"))
A_CALL = 250
DOCUMENT = """mutation Send($orders: [OrderInput!]!, $key: String!) {
  ordersUpsert(orders: $orders, idempotencyKey: $key) { created failures { errors { message } } userErrors { message } }
}"""


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=20_000)
    parser.add_argument("--customers", type=int, default=5_000)
    parser.add_argument("--port", type=int, default=8_655)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as folder:
        environment = {**os.environ, "REGULARS_DATA_DIR": folder}
        store = ["--code", "default", "--name", "Bench", "--currency", "USD", "--time-zone", "UTC"]
        subprocess.run([REGULARS, "store", "create", *store], env=environment, check=True, stdout=subprocess.DEVNULL)
        token = subprocess.run(
            [REGULARS, "token", "create", "--name", "bench", "--scopes", "orders:write"],
            env=environment, check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip
        server = subprocess.Popen([REGULARS, "serve", "--port", str(chosen.port)], env=environment)
        try:
            asyncio.run(_measure(chosen, token, psutil.Process(server.pid)))
        finally:
            server.terminate()
            server.wait(20)


async def _measure(chosen: Any, token: str, server: psutil.Process) -> None:
    await _ready(chosen.port)
    bodies = [_body(start, chosen) for start in range(0, chosen.orders, A_CALL)]
    before, begun = server.cpu_times(), time.perf_counter()
    for body in bodies:
        said = orjson.loads(await answer(chosen.port, "/graphql", body, token=token))
        done = said["data"]["ordersUpsert"]
        if done["created"] != A_CALL:
            raise SystemExit(f"Not all were taken: {done}")
    seconds = time.perf_counter() - begun
    after = server.cpu_times()
    worked = after.user + after.system - before.user - before.system
    print(
        f"{chosen.orders:,} orders of two lines in calls of {A_CALL}: {chosen.orders / seconds:,.0f} a second by the"
        f" clock, {chosen.orders / worked:,.0f} a second of the server's processor time"
    )


async def _ready(port: int) -> None:
    for _ in range(300):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.close()
        return
    raise SystemExit("The server did not start.")


def _body(start: int, chosen: Any) -> bytes:
    orders = [_order(number, chosen.customers) for number in range(start, start + A_CALL)]
    return orjson.dumps({"query": DOCUMENT, "variables": {"orders": orders, "key": f"call-{start}"}})


def _order(number: int, customers: int) -> dict[str, Any]:
    who = number * 7919 % customers
    buyer = {"externalId": f"c-{who}", "email": f"c{who}@example.com", "firstName": "Ann", "lastName": f"Lee {who}"}
    return {
        "externalId": f"o-{number}",
        "customer": buyer,
        "placedAt": f"2025-{1 + number % 12:02}-{1 + number % 28:02}T12:00:00Z",
        "currencyCode": "USD",
        "lines": [_line("Tea", number % 400, 2, "4.50"), _line("Cup", number % 377, 1, "12.00")],
        "taxTotal": "1.70",
        "payments": [{"reference": f"p-{number}", "amount": "22.70", "method": "Visa"}],
        "shippingAddress": {"firstName": "Ann", "city": "Manila", "countryCode": "PH", "address1": f"{number} Road"},
    }


def _line(what: str, number: int, quantity: int, price: str) -> dict[str, Any]:
    name = f"{what} {number}"
    return {"externalId": what, "sku": name, "title": name, "quantity": quantity, "unitPrice": price}


if __name__ == "__main__":
    main()
