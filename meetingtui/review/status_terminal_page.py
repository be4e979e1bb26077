"""The page that ``meetingtui status`` prints in a terminal, in plain characters, and fitting text
to a number of cells.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.base.text_width import cell_len as cells
from meetingtui.base.text_width import fitting_prefix, graphemes_with_width
from meetingtui.base.wording import days_left_text, full_date, month_day, weekday_name
from meetingtui.plan.deadline_status import AT_RISK, NO_DEADLINE, OVERDUE, UNCLAIMED
from meetingtui.review.item_counts import (
    ItemCounts,
    at_risk_and_stale_explanation,
    count_rows_by_traffic_light,
    counts_by_department,
    counts_by_key_tag,
    counts_by_section,
    filled_bar_cell_count,
    item_counts_of_rows,
    overdue_count_with_tasks_text,
)
from meetingtui.review.reported_problems import ProblemOutcome, reported_problems_of_term
from meetingtui.review.status_json_report import next_meeting_of_term
from meetingtui.review.term_changes import (
    ChangedItem,
    ChangeSpan,
    TermChanges,
    changes_in_span,
    span_since_last_meeting,
)
from meetingtui.review.term_snapshot import (
    ItemRole,
    ItemRow,
    TermSnapshot,
    rows_of_role,
    sort_by_urgency,
)
from meetingtui.review.week_calendar import OPEN_LIGHTS

# Text layout for plain terminal output, in cells


__all__ = ["cells", "fit_to_cells", "shorten_to_cells", "wrap_to_cells"]

_NOT_AT_LINE_START = set("，。、；：！？）》」』】〕”’…—,.;:!?)]}%")
_NOT_AT_LINE_END = set("（《「『【〔“‘([{")
"""Characters that must not end a line; those of ``_NOT_AT_LINE_START`` must not begin one."""


def shorten_to_cells(text: str, room: int) -> str:
    """Shorten a text to ``room`` cells (at least 2): unchanged where it fits, else its beginning
    and ``..``.
    """
    return text if cells(text) <= room else f"{fitting_prefix(text, room - 2).rstrip()}.."


def fit_to_cells(text: str, width: int) -> str:
    """Shorten or pad a text to a column of ``width`` cells, of which the last is empty."""
    shown = shorten_to_cells(text, width - 1)
    return shown + " " * (width - cells(shown))


def wrap_to_cells(text: str, width: int, indent: str = "") -> Iterator[str]:
    """Wrap a text into lines of at most ``width`` cells, each beginning with ``indent``."""
    line = indent
    for sign, size in graphemes_with_width(text):
        if cells(line) + size > width:
            at = _line_break_index(line, sign, len(indent))
            if cells(indent + line[at:] + sign) > width:  # nothing but such signs
                at = len(line)
            yield line[:at].rstrip()
            line = indent + line[at:]
        if sign != " " or line != indent:
            line += sign
    yield line.rstrip()


def _line_break_index(line: str, following: str, least: int) -> int:
    """Index at which to cut a line of Chinese text, so that the next line begins with no closing
    and this one ends with no opening punctuation.

    Args:
        line: the line, which is full.
        following: the character that no longer fits.
        least: number of characters, the indent, that must stay on the line.
    """
    at = len(line)
    while at > least + 1 and (following in _NOT_AT_LINE_START or line[at - 1] in _NOT_AT_LINE_END):
        at -= 1
        following = line[at]
    return at


# The page that ``meetingtui status`` prints in a terminal, in plain characters


NARROWEST, WIDEST = 60, 100
"""Narrowest and widest layout of the page, in terminal cells."""

SOON_DAYS = 14
"""Number of days from today within which a deadline is listed as due soon."""

_MAX_LISTED = 6
"""Items of a list at most; the rest is counted."""
_COLUMNS: tuple[tuple[str, int, Callable[[ItemCounts], object]], ...] = (
    ("完成", 8, lambda found: f"{found.done}/{found.total}" if found.total else ""),
    ("完成率", 8, lambda found: found.completion_rate_text if found.total else ""),
    (OVERDUE, 6, lambda found: found.overdue or ""),
    (AT_RISK, 6, lambda found: found.at_risk or ""),
    ("议定", 6, lambda found: found.open_tasks or ""),
    (
        ItemRole.PART.label,
        6,
        lambda found: f"{found.parts - found.open_parts}/{found.parts}" * bool(found.parts),
    ),
)
"""Head, width in cells and value of each column; 完成 and 分工 are done of all, 议定 is open
tasks.
"""
_MIN_LABEL_WIDTH = 20
"""Least width of a name in cells; it also gets what a short bar leaves."""
_MAX_OWNER_WIDTH = 15
"""Greatest width of the owners in a list, in cells."""
_WIDE_PAGE = 76
"""Page width in cells from which items are listed with their numbers."""
_MAX_NAMED_TITLES = 5
"""Titles listed at most for a kind of change; the rest is counted."""
_COLUMN_GAP = "  "
_LEGEND = "  # 已完成"
_MIN_BAR_WIDTH = 10
"""Least width of a bar in cells; a shorter one shows nothing useful."""


def status_page_lines(
    snapshot: TermSnapshot,
    *,
    width: int,
    since: ChangeSpan | None = None,
    filter_description: str = "",
) -> Iterator[str]:
    """Yield the lines of the page that ``meetingtui status`` prints, wrapped to ``width`` cells
    except for the first lines with school, date and filter.

    Args:
        snapshot: the term, perhaps narrowed to selected items; without rows the page only says that
            there are none.
        width: the width of the terminal in cells; taken as at least :data:`NARROWEST` and at most
            :data:`WIDEST`.
        since: the span of the changes; None for those since the last meeting.
        filter_description: text of the filter that selected the rows; empty for all. Problems and
            achievements are left out when it is set, since they are not items.
    """
    width = max(NARROWEST, min(width, WIDEST))
    yield from _header_lines(snapshot, filter_description)
    if not snapshot.rows:
        yield (
            "没有符合的事项。"
            if filter_description
            else "还没有计划。导入：meetingtui plan import 计划.docx"
        )
        return
    yield from _lines_on_item_counts(snapshot, width)
    yield from _group_table_lines(snapshot, width)
    yield from _overdue_lines(snapshot, width)
    span = since or span_since_last_meeting(snapshot)
    if span:
        found = changes_in_span(snapshot, span)
        yield from _lines_on_changes(
            msgspec.structs.replace(found, achievements=()) if filter_description else found, width
        )
    yield from _due_soon_lines(snapshot, width)
    if not filter_description:
        yield from _problem_lines(snapshot, width)


def _header_lines(snapshot: TermSnapshot, filter_description: str) -> Iterator[str]:
    """First lines of the page that ``meetingtui status`` prints: school, term, week, date,
    meetings, filter; they are not wrapped.
    """
    term, today = snapshot.term, snapshot.today
    yield f"{snapshot.school.name}  {term.title}  {term.week_label(today)}".rstrip()
    yield (
        f"{full_date(today)} {weekday_name(today)}  已开例会 {len(snapshot.held)} 次，"
        f"下次 {next_meeting_of_term(snapshot).date_text}"
    )
    if filter_description:
        yield f"只看：{filter_description}"
    yield ""


def _lines_on_item_counts(snapshot: TermSnapshot, width: int) -> Iterator[str]:
    """Lines of the status page with the counts of items, the completion bar and the warnings."""
    whole = item_counts_of_rows(snapshot.rows)
    planned = rows_of_role(snapshot.rows, ItemRole.PLANNED)
    for words in (
        whole.counts_and_completion_rate_text,
        whole.not_started_paused_cancelled_text,
        _task_and_part_counts_text(whole),
    ):
        if words:
            yield from wrap_to_cells(f"{words}。", width)
    if not planned:
        return
    if whole.total:
        yield _completion_bar(whole, width - cells(_LEGEND)) + _LEGEND
    lights = [(light.label, many) for light, many in count_rows_by_traffic_light(planned).items()]
    beside = ((UNCLAIMED, whole.unclaimed), (NO_DEADLINE, whole.no_deadline))
    parts = [[f"{label} {many}" for label, many in found if many] for found in (lights, beside)]
    yield from wrap_to_cells("；".join(_COLUMN_GAP.join(part) for part in parts if part), width)
    if explained := at_risk_and_stale_explanation(whole, snapshot.school.thresholds):
        yield from wrap_to_cells(explained, width)


def _task_and_part_counts_text(whole: ItemCounts) -> str:
    """Counts of tasks and parts as text: 议定事项 17 项，未办结 8 项，其中滞后 2 项；分工 …; empty
    without either.
    """
    kinds = (
        (ItemRole.TASK.label, whole.tasks, whole.open_tasks, whole.overdue_tasks),
        (ItemRole.PART.label, whole.parts, whole.open_parts, whole.overdue_parts),
    )
    return "；".join(
        f"{name} {every} 项，未办结 {left} 项" + (f"，其中滞后 {late} 项" if late else "")
        for name, every, left, late in kinds
        if every
    )


def _group_table_lines(snapshot: TermSnapshot, width: int) -> Iterator[str]:
    """Lines of the status page's tables by key tag, department and chapter, with aligned columns;
    groups without a figure are left out.
    """
    tables: tuple[tuple[str, Mapping[str, ItemCounts]], ...] = (
        ("重点事项", counts_by_key_tag(snapshot)),
        ("部门", counts_by_department(snapshot)),
        ("章节", counts_by_section(snapshot)),
    )
    names = [name for _, groups in tables for name in groups]
    columns = _COLUMNS if item_counts_of_rows(snapshot.rows).parts else _COLUMNS[:-1]
    room_left = width - sum(room for _, room, _ in columns) - 2
    label = min(max(_MIN_LABEL_WIDTH, room_left - _MIN_BAR_WIDTH), max(map(cells, names)) + 1)
    bar = room_left - label
    for title, groups in tables:
        if groups:
            yield ""
            heads = (name.rjust(room - (cells(name) - len(name))) for name, room, _ in columns)
            yield fit_to_cells(title, label) + "".join(heads)
            for name, found in groups.items():
                row_text = "".join(str(read(found)).rjust(room) for _, room, read in columns)
                if row_text.strip():
                    yield from _text_column_lines(
                        (name, label), rest=f"{row_text}  {_completion_bar(found, bar)}"
                    )


def _text_column_lines(*columns: tuple[str, int], rest: str, indent: str = "") -> Iterator[str]:
    """Lines of texts in aligned columns; a text that is too long continues in the lines below,
    uncut.

    Args:
        columns: each text with the cells of its column, of which the last stays empty.
        rest: text behind the columns in the first line.
        indent: text at the beginning of every line.
    """
    wrapped = [list(wrap_to_cells(text, width - 1)) or [""] for text, width in columns]
    for at in range(max(map(len, wrapped))):
        line_text = "".join(
            fit_to_cells(lines[at] if at < len(lines) else "", width)
            for lines, (_, width) in zip(wrapped, columns, strict=True)
        )
        yield f"{indent}{line_text}{'' if at else rest}".rstrip()


def _completion_bar(found: ItemCounts, width: int) -> str:
    """Completion rate as a bar of characters, ``width`` cells wide: [####--------]; empty where
    nothing is planned or there is no room for a bar.
    """
    if not found.total or width < _MIN_BAR_WIDTH:
        return ""
    room = width - 2
    done = filled_bar_cell_count(found.done, found.total, room)
    return f"[{'#' * done}{'-' * (room - done)}]"


def _overdue_lines(snapshot: TermSnapshot, width: int) -> Iterator[str]:
    """Lines of the status page on the overdue items, the longest overdue first, each with its last
    report; none where nothing is overdue, only the number of those beyond the sixth.
    """
    late = [row for row in sort_by_urgency(snapshot.rows) if row.deadline_status.overdue]
    if not late:
        return
    yield ""
    yield f"{OVERDUE} {overdue_count_with_tasks_text(late)}"
    shown = late[:_MAX_LISTED]
    yield from _item_table_lines(shown, snapshot.today, width, last_words=True)
    yield from _left_out_count_line(late)


def _last_report_text(row: ItemRow) -> str:
    """Newest report on a row's item with its day as text: 上次 11月9日：…; else that of the term
    before, else that there is none.
    """
    word = row.last_report
    if word is None:
        return row.last_report_text or "还没有人说起过。"
    return f"上次 {month_day(word.line.on)}：{word.text_with_reporter}"


def _lines_on_changes(found: TermChanges, width: int) -> Iterator[str]:
    """Lines of the status page on what changed in a span of days, one kind of change after the
    other, each with its first five titles; or that nothing changed.
    """
    yield ""
    yield f"{found.span.name}（{month_day(found.span.first)}起）"
    if not found.counts_text:
        yield "  没有变化。"
        return
    moves = [
        f"{each.row.item.title}（{_status_change_text(each)}）"
        for each in found.items_with_other_status_changes
    ]
    changes = (
        ("办结", [each.row.item.title for each in found.finished_items]),
        ("其他变动", moves),
        ("只有进展", [each.row.item.title for each in found.items_with_progress_only]),
        (
            "时限调整",
            [
                f"{each.row.item.title}（{each.deadline_change_text}）"
                for each in found.rescheduled_items
            ],
        ),
        (
            "责任调整",
            [
                f"{each.row.item.title}（{each.owner_change_text}）"
                for each in found.reassigned_items
            ],
        ),
        ("新议定", [row.item.title for row in found.created_tasks]),
        ("新分工", [row.item.title for row in found.created_parts]),
        ("成果", [line.what for line in found.achievements]),
    )
    for kind, titles in changes:
        if titles:
            shown = "；".join(titles[:_MAX_NAMED_TITLES]) + (
                "等" if len(titles) > _MAX_NAMED_TITLES else ""
            )
            yield from wrap_to_cells(f"{kind} {len(titles)} 项：{shown}", width, "  ")


def _status_change_text(each: ChangedItem) -> str:
    """Change of a changed item's status as text: 未启动→推进中."""
    return f"{each.status_before.label}→{each.status_after.label}"


def _due_soon_lines(snapshot: TermSnapshot, width: int) -> Iterator[str]:
    """Lines of the status page on the items due today or within 14 days, the nearest first, paused
    ones left out; only the number of those beyond the sixth.
    """
    near = [
        row
        for row in snapshot.rows
        if row.light in OPEN_LIGHTS
        and row.deadline_status.days_to_deadline is not None
        and 0 <= row.deadline_status.days_to_deadline <= SOON_DAYS
    ]
    if not near:
        return
    near.sort(key=lambda row: row.deadline_status.days_to_deadline or 0)
    yield ""
    yield f"{SOON_DAYS} 天内到期 {len(near)} 项"
    yield from _item_table_lines(near[:_MAX_LISTED], snapshot.today, width)
    yield from _left_out_count_line(near)


def _problem_lines(snapshot: TermSnapshot, width: int) -> Iterator[str]:
    """Lines of the status page on the problems that are not settled; only the number of those
    beyond the sixth.
    """
    left = [each for each in reported_problems_of_term(snapshot) if not each.is_settled]
    if not left:
        return
    yield ""
    yield f"未了结的问题 {len(left)} 个"
    for each in left[:_MAX_LISTED]:
        facts = [each.department, each.raised_and_listed_text]
        if each.outcome is not ProblemOutcome.OPEN:
            facts.append(each.outcome_text)
        yield from wrap_to_cells(f"{each.text}（{'，'.join(facts)}）", width, "  ")
    yield from _left_out_count_line(left, "个")


def _item_table_lines(
    rows: Sequence[ItemRow], today: date, width: int, *, last_words: bool = False
) -> Iterator[str]:
    """Lines of the status page with title, owner and deadline of items, and on a wide page their
    numbers, in aligned columns.

    With ``last_words`` each item is followed by its last report.
    """
    whens = [f"{row.item.due_words} {_days_left_text(row, today)}" for row in rows]
    owners = [row.item.owner_words for row in rows]
    numbers = [row.number for row in rows] if width >= _WIDE_PAGE else [""] * len(rows)
    when, owner = max(map(cells, whens)), min(_MAX_OWNER_WIDTH, max(map(cells, owners)) + 2)
    number = max(map(cells, numbers))
    number += bool(number)
    room = width - number - owner - when - 2
    for row, cited, name, words in zip(rows, numbers, owners, whens, strict=True):
        cited_number = ((cited, number),) if number else ()
        yield from _text_column_lines(
            *cited_number, (row.item.title, room), (name, owner), rest=words, indent="  "
        )
        if last_words:
            yield from wrap_to_cells(_last_report_text(row), width, "      ")


def _days_left_text(row: ItemRow, today: date) -> str:
    """Days left until the deadline of a row's item, or passed since, as text; empty without a
    deadline.
    """
    return days_left_text(row.item.due, today) if row.item.due else ""


def _left_out_count_line(found: Sequence[object], counted: str = "项") -> Iterator[str]:
    """Yield a line of the status page with the number of entries left out; nothing where all are
    shown. ``counted`` is the Chinese measure word of the entries.
    """
    if len(found) > _MAX_LISTED:
        yield f"  …… 另有 {len(found) - _MAX_LISTED} {counted}"
