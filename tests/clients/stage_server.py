"""Serves the sample schema of tests/api/stage.py by uvicorn; prints its port, then listens.

The argument names limits that should be others than usual: `{"init_timeout": 0.2}`.
"""

import asyncio
import json
import socket
import sys

import uvicorn

from regulars.api.limits import Limits
from tests.api.stage import Stage


async def main() -> None:
    stage = Stage(Limits(**json.loads(sys.argv[1])))
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(
        stage.app,
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=stage.engine.limits.frame,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    await uvicorn.Server(config).serve([listening])


if __name__ == "__main__":
    asyncio.run(main())
