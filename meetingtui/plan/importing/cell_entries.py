"""Split the cells of a table into the entries of the lists they hold."""

import re
from collections.abc import Iterator

from meetingtui.plan.importing.numbers import Marker, read_marker
from meetingtui.plan.importing.paragraph_boundaries import split_numbered_items

LONGEST_ENTRY = 40
"""Characters: longer words are no entry of a list in a cell."""
_NOTHING = re.compile(r"[／/\\—–－\-×無无]*")
"""What is written in a cell of a grid to show that it has no entry."""
_CIRCLED = re.compile("(?=[①-⑳])")


def grid_entries(cell: str) -> Iterator[str]:
    """Yield the entries of a cell of a grid without their numbers: one a line, or a number each."""
    for line in cell.split("\n"):
        for entry in _items_of_line(line.strip()):
            marker = read_marker(entry)
            words = (marker.rest if marker and marker.rest else entry).rstrip("；;。")
            if not _NOTHING.fullmatch(words):
                yield words


def counted_lines(lines: list[str]) -> list[str]:
    """Return lines that count 1, 2, 3 … without their numbers; empty where they do not."""
    markers = [read_marker(line) for line in lines]
    is_counted = len(lines) > 1 and all(
        marker and marker.rest and marker.value == at for at, marker in enumerate(markers, start=1)
    )
    return [marker.rest.rstrip("；;。") for marker in markers if marker] if is_counted else []


def clauses_of_line(line: str) -> list[str]:
    """Return the short clauses that semicolons divide a line into; empty for one clause alone."""
    if re.search("[。：:]", line.rstrip("。")):
        return []
    clauses = [part.strip() for part in re.split("[；;]", line) if part.strip()]
    if len(clauses) < 2 or any(len(clause) > LONGEST_ENTRY for clause in clauses):
        return []
    return [clause.rstrip("。") for clause in clauses]


def leading_number(cell: str) -> int:
    """Return the number at the beginning of a cell; 0 where there is none."""
    marker = _cell_marker(cell)
    return marker.value if marker else 0


def without_number(cell: str) -> str:
    """Return the text of a cell without the number at its beginning."""
    marker = _cell_marker(cell)
    return marker.rest if marker else cell


def values_per_entry(cell: str, count: int) -> list[str] | None:
    """Return a cell's value for each of ``count`` entries; None where its lines do not match
    them.
    """
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    if len(lines) == count:
        return lines
    return [cell] * count if len(lines) < 2 else None


def _items_of_line(line: str) -> list[str]:
    circled = [part.strip() for part in _CIRCLED.split(line) if part.strip()]
    if len(circled) > 1 and read_marker(circled[0]):
        return circled
    numbered = split_numbered_items(line)
    return numbered if len(numbered) > 1 else clauses_of_line(line) or numbered


def _cell_marker(cell: str) -> Marker | None:
    """Return the number at the beginning of a cell (2.课后服务调查); None where there is none."""
    marker = read_marker(cell)
    if marker is None or not marker.rest or marker.shape not in ("1.", "（1）", "①"):
        return None
    return marker if marker.sign or marker.shape != "1." else None
