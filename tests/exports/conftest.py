from collections.abc import Generator
from pathlib import Path

import pytest

from regulars.app import rooms
from regulars.exports import files
from regulars.platform.jobs import schedule


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Files go to the test's own folder, and nothing is due by the clock."""
    rooms.arrange()
    monkeypatch.setattr(schedule, "_plans", {})
    files.use(tmp_path / "exports")
    yield
    files.use(tmp_path / "nowhere")
