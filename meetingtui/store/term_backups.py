"""Backing up a term and the school's own files, also externally (外部备份), and restoring them.

Restoring reads a backup, describes the differences, and builds the change that goes back to it.
"""

import os
import string
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import msgspec

from meetingtui.base.errors import RefusedError, SettingsError, StoreDamagedError, StoreError
from meetingtui.base.file_access import explain_os_error
from meetingtui.base.wording import full_date, month_day
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, ItemKind
from meetingtui.school.school import FILE_NAME, School, load_school_file
from meetingtui.store.backups import FOLDER, Backup, back_up_if_changed, list_backups
from meetingtui.store.durable_files import replace_file_content
from meetingtui.store.multi_process_access import acquire_writer_lock
from meetingtui.store.records import Change, Records
from meetingtui.store.repository import Repository
from meetingtui.store.step_history import StepKind
from meetingtui.store.term_file import TermFile

_SCHOOL_FILE_PATTERNS = (FILE_NAME, "filters.yaml", "templates/*")
"""Glob patterns of the other files to back up: settings, saved filters, agenda, Word templates."""

_LOG_FILE = "rounds.json"


class _BackupLog(msgspec.Struct, frozen=True, kw_only=True):
    """Contents of ``rounds.json`` in the backup folder: days of the last backup and warning."""

    away: date | None = None
    """Day of the last external backup; None if there was none."""
    warned: date | None = None
    """Day of the last warning about the location of the data folder; None if there was none."""


def back_up_term_and_school_files(
    term_file: Repository, copy_to: str, now: datetime
) -> tuple[str, ...]:
    """Back up a term file, school.yaml, the saved filters and the school's own templates, as far as
    they have changed since their last backup.

    Args:
        term_file: the open term.
        copy_to: folder for a second, external backup, absolute or relative to the data folder; it
            must exist. Empty for none.
        now: local time of the backup.

    Returns:
        A Chinese sentence for each failure; empty if all was backed up.
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
            said.append(_missing_external_backup_text(folder, copy_to))
    return tuple(said)


def claim_daily_location_warning(folder: Path, today: date) -> bool:
    """Whether the warning about the data folder's location is to be shown: only once a day.

    If so, it is recorded as shown on this day. Whether the location deserves a warning is not
    checked.
    """
    if _read_backup_log(folder).warned == today:
        return False
    _update_backup_log(folder, warned=today)
    return True


def last_external_backup(folder: Path) -> date | None:
    """Day of the last backup outside the data folder; None if there was none."""
    return _read_backup_log(folder).away


def ensure_external_backup_folder_writable(folder: Path, copy_to: str) -> None:
    """Create a folder for external backups if it is missing, and check that it can be written to.

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


def drives_for_external_backup() -> tuple[Path, ...]:
    """Root folders of drives to be offered for external backups: from D: on in Windows, mounted
    media in Linux; empty in other systems.
    """
    if sys.platform == "win32":
        roots = [Path(f"{letter}:\\") for letter in string.ascii_uppercase[3:]]
    else:
        roots = [*Path("/media").glob("*/*"), *Path("/run/media").glob("*/*")]
    return tuple(root for root in roots if root.is_dir())


def _back_up_all_files(term_file: Repository, now: datetime, into: Path | None) -> None:
    """Back up the term file, school.yaml, the saved filters and the school's own templates.

    Args:
        term_file: the open term.
        now: local time of the backup.
        into: the folder; ``backups/`` in the data folder if None.

    Raises:
        OSError: a copy could not be written, or the external folder does not exist.
        StoreError: the new backup of the term cannot be read.
    """
    if into is not None and not into.is_dir():  # made by us it would hide that the stick is out
        raise FileNotFoundError
    folder = term_file.path.parent
    made = back_up_if_changed(term_file.path, term_file.encoded_content(), now, into)
    if made:
        read_backup(made, term_file.term_id)
    for pattern in _SCHOOL_FILE_PATTERNS:
        for own in folder.glob(pattern):
            if own.is_file() and not own.name.startswith((".", "~$")):
                back_up_if_changed(own, own.read_bytes(), now, into or folder / FOLDER)


def _missing_external_backup_text(folder: Path, copy_to: str) -> str:
    """Return in Chinese why no external backup was made, and the day of the last one.

    Args:
        folder: the data folder.
        copy_to: the folder for external backups, absolute or relative to the data folder.
    """
    last = last_external_backup(folder)
    before = f"上次是 {month_day(last)}" if last else "以前也没有做过"
    if not (folder / copy_to).is_dir():
        return (
            f"没有文件夹 {copy_to}，U 盘没有插上或网络盘没有连上，"
            f"本次没有做外部备份，{before}。连上以后重新打开程序，或先建好这个文件夹。"
        )
    return f"写不进 {copy_to}，本次没有做外部备份，{before}。请检查 U 盘或网络盘是否已满、只读。"


