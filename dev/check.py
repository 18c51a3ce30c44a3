"""Everything that must hold before a change is merged: `make test` runs it all, `make lint` the part without tests.

Stages run in phases; a phase's lanes run side by side (two cores are enough), a lane's stages one after another, and
the first failure stops everything. Each stage's whole output stays in .check/<stage>.log.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
LOGS = HOUSE / ".check"
BIN = ".venv/bin"


@dataclass(frozen=True)
class Stage:
    """One check: a shell command at the top of the house, or in the application's folder with its Node."""

    name: str
    command: str
    environment: dict[str, str] = field(default_factory=dict[str, str])


def application(name: str, command: str) -> Stage:
    return Stage(name, f". dev/node.sh && cd frontend && {command}")


def suite(database: str) -> Stage:
    command = f"{BIN}/python -m pytest -q -n 2 --dist worksteal --durations=10"
    if database != "SQLite":
        command += " --ignore=tests/house"  # files and documents are the same beside every database
    return Stage(f"tests on {database}", command, {"REGULARS_TEST_DATABASE": database.lower()})


Lane = tuple[Stage, ...]
Phase = tuple[Lane, ...]

# Servers and commands are started by the hundred, and where Python is told to write no bytecode each would compile all.
BYTECODE = Stage("bytecode", f"{BIN}/python -m compileall -q -j 2 backend dev tests")
# Broken walls first, then broken lines.
BACKEND_LINT: Lane = (
    Stage("walls", f"{BIN}/lint-imports --no-cache"),
    Stage("ruff", f"{BIN}/ruff check --quiet --output-format=concise ."),
    Stage("format", f"{BIN}/ruff format --check --quiet ."),
    Stage("types", f"{BIN}/pyright --warnings"),
)
APPLICATION_LINT: Lane = (
    application("codegen", "pnpm run --silent codegen"),
    application("biome", "pnpm exec biome check --error-on-warnings ."),
    application("tsc", "pnpm exec tsc --noEmit"),
)
APPLICATION_BUILD: Lane = (
    application("vitest", "pnpm exec vitest run"),
    application("build", "pnpm run --silent build"),
    application("budget", "pnpm run --silent budget"),
)
CLIENTS = Stage("clients", ". dev/node.sh && node --test --test-timeout=120000 'tests/clients/*.test.mjs'")
BROWSER = Stage("browser", ". dev/node.sh && node --test 'tests/browser/*.test.mjs'")

PLANS: dict[str, tuple[Phase, ...]] = {
    "lint": ((BACKEND_LINT, APPLICATION_LINT),),
    "all": (
        ((BYTECODE, *BACKEND_LINT), APPLICATION_LINT + APPLICATION_BUILD),
        ((suite("SQLite"),),),  # two workers: both cores
        ((suite("PostgreSQL"),),),
        ((CLIENTS, BROWSER),),
    ),
}


class Checks:
    """Runs a plan and remembers how each stage went."""

    def __init__(self, plan: tuple[Phase, ...]) -> None:
        self.plan = plan
        self.seconds: dict[str, float] = {}
        self.failed: Stage | None = None
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()

    def run(self) -> bool:
        LOGS.mkdir(exist_ok=True)
        for phase in self.plan:
            lanes = [threading.Thread(target=self._run_lane, args=(lane,)) for lane in phase]
            for lane in lanes:
                lane.start()
            for lane in lanes:
                lane.join()
            if self.failed:
                return False
        return True

    def _run_lane(self, lane: Lane) -> None:
        for stage in lane:
            started = time.monotonic()
            code = self._run_stage(stage)
            with self._lock:
                if self.failed:
                    return
                self.seconds[stage.name] = time.monotonic() - started
                print(
                    f"  {'ok    ' if code == 0 else 'FAILED'} {stage.name:<20} {self.seconds[stage.name]:7.1f} s",
                    flush=True,
                )
                if code != 0:
                    self.failed = stage
                    self._stop_others()
                    return

    def _run_stage(self, stage: Stage) -> int:
        with log_of(stage).open("wb") as log:
            with self._lock:
                if self.failed:
                    return 1
                process = subprocess.Popen(
                    ["/bin/sh", "-c", stage.command],
                    cwd=HOUSE,
                    env={**os.environ, **stage.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
                self._running[stage.name] = process
            code = process.wait()
        with self._lock:
            self._running.pop(stage.name, None)
        return code

    def _stop_others(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)

    def interrupt(self) -> None:
        with self._lock:
            self.failed = self.failed or Stage("interrupted", "")
            self._stop_others()


def log_of(stage: Stage) -> Path:
    return LOGS / (re.sub(r"\W+", "-", stage.name.lower()) + ".log")


def report(checks: Checks, total: float) -> None:
    if checks.failed and checks.failed.command:
        log = log_of(checks.failed)
        lines = log.read_text(errors="replace").splitlines()
        print(f"\n──── {checks.failed.name}: {checks.failed.command}")
        print("\n".join(lines[-200:]))
        print(f"──── the whole of it: {log.relative_to(HOUSE)}")
    print(f"\n  {'stage':<27}   seconds")
    for name, seconds in checks.seconds.items():
        mark = "FAILED" if checks.failed and checks.failed.name == name else "ok"
        print(f"  {mark:<6} {name:<20} {seconds:9.1f}")
    print(f"  {'in all':<27} {total:9.1f}")
    for database in ("SQLite", "PostgreSQL"):
        stage = suite(database)
        if stage.name in checks.seconds:
            print(f"\n{stage.name}:")
            print(log_of(stage).read_text(errors="replace").rstrip().splitlines()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", choices=sorted(PLANS))
    checks = Checks(PLANS[parser.parse_args().plan])
    signal.signal(signal.SIGTERM, lambda *_: checks.interrupt())
    started = time.monotonic()
    try:
        held = checks.run()
    except KeyboardInterrupt:
        checks.interrupt()
        held = False
    report(checks, time.monotonic() - started)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
