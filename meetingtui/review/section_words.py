"""Which chapters of the plan are meant: 第三章, （三）, 三、, a title or a part of one."""

import re

from meetingtui.review.survey import NO_SECTION, Survey
from meetingtui.wording import chinese_number, read_chinese_number

_SIGNS = "第章节部分、.．（）() "
_NUMBERED = re.compile(r"第.+(?:章|部分|章节)|.+[、．]|[（(].+[）)]")


def numbered_sections(survey: Survey) -> dict[int, str]:
    """The titles of the survey's chapters by their number: the printed one, else the place."""
    printed = {
        row.section: section.number
        for row in survey.rows
        if row.section != NO_SECTION and (section := survey.tree.section(row.item))
    }
    found: dict[int, str] = {}
    for at, title in enumerate(survey.sections, 1):
        number = read_chinese_number(printed.get(title, "").strip(_SIGNS)) or at
        found.setdefault(number, title)
    return found


def section_number(words: str) -> int | None:
    """3 of 第三章, 第3部分, 三、 or （三）; None where no chapter is counted."""
    return read_chinese_number(words.strip(_SIGNS)) if _NUMBERED.fullmatch(words) else None


def sections_meant(words: str, survey: Survey) -> tuple[str, ...]:
    """Titles of the chapters meant; none where the plan has none called or numbered so."""
    number = section_number(words) or read_chinese_number(words)
    if number:
        title = numbered_sections(survey).get(number)
        return (title,) if title else ()
    known = (*survey.sections, NO_SECTION)
    return (words,) if words in known else tuple(title for title in known if words in title)


def section_names(survey: Survey, most: int) -> str:
    """第一章（党建引领）、第二章（…）: so many of those that can be written."""
    names = (
        f"第{chinese_number(number)}章（{title}）"
        for number, title in list(numbered_sections(survey).items())[:most]
    )
    return "、".join(names) or "（还没有计划）"
