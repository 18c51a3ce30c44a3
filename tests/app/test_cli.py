"""The command line: only what is run is imported, and nothing is left out of its help."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from regulars.app.cli import COMMANDS, build


def test_the_help_names_every_command_without_importing_any() -> None:
    code = (
        "import sys; from regulars.app import cli; sys.argv = ['regulars', '--help']\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "print(*(name for name in sys.modules if name.startswith(('strawberry', 'tortoise', 'regulars.'))))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    *told, imported = said.strip().splitlines()
    assert {line.split()[0] for line in told if line.startswith("  ") and line.strip()} >= {
        one.name for one in COMMANDS
    }
    assert set(imported.split()) == {"regulars.app", "regulars.app.cli"}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_every_command_is_found_and_explains_itself(command) -> None:
    said = CliRunner().invoke(build(command.name), [command.name, "--help"])
    assert said.exit_code == 0
    assert command.help.removesuffix(".") in " ".join(said.output.split())


def test_an_unknown_command_is_refused_by_name() -> None:
    said = CliRunner().invoke(build("nonsense"), ["nonsense"])
    assert said.exit_code == 2
    assert "nonsense" in said.output


def test_a_server_starts_without_what_only_a_document_or_a_prediction_needs() -> None:
    code = "import sys, regulars.app.asgi; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"fpdf", "fontTools", "numpy"}.intersection(said.split())
