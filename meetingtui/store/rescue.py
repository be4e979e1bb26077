"""What is kept aside when files are not as we left them, and what is said of it."""

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

from meetingtui.errors import StoreDamagedError, StoreError
from meetingtui.store.audit import AuditLine
from meetingtui.store.backups import copies_of, missing
from meetingtui.store.disk import Disk
from meetingtui.store.durable import replace_file
from meetingtui.store.history import Entry
from meetingtui.store.journal import journal_path
from meetingtui.store.reading import Found
from meetingtui.store.tables import apply, decoded, encoded

_NAMED = 5
"""So many steps are named where more are meant."""


def troubles(found: Found, path: Path, newer: Sequence[AuditLine] = ()) -> list[str]:
    """What the user should know of files as they were found, in Chinese; nothing of good ones.

    ``newer`` are the lines of the audit trail on steps that the files do not hold.
    """
    content, beside = found.content, journal_path(path).name
    said = []
    if found.journal is None:
        if found.mark:  # whoever wrote that began a journal beside it
            said.append(
                f"{beside} 不见了，存在其中的最近改动也就没有了。如果是误删，或没有一起复制过来，"
                f"请退出，把它找回来放在 {path.name} 旁边再打开；找不回，请核对最近的记录。"
            )
    elif content.missing:
        said.append(
            f"{beside} 有损坏，缺 {content.missing} 步改动，其余 {len(content.entries)} 步都在。"
            "请核对最近的记录，缺少的请补记，或从备份中找回。"
        )
    elif content.damaged:
        said.append(f"{beside} 有损坏，读出 {len(content.entries)} 步改动。请核对最近的记录。")
    elif content.torn:
        said.append("上次没有正常退出，最后一步没有写完整，没有记上；之前的都在。")
    is_foreign = found.journal is not None and found.folded is None
    if is_foreign and content.entries:
        said.append(
            f"{path.name} 在上次退出以后被换成了别的内容，"
            f"有 {len(content.entries)} 步改动不在其中：{_words(content.entries)}。"
        )
    elif newer:
        said.append(
            f"操作记录里还有 {len(newer)} 步改动不在 {path.name} 里：{_words(newer)}。"
            "它可能被换成了旧的，或刚恢复过备份。缺少的请补记，或从备份中找回。"
        )
    elif is_foreign and content.header and content.header.sequence > (found.last or 0):
        said.append(f"{path.name} 在上次退出以后被换成了别的内容。请核对最近的记录。")
    return said


def rescued(found: Found, path: Path, newer: Sequence[AuditLine], disk: Disk) -> list[str]:
    """What the user should know, once all that will be written anew has been kept aside.

    Raises:
        OSError: something could not be kept.
        StoreError: a copy that was needed for it cannot be understood.
    """
    said = troubles(found, path, newer)
    if found.journal is not None and found.content.damaged:
        aside = keep_aside(path, "损坏的日志", ".journal", found.journal, disk)
        said.append(f"损坏的原件留作“{aside}”。")
    if found.journal is not None and found.folded is None and found.content.entries:
        whole = _as_it_was(found, path)
        if whole is None:
            aside = keep_aside(path, "未并入的改动", ".journal", found.journal, disk)
        else:
            aside = keep_aside(path, "未保存的改动", ".json", whole, disk)
        said.append(f"您上次的内容另存为“{aside}”，请比较后留下正确的一个。")
    return said


def refuse_if_gone(found: Found | None, path: Path) -> None:
    """Nothing where no term was ever here.

    Raises:
        StoreDamagedError: there are copies of the snapshot, or changes that belong to it.
    """
    entries = found.content.entries if found else ()
    if entries:
        raise StoreDamagedError(
            f"{path.name} 不见了，而 {journal_path(path).name} 里有 {len(entries)} 步改动"
            f"（{_words(entries)}），要和它一起才能打开。"
        )
    gone = missing(path)
    if gone:
        raise gone


def keep_aside(path: Path, what: str, suffix: str, content: bytes, disk: Disk) -> str:
    """Put content into a new file beside the term file; its name.

    Raises:
        OSError: it could not be.
    """
    for number in count(1):
        aside = path.with_name(f"{path.stem} {what} {number}{suffix}")
        if not aside.exists():
            break
    replace_file(aside, content, disk)
    return aside.name


def _as_it_was(found: Found, path: Path) -> bytes | None:
    """All of the term as it was after the last entry, where a copy of its snapshot is left."""
    for copy in reversed(copies_of(path)):
        base = Found(copy.path.read_bytes(), None, found.journal, found.content)
        if base.folded is not None and base.snapshot is not None:
            try:
                tables = decoded(base.snapshot, path)
            except StoreError:
                continue
            for entry in base.pending:
                apply(tables, entry.after)
            return encoded(tables)
    return None


def _words(steps: Iterable[Entry | AuditLine]) -> str:
    named = [step.words for step in steps if step.words][-_NAMED:]
    return "、".join(named) or "光标与草稿"
