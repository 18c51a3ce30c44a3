"""`make dev`: the server and the application's own, both reloading as files change; Ctrl-C stops both."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
BIN = HOUSE / ".venv" / "bin"
PNPM = HOUSE / ".tools" / "node_modules" / "pnpm" / "bin" / "pnpm.mjs"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    environment = {**os.environ, "REGULARS_BACKEND": f"http://127.0.0.1:{port}"}
    server = f"{BIN}/regulars serve --port {port}"
    commands = (
        [str(BIN / "watchfiles"), "--filter", "python", "--sigint-timeout", "10", server, str(HOUSE / "backend")],
        ["node", str(PNPM), "--dir", str(HOUSE / "frontend"), "run", "dev"],
    )
    processes = [subprocess.Popen(command, cwd=HOUSE, env=environment, start_new_session=True) for command in commands]
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.3)
    except KeyboardInterrupt:
        pass
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
    return max(abs(process.wait()) for process in processes)


if __name__ == "__main__":
    sys.exit(main())
