"""The rounds on opening, on closing and once a day: copies of everything, here and elsewhere."""

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import msgspec

from meetingtui.errors import StoreError
from meetingtui.school import FILE_NAME
from meetingtui.store.backups import FOLDER, back_up
from meetingtui.store.durable import replace_file, trouble
from meetingtui.store.restoring import records_in
from meetingtui.store.term_file import TermFile
from meetingtui.wording import month_day

_OWN = (FILE_NAME, "filters.yaml", "templates/*")
"""What the school made itself: settings, the agenda, Word templates."""

_DIARY = "rounds.json"


class _Diary(msgspec.Struct, frozen=True, kw_only=True):
    """What the next round must know of the last."""

    away: date | None = None
    """When there was last a copy elsewhere."""
    warned: date | None = None
    """When it was last said that the folder lies badly."""


def keep_safe(term_file: TermFile, copy_to: str, now: datetime) -> tuple[str, ...]:
    """Copies of a term file as it stands and of the school's settings; what went wrong, in words.

    ``copy_to`` is a folder elsewhere, for the same copies; empty for none.
    """
    folder = term_file.path.parent
    said = []
    try:
        _copy_all(term_file, now, None)
    except OSError as error:
        said.append(f"没有做成备份：{trouble(error)}。")
    except StoreError as error:
        said.append(f"备份读回来不对，请检查磁盘：{error.message}")
    if copy_to:
        try:
            _copy_all(term_file, now, folder / copy_to)
            _write(folder, away=now.date())
        except (OSError, StoreError):
            said.append(_not_away(folder, copy_to))
    return tuple(said)


def is_first_warning(folder: Path, today: date) -> bool:
    """Whether the day's one warning about where the folder lies is still to be said."""
    if _read(folder).warned == today:
        return False
    _write(folder, warned=today)
    return True


def last_away(folder: Path) -> date | None:
    """When there was last a copy elsewhere; None where there was none yet."""
    return _read(folder).away


def _copy_all(term_file: TermFile, now: datetime, into: Path | None) -> None:
    if into is not None and not into.is_dir():  # made by us it would hide that the stick is out
        raise FileNotFoundError
    folder = term_file.path.parent
    made = back_up(term_file.path, term_file.content(), now, into)
    if made:
        records_in(made, term_file.term_id)
    for pattern in _OWN:
        for own in folder.glob(pattern):
            if own.is_file() and not own.name.startswith((".", "~$")):
                back_up(own, own.read_bytes(), now, into or folder / FOLDER)


def _not_away(folder: Path, copy_to: str) -> str:
    last = last_away(folder)
    before = f"上次是 {month_day(last)}" if last else "以前也没有做过"
    if not (folder / copy_to).is_dir():
        return (
            f"没有文件夹 {copy_to}，U 盘没有插上或网络盘没有连上，"
            f"本次没有做外部备份，{before}。连上以后重新打开程序，或先建好这个文件夹。"
        )
    return f"写不进 {copy_to}，本次没有做外部备份，{before}。请检查 U 盘或网络盘是否已满、只读。"


def _read(folder: Path) -> _Diary:
    try:
        return msgspec.json.decode((folder / FOLDER / _DIARY).read_bytes(), type=_Diary)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return _Diary()  # only reminders are lost with it


def _write(folder: Path, **news: date) -> None:
    path = folder / FOLDER / _DIARY
    diary = msgspec.structs.replace(_read(folder), **news)
    with suppress(OSError):  # said once more than needed, then
        path.parent.mkdir(mode=0o700, exist_ok=True)
        replace_file(path, msgspec.json.encode(diary))
