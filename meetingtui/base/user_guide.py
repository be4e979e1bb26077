"""The user guide for secretaries: the Markdown pages of ``docs/``, split into sections."""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from meetingtui.base import shipped_files

PAGES = ("first-hour", "meeting", "between-meetings", "papers", "trouble")
"""File names of the guide's pages without ``.md``, in reading order."""

_SCREENS = re.compile(r"<!-- 画面: (.+) -->")
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
    module or a step of theirs (``review/ledger_screen``, ``meeting/work_push``).
    """
    lines: tuple[str, ...]
    """The section's text in Markdown, one string a line, without pictures."""


@cache
def guide_sections() -> tuple[GuideSection, ...]:
    """Return all sections of the guide's pages, in reading order."""
    return tuple(section for page in PAGES for section in _sections_of_page(page))


def section_for_screen(module: str, step: str = "") -> GuideSection | None:
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
    text = (shipped_files.docs_folder() / f"{page}.md").read_text(encoding="utf-8")
    head, *parts = re.split(r"^## ", text, flags=re.M)
    page_title = head.splitlines()[0].removeprefix("# ")
    for part in parts:
        title, *lines = part.strip().splitlines()
        found = _SCREENS.search(part)
        kept = (line for line in lines if not _SCREENS.match(line) and not _PICTURE.match(line))
        yield GuideSection(
            page=page,
            page_title=page_title,
            title=title,
            screens=tuple(found[1].split(", ")) if found else (),
            lines=tuple("\n".join(kept).strip().split("\n")),
        )
