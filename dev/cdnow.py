"""Turns the CDNOW data (23,570 people, 69,659 purchases) into an order file for `regulars import orders`.

    python dev/cdnow.py OUT.csv [--data FOLDER]

The data lies in the wheel lifetimes==0.11.3 (datasets/CDNOW_master.txt), which is installed without its dependencies
into .tools/data by `make setup`, or here if it is not there yet. An order's id is the number of its line, its time the
noon of its day; zero amounts and exact duplicates are kept, as they are in the data.
"""

import argparse
import csv
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / ".tools" / "data"
WHEEL = "lifetimes==0.11.3"
MASTER = Path("lifetimes/datasets/CDNOW_master.txt")
COLUMNS = ("order_id", "placed_at", "customer_id", "total", "currency")


def found(folder: Path = DATA) -> Path:
    """The data file; fetched from the package index where it is not there."""
    master = folder / MASTER
    if not master.exists():
        folder.mkdir(parents=True, exist_ok=True)
        uv = Path(sys.executable).with_name("uv")
        installer = [str(uv), "pip"] if uv.exists() else [sys.executable, "-m", "pip"]
        subprocess.run([*installer, "install", "--quiet", "--no-deps", "--target", str(folder), WHEEL], check=True)
    return master


def write(master: Path, out: Path) -> int:
    """Write the order file; returns how many orders it has."""
    count = 0
    with master.open(encoding="ascii") as lines, out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        next(lines)
        for number, line in enumerate(lines, 2):
            parts = line.split()
            if not parts:
                continue
            customer, day, _, amount = parts[-4:]
            rows.writerow((number, f"{day[:4]}-{day[4:6]}-{day[6:]}", customer, amount, "USD"))
            count += 1
    return count


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path)
    options.add_argument("--data", type=Path, default=DATA)
    chosen = options.parse_args()
    print(f"{write(found(chosen.data), chosen.out):,} orders written to {chosen.out}")


if __name__ == "__main__":
    main()
