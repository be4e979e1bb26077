"""The list of changes shown once after the program was updated."""

import re
from pathlib import Path

from meetingtui import __version__
from meetingtui.base import shipped_files

_MOST = 6
"""Maximum number of changes shown; the others are in CHANGELOG.md."""


def release_notes_since_last_start(folder: Path, version: str = __version__) -> tuple[str, ...]:
    """Return the changes to show after an update, and store the running version in the data folder.

    Args:
        folder: the data folder.
        version: the running version.

    Returns:
        A heading and the first entries of the version's changes in Chinese; empty where the
        same version, or none, opened the folder before.
    """
    note = folder / "logs" / "version.txt"
    try:
        before = note.read_text(encoding="utf-8").strip() if note.exists() else ""
        if before == version:
            return ()
        note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        note.write_text(f"{version}\n", encoding="utf-8")
    except (OSError, UnicodeError):
        return ()  # a stick that cannot be written to: it would be told at every start
    return _notes_for_version(version) if before else ()


def _notes_for_version(version: str) -> tuple[str, ...]:
    """Heading and the first changelog entries of a version, as shown after an update."""
    entries = _changelog_entries(
        shipped_files.changelog_path().read_text(encoding="utf-8"), version
    )
    heading = f"程序已更新到 {version}。"
    if len(entries) > _MOST:
        heading += f"新的有 {len(entries)} 处，这里是前 {_MOST} 处，全部见 CHANGELOG.md。"
    return (heading, *entries[:_MOST])


def _changelog_entries(changelog: str, version: str) -> list[str]:
    """Return the list entries under a version's heading, without Markdown marks."""
    part = re.search(rf"^## {re.escape(version)}\b.*?\n(.*?)(?=^## |\Z)", changelog, re.M | re.S)
    lines = part[1].splitlines() if part else []
    return [re.sub(r"\*\*|`", "", line[2:]) for line in lines if line.startswith("- ")]
