"""A store in Manila with every room listening, and somebody at the desk."""

from pathlib import Path

import pytest

from regulars.app import rooms
from regulars.platform.db.connect import Database
from regulars.platform.files import shelf
from tests import make_access
from tests.imports.desk import Desk


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> Desk:
    rooms.arrange()
    shelf.put_at(database, tmp_path / "files")
    await make_access.store(country_code="PH")
    return await Desk.of(database)
