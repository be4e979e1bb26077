"""``meetingtui status`` in a terminal: a page a principal can read, in plain signs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.plan.light import Light
from meetingtui.review.changes import Changed, Changes, Span, changes, since_last_meeting
from meetingtui.review.figures import Figures, by_department, by_section, count
from meetingtui.review.plain_text import cells, filled, wrapped
from meetingtui.review.problems import Fate, problems
from meetingtui.review.report import key_items, next_meeting
from meetingtui.review.survey import Role, Survey, Surveyed, of_role
from meetingtui.review.urgency import worst_first
from meetingtui.review.weeks import OWED
from meetingtui.wording import days_left, full_date, month_day, weekday

NARROWEST, WIDEST = 60, 100
"""Cells across that a page is laid out for."""

SOON_DAYS = 14
"""What falls due in as many days is listed."""

_MOST = 6
"""Items of a list; the rest is counted."""
_COLUMNS: tuple[tuple[str, int, Callable[[Figures], object]], ...] = (
    ("完成", 8, lambda found: f"{found.done}/{found.total}" if found.total else ""),
    ("完成率", 8, lambda found: found.rate if found.total else ""),
    ("滞后", 6, lambda found: found.overdue or ""),
    ("预警", 6, lambda found: found.at_risk or ""),
    ("议定", 6, lambda found: found.open_tasks or ""),
    (
        "分工",
        6,
        lambda found: f"{found.parts - found.open_parts}/{found.parts}" * bool(found.parts),
    ),
)
"""Head, cells and what is told; 完成 and 分工 are done of all, 议定 those still open."""
_LABEL = 20
"""Cells of a name at least; it has what a short bar leaves."""
_OWNER = 15
"""Cells of a list's owners at most."""
_ROOMY = 76
"""Cells across from which items are cited by their numbers."""
_NAMED = 5
"""Titles of a kind of change; the rest is counted."""
_GAP = "  "
_LEGEND = "  # 已完成 = 推进中"
_LEAST_BAR = 10
"""Cells; a shorter bar says nothing."""


def status_page(
    survey: Survey, *, width: int, since: Span | None = None, filter: str = ""
) -> Iterator[str]:
    """The lines of the page, none wider than ``width`` cells.

    ``filter`` says what chose among the survey's rows; problems and honours are
    no items, and told only where nothing was chosen.
    """
    width = max(NARROWEST, min(width, WIDEST))
    yield from _head(survey, filter)
    if not survey.rows:
        yield "没有符合的事项。" if filter else "还没有计划。导入：meetingtui plan import 计划.docx"
        return
    yield from _figures(survey, width)
    yield from _tables(survey, width)
    yield from _overdue(survey, width)
    span = since or since_last_meeting(survey)
    if span:
        found = changes(survey, span)
        yield from _changes(
            msgspec.structs.replace(found, achievements=()) if filter else found, width
        )
    yield from _soon(survey, width)
    if not filter:
        yield from _problems(survey, width)


def _head(survey: Survey, filter: str) -> Iterator[str]:
    term, today = survey.term, survey.today
    yield f"{survey.school.name}  {term.title}  {term.week_words(today)}".rstrip()
    day = next_meeting(survey)
    yield (
        f"{full_date(today)} {weekday(today)}  已开例会 {len(survey.held)} 次，"
        f"下次 {month_day(day)} {weekday(day)}"
    )
    if filter:
        yield f"只看：{filter}"
    yield ""


def _figures(survey: Survey, width: int) -> Iterator[str]:
    whole = count(survey.rows)
    planned = of_role(survey.rows, Role.PLANNED)
    for words in (whole.words, whole.rest_words, _beside(whole)):
        if words:
            yield from wrapped(f"{words}。", width)
    if not planned:
        return
    if whole.total:
        yield _bar(whole, width - cells(_LEGEND)) + _LEGEND
    lights = [(light.label, sum(row.light is light for row in planned)) for light in Light]
    warnings = (
        ("久未汇报", whole.stale),
        ("待认领", whole.unclaimed),
        ("无时限", whole.no_deadline),
    )
    told = [f"{label} {many}" for label, many in (*lights, *warnings) if many]
    yield from wrapped(_GAP.join(told), width)


def _beside(whole: Figures) -> str:
    """议定事项 17 项，未办结 8 项，其中滞后 2 项；分工 …"""
    kinds = (
        ("议定事项", whole.tasks, whole.open_tasks, whole.overdue_tasks),
        ("分工", whole.parts, whole.open_parts, whole.overdue_parts),
    )
    return "；".join(
        f"{name} {every} 项，未办结 {left} 项" + (f"，其中滞后 {late} 项" if late else "")
        for name, every, left, late in kinds
        if every
    )


