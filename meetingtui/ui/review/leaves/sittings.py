"""例会: who came and who shared, what took how long, and what was decided, over the term."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Meeting
from meetingtui.plan.target import figure
from meetingtui.review.sittings import Seat, block_times, came, decided, seats, shares
from meetingtui.review.survey import Survey
from meetingtui.ui.marks import plain
from meetingtui.ui.review.columns import named, number, titles
from meetingtui.ui.review.line import BLANK, Behind, Cell, Line, behind, flow, head, words
from meetingtui.ui.widgets.wrapping import wrapped
from meetingtui.wording import month_day, percent

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


def meetings(survey: Survey, width: int, agenda: FixedAgenda) -> Sequence[Line]:
    """Attendance, the rotation, the minutes used against those planned, the tasks."""
    if not survey.held:
        return [words("本学期还没有开过例会。")]
    present, expected = came(survey.held)
    rate = f"，出勤率 {percent(present, expected)}" if expected else ""
    return [
        words(plain(f"例会 {len(survey.held)} 次{rate}", "bold")),
        *_attendance(survey, width),
        BLANK,
        *_rotation(survey, width),
        BLANK,
        *_time(survey, width, agenda),
        BLANK,
        *_tasks(survey),
    ]


def _attendance(survey: Survey, width: int) -> Iterable[Line]:
    """A line a person: the counts, then a sign a meeting as far as there is room for the last."""
    found = seats(survey)
    name = min(16, max((cell_len(seat.name) for seat in found), default=6) + 2)
    room = (width - name - _COUNT * len(_COUNTS) - 1) // _MARK
    shown = survey.held[-room:] if room > 0 else []
    heads = titles("人员", name, _COUNTS, _COUNT)
    signs = [Cell(words=plain(str(each.number).rjust(_MARK), "$muted")) for each in shown]
    yield Line(cells=(*heads.cells, Cell(words=plain(" ")), *signs), is_head=True)
    for seat in found:
        yield Line(cells=(*_counts(seat, name), Cell(words=plain(" ")), *_signs(seat, shown)))
    for seat in found:
        yield from _missed(seat, name, width)


def _counts(seat: Seat, name: int) -> Iterable[Cell]:
    count = seat.count
    yield named(seat.name, name)
    told = f"{count.present}/{count.expected}" if count.expected else "."
    yield Cell(words=plain(told.rjust(_COUNT), "bold" if count.expected else "$muted"))
    yield number(count.leave, _COUNT, None, "bold $at-risk")
    yield number(count.absent, _COUNT, None, "bold $overdue")
    yield number(count.guests, _COUNT, None)


def _signs(seat: Seat, shown: Sequence[Meeting]) -> Iterable[Cell]:
    """. 假 缺 列, each leads to the meeting's minutes; empty where the person was in no list."""
    sat = {each.meeting.id: each.line.presence for each in seat.sat}
    for meeting in shown:
        presence = sat.get(meeting.id)
        if presence is None:
            yield Cell(words=plain(" " * _MARK))
            continue
        sign, style = _SIGNS[presence]
        room = " " * (_MARK - cell_len(sign))
        yield Cell(words=plain(room + sign, style), behind=Behind(meeting=meeting.id))


def _missed(seat: Seat, name: int, width: int) -> Iterable[Line]:
    """贺志刚  第2次请假（外出培训）　第4次缺席: who missed which meetings, and why."""
    groups = []
    for each in seat.missed:
        reason = f"（{each.line.reason}）" if each.line.reason else ""
        told = f"第{each.meeting.number}次{each.line.presence.label}{reason}"
        short, *_ = wrapped(plain(told, "$muted"), max(10, width - name)).split("\n")
        groups.append([Cell(words=short, behind=Behind(meeting=each.meeting.id))])
    for at, line in enumerate(flow(groups, width - name, "  ")):
        label = named(seat.name if not at else "", name, "$muted")
        yield Line(cells=(label, *line.cells))