def _read_backup_log(folder: Path) -> _BackupLog:
    """Read from the backup log the days of the last backup and warning; empty if unreadable."""
    try:
        return msgspec.json.decode((folder / FOLDER / _LOG_FILE).read_bytes(), type=_BackupLog)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return _BackupLog()  # only reminders are lost with it


def _update_backup_log(folder: Path, **news: date) -> None:
    """Store days in the backup log; failures are ignored, as only reminders depend on it.

    ``news`` are the fields of :class:`_BackupLog` to change; the others are kept.
    """
    path = folder / FOLDER / _LOG_FILE
    log = msgspec.structs.replace(_read_backup_log(folder), **news)
    with suppress(OSError):  # said once more than needed, then
        path.parent.mkdir(mode=0o700, exist_ok=True)
        replace_file_content(path, msgspec.json.encode(log))


_MAX_NAMED_RECORDS = 3
"""Maximum number of differing records listed by name; if there are more, 等 is appended."""


def read_backup(copy: Backup, term_id: str, school: School | None = None) -> Records:
    """Read all records from a backup of a term file.

    Args:
        copy: the backup.
        term_id: the term it must belong to.
        school: if given, departments and people are renamed to the names in this school,
            so that the records can be compared with those of an open term.

    Raises:
        StoreError: the backup cannot be read or decoded, or belongs to another term.
    """
    with TermFile.open_read_only(copy.path, term_id, school=school) as term_file:
        return term_file.records


def newest_readable_backup(path: Path, term_id: str) -> tuple[Backup, Records] | None:
    """Return the newest backup of a term file that can be read, with its records; None without one.

    Args:
        path: the term file.
        term_id: the term to which the backup must belong.
    """
    for copy in reversed(list_backups(path)):
        try:
            return copy, read_backup(copy, term_id)
        except StoreError:
            continue  # an older one may be good
    return None


def newest_backup_records_if_file_differs(path: Path, term_id: str) -> Records | None:
    """Records of a term's newest readable backup; None if the term file equals its newest backup.

    Also None if there is no readable backup, or if the file cannot be read. Call it before
    the file is opened for writing, because opening makes a new backup.
    """
    copies = list_backups(path)
    try:
        if not copies or copies[-1].path.read_bytes() == path.read_bytes():
            return None
    except OSError:
        return None  # opening it will say why
    found = newest_readable_backup(path, term_id)
    return found[1] if found else None


def error_with_restore_advice(
    error: StoreDamagedError, path: Path, term_id: str
) -> StoreDamagedError:
    """Return the error for a damaged term file with advice added to its message: the command that
    restores the newest readable backup, or what to do without one.
    """
    found = newest_readable_backup(path, term_id)
    if found is None:
        return StoreDamagedError(
            f"{error.message}没有找到能用的备份。"
            "请从 U 盘、邮件等处找回旧文件放回原处，或把它改名后重新开始。"
        )
    copy, records = found
    return StoreDamagedError(
        f"{error.message}最近的完好备份是 {copy.time_text} 做的（{record_counts_text(records)}），"
        f"此后的记录不在其中。恢复它：meetingtui backup restore {copy.id} --term {term_id}。"
    )


def record_counts_text(records: Records) -> str:
    """Count the items and meetings in records, in Chinese: 57 项、6 次例会."""
    items = sum(item.kind is not ItemKind.SECTION for item in records.items.values())
    return f"{items} 项、{len(records.meetings)} 次例会"


def describe_restore_effect(now: Records, then: Records) -> tuple[str, ...]:
    """Describe in Chinese what restoring a backup's records ``then`` would change in records
    ``now``.

    Returns one sentence per kind of difference in items (except sections) and meetings; empty if
    they are equal.
    """
    return (
        *_difference_sentences(
            "事项", _items_with_titles_by_id(now), _items_with_titles_by_id(then)
        ),
        *_difference_sentences(
            "例会", _meetings_with_titles_by_id(now), _meetings_with_titles_by_id(then)
        ),
        *_last_progress_difference(now, then),
    )


def lost_record_counts_text(now: Records, before: Records) -> str:
    """Count in Chinese the records in ``before`` that ``now`` lacks: 2 项、1 次例会、5 条进展.

    The result is an empty string if nothing is lost.
    """
    lines = sum(
        max(0, len(item.progress) - len(now.items[number].progress))
        for number, item in before.items.items()
        if number in now.items
    )
    counts = (
        (len(before.items.keys() - now.items.keys()), "项"),
        (len(before.meetings.keys() - now.meetings.keys()), "次例会"),
        (lines, "条进展"),
    )
    return "、".join(f"{count} {what}" for count, what in counts if count)


