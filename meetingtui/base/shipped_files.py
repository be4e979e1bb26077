"""The files that are shipped with the program: where they are (installed, or in the source
checkout), and the texts in them for the user.

The texts are the sections of the user guide (the Markdown pages of ``docs/``) and the changes of
the running version (``CHANGELOG.md``), shown once after an update.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from meetingtui import __version__

_PACKAGE = Path(__file__).resolve().parents[1]


def _shipped_folder(name: str, in_checkout: Path) -> Path:
    """Return the path of a folder shipped with the program: inside the installed package, else in
    the source checkout.

    Args:
        name: name of the folder inside the package.
        in_checkout: the same folder's path in the source checkout.
    """
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else in_checkout


def templates_folder() -> Path:
    """Return the folder of the shipped Word templates and ``agenda.yaml``; never written to."""
    return _shipped_folder("templates", _PACKAGE.parent / "templates")


def sample_folder() -> Path:
    """Return the folder of the sample school's source files; never written to."""
    return _shipped_folder("sample", _PACKAGE.parent / "data" / "sample")


def docs_folder() -> Path:
    """Return the folder of the user guide's pages."""
    return _shipped_folder("docs", _PACKAGE.parent / "docs")


def changelog_path() -> Path:
    """Return the path of CHANGELOG.md, which lists for users what each version changed."""
    installed = _PACKAGE / "_shipped" / "CHANGELOG.md"
    return installed if installed.is_file() else _PACKAGE.parent / "CHANGELOG.md"


GUIDE_PAGES = ("first-hour", "meeting", "between-meetings", "papers", "trouble")
"""File names of the guide's pages without ``.md``, in reading order."""

_SCREENS_COMMENT = re.compile(r"<!-- 画面: (.+) -->")
_PICTURE = re.compile(r"!\[.*\]\(.*\)")


class GuideSection(msgspec.Struct, frozen=True, kw_only=True):
    """One section of the user guide: how one task is done."""

    page: str
    """Name of the section's page: ``first-hour``."""
    page_title: str
    """Title of the section's page: 第一小时：从打开到第一次例会."""
    title: str
    """Title of the section: 怎样读入工作计划."""
    screens: tuple[str, ...]
    """What the section is about: modules or packages in ``ui/screens/`` (``review``), some with a
    module or a step of theirs (``review/edited_ledger_screen``, ``meeting/work_push``).
    """
    lines: tuple[str, ...]
    """The section's text in Markdown, one string a line, without pictures."""


@cache
def guide_sections() -> tuple[GuideSection, ...]:
    """Return all sections of the guide's pages, in reading order."""
    return tuple(section for page in GUIDE_PAGES for section in _sections_of_page(page))


def guide_section_for_screen(module: str, step: str = "") -> GuideSection | None:
    """Return the guide section about a screen; None where there is none.

    A section about the step, or about one module of the screen's package, takes precedence over a
    section about the package as a whole. Among equals, the first in the guide is returned.

    Args:
        module: dotted name of the module that defines the screen. The home screen has no section
            of its own.
        step: key of the step that the screen shows; empty where the screen has no steps.
    """
    place = module.partition(".screens.")[2].split(".")
    package, name = place[0], place[-1]
    precise = {f"{package}/{detail}" for detail in (name, step) if detail}
    for wanted in (precise, {package} - {"home_screen"}):
        for section in guide_sections():
            if wanted & set(section.screens):
                return section
    return None


def _sections_of_page(page: str) -> Iterator[GuideSection]:
    """Yield the sections (``##`` headings) of one Markdown page of the guide."""
    text = (docs_folder() / f"{page}.md").read_text(encoding="utf-8")
    head, *parts = re.split(r"^## ", text, flags=re.M)
    page_title = head.splitlines()[0].removeprefix("# ")
    for part in parts:
        title, *lines = part.strip().splitlines()
        found = _SCREENS_COMMENT.search(part)
        kept = (
            line for line in lines if not _SCREENS_COMMENT.match(line) and not _PICTURE.match(line)
        )
        yield GuideSection(
            page=page,
            page_title=page_title,
            title=title,
            screens=tuple(found[1].split(", ")) if found else (),
            lines=tuple("\n".join(kept).strip().split("\n")),
        )


_MAX_ENTRIES = 6
"""Maximum number of changes shown; the others are in CHANGELOG.md."""


def pop_unseen_release_notes(folder: Path, version: str = __version__) -> tuple[str, ...]:
    """Return what the running version changed, once after an update, and store in
    ``logs/version.txt`` that it was shown.

    Args:
        folder: the data folder, which keeps the version that opened it last.
        version: the running version.

    Returns:
        A heading and the first six entries of the version's changes in Chinese; empty where the
        same version, or none, opened the folder before, or it cannot be written to.
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
    return _release_notes_of_version(version) if before else ()


def _release_notes_of_version(version: str) -> tuple[str, ...]:
    """Return a heading and the first changelog entries of a version, as shown after an update."""
    entries = _changelog_entries(changelog_path().read_text(encoding="utf-8"), version)
    heading = f"程序已更新到 {version}。"
    if len(entries) > _MAX_ENTRIES:
        heading += f"新的有 {len(entries)} 处，这里是前 {_MAX_ENTRIES} 处，全部见 CHANGELOG.md。"
    return (heading, *entries[:_MAX_ENTRIES])


def _changelog_entries(changelog: str, version: str) -> list[str]:
    """Return the list entries under a version's heading in CHANGELOG.md, without Markdown marks."""
    part = re.search(rf"^## {re.escape(version)}\b.*?\n(.*?)(?=^## |\Z)", changelog, re.M | re.S)
    lines = part[1].splitlines() if part else []
    return [re.sub(r"\*\*|`", "", line[2:]) for line in lines if line.startswith("- ")]