def _rotation(survey: Survey, width: int) -> Iterable[Line]:
    """Whose turn it is, and who shared when."""
    found = shares(survey)
    turn = next((each.name for each in found if each.is_next), "")
    yield head("学习分享" + (f"　下一位 {turn}" if turn else ""))
    name = min(16, max((cell_len(each.name) for each in found), default=6) + 2)
    for each in found:
        groups = [
            [
                Cell(
                    words=plain(f"第{meeting.number}次 {month_day(meeting.on)}"),
                    behind=Behind(meeting=meeting.id),
                )
            ]
            for meeting in each.meetings
        ]
        for at, line in enumerate(flow(groups, width - name, "  ")):
            yield Line(cells=(named("" if at else each.name, name), *line.cells))
    if waiting := [each.name for each in found if not each.meetings]:
        told = plain(f"本学期还没有  {'、'.join(waiting)}", "$muted")
        yield from (words(line) for line in wrapped(told, width).split("\n"))


def _time(survey: Survey, width: int, agenda: FixedAgenda) -> Iterable[Line]:
    """A line a meeting, then what it comes to on average, and what was planned."""
    times = block_times(survey.held, agenda)
    label = _MEETING if width >= _MEETING + _BLOCK * len(times) + _COUNT else _MEETING - 2
    column = _BLOCK if label == _MEETING else _NARROW_BLOCK
    heads = titles("用时（分钟）", label, (each.name for each in times), column)
    whole = Cell(words=plain("合计".rjust(_COUNT - 2), "$muted"))
    yield Line(cells=(*heads.cells, whole), is_head=True)
    for meeting in survey.held:
        spent = [meeting.minutes_spent.get(each.block.value) for each in times]
        opens = Behind(meeting=meeting.id)
        first = Cell(words=named(_called(meeting), label).words, behind=opens)
        yield Line(cells=(first, *_minutes(spent, column)))
    averages = [each.average for each in times]
    yield Line(cells=(named("平均", label, "bold"), *_minutes(averages, column, "bold")))
    planned = [float(each.planned) for each in times]
    yield Line(cells=(named("计划", label, "$muted"), *_minutes(planned, column, "$muted")))
    yield Line(cells=(named("超出计划", label), *_over([each.over for each in times], column)))


def _minutes(amounts: Sequence[float | None], column: int, style: str = "") -> Iterable[Cell]:
    """Minutes, and their sum; a quiet dot where a block was not timed."""
    for amount in amounts:
        told = "." if amount is None else figure(round(amount, 1))
        yield Cell(words=plain(told.rjust(column), "$muted" if amount is None else style))
    known = [amount for amount in amounts if amount is not None]
    told = figure(round(sum(known), 1)) if known else "."
    yield Cell(words=plain(told.rjust(_COUNT), style or "bold"))


def _over(amounts: Sequence[float | None], column: int) -> Iterable[Cell]:
    """+7, -1: minutes beyond what was planned."""
    known = [amount for amount in amounts if amount is not None]
    whole = sum(known) if known else None
    for amount, cells in (*((each, column) for each in amounts), (whole, _COUNT)):
        told = "." if amount is None else f"{amount:+.1f}".removesuffix(".0")
        is_over = amount is not None and amount >= 1
        yield Cell(words=plain(told.rjust(cells), "bold $at-risk" if is_over else "$muted"))


def _tasks(survey: Survey) -> Iterable[Line]:
    """What each meeting decided, and how much of it is closed."""
    heads = titles("议定事项", _MEETING, ("议定", "已办结", "未办结"), 8)
    yield Line(cells=heads.cells, is_head=True)
    for each in decided(survey):
        called = each.meeting.title
        columns = (
            (each.tasks, "议定", "bold"),
            (each.done, "已办结", "bold $done"),
            (each.still_open, "未办结", "bold $at-risk"),
        )
        first = Cell(
            words=named(_called(each.meeting), _MEETING).words,
            behind=Behind(meeting=each.meeting.id),
        )
        figures = [
            number(len(rows), 8, behind(f"{called}　{label}", rows), style)
            for rows, label, style in columns
        ]
        yield Line(cells=(first, *figures))


def _called(meeting: Meeting) -> str:
    """第5次 11月16日"""
    return f"第{meeting.number}次 {month_day(meeting.on)}"