def _tables(survey: Survey, width: int) -> Iterator[str]:
    """按部门, 按章节 and the key items, their columns in line."""
    tables: tuple[tuple[str, Mapping[str, Figures]], ...] = (
        ("重点事项", key_items(survey)),
        ("部门", by_department(survey)),
        ("章节", by_section(survey)),
    )
    names = [name for _, groups in tables for name in groups]
    columns = _COLUMNS if count(survey.rows).parts else _COLUMNS[:-1]
    room_left = width - sum(room for _, room, _ in columns) - 2
    label = min(max(_LABEL, room_left - _LEAST_BAR), max(map(cells, names)) + 1)
    bar = room_left - label
    for title, groups in tables:
        if groups:
            yield ""
            heads = (name.rjust(room - (cells(name) - len(name))) for name, room, _ in columns)
            yield filled(title, label) + "".join(heads)
            for name, found in groups.items():
                told = "".join(str(read(found)).rjust(room) for _, room, read in columns)
                if told.strip():
                    yield f"{filled(name, label)}{told}  {_bar(found, bar)}".rstrip()


def _bar(found: Figures, width: int) -> str:
    """[####====----]: done, under way, and the rest; empty where nothing is planned."""
    if not found.total or width < _LEAST_BAR:
        return ""
    room = width - 2
    done = round(room * found.done / found.total)
    both = round(room * (found.done + found.in_progress) / found.total)
    return f"[{'#' * done}{'=' * (both - done)}{'-' * (room - both)}]"


def _overdue(survey: Survey, width: int) -> Iterator[str]:
    """What is late, the latest first, each with the last word on it."""
    late = [row for row in worst_first(survey.rows) if row.standing.overdue]
    if not late:
        return
    tasks = len(of_role(late, Role.TASK))
    yield ""
    yield f"滞后 {len(late)} 项" + (f"（其中议定事项 {tasks} 项）" if tasks else "")
    shown = late[:_MOST]
    for row, line in zip(shown, _items(shown, survey.today, width), strict=True):
        yield line
        yield from wrapped(_last_word(row), width, "      ")
    yield from _rest(late)


def _last_word(row: Surveyed) -> str:
    word = row.word
    if word is None:
        return row.told or "还没有人说起过。"
    return f"上次 {month_day(word.line.on)}：{word.words}"


def _changes(found: Changes, width: int) -> Iterator[str]:
    yield ""
    yield f"{found.span.name}（{month_day(found.span.first)}起）"
    if not found.words:
        yield "  没有变化。"
        return
    moves = [f"{each.row.item.title}（{_move(each)}）" for each in found.moved]
    told = (
        ("办结", [each.row.item.title for each in found.finished]),
        ("其他变动", moves),
        ("只有进展", [each.row.item.title for each in found.spoken]),
        ("时限调整", [f"{each.row.item.title}（{each.deadline}）" for each in found.rescheduled]),
        ("责任调整", [f"{each.row.item.title}（{each.owner}）" for each in found.reassigned]),
        ("新议定", [row.item.title for row in found.fresh_tasks]),
        ("新分工", [row.item.title for row in found.fresh_parts]),
        ("成果", [line.what for line in found.achievements]),
    )
    for kind, titles in told:
        if titles:
            shown = "；".join(titles[:_NAMED]) + ("等" if len(titles) > _NAMED else "")
            yield from wrapped(f"{kind} {len(titles)} 项：{shown}", width, "  ")


def _move(each: Changed) -> str:
    return f"{each.before.label}→{each.after.label}"


def _soon(survey: Survey, width: int) -> Iterator[str]:
    near = [
        row
        for row in survey.rows
        if row.light in OWED
        and row.standing.days is not None
        and 0 <= row.standing.days <= SOON_DAYS
    ]
    if not near:
        return
    near.sort(key=lambda row: row.standing.days or 0)
    yield ""
    yield f"{SOON_DAYS} 天内到期 {len(near)} 项"
    yield from _items(near[:_MOST], survey.today, width)
    yield from _rest(near)


def _problems(survey: Survey, width: int) -> Iterator[str]:
    left = [each for each in problems(survey) if not each.is_settled]
    if not left:
        return
    yield ""
    yield f"未了结的问题 {len(left)} 个"
    for each in left[:_MOST]:
        facts = [each.department, each.stood_words]
        if each.fate is not Fate.OPEN:
            facts.append(each.words)
        yield from wrapped(f"{each.text}（{'，'.join(facts)}）", width, "  ")
    yield from _rest(left, "个")


def _items(rows: Sequence[Surveyed], today: date, width: int) -> Iterator[str]:
    """（二）2.（4） 减轻教师非教学负担   何静怡   10月16日 已过 37 天, each column as asked."""
    whens = [f"{row.item.due_words} {_days(row, today)}" for row in rows]
    owners = [row.item.owner_words for row in rows]
    numbers = [row.number for row in rows] if width >= _ROOMY else [""] * len(rows)
    when, owner = max(map(cells, whens)), min(_OWNER, max(map(cells, owners)) + 2)
    number = max(map(cells, numbers))
    number += bool(number)
    room = width - number - owner - when - 2
    for row, cited, name, words in zip(rows, numbers, owners, whens, strict=True):
        told = filled(cited, number) if number else ""
        yield f"  {told}{filled(row.item.title, room)}{filled(name, owner)}{words}"


def _days(row: Surveyed, today: date) -> str:
    return days_left(row.item.due, today) if row.item.due else ""


def _rest(found: Sequence[object], counted: str = "项") -> Iterator[str]:
    if len(found) > _MOST:
        yield f"  …… 另有 {len(found) - _MOST} {counted}"
