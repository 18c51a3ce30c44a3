"""Serves the sample schema of tests/api/stage.py by the product's own uvicorn settings; prints its port, then listens.

The argument names limits that should be others than usual: `{"init_timeout": 0.2}`.
"""

import asyncio
import json
import socket
import sys

from regulars.api.limits import Limits
from regulars.app.commands import serve
from regulars.platform.settings import Settings
from tests.api.stage import Stage


async def main() -> None:
    stage = Stage(Limits(**json.loads(sys.argv[1])))
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    print(port, flush=True)
    config = serve._config(stage.app, "127.0.0.1", port, Settings())
    await serve.Server(config, at_stop=stage.http.streams.ending.set).serve([listening])


if __name__ == "__main__":
    asyncio.run(main())