def restore_backup_change(now: Records, then: Records, copy: Backup) -> Change | None:
    """Build the change that turns the items and meetings of ``now`` into those of the backup's
    records ``then``; the session state and the closing of the term stay.

    None if these are equal.
    """
    items = tuple(item for number, item in then.items.items() if now.items.get(number) != item)
    meetings = tuple(
        meeting for number, meeting in then.meetings.items() if now.meetings.get(number) != meeting
    )
    gone_items = tuple(now.items.keys() - then.items.keys())
    gone_meetings = tuple(now.meetings.keys() - then.meetings.keys())
    if not (items or meetings or gone_items or gone_meetings):
        return None
    return Change(
        words=f"恢复到 {copy.time_text} 的备份",
        items=items,
        meetings=meetings,
        removed_items=gone_items,
        removed_meetings=gone_meetings,
        restores=True,
        kind=StepKind.RESTORE,
    )


def replace_term_file_with_backup(
    path: Path, copy: Backup, term_id: str, now: datetime
) -> Path | None:
    """Replace a missing or unreadable term file with a backup.

    Args:
        path: the term file.
        copy: the backup.
        term_id: the term to which the backup must belong.
        now: current local time.

    Returns:
        The path to which the unreadable file was copied, in the same folder; None if there was no
        file.

    Raises:
        StoreBusyError: another program has the term file open for writing.
        StoreError: the backup cannot be read, or writing failed; the term file is unchanged.
    """
    read_backup(copy, term_id)
    lock = acquire_writer_lock(path)
    try:
        aside = None
        if path.exists():
            aside = path.with_name(f"{path.stem} 已损坏 {now:%Y-%m-%d %H%M%S}{path.suffix}")
            replace_file_content(aside, path.read_bytes())
        replace_file_content(path, copy.path.read_bytes())
    except OSError as error:
        raise StoreError(f"没有恢复成：{explain_os_error(error)}。") from error
    finally:
        lock.release()
    return aside


def newest_school_yaml_backup(folder: Path) -> Backup | None:
    """The newest backup of the folder's school.yaml that can be loaded; None if there is none."""
    for copy in reversed(list_backups(folder / FILE_NAME)):
        try:
            load_school_file(copy.path)
        except (OSError, SettingsError):
            continue  # an older copy may be good
        return copy
    return None


def restore_school_yaml(folder: Path, copy: Backup) -> None:
    """Write a backup of school.yaml to the data folder, in place of a missing or broken one, whose
    content is not kept.

    Raises:
        StoreError: the file could not be written.
    """
    try:
        replace_file_content(folder / FILE_NAME, copy.path.read_bytes())
    except OSError as error:
        raise StoreError(f"没有放回 {FILE_NAME}：{explain_os_error(error)}。") from error


def _items_with_titles_by_id(records: Records) -> Mapping[int, tuple[str, Item]]:
    """Map the id of every item except sections to its title and its record, for comparison."""
    return {
        number: (item.title, item)
        for number, item in records.items.items()
        if item.kind is not ItemKind.SECTION
    }


def _meetings_with_titles_by_id(records: Records) -> Mapping[int, tuple[str, Meeting]]:
    """Map the id of every meeting to its title and its record, for comparison."""
    return {number: (each.title, each) for number, each in records.meetings.items()}


def _difference_sentences(
    what: str,
    now: Mapping[int, tuple[str, Item | Meeting]],
    then: Mapping[int, tuple[str, Item | Meeting]],
) -> Iterator[str]:
    """Yield Chinese sentences on the records that restoring a backup would remove, bring back or
    change.

    Args:
        what: Chinese name of the records: 事项 or 例会.
        now: title and record by id, as they are now.
        then: the same of the backup.
    """
    for verb, names in (
        ("没有了", [now[number][0] for number in now if number not in then]),
        ("重新有了", [then[number][0] for number in then if number not in now]),
        (
            "变回当时的样子",
            [now[n][0] for n in now if n in then and now[n][1] != then[n][1]],
        ),
    ):
        if names:
            named = "、".join(f"“{name}”" for name in names[:_MAX_NAMED_RECORDS])
            rest = "等" if len(names) > _MAX_NAMED_RECORDS else ""
            unit = "项" if what == "事项" else "次"
            yield f"{len(names)} {unit}{what}{verb}：{named}{rest}"


def _last_progress_difference(now: Records, then: Records) -> Iterator[str]:
    """Yield a Chinese sentence if the day of the newest progress differs between both records."""
    said = [
        max((line.on for item in records.items.values() for line in item.progress), default=None)
        for records in (now, then)
    ]
    if said[0] != said[1]:
        here, there = (full_date(day) if day else "还没有" for day in said)
        yield f"最近一条进展：现在是 {here}，备份里是 {there}"
