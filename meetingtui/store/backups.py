"""Backups of a data file in the folder ``backups/``: creation, verification and retention."""

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from meetingtui.base.errors import StoreDamagedError
from meetingtui.base.wording import full_date
from meetingtui.store.durable_files import replace_file_content

FOLDER = "backups"
"""Name of the backup folder, which is in the same folder as the backed-up file."""

_STAMP = "%Y-%m-%d %H%M%S"
_ID = "%Y%m%d-%H%M%S"


class Backup(msgspec.Struct, frozen=True):
    """One backup: a copy of a data file with the time it was made, which its file name contains."""

    path: Path
    """Path of the copy."""
    at: datetime
    """Time of the backup: local time without time zone, to the second."""

    @property
    def id(self) -> str:
        """Identifier of the backup on the command line: 20261122-143005."""
        return self.at.strftime(_ID)

    @property
    def time_text(self) -> str:
        """Time of the backup in Chinese: 2026年11月22日 14:30."""
        return f"{full_date(self.at.date())} {self.at:%H:%M}"


def list_backups(path: Path, into: Path | None = None) -> list[Backup]:
    """List the backups of a data file, oldest first; empty if their folder cannot be listed.

    Args:
        path: the data file.
        into: the folder of the backups; ``backups/`` in the file's folder if None.
    """
    name = re.compile(re.escape(path.stem) + r" (\d{4}-\d\d-\d\d \d{6})" + re.escape(path.suffix))
    found = []
    try:
        for each in (into or path.parent / FOLDER).iterdir():
            if (match := name.fullmatch(each.name)) and (at := _parse_time_stamp(match[1])):
                found.append(Backup(each, at))
    except OSError:
        return []  # a folder that is not there or cannot be listed offers no copies
    return sorted(found, key=lambda copy: copy.at)


def back_up_if_changed(
    path: Path, content: bytes, now: datetime, into: Path | None = None
) -> Backup | None:
    """Write a backup of a file's content, verify it, and delete the backups that retention drops.

    Args:
        path: the data file; it is not read.
        content: the content to be backed up.
        now: local time of the backup; a later second is taken if that has a backup already.
        into: the folder of the backups, created if missing; ``backups/`` in the file's folder if
            None.

    Returns:
        The new backup; None if the newest backup, or the newest one up to ``now``, already has this
        content.

    Raises:
        OSError: the copy could not be written, or reads back differently.
    """
    copies = list_backups(path, into)
    at = now.replace(tzinfo=None, microsecond=0)
    # The clock may have been set back: the last one made need not be the newest by its name.
    last = {*copies[-1:], *[copy for copy in copies if copy.at <= at][-1:]}
    if any(copy.path.read_bytes() == content for copy in last):
        return None
    taken = {copy.at for copy in copies}
    while at in taken:
        at += timedelta(seconds=1)
    folder = into or path.parent / FOLDER
    made = Backup(folder / f"{path.stem} {at:{_STAMP}}{path.suffix}", at)
    folder.mkdir(mode=0o700, exist_ok=True)
    replace_file_content(made.path, content)
    if made.path.read_bytes() != content:
        made.path.unlink()
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    stay = backup_times_to_keep([*taken, at], at)
    for copy in copies:
        if copy.at not in stay:
            copy.path.unlink()
    return made


def damaged_term_file_error(path: Path, why: str) -> StoreDamagedError:
    """Build the error for a term file that cannot be used.

    Args:
        path: the term file.
        why: what is wrong with it, as a Chinese phrase without a full stop.
    """
    return StoreDamagedError(f"{path.name} 已损坏（{why}），文件未改动。")


def lost_term_file_error(path: Path) -> StoreDamagedError | None:
    """Build the error for a missing term file of which backups exist; None if there are none.
    Whether the file is missing is not checked.
    """
    if not list_backups(path):
        return None
    return StoreDamagedError(f"{path.name} 不见了，但 {FOLDER} 里有它的备份。")


def _parse_time_stamp(text: str) -> datetime | None:
    """Parse the time in a backup's file name; None for any other text."""
    try:
        return datetime.strptime(text, _STAMP)  # noqa: DTZ007 (local, like the file's name)
    except ValueError:
        return None


RECENT = 10
"""Number of newest backups that are always retained."""

DAYS = 30
"""Number of days for which the last backup of each day is retained."""

WEEKS = 52
"""Number of weeks for which the last backup of each week is retained."""


def backup_times_to_keep(made: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Select the backups to retain, given the local times at which all of them were made.

    Retained are the 10 newest, the last of each day for 30 days, and the last of each week for
    52 weeks. Backups dated after ``now`` were made before the clock was set back; the same rule
    applies to them, counted back from the last of them.
    """
    newest = sorted(set(made), reverse=True)
    ahead = [at for at in newest if at > now]
    past = newest[len(ahead) :]
    return frozenset(
        [*_retained_times(past, now), *_retained_times(ahead, max(ahead, default=now))]
    )


def _retained_times(newest_first: Sequence[datetime], now: datetime) -> Iterator[datetime]:
    """Yield the times of the backups to keep: the newest, one a day, one a week; a time may be
    repeated.

    Args:
        newest_first: the times at which the backups were made.
        now: the local time from which the days and weeks are counted back.
    """
    first_day = now.date() - timedelta(days=DAYS - 1)
    first_week = now.date() - timedelta(weeks=WEEKS)
    yield from newest_first[:RECENT]
    yield from _newest_time_per_span((at for at in newest_first if at.date() >= first_day), _day_of)
    yield from _newest_time_per_span(
        (at for at in newest_first if at.date() >= first_week), _iso_week_of
    )


def _newest_time_per_span(
    newest_first: Iterable[datetime], span: Callable[[datetime], object]
) -> Iterable[datetime]:
    """Return the newest time of each span of time, newest first.

    Args:
        newest_first: the times.
        span: gives the same key for all times of one span, such as a day or a week.
    """
    last: dict[object, datetime] = {}
    for at in newest_first:
        last.setdefault(span(at), at)
    return last.values()


def _day_of(at: datetime) -> object:
    """Key by which the backups of one day are grouped: the date."""
    return at.date()


def _iso_week_of(at: datetime) -> object:
    """Key by which the backups of one week are grouped: ISO year and week."""
    return at.isocalendar()[:2]
