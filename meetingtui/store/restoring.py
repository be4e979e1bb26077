"""Going back to a copy: what it holds, what would change, and the step that does it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from meetingtui.errors import SettingsError, StoreDamagedError, StoreError
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, ItemKind
from meetingtui.school import FILE_NAME, load_copy
from meetingtui.store.backups import Copy, copies_of
from meetingtui.store.durable import replace_file, trouble
from meetingtui.store.lock import lock_of
from meetingtui.store.records import Change, Records
from meetingtui.store.term_file import TermFile
from meetingtui.wording import full_date

_NAMED = 3
"""So many records are named where some differ; the rest are a number."""


def records_in(copy: Copy, term_id: str) -> Records:
    """What a copy holds, every record of it read.

    Raises:
        StoreError: it cannot be read or understood, or is of another term.
    """
    with TermFile.open(copy.path, term_id, read_only=True) as term_file:
        return term_file.records


def newest_good(path: Path, term_id: str) -> tuple[Copy, Records] | None:
    """The newest copy of a term file that reads whole, and what it holds; None without."""
    for copy in reversed(copies_of(path)):
        try:
            return copy, records_in(copy, term_id)
        except StoreError:
            continue
    return None


def copied_before(path: Path, term_id: str) -> Records | None:
    """What the newest good copy holds, where the file is not just that copy.

    To be asked before the file is opened, which makes a copy of what is found.
    """
    copies = copies_of(path)
    try:
        if not copies or copies[-1].path.read_bytes() == path.read_bytes():
            return None
    except OSError:
        return None  # opening it will say why
    found = newest_good(path, term_id)
    return found[1] if found else None


def way_back(error: StoreDamagedError, path: Path, term_id: str) -> StoreDamagedError:
    """The same error, with what to do: the newest good copy by name."""
    found = newest_good(path, term_id)
    if found is None:
        return StoreDamagedError(
            f"{error.message}没有找到能用的备份。"
            "请从 U 盘、邮件等处找回旧文件放回原处，或把它改名后重新开始。"
        )
    copy, records = found
    return StoreDamagedError(
        f"{error.message}最近的完好备份是 {copy.words} 做的（{holds(records)}），"
        f"此后的记录不在其中。恢复它：meetingtui backup restore {copy.id} --term {term_id}。"
    )


def holds(records: Records) -> str:
    """57 项、6 次例会"""
    items = sum(item.kind is not ItemKind.SECTION for item in records.items.values())
    return f"{items} 项、{len(records.meetings)} 次例会"


def difference(now: Records, then: Records) -> tuple[str, ...]:
    """What going back from ``now`` to ``then`` would do, in words; empty where they are alike."""
    return (
        *_differences("事项", _items(now), _items(then)),
        *_differences("例会", _meetings(now), _meetings(then)),
        *_last_words(now, then),
    )


def lacking(found: Records, then: Records) -> str:
    """What was there and is not: 2 项、1 次例会、5 条进展; empty where nothing is lost."""
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


def putting_back(now: Records, then: Records, copy: Copy) -> Change | None:
    """The one step, undone as any other, from ``now`` to ``then``; None where they are alike."""
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
    )


def put_in_place(path: Path, copy: Copy, term_id: str, now: datetime) -> Path | None:
    """A good copy in the place of a file that cannot be read or is gone.

    The unreadable file stays beside it under another name, which is returned.

    Raises:
        StoreBusyError: another program has it open.
        StoreError: the copy is no good either, or nothing could be written; all is as before.
    """
    records_in(copy, term_id)
    lock = lock_of(path)
    try:
        aside = None
        if path.exists():
            aside = path.with_name(f"{path.stem} 已损坏 {now:%Y-%m-%d %H%M%S}{path.suffix}")
            replace_file(aside, path.read_bytes())
        replace_file(path, copy.path.read_bytes())
    except OSError as error:
        raise StoreError(f"没有恢复成：{trouble(error)}。") from error
    finally:
        lock.release()
    return aside


def newest_settings(folder: Path) -> Copy | None:
    """The newest copy of the folder's school.yaml that can be used; None without."""
    for copy in reversed(copies_of(folder / FILE_NAME)):
        try:
            load_copy(copy.path)
        except (OSError, SettingsError):
            continue
        return copy
    return None


def put_settings_back(folder: Path, copy: Copy) -> None:
    """A copy of school.yaml in the place of one that is gone.

    Raises:
        StoreError: it could not be written.
    """
    try:
        replace_file(folder / FILE_NAME, copy.path.read_bytes())
    except OSError as error:
        raise StoreError(f"没有放回 {FILE_NAME}：{trouble(error)}。") from error


def _items(records: Records) -> Mapping[int, tuple[str, Item]]:
    return {
        number: (item.title, item)
        for number, item in records.items.items()
        if item.kind is not ItemKind.SECTION
    }


def _meetings(records: Records) -> Mapping[int, tuple[str, Meeting]]:
    return {number: (each.title, each) for number, each in records.meetings.items()}


def _differences(
    what: str,
    now: Mapping[int, tuple[str, Item | Meeting]],
    then: Mapping[int, tuple[str, Item | Meeting]],
) -> Iterator[str]:
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


def _last_words(now: Records, then: Records) -> Iterator[str]:
    said = [
        max((line.on for item in records.items.values() for line in item.progress), default=None)
        for records in (now, then)
    ]
    if said[0] != said[1]:
        here, there = (full_date(day) if day else "还没有" for day in said)
        yield f"最近一条进展：现在是 {here}，备份里是 {there}"
