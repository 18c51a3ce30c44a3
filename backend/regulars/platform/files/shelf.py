"""Files that come and go, kept beside the database: each under a name of ours, never under one that was sent."""

import os
import re
import secrets
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import WeakKeyDictionary, finalize

from regulars.platform import clock
from regulars.platform.db.connect import Database

_NAME = re.compile(r"[a-z]+-[0-9a-z-]+\Z")
PART = ".part"
"""Ends the name of a file that is still being written."""


class Shelf:
    """A folder of files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where a file of this name (`upload-7`) stands, or would stand."""
        if not _NAME.match(name):
            raise ValueError(name)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder / name

    def fresh(self, name: str) -> Path:
        """A path that nobody else has, for a file that is about to be written: `upload-7` and something by chance."""
        return self.path(f"{name}-{secrets.token_hex(8)}")

    def has(self, name: str) -> bool:
        """Whether it is there."""
        return self.path(name).is_file()

    def remove(self, name: str) -> None:
        """Take a file away; nothing happens where there is none."""
        self.path(name).unlink(missing_ok=True)

    def clear(self, *, parts_after: int, files_after: int) -> None:
        """Remove what nobody has written to for so many microseconds: parts whose writers are gone, forgotten files."""
        if not self.folder.is_dir():
            return
        now = clock.now()
        for entry in os.scandir(self.folder):
            age = now - int(entry.stat().st_mtime * clock.SECOND)
            if age > (parts_after if entry.name.endswith(PART) else files_after):
                Path(entry.path).unlink(missing_ok=True)


_shelves: WeakKeyDictionary[Database, Shelf] = WeakKeyDictionary()


def put_at(database: Database, folder: Path) -> None:
    """Keep the files of this database there from now on."""
    _shelves[database] = Shelf(folder)


def of(database: Database) -> Shelf:
    """The files of this database; where nobody said a place, a temporary one of this process."""
    shelf = _shelves.get(database)
    if shelf is None:
        folder = mkdtemp(prefix="regulars-")
        finalize(database, rmtree, folder, ignore_errors=True)
        shelf = _shelves[database] = Shelf(Path(folder))
    return shelf
