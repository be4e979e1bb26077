"""Copies of a term file in ``backups/``, and what to say when one is needed."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from meetingtui.errors import StoreError
from meetingtui.store.durable import replace_file

KEPT = 10
"""How many copies of one term file are kept."""

_STAMP = "%Y-%m-%d %H%M%S"


def backups_of(path: Path) -> list[Path]:
    """The copies of a term file, oldest first."""
    name = re.compile(re.escape(path.stem) + r" \d{4}-\d\d-\d\d \d{6}\.json")
    try:
        return sorted(
            copy for copy in (path.parent / "backups").iterdir() if name.fullmatch(copy.name)
        )
    except OSError:
        return []  # a folder that is not there or cannot be listed offers no copies


def back_up(path: Path, now: datetime) -> None:
    """A copy of the file as it is, unless the newest copy already holds the same.

    Raises:
        OSError: the file cannot be read or the copy not written.
    """
    content = path.read_bytes()
    copies = backups_of(path)
    if copies and copies[-1].read_bytes() == content:
        return
    while (copy := path.parent / "backups" / f"{path.stem} {now:{_STAMP}}.json") in copies:
        now += timedelta(seconds=1)
    copy.parent.mkdir(exist_ok=True)
    replace_file(copy, content)
    for old in copies[: 1 - KEPT]:
        old.unlink()


def damaged(path: Path, why: str) -> StoreError:
    """The error for a term file that cannot be used; it names the copy to go back to."""
    copies = backups_of(path)
    if not copies:
        return StoreError(
            f"{path.name} 已损坏（{why}），文件未改动，也没有找到备份。"
            "请从 U 盘、邮件等处找回旧文件放回原处，或把它改名后重新开始。"
        )
    return StoreError(
        f"{path.name} 已损坏（{why}），文件未改动。"
        f"请先把它改名，再把 backups 里最新的“{copies[-1].name}”复制到原处并改名为 {path.name}。"
    )


def missing(path: Path) -> StoreError | None:
    """The error for a term file that is gone though there are copies of it; None without."""
    copies = backups_of(path)
    if not copies:
        return None
    return StoreError(
        f"{path.name} 不见了，但 backups 里有它的备份。"
        f"请把最新的“{copies[-1].name}”复制到原处并改名为 {path.name}；"
        "确实要重新开始，请先移走这些备份。"
    )
