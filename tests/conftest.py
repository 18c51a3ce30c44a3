"""What every test may ask for: a fresh database on either engine, and a network that ends at this machine."""

import inspect
import ipaddress
import os
import shutil
import socket
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import pytest

from regulars.migrations.run import create_file, migrate
from regulars.platform.db.connect import Database, open_database
from tests.cluster import Cluster

_ENGINE = os.environ.get("REGULARS_TEST_DATABASE", "sqlite")
_CLUSTER = pytest.StashKey[Cluster]()


def pytest_configure(config: pytest.Config) -> None:
    """One PostgreSQL cluster a run: the controller of xdist starts it, the workers are told where it is."""
    if _ENGINE == "postgresql" and not hasattr(config, "workerinput") and not config.option.collectonly:
        config.stash[_CLUSTER] = Cluster.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    cluster = config.stash.get(_CLUSTER, None)
    if cluster is not None:
        cluster.stop()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    cluster = node.config.stash.get(_CLUSTER, None)
    if cluster is not None:
        node.workerinput["cluster"] = cluster.url


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Module | pytest.Class, name: str, obj: object) -> None:
    """Every coroutine test runs on asyncio, unmarked."""
    inner = getattr(getattr(obj, "hypothesis", None), "inner_test", obj)
    if collector.istestfunction(obj, name) and inspect.iscoroutinefunction(inner):
        pytest.mark.anyio(obj)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def engine() -> str:
    """``sqlite`` or ``postgresql``: what this run is about."""
    return _ENGINE


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """The PostgreSQL server of this run; skips on SQLite."""
    if _ENGINE != "postgresql":
        pytest.skip("needs PostgreSQL")
    workerinput = getattr(request.config, "workerinput", None)
    return Cluster(workerinput["cluster"]) if workerinput else request.config.stash[_CLUSTER]


@pytest.fixture(scope="session")
async def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> Path | str:
    """A migrated database of this worker, to be copied: a file's path, or the name of a PostgreSQL database."""
    if _ENGINE == "sqlite":
        path = tmp_path_factory.mktemp("template") / "regulars.db"
        await create_file(path)
        return path
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"template_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    cluster.create(name)
    database = await open_database(cluster.address(name), readers=2)
    await migrate(database)
    await database.close()
    return name


@pytest.fixture
def fresh_url(request: pytest.FixtureRequest, template: Path | str, tmp_path: Path) -> Generator[str]:
    """The address of a migrated database of this test's own, not opened."""
    if isinstance(template, Path):
        path = tmp_path / "regulars.db"
        shutil.copyfile(template, path)
        yield f"sqlite:///{path}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.lend(template)
    yield cluster.address(name)
    cluster.take_back(name)


@pytest.fixture
async def database(fresh_url: str, anyio_backend: str) -> AsyncGenerator[Database]:
    """A fresh migrated database, open and current."""
    opened = await open_database(fresh_url, readers=3)
    with opened.entered():
        yield opened
    await opened.close()


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Generator[None]:
    """A test that would leave this machine fails where it tries."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        _stay(self, address)
        return connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        _stay(self, address)
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        yield


def _stay(sock: socket.socket, address: Any) -> None:
    if sock.family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = address[0]
    if host != "localhost" and not (_is_ip(host) and ipaddress.ip_address(host).is_loopback):
        message = f"Tests stay on this machine; {address!r} lies beyond."
        raise RuntimeError(message)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
