"""The folder itself: room on the disk, who may read it, what was left lying about."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from meetingtui.checkup.finding import Finding, grave, passed, remark
from meetingtui.store.places import trouble_with

_LITTLE = 1_000_000_000
_TOO_LITTLE = 100_000_000
"""Bytes free."""

_LEFT_AFTER = timedelta(days=1)
"""A temporary file older than that belongs to nobody."""

_PRIVATE = (".json", ".journal", ".audit", ".yaml", ".log")


def look_at_place(folder: Path, now: datetime) -> Iterator[Finding]:
    """Where the data folder lies and what lies in it."""
    free = shutil.disk_usage(folder).free
    words = f"磁盘还剩 {free / 1e9:.1f} GB"
    if free < _TOO_LITTLE:
        yield grave(
            "disk-space", str(folder), words, "请马上清理出一些空间，否则新的记录存不进去。"
        )
    elif free < _LITTLE:
        yield remark("disk-space", str(folder), words, "请清理出一些空间。")
    else:
        yield passed("disk-space", str(folder), words)
    if why := trouble_with(folder.resolve()):
        yield remark("place", str(folder), why, "")
    if not os.access(folder, os.W_OK):
        yield grave("read-only", str(folder), "写不进去", "请检查文件夹是否只读。")
    if exposed := readable_by_others(folder):
        yield remark(
            "permissions",
            str(folder),
            f"别的用户也能读 {len(exposed)} 个文件夹或文件",
            "改成只有自己能读。",
            mendable=True,
        )
    for path in sorted(folder.glob("* 未并入的改动 *")):
        yield remark("set-aside", path.name, "没能并入记录的改动留在这里", "比较以后移走它。")
    for path in sorted([*folder.glob("* 已损坏 *.json"), *folder.glob("* 损坏的日志 *")]):
        yield remark("damaged-file", path.name, "恢复时留下的损坏原件", "不再需要时移走它。")
    if left := leftovers(folder, now):
        yield remark(
            "leftovers",
            str(folder),
            f"有 {len(left)} 个中断时留下的临时文件",
            "可以删去。",
            mendable=True,
        )


def leftovers(folder: Path, now: datetime) -> list[Path]:
    """Temporary files that an interruption left, older than a day."""
    before = (now - _LEFT_AFTER).timestamp()
    return [
        path
        for each in (folder, *_subfolders(folder))
        for path in sorted(each.glob(".*.tmp"))
        if path.is_file() and path.stat().st_mtime < before
    ]


def readable_by_others(folder: Path) -> list[Path]:
    """The folders, and the files of records, that more than their owner may read.

    Nothing on Windows, where a folder of one's own is private by what it lies in.
    """
    if os.name == "nt":
        return []
    folders = [folder, *_subfolders(folder)]
    files = [
        path
        for each in folders
        for path in each.iterdir()
        if path.is_file() and path.suffix in _PRIVATE
    ]
    return [path for path in (*folders, *files) if path.stat().st_mode & 0o077]


def _subfolders(folder: Path) -> list[Path]:
    names = ("backups", "outbox", "outbox/sending", "minutes", "ledger", "summary", "logs")
    return [folder / name for name in names if (folder / name).is_dir()]
