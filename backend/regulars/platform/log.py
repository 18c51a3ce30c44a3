"""Logging to standard error, each line with the correlation id of its request."""

import logging
import sys
from contextvars import ContextVar
from logging import LogRecord
from typing import Literal

import orjson

from regulars.platform import clock

correlation: ContextVar[str] = ContextVar("correlation", default="")


class _Lines(logging.Formatter):
    def format(self, record: LogRecord) -> str:
        record.correlation = f" [{correlation.get()}]" if correlation.get() else ""
        return super().format(record)


class _Json(logging.Formatter):
    def format(self, record: LogRecord) -> str:
        line: dict[str, object] = {
            "at": clock.iso(int(record.created * clock.SECOND)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if correlation.get():
            line["correlation"] = correlation.get()
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


def configure(level: str = "INFO", style: Literal["text", "json"] = "text") -> None:
    """Replace the root handlers; called once by the commands."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Json() if style == "json" else _Lines("%(asctime)s %(levelname)s %(name)s%(correlation)s: %(message)s")
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
