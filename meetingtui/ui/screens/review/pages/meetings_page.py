"""The review page of meetings (例会): attendance, sharing turns, block times, tasks decided."""

from collections.abc import Iterable, Sequence

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import month_day, percent
from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Meeting
from meetingtui.plan.target import number_words
from meetingtui.review.meeting_statistics import (
    PersonAttendance,
    attendance_by_person,
    attendance_totals,
    average_block_times,
    sharing_turns,
    tasks_by_meeting,
)
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.ui.screens.review.page_lines import (
    BLANK,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    column_headings,
    drill_down,
    figure_cell,
    flow_groups,
    heading_line,
    text_cell,
    text_line,
)
from meetingtui.ui.styles import plain_content
from meetingtui.ui.widgets.text_layout import wrap_content

_COUNTS = ("出席", "请假", "缺席", "列席")
_COUNT = 6
_MARK = 4
_SIGNS = {
    Presence.PRESENT: (".", "$muted"),
    Presence.LEAVE: ("假", "bold $at-risk"),
    Presence.ABSENT: ("缺", "bold $overdue"),
    Presence.GUEST: ("列", "$muted"),
}
_MEETING = 16
_BLOCK = 10
_NARROW_BLOCK = 9


def meetings_page(snapshot: TermSnapshot, width: int, agenda: FixedAgenda) -> Sequence[ReviewLine]:
    """Lines of the meetings page.

    Args:
        snapshot: the term.
        width: the width of the page in cells.
        agenda: the agenda whose planned minutes are compared with the time used.
    """
    if not snapshot.held:
        return [text_line("本学期还没有开过例会。")]
    present, expected = attendance_totals(snapshot.held)
    rate = f"，出勤率 {percent(present, expected)}" if expected else ""
    return [
        text_line(plain_content(f"例会 {len(snapshot.held)} 次{rate}", "bold")),
        *_attendance(snapshot, width),
        BLANK,
        *_rotation(snapshot, width),
        BLANK,
        *_time(snapshot, width, agenda),
        BLANK,
        *_tasks(snapshot),
    ]


def _attendance(snapshot: TermSnapshot, width: int) -> Iterable[ReviewLine]:
    """A line for each person: the counts, then a mark for each of the last meetings that fit."""
    found = attendance_by_person(snapshot)
    name = min(16, max((cell_len(person.name) for person in found), default=6) + 2)
    room = (width - name - _COUNT * len(_COUNTS) - 1) // _MARK
    shown = snapshot.held[-room:] if room > 0 else []
    heads = column_headings("人员", name, _COUNTS, _COUNT)
    signs = [
        ReviewCell(words=plain_content(str(each.number).rjust(_MARK), "$muted")) for each in shown
    ]
    yield ReviewLine(
        cells=(*heads.cells, ReviewCell(words=plain_content(" ")), *signs), is_head=True
    )
    for person in found:
        yield ReviewLine(
            cells=(
                *_counts(person, name),
                ReviewCell(words=plain_content(" ")),
                *_signs(person, shown),
            )
        )
    for person in found:
        yield from _absence_lines(person, name, width)


def _counts(person: PersonAttendance, name: int) -> Iterable[ReviewCell]:
    count = person.count
    yield text_cell(person.name, name)
    text = f"{count.present}/{count.expected}" if count.expected else "."
    yield ReviewCell(
        words=plain_content(text.rjust(_COUNT), "bold" if count.expected else "$muted")
    )
    yield figure_cell(count.leave, _COUNT, None, "bold $at-risk")
    yield figure_cell(count.absent, _COUNT, None, "bold $overdue")
    yield figure_cell(count.guests, _COUNT, None)


def _signs(person: PersonAttendance, shown: Sequence[Meeting]) -> Iterable[ReviewCell]:
    """Marks of a person's attendance (. 假 缺 列), which open the minutes; blank where not
    listed.
    """
    sat = {each.meeting.id: each.line.presence for each in person.sat}
    for meeting in shown:
        presence = sat.get(meeting.id)
        if presence is None:
            yield ReviewCell(words=plain_content(" " * _MARK))
            continue
        sign, style = _SIGNS[presence]
        room = " " * (_MARK - cell_len(sign))
        yield ReviewCell(
            words=plain_content(room + sign, style), drill_down=DrillDownTarget(meeting=meeting.id)
        )


def _absence_lines(person: PersonAttendance, name: int, width: int) -> Iterable[ReviewLine]:
    """Lines of who missed which meetings, and why: 贺志刚 第2次请假（外出培训） 第4次缺席."""
    groups = []
    for each in person.missed:
        reason = f"（{each.line.reason}）" if each.line.reason else ""
        absence = f"第{each.meeting.number}次{each.line.presence.label}{reason}"
        short, *_ = wrap_content(plain_content(absence, "$muted"), max(10, width - name)).split(
            "\n"
        )
        groups.append(
            [ReviewCell(words=short, drill_down=DrillDownTarget(meeting=each.meeting.id))]
        )
    for at, line in enumerate(flow_groups(groups, width - name, "  ")):
        label = text_cell(person.name if not at else "", name, "$muted")
        yield ReviewLine(cells=(label, *line.cells))


