"""Bare SQL without HTTP, the upper bound: pgbench on PostgreSQL, a thread for each connection on SQLite."""

import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Any

from dev.bench.questions import Question

_NAMES = re.compile(r":(id|spent|key)\b")


def bare(url: str, question: Question, facts: Mapping[str, Any], *, connections: int, seconds: float) -> float | None:
    """How often a second all statements of a question are answered; none where pgbench is not there."""
    if question.statements == (":search",):
        statements = [(sql, list(params)) for sql, params in facts["search"]]
    else:
        statements = [(_NAMES.sub(lambda found: str(facts[found[1]]), sql), []) for sql in question.statements]
    if url.startswith("sqlite"):
        return _sqlite(url.removeprefix("sqlite:///"), statements, connections, seconds)
    return _pgbench(url, statements, connections, seconds) if shutil.which("pgbench") else None


def _sqlite(path: str, statements: list[tuple[str, list[Any]]], connections: int, seconds: float) -> float:
    times = [0] * connections
    until = time.perf_counter() + seconds

    def ask(place: int) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        while time.perf_counter() < until:
            for sql, params in statements:
                connection.execute(sql, params).fetchall()
            times[place] += 1
        connection.close()

    threads = [Thread(target=ask, args=(place,)) for place in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(times) / seconds


def _pgbench(url: str, statements: list[tuple[str, list[Any]]], connections: int, seconds: float) -> float:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "script.sql"
        script.write_text("".join(f"{_written(sql, params)};\n" for sql, params in statements), encoding="utf-8")
        told = subprocess.run(
            ["pgbench", "--no-vacuum", "--protocol=prepared", f"--client={connections}", "--jobs=2",
             f"--time={max(1, round(seconds))}", f"--file={script}", url],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", told.stdout)
    if found is None:
        sys.exit(f"pgbench failed: {told.stderr}")
    return float(found[1])


def _written(sql: str, params: list[Any]) -> str:
    """The statement with its values in it, which pgbench would otherwise have to be given by name."""
    values = iter(params)
    return re.sub(r"\?", lambda _: _literal(next(values)), sql).replace("\n", " ")


def _literal(value: object) -> str:
    if isinstance(value, list):
        return f"ARRAY[{', '.join(map(_literal, value))}]"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
