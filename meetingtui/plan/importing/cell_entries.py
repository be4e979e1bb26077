"""Split the text of a table cell that lists several tasks or events into one text per entry."""

import re
from collections.abc import Iterator

from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    ParagraphNumber,
    parse_paragraph_number,
)
from meetingtui.plan.importing.paragraph_splitting import split_text_at_inline_numbers

LONGEST_ENTRY = 40
"""Maximum number of characters of one entry of a list in a table cell; a longer clause is running
text.
"""
_NOTHING = re.compile(r"[／/\\—–－\-×無无]*")
"""Pattern of what is written in a table cell to show that it has no entry, such as / or 无."""
_CIRCLED = re.compile("(?=[①-⑳])")


def split_cell_into_events(cell: str) -> Iterator[str]:
    """Yield the events that a day cell of a monthly calendar lists, one per line, list number or
    short clause before a semicolon, without their numbers and closing punctuation.

    Entries such as / or 无, and empty ones, are left out.
    """
    entries = [
        entry for line in cell.split("\n") for entry in _split_line_into_entries(line.strip())
    ]
    numbers = [parse_paragraph_number(entry) for entry in entries]
    decimals = [number.value for number in numbers if number and number.number_kind == "1.1"]
    # 9.16 before a single entry, or 9.3 before 9.10, is a day.
    are_days = len(decimals) < 2 or decimals != list(range(1, len(decimals) + 1))
    for entry, number in zip(entries, numbers, strict=True):
        is_day = number is not None and number.number_kind == "1.1" and are_days
        words = entry if number is None or is_day else number.text_after or entry
        if not _NOTHING.fullmatch(words := words.rstrip("；;。")):
            yield words


def texts_of_numbered_lines(lines: list[str]) -> list[str]:
    """Return text lines that are numbered 1, 2, 3 … without their numbers, and without semicolons
    and full stops at their ends.

    The result is empty for a single line and for lines that are not so numbered.
    """
    paragraph_numbers = [parse_paragraph_number(line) for line in lines]
    is_counted = len(lines) > 1 and all(
        paragraph_number and paragraph_number.text_after and paragraph_number.value == at
        for at, paragraph_number in enumerate(paragraph_numbers, start=1)
    )
    return (
        [
            paragraph_number.text_after.rstrip("；;。")
            for paragraph_number in paragraph_numbers
            if paragraph_number
        ]
        if is_counted
        else []
    )


def group_bullets_under_numbers(lines: list[str]) -> list[str]:
    """Group text lines of which some are numbered 1, 2 … and all others are bullets below them;
    return an empty list for any other lines.

    Returns:
        For each number its text without the number, then its bullets, a line each.
    """
    groups: list[list[str]] = []
    for line in lines:
        paragraph_number = parse_paragraph_number(line)
        if (
            paragraph_number
            and paragraph_number.text_after
            and paragraph_number.value == len(groups) + 1
        ):
            groups.append([paragraph_number.text_after])
        elif groups and line[0] in BULLETS:
            groups[-1].append(line)
        else:
            return []
    is_nested = len(groups) > 1 and len(groups) < len(lines)
    return ["\n".join(group) for group in groups] if is_nested else []


def split_line_into_short_clauses(line: str) -> list[str]:
    """Split a line of text into its short clauses at the semicolons.

    Returns:
        The clauses; empty for a line of a single clause, with a long clause, or with a colon or a
        stop inside.
    """
    if re.search("[。：:]", line.rstrip("。")):
        return []
    clauses = [part.strip() for part in re.split("[；;]", line) if part.strip()]
    if len(clauses) < 2 or any(len(clause) > LONGEST_ENTRY for clause in clauses):
        return []
    return [clause.rstrip("。") for clause in clauses]


def number_value_at_cell_start(cell: str) -> int:
    """Return the number with which the text of a table cell begins (2.课后服务调查 gives 2); 0
    without one.
    """
    paragraph_number = _parse_paragraph_number_at_cell_start(cell)
    return paragraph_number.value if paragraph_number else 0


def strip_number_at_cell_start(cell: str) -> str:
    """Return the text of a table cell without the list number it begins with (2.课后服务调查 gives
    课后服务调查); a text without number is returned unchanged.
    """
    paragraph_number = _parse_paragraph_number_at_cell_start(cell)
    return paragraph_number.text_after if paragraph_number else cell


def split_cell_into_value_per_task(cell: str, count: int) -> list[str] | None:
    """Split a table cell's text into one value for each of ``count`` tasks of its row: a line each,
    or the whole text for all of them if it has a single line or none.

    None where it has another number of lines.
    """
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    if len(lines) == count:
        return lines
    return [cell] * count if len(lines) < 2 else None


def _split_line_into_entries(line: str) -> list[str]:
    """Split a line of a table cell at circled numbers (①…②…), at other list numbers, or else at
    semicolons; a list of the line itself where it has none of them.
    """
    circled = [part.strip() for part in _CIRCLED.split(line) if part.strip()]
    if len(circled) > 1 and parse_paragraph_number(circled[0]):
        return circled
    numbered = split_text_at_inline_numbers(line)
    return numbered if len(numbered) > 1 else split_line_into_short_clauses(line) or numbered


def _parse_paragraph_number_at_cell_start(cell: str) -> ParagraphNumber | None:
    """Parse the list number with which the text of a table cell begins (2.课后服务调查); None where
    there is none.
    """
    paragraph_number = parse_paragraph_number(cell)
    if (
        paragraph_number is None
        or not paragraph_number.text_after
        or paragraph_number.number_kind not in ("1.", "（1）", "①")
    ):
        return None
    return (
        paragraph_number
        if paragraph_number.number_style or paragraph_number.number_kind != "1."
        else None
    )