def _rotation(snapshot: TermSnapshot, width: int) -> Iterable[ReviewLine]:
    """Lines of the learning share rotation: who is next, and who shared when."""
    found = sharing_turns(snapshot)
    turn = next((each.name for each in found if each.is_next), "")
    yield heading_line("学习分享" + (f"　下一位 {turn}" if turn else ""))
    name = min(16, max((cell_len(each.name) for each in found), default=6) + 2)
    for each in found:
        groups = [
            [
                ReviewCell(
                    words=plain_content(f"第{meeting.number}次 {month_day(meeting.on)}"),
                    drill_down=DrillDownTarget(meeting=meeting.id),
                )
            ]
            for meeting in each.meetings
        ]
        for at, line in enumerate(flow_groups(groups, width - name, "  ")):
            yield ReviewLine(cells=(text_cell("" if at else each.name, name), *line.cells))
    if waiting := [each.name for each in found if not each.meetings]:
        text = plain_content(f"本学期还没有  {'、'.join(waiting)}", "$muted")
        yield from (text_line(line) for line in wrap_content(text, width).split("\n"))


def _time(snapshot: TermSnapshot, width: int, agenda: FixedAgenda) -> Iterable[ReviewLine]:
    """A line of block times for each meeting, then the average and the planned times."""
    times = average_block_times(snapshot.held, agenda)
    label = _MEETING if width >= _MEETING + _BLOCK * len(times) + _COUNT else _MEETING - 2
    column = _BLOCK if label == _MEETING else _NARROW_BLOCK
    heads = column_headings("用时（分钟）", label, (each.name for each in times), column)
    whole = ReviewCell(words=plain_content("合计".rjust(_COUNT - 2), "$muted"))
    yield ReviewLine(cells=(*heads.cells, whole), is_head=True)
    for meeting in snapshot.held:
        spent = [meeting.minutes_spent.get(each.block) for each in times]
        opens = DrillDownTarget(meeting=meeting.id)
        first = ReviewCell(words=text_cell(_meeting_label(meeting), label).words, drill_down=opens)
        yield ReviewLine(cells=(first, *_minutes(spent, column)))
    averages = [each.average for each in times]
    yield ReviewLine(cells=(text_cell("平均", label, "bold"), *_minutes(averages, column, "bold")))
    planned = [float(each.planned) for each in times]
    yield ReviewLine(
        cells=(text_cell("计划", label, "$muted"), *_minutes(planned, column, "$muted"))
    )
    yield ReviewLine(
        cells=(text_cell("超出计划", label), *_overrun_cells([each.over for each in times], column))
    )


def _minutes(amounts: Sequence[float | None], column: int, style: str = "") -> Iterable[ReviewCell]:
    """Cells of minutes by block and their sum; a muted dot where a block was not timed."""
    for amount in amounts:
        text = "." if amount is None else number_words(round(amount, 1))
        yield ReviewCell(
            words=plain_content(text.rjust(column), "$muted" if amount is None else style)
        )
    known = [amount for amount in amounts if amount is not None]
    text = number_words(round(sum(known), 1)) if known else "."
    yield ReviewCell(words=plain_content(text.rjust(_COUNT), style or "bold"))


def _overrun_cells(amounts: Sequence[float | None], column: int) -> Iterable[ReviewCell]:
    """Cells of minutes over or under the planned time: +7, -1."""
    known = [amount for amount in amounts if amount is not None]
    whole = sum(known) if known else None
    for amount, cells in (*((each, column) for each in amounts), (whole, _COUNT)):
        text = "." if amount is None else f"{amount:+.1f}".removesuffix(".0")
        is_over = amount is not None and amount >= 1
        yield ReviewCell(
            words=plain_content(text.rjust(cells), "bold $at-risk" if is_over else "$muted")
        )


def _tasks(snapshot: TermSnapshot) -> Iterable[ReviewLine]:
    """A line for each meeting with the tasks it decided and how many are closed."""
    heads = column_headings("议定事项", _MEETING, ("议定", "已办结", "未办结"), 8)
    yield ReviewLine(cells=heads.cells, is_head=True)
    for each in tasks_by_meeting(snapshot):
        called = each.meeting.title
        columns = (
            (each.tasks, "议定", "bold"),
            (each.done, "已办结", "bold $done"),
            (each.still_open, "未办结", "bold $at-risk"),
        )
        first = ReviewCell(
            words=text_cell(_meeting_label(each.meeting), _MEETING).words,
            drill_down=DrillDownTarget(meeting=each.meeting.id),
        )
        figures = [
            figure_cell(len(rows), 8, drill_down(f"{called}　{label}", rows), style)
            for rows, label, style in columns
        ]
        yield ReviewLine(cells=(first, *figures))


def _meeting_label(meeting: Meeting) -> str:
    """Label of a meeting: 第5次 11月16日."""
    return f"第{meeting.number}次 {month_day(meeting.on)}"
