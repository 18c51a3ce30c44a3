"""`make torture`: what takes too long for every change, on both databases: fuzzing, naughty
strings and histories of money by the thousand.

Ends with the first suite that fails; a failure names its seed.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SUITES = (
    "tests/api/test_fuzz.py",
    "tests/api/test_schemathesis.py",
    "tests/api/test_naughty.py",
    "tests/orders/test_money_machine.py",
)


def main() -> int:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cases", type=int, default=10_000, help="documents on each database, and as many of schemathesis"
    )
    parser.add_argument(
        "--strings", type=int, default=20, help="naughty strings for each of the places that take a text"
    )
    parser.add_argument("--histories", type=int, default=1_000, help="histories of orders and money, of 50 steps each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    asked = {
        "FUZZ_CASES": str(chosen.cases),
        "FUZZ_SEED": str(chosen.seed),
        "SCHEMATHESIS_CASES": str(chosen.cases),
        "NAUGHTY_EACH": str(chosen.strings),
        "MONEY_EXAMPLES": str(chosen.histories),
        "MONEY_STEPS": "50",
    }
    for database in ("sqlite", "postgresql"):
        if chosen.only in {None, database}:
            print(f"── {database}, seed {chosen.seed}", flush=True)
            environment = {**os.environ, **asked, "REGULARS_TEST_DATABASE": database}
            command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "--durations=5", *SUITES]
            code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
            if code:
                return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
