"""The shop of tests/api/shop.py: built once a worker, then copied for those who write."""

import shutil
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from regulars.platform.db.connect import open_database
from tests.api.shop import Shop, build, open_hours
from tests.api.twin import twin


@dataclass(frozen=True)
class Stocked:
    """Where the built shop is, and its token."""

    place: Path | str
    everything: str


@pytest.fixture(scope="session")
async def stocked(
    request: pytest.FixtureRequest, template: Path | str, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> Stocked:
    """A shop in a database of its own, closed, to be copied."""
    place, url = place_of(request, template, tmp_path_factory.mktemp("shop"))
    database = await open_database(url, readers=2)
    with open_hours(), database.entered():
        everything = await build()
    await database.close()
    return Stocked(place, everything)


@pytest.fixture(scope="module")
async def common_twin(
    request: pytest.FixtureRequest, template: Path | str, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncGenerator[Shop]:
    """The same shop with other secrets."""
    _, url = place_of(request, template, tmp_path_factory.mktemp("twin"))
    database = await open_database(url, readers=2)
    with open_hours(), database.entered():
        everything = await build(*twin())
    yield Shop(database, everything)
    await database.close()


@pytest.fixture(scope="module")
async def common_shop(
    request: pytest.FixtureRequest, stocked: Stocked, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncGenerator[Shop]:
    """One shop for all tests of a module, which leave it as they find it or do not mind."""
    url, leave = _copy(request, stocked, tmp_path_factory.mktemp("common"))
    database = await open_database(url, readers=3)
    yield Shop(database, stocked.everything)
    await database.close()
    leave()


@pytest.fixture
async def shop(common_shop: Shop, anyio_backend: str) -> AsyncGenerator[Shop]:
    """The module's shop, in its open hours."""
    with open_hours(), common_shop.database.entered():
        yield common_shop


@pytest.fixture
async def own_shop(
    request: pytest.FixtureRequest, stocked: Stocked, tmp_path: Path, anyio_backend: str
) -> AsyncGenerator[Shop]:
    """A shop of this test's own."""
    url, leave = _copy(request, stocked, tmp_path)
    database = await open_database(url, readers=3)
    with open_hours(), database.entered():
        yield Shop(database, stocked.everything)
    await database.close()
    leave()


def place_of(request: pytest.FixtureRequest, template: Path | str, folder: Path) -> tuple[Path | str, str]:
    if isinstance(template, Path):
        path = folder / "regulars.db"
        shutil.copyfile(template, path)
        return path, f"sqlite:///{path}"
    cluster: Any = request.getfixturevalue("cluster")
    name = cluster.new(f'TEMPLATE "{template}"')
    return name, cluster.address(name)


def _copy(request: pytest.FixtureRequest, stocked: Stocked, folder: Path) -> tuple[str, Any]:
    place, url = place_of(request, stocked.place, folder)
    if isinstance(place, Path):
        return url, lambda: None
    cluster: Any = request.getfixturevalue("cluster")
    return url, lambda: cluster.drop(place)
