"""The full backup: the term file and the school's own files, local and external (外部备份).

It also checks the folder for external backups, and remembers the day of the last one.
"""

import os
import string
import sys
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import msgspec

from meetingtui.base.errors import RefusedError, StoreError
from meetingtui.base.files import explain_os_error
from meetingtui.base.wording import month_day
from meetingtui.school.school import FILE_NAME
from meetingtui.store.backup_restore import read_backup
from meetingtui.store.backups import FOLDER, back_up
from meetingtui.store.durable_files import replace_file
from meetingtui.store.repository import Repository

_OWN = (FILE_NAME, "filters.yaml", "templates/*")
"""Glob patterns of the other files to back up: settings, saved filters, agenda, Word templates."""

_LOG_FILE = "rounds.json"


class _BackupLog(msgspec.Struct, frozen=True, kw_only=True):
    """Contents of ``rounds.json`` in the backup folder: days of the last backup and warning."""

    away: date | None = None
    """Day of the last external backup; None if there was none."""
    warned: date | None = None
    """Day of the last warning about the location of the data folder; None if there was none."""


def back_up_everything(term_file: Repository, copy_to: str, now: datetime) -> tuple[str, ...]:
    """Back up a term file and the school's own files; return a Chinese sentence for each failure.

    Args:
        term_file: the open term.
        copy_to: folder for a second, external backup; empty for none.
        now: local time of the backup.
    """
    folder = term_file.path.parent
    said = []
    try:
        _back_up_all_files(term_file, now, None)
    except OSError as error:
        said.append(f"没有做成备份：{explain_os_error(error)}。")
    except StoreError as error:
        said.append(f"备份读回来不对，请检查磁盘：{error.message}")
    if copy_to:
        try:
            _back_up_all_files(term_file, now, folder / copy_to)
            _update_backup_log(folder, away=now.date())
        except (OSError, StoreError):
            said.append(_no_external_backup_words(folder, copy_to))
    return tuple(said)


def is_first_warning_of_day(folder: Path, today: date) -> bool:
    """Return whether today's location warning is still due, and mark it as given."""
    if _read_backup_log(folder).warned == today:
        return False
    _update_backup_log(folder, warned=today)
    return True


def last_external_backup(folder: Path) -> date | None:
    """Day of the last backup outside the data folder; None if there was none."""
    return _read_backup_log(folder).away


def check_copy_folder(folder: Path, copy_to: str) -> None:
    """Check that a folder for external backups can be written to, creating it in its parent folder.

    A temporary file is written into it and deleted.

    Args:
        folder: the data folder.
        copy_to: the folder for backups, absolute or relative to the data folder.

    Raises:
        RefusedError: the parent folder does not exist, or the folder cannot be written to.
    """
    place = folder / copy_to
    trial = place / f".{os.getpid()}.tmp"
    try:
        if not place.is_dir():
            place.mkdir()
        trial.write_bytes(b"")
        trial.unlink()
    except FileNotFoundError as error:
        raise RefusedError(
            "没有这个文件夹。请先插上 U 盘或连上网络盘，再把文件夹拖进来。"
        ) from error
    except OSError as error:
        raise RefusedError(f"这里存不进备份：{explain_os_error(error)}。请换一个地方。") from error


def other_drives() -> tuple[Path, ...]:
    """Root folders of drives other than the first hard disk, as candidates for external backups."""
    if sys.platform == "win32":
        roots = [Path(f"{letter}:\\") for letter in string.ascii_uppercase[3:]]
    else:
        roots = [*Path("/media").glob("*/*"), *Path("/run/media").glob("*/*")]
    return tuple(root for root in roots if root.is_dir())


def _back_up_all_files(term_file: Repository, now: datetime, into: Path | None) -> None:
    """Back up the term file and the school's own files to one folder; None for ``backups/``.

    Raises:
        OSError: a copy could not be written, or the external folder does not exist.
        StoreError: the new backup of the term cannot be read.
    """
    if into is not None and not into.is_dir():  # made by us it would hide that the stick is out
        raise FileNotFoundError
    folder = term_file.path.parent
    made = back_up(term_file.path, term_file.content(), now, into)
    if made:
        read_backup(made, term_file.term_id)
    for pattern in _OWN:
        for own in folder.glob(pattern):
            if own.is_file() and not own.name.startswith((".", "~$")):
                back_up(own, own.read_bytes(), now, into or folder / FOLDER)


def _no_external_backup_words(folder: Path, copy_to: str) -> str:
    """Chinese sentence on why no external backup was made, and when the last one was."""
    last = last_external_backup(folder)
    before = f"上次是 {month_day(last)}" if last else "以前也没有做过"
    if not (folder / copy_to).is_dir():
        return (
            f"没有文件夹 {copy_to}，U 盘没有插上或网络盘没有连上，"
            f"本次没有做外部备份，{before}。连上以后重新打开程序，或先建好这个文件夹。"
        )
    return f"写不进 {copy_to}，本次没有做外部备份，{before}。请检查 U 盘或网络盘是否已满、只读。"


def _read_backup_log(folder: Path) -> _BackupLog:
    """Read the days of the last backup and warning; empty if they cannot be read."""
    try:
        return msgspec.json.decode((folder / FOLDER / _LOG_FILE).read_bytes(), type=_BackupLog)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return _BackupLog()  # only reminders are lost with it


def _update_backup_log(folder: Path, **news: date) -> None:
    """Store days in the backup log; failures are ignored, as only reminders depend on it."""
    path = folder / FOLDER / _LOG_FILE
    log = msgspec.structs.replace(_read_backup_log(folder), **news)
    with suppress(OSError):  # said once more than needed, then
        path.parent.mkdir(mode=0o700, exist_ok=True)
        replace_file(path, msgspec.json.encode(log))
