"""Copies of a data file in ``backups/``: made, read back, thinned out."""

import errno
import os
import re
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from meetingtui.errors import StoreDamagedError
from meetingtui.store.durable import replace_file
from meetingtui.store.thinning import kept
from meetingtui.wording import full_date

FOLDER = "backups"
"""Where copies lie, beside the file they are of."""

_STAMP = "%Y-%m-%d %H%M%S"
_ID = "%Y%m%d-%H%M%S"


class Copy(msgspec.Struct, frozen=True):
    """One copy of a data file."""

    path: Path
    """Where it lies."""
    at: datetime
    """When it was made, local time without zone."""

    @property
    def id(self) -> str:
        """What it is called on the command line: 20261122-143005."""
        return self.at.strftime(_ID)

    @property
    def words(self) -> str:
        """2026年11月22日 14:30"""
        return f"{full_date(self.at.date())} {self.at:%H:%M}"


def copies_of(path: Path, into: Path | None = None) -> list[Copy]:
    """The copies of a data file, oldest first; of those in another folder, if one is given."""
    name = re.compile(re.escape(path.stem) + r" (\d{4}-\d\d-\d\d \d{6})" + re.escape(path.suffix))
    found = []
    try:
        for each in (into or path.parent / FOLDER).iterdir():
            if (match := name.fullmatch(each.name)) and (at := _read_stamp(match[1])):
                found.append(Copy(each, at))
    except OSError:
        return []  # a folder that is not there or cannot be listed offers no copies
    return sorted(found, key=lambda copy: copy.at)


def back_up(path: Path, content: bytes, now: datetime, into: Path | None = None) -> Copy | None:
    """A copy of a file with this content, unless the newest holds the same; then none.

    Once it is on the disk and reads back as it was written, older ones that
    need not be kept go.

    Raises:
        OSError: the copy could not be written or reads back otherwise.
    """
    copies = copies_of(path, into)
    at = now.replace(tzinfo=None, microsecond=0)
    # The clock may have been set back: the last one made need not be the newest by its name.
    last = {*copies[-1:], *[copy for copy in copies if copy.at <= at][-1:]}
    if any(copy.path.read_bytes() == content for copy in last):
        return None
    taken = {copy.at for copy in copies}
    while at in taken:
        at += timedelta(seconds=1)
    folder = into or path.parent / FOLDER
    made = Copy(folder / f"{path.stem} {at:{_STAMP}}{path.suffix}", at)
    folder.mkdir(mode=0o700, exist_ok=True)
    replace_file(made.path, content)
    if made.path.read_bytes() != content:
        made.path.unlink()
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    stay = kept([*taken, at], at)
    for copy in copies:
        if copy.at not in stay:
            copy.path.unlink()
    return made


def damaged(path: Path, why: str) -> StoreDamagedError:
    """The error for a term file that cannot be used."""
    return StoreDamagedError(f"{path.name} 已损坏（{why}），文件未改动。")


def missing(path: Path) -> StoreDamagedError | None:
    """The error for a term file that is gone though there are copies of it; None without."""
    if not copies_of(path):
        return None
    return StoreDamagedError(f"{path.name} 不见了，但 {FOLDER} 里有它的备份。")


def _read_stamp(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _STAMP)  # noqa: DTZ007 (local, like the file's name)
    except ValueError:
        return None
