"""Restoring a backup: reading it, describing the differences, and building the restoring change."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from meetingtui.base.errors import SettingsError, StoreDamagedError, StoreError
from meetingtui.base.files import explain_os_error
from meetingtui.base.wording import full_date
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, ItemKind
from meetingtui.school.school import FILE_NAME, School, load_school_file
from meetingtui.store.backups import Backup, backups_of
from meetingtui.store.durable_files import replace_file
from meetingtui.store.lock import acquire_writer_lock
from meetingtui.store.records import Change, Records
from meetingtui.store.term_file import TermFile
from meetingtui.store.undo import StepKind

_NAMED = 3
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


def newest_good_backup(path: Path, term_id: str) -> tuple[Backup, Records] | None:
    """Find the newest readable backup of a term file and its records; None if there is none."""
    for copy in reversed(backups_of(path)):
        try:
            return copy, read_backup(copy, term_id)
        except StoreError:
            continue  # an older one may be good
    return None


def records_last_backed_up(path: Path, term_id: str) -> Records | None:
    """Records of the newest readable backup; None if the newest backup equals the file.

    Also None if there is no readable backup, or if the file cannot be read. Call it before
    the file is opened for writing, because opening makes a new backup.
    """
    copies = backups_of(path)
    try:
        if not copies or copies[-1].path.read_bytes() == path.read_bytes():
            return None
    except OSError:
        return None  # opening it will say why
    found = newest_good_backup(path, term_id)
    return found[1] if found else None


def with_restore_advice(error: StoreDamagedError, path: Path, term_id: str) -> StoreDamagedError:
    """Extend the error for a damaged term file with the command that restores the newest backup."""
    found = newest_good_backup(path, term_id)
    if found is None:
        return StoreDamagedError(
            f"{error.message}没有找到能用的备份。"
            "请从 U 盘、邮件等处找回旧文件放回原处，或把它改名后重新开始。"
        )
    copy, records = found
    return StoreDamagedError(
        f"{error.message}最近的完好备份是 {copy.words} 做的（{count_words(records)}），"
        f"此后的记录不在其中。恢复它：meetingtui backup restore {copy.id} --term {term_id}。"
    )


def count_words(records: Records) -> str:
    """Count the items and meetings in records, in Chinese: 57 项、6 次例会."""
    items = sum(item.kind is not ItemKind.SECTION for item in records.items.values())
    return f"{items} 项、{len(records.meetings)} 次例会"


def describe_difference(now: Records, then: Records) -> tuple[str, ...]:
    """Describe in Chinese what would change if records went back from ``now`` to ``then``.

    Returns one sentence per kind of difference; empty if both are equal.
    """
    return (
        *_difference_sentences("事项", _titled_items(now), _titled_items(then)),
        *_difference_sentences("例会", _titled_meetings(now), _titled_meetings(then)),
        *_last_progress_difference(now, then),
    )


def describe_loss(found: Records, then: Records) -> str:
    """Count in Chinese what ``then`` has and ``found`` lacks: 2 项、1 次例会、5 条进展.

    The result is an empty string if nothing is missing.
    """
    lines = sum(
        max(0, len(item.progress) - len(found.items[number].progress))
        for number, item in then.items.items()
        if number in found.items
    )
    counts = (
        (len(then.items.keys() - found.items.keys()), "项"),
        (len(then.meetings.keys() - found.meetings.keys()), "次例会"),
        (lines, "条进展"),
    )
    return "、".join(f"{count} {what}" for count, what in counts if count)


def restore_backup_change(now: Records, then: Records, copy: Backup) -> Change | None:
    """Build the change that turns the records ``now`` into the backup's records ``then``.

    None if both are equal.
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
        words=f"恢复到 {copy.words} 的备份",
        items=items,
        meetings=meetings,
        removed_items=gone_items,
        removed_meetings=gone_meetings,
        restores=True,
        kind=StepKind.RESTORE,
    )


def replace_with_backup(path: Path, copy: Backup, term_id: str, now: datetime) -> Path | None:
    """Replace a missing or unreadable term file with a backup.

    Returns the path to which the unreadable file was copied, in the same folder; None if
    there was no file.

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
            replace_file(aside, path.read_bytes())
        replace_file(path, copy.path.read_bytes())
    except OSError as error:
        raise StoreError(f"没有恢复成：{explain_os_error(error)}。") from error
    finally:
        lock.release()
    return aside


def newest_settings(folder: Path) -> Backup | None:
    """The newest backup of the folder's school.yaml that can be loaded; None if there is none."""
    for copy in reversed(backups_of(folder / FILE_NAME)):
        try:
            load_school_file(copy.path)
        except (OSError, SettingsError):
            continue  # an older copy may be good
        return copy
    return None


def restore_settings(folder: Path, copy: Backup) -> None:
    """Write a backup of school.yaml to the data folder, in place of a missing or broken one.

    Raises:
        StoreError: the file could not be written.
    """
    try:
        replace_file(folder / FILE_NAME, copy.path.read_bytes())
    except OSError as error:
        raise StoreError(f"没有放回 {FILE_NAME}：{explain_os_error(error)}。") from error


def _titled_items(records: Records) -> Mapping[int, tuple[str, Item]]:
    """Title and record of every item except sections, by id."""
    return {
        number: (item.title, item)
        for number, item in records.items.items()
        if item.kind is not ItemKind.SECTION
    }


def _titled_meetings(records: Records) -> Mapping[int, tuple[str, Meeting]]:
    """Title and record of every meeting, by id."""
    return {number: (each.title, each) for number, each in records.meetings.items()}


def _difference_sentences(
    what: str,
    now: Mapping[int, tuple[str, Item | Meeting]],
    then: Mapping[int, tuple[str, Item | Meeting]],
) -> Iterator[str]:
    """Yield Chinese sentences on records that going back from ``now`` to ``then`` removes or
    changes.
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
            named = "、".join(f"“{name}”" for name in names[:_NAMED])
            rest = "等" if len(names) > _NAMED else ""
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
