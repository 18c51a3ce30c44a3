"""Regulars with Strawberry's own executor in the place of ours: what the row executor is measured against."""

import sys
from typing import Any

from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from regulars.api import engine
from regulars.app import rooms
from regulars.app.commands.serve import run
from regulars.platform import settings


class Stock(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's executor; it keeps nothing with the document."""

    def __init__(self, *args: Any, selections: object = None, **kwargs: Any) -> None:
        """`selections` is for ours."""
        super().__init__(*args, **kwargs)


if __name__ == "__main__":
    setattr(engine, "RowExecutor", Stock)  # noqa: B010 - the one place that ever exchanges it
    rooms.arrange()
    run(settings.load(), host="127.0.0.1", port=int(sys.argv[1]))
