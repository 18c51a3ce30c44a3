"""Locks: every package pinned and hashed, none bound to an address of a registry."""

import re
import tomllib
from itertools import chain

import pytest

from tests.house.sources import HOUSE

REQUIREMENTS = sorted((HOUSE / "requirements").glob("*.txt"))
LOCKS = [*REQUIREMENTS, HOUSE / "frontend" / "pnpm-lock.yaml"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_address(lock):
    text = lock.read_text(encoding="utf-8")
    assert not re.findall(r"(?:https?|file|git\+\w+)://\S+|--(?:extra-)?index-url|--find-links|tarball:", text)


@pytest.mark.parametrize("lock", REQUIREMENTS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_and_hashed(lock):
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    for entry in packages:
        assert re.match(r"[\w.-]+(\[[\w,]+\])?==\S+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_what_the_product_imports_is_the_same_in_every_lock():
    pins = {lock.stem: dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), re.MULTILINE)) for lock in REQUIREMENTS}
    for name in ("runtime", "tools"):
        assert pins[name].items() <= pins["dev"].items(), f"{name}.txt and dev.txt differ: make lock"


def test_every_direct_dependency_is_locked():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    locked = (HOUSE / "requirements" / "dev.txt").read_text(encoding="utf-8")
    groups = [*project["project"]["dependencies"], *chain.from_iterable(project["dependency-groups"].values())]
    for requirement in groups:
        name = re.match(r"[\w.-]+", requirement)
        assert name, requirement
        assert re.search(rf"^{re.escape(name[0])}==", locked, re.MULTILINE), f"{requirement}: make lock"


def test_the_applications_packages_are_pinned_exactly():
    import_ready = re.compile(r'^\s+"(?:@[\w.-]+/)?[\w.-]+": "(?P<version>[^"]+)"', re.MULTILINE)
    manifest = (HOUSE / "frontend" / "package.json").read_text(encoding="utf-8")
    dependencies = manifest.split('"dependencies"', 1)[1]
    loose = [found["version"] for found in import_ready.finditer(dependencies) if not found["version"][0].isdigit()]
    assert not loose
