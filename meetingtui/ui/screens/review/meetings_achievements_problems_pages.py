"""The review pages of meetings (例会), and of achievements (成果) and problems (问题) in them."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import month_day, percent_text
from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import format_number
from meetingtui.review.achievements import (
    TermAchievement,
    achievements_by_level,
    achievements_by_person,
    counts_by_level_text,
    list_achievements,
)
from meetingtui.review.reported_problems import (
    ProblemOutcome,
    TermProblem,
    reported_problems_of_term,
)
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.review.term_statistics import (
    PersonAttendance,
    attendance_by_person,
    attendance_totals,
    average_block_times,
    learning_share_rotation,
    tasks_by_meeting,
)
from meetingtui.ui.screens.review.review_lines import (
    BLANK_LINE,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    column_headings_line,
    figure_cell,
    heading_line,
    item_list_target,
    text_cell,
    text_line,
    wrap_cell_groups,
    wrap_into_content_lines,
)
from meetingtui.ui.theme import plain_content, status_content
from meetingtui.ui.widgets.text_layout import fit_to_cells, wrap_content

_ATTENDANCE_COLUMNS = ("出席", "请假", "缺席", "列席")
_COUNT_WIDTH = 6
_MARK_WIDTH = 4
_PRESENCE_MARKS = {
    Presence.PRESENT: (".", "$muted"),
    Presence.LEAVE: ("假", "bold $at-risk"),
    Presence.ABSENT: ("缺", "bold $overdue"),
    Presence.GUEST: ("列", "$muted"),
}
_MEETING_LABEL_WIDTH = 16
_BLOCK_COLUMN_WIDTH = 10
_NARROW_BLOCK_COLUMN_WIDTH = 9


def meetings_page(snapshot: TermSnapshot, width: int, agenda: FixedAgenda) -> Sequence[ReviewLine]:
    """Return the lines of the meetings page (例会): attendance, sharing turns, block times, tasks
    decided; a single sentence before the first meeting is held.

    Args:
        snapshot: the term.
        width: the width of the page in cells.
        agenda: the agenda whose planned minutes are compared with the time used.
    """
    if not snapshot.held:
        return [text_line("本学期还没有开过例会。")]
    present, expected = attendance_totals(snapshot.held)
    rate = f"，出勤率 {percent_text(present, expected)}" if expected else ""
    return [
        text_line(plain_content(f"例会 {len(snapshot.held)} 次{rate}", "bold")),
        *_attendance_lines(snapshot, width),
        BLANK_LINE,
        *_sharing_rotation_lines(snapshot, width),
        BLANK_LINE,
        *_block_time_lines(snapshot, width, agenda),
        BLANK_LINE,
        *_decided_task_count_lines(snapshot),
    ]


def _attendance_lines(snapshot: TermSnapshot, width: int) -> Iterable[ReviewLine]:
    """Yield a line for each person with counts of attendance and a mark for each of the last
    meetings that fit; then lines with the meetings that people missed.
    """
    found = attendance_by_person(snapshot)
    name = min(16, max((cell_len(person.name) for person in found), default=6) + 2)
    room = (width - name - _COUNT_WIDTH * len(_ATTENDANCE_COLUMNS) - 1) // _MARK_WIDTH
    shown_meetings = snapshot.held[-room:] if room > 0 else []
    heads = column_headings_line("人员", name, _ATTENDANCE_COLUMNS, _COUNT_WIDTH)
    marks = [
        ReviewCell(content=plain_content(str(each.number).rjust(_MARK_WIDTH), "$muted"))
        for each in shown_meetings
    ]
    yield ReviewLine(
        cells=(*heads.cells, ReviewCell(content=plain_content(" ")), *marks), is_head=True
    )
    for person in found:
        yield ReviewLine(
            cells=(
                *_name_and_attendance_count_cells(person, name),
                ReviewCell(content=plain_content(" ")),
                *_presence_mark_cells(person, shown_meetings),
            )
        )
    for person in found:
        yield from _absence_lines_of_person(person, name, width)


def _name_and_attendance_count_cells(
    person: PersonAttendance, name_width: int
) -> Iterable[ReviewCell]:
    """Yield the cells of a person's name and counts: attended of expected meetings, leave, absence,
    as a guest.

    Args:
        person: the attendance of the person.
        name_width: the width of the name column in cells.
    """
    count = person.attendance_counts
    yield text_cell(person.name, name_width)
    text = f"{count.present}/{count.expected}" if count.expected else "."
    yield ReviewCell(
        content=plain_content(text.rjust(_COUNT_WIDTH), "bold" if count.expected else "$muted")
    )
    yield figure_cell(count.leave, _COUNT_WIDTH, None, "bold $at-risk")
    yield figure_cell(count.absent, _COUNT_WIDTH, None, "bold $overdue")
    yield figure_cell(count.guests, _COUNT_WIDTH, None)


def _presence_mark_cells(
    person: PersonAttendance, shown_meetings: Sequence[Meeting]
) -> Iterable[ReviewCell]:
    """Yield a person's attendance marks: . present, 假 on leave, 缺 absent, 列 as a guest; Enter on
    one opens the minutes of the meeting.

    Args:
        person: the attendance of the person.
        shown_meetings: the meetings to mark; one where the person was not listed is blank.
    """
    presence_by_meeting = {
        each.meeting.id: each.attendance_line.presence for each in person.attendances
    }
    for meeting in shown_meetings:
        presence = presence_by_meeting.get(meeting.id)
        if presence is None:
            yield ReviewCell(content=plain_content(" " * _MARK_WIDTH))
            continue
        mark, style = _PRESENCE_MARKS[presence]
        room = " " * (_MARK_WIDTH - cell_len(mark))
        yield ReviewCell(
            content=plain_content(room + mark, style),
            drill_down=DrillDownTarget(meeting=meeting.id),
        )


def _absence_lines_of_person(
    person: PersonAttendance, name_width: int, width: int
) -> Iterable[ReviewLine]:
    """Yield lines with the meetings a person missed and why: 贺志刚 第2次请假（外出培训）
    第4次缺席.

    Args:
        person: the attendance of the person.
        name_width: the width of the name column in cells.
        width: the width of the page in cells.
    """
    groups = []
    for each in person.missed_meetings:
        reason = f"（{each.attendance_line.reason}）" if each.attendance_line.reason else ""
        absence = f"第{each.meeting.number}次{each.attendance_line.presence.label}{reason}"
        short, *_ = wrap_content(
            plain_content(absence, "$muted"), max(10, width - name_width)
        ).split("\n")
        groups.append(
            [ReviewCell(content=short, drill_down=DrillDownTarget(meeting=each.meeting.id))]
        )
    for index, line in enumerate(wrap_cell_groups(groups, width - name_width, "  ")):
        label = text_cell(person.name if not index else "", name_width, "$muted")
        yield ReviewLine(cells=(label, *line.cells))


def _sharing_rotation_lines(snapshot: TermSnapshot, width: int) -> Iterable[ReviewLine]:
    """Yield the lines of the learning share rotation (学习分享): who is next, a line for each who
    presented and when, and the names of those who have not yet.
    """
    found = learning_share_rotation(snapshot)
    turn = next((each.name for each in found if each.is_next), "")
    yield heading_line("学习分享" + (f"　下一位 {turn}" if turn else ""))
    name = min(16, max((cell_len(each.name) for each in found), default=6) + 2)
    for each in found:
        groups = [
            [
                ReviewCell(
                    content=plain_content(f"第{meeting.number}次 {month_day(meeting.on)}"),
                    drill_down=DrillDownTarget(meeting=meeting.id),
                )
            ]
            for meeting in each.meetings
        ]
        for index, line in enumerate(wrap_cell_groups(groups, width - name, "  ")):
            yield ReviewLine(cells=(text_cell("" if index else each.name, name), *line.cells))
    if waiting := [each.name for each in found if not each.meetings]:
        text = plain_content(f"本学期还没有  {'、'.join(waiting)}", "$muted")
        yield from (text_line(line) for line in wrap_content(text, width).split("\n"))


def _block_time_lines(
    snapshot: TermSnapshot, width: int, agenda: FixedAgenda
) -> Iterable[ReviewLine]:
    """Yield the table of minutes used by agenda block: a line for each meeting held, then the
    average over the meetings in which a block was timed, the planned minutes and the overrun.
    """
    times = average_block_times(snapshot.held, agenda)
    label = (
        _MEETING_LABEL_WIDTH
        if width >= _MEETING_LABEL_WIDTH + _BLOCK_COLUMN_WIDTH * len(times) + _COUNT_WIDTH
        else _MEETING_LABEL_WIDTH - 2
    )
    column_width = (
        _BLOCK_COLUMN_WIDTH if label == _MEETING_LABEL_WIDTH else _NARROW_BLOCK_COLUMN_WIDTH
    )
    heads = column_headings_line("用时（分钟）", label, (each.name for each in times), column_width)
    whole = ReviewCell(content=plain_content("合计".rjust(_COUNT_WIDTH - 2), "$muted"))
    yield ReviewLine(cells=(*heads.cells, whole), is_head=True)
    for meeting in snapshot.held:
        spent = [meeting.minutes_spent.get(each.block) for each in times]
        opens = DrillDownTarget(meeting=meeting.id)
        first = ReviewCell(
            content=text_cell(_meeting_label(meeting), label).content, drill_down=opens
        )
        yield ReviewLine(cells=(first, *_block_minutes_cells(spent, column_width)))
    averages = [each.average for each in times]
    yield ReviewLine(
        cells=(
            text_cell("平均", label, "bold"),
            *_block_minutes_cells(averages, column_width, "bold"),
        )
    )
    planned = [float(each.planned) for each in times]
    yield ReviewLine(
        cells=(
            text_cell("计划", label, "$muted"),
            *_block_minutes_cells(planned, column_width, "$muted"),
        )
    )
    yield ReviewLine(
        cells=(
            text_cell("超出计划", label),
            *_overrun_cells([each.overrun_minutes for each in times], column_width),
        )
    )


def _block_minutes_cells(
    amounts: Sequence[float | None], column_width: int, style: str = ""
) -> Iterable[ReviewCell]:
    """Yield cells with the minutes of each agenda block and their sum.

    Args:
        amounts: the minutes of each block; None, shown as a muted dot, where it was not timed.
        column_width: the width of each cell in cells of the screen.
        style: the style of the figures; empty for the default.
    """
    for amount in amounts:
        text = "." if amount is None else format_number(round(amount, 1))
        yield ReviewCell(
            content=plain_content(text.rjust(column_width), "$muted" if amount is None else style)
        )
    known = [amount for amount in amounts if amount is not None]
    text = format_number(round(sum(known), 1)) if known else "."
    yield ReviewCell(content=plain_content(text.rjust(_COUNT_WIDTH), style or "bold"))


def _overrun_cells(amounts: Sequence[float | None], column_width: int) -> Iterable[ReviewCell]:
    """Yield cells with the minutes over (+7) or under (-1) the planned time of each agenda block,
    and their sum.

    Args:
        amounts: the minutes over plan of each block; None, shown as a dot, where it was not timed.
        column_width: the width of each cell in cells of the screen.
    """
    known = [amount for amount in amounts if amount is not None]
    whole = sum(known) if known else None
    for amount, cells in (*((each, column_width) for each in amounts), (whole, _COUNT_WIDTH)):
        text = "." if amount is None else f"{amount:+.1f}".removesuffix(".0")
        is_over = amount is not None and amount >= 1
        yield ReviewCell(
            content=plain_content(text.rjust(cells), "bold $at-risk" if is_over else "$muted")
        )


def _decided_task_count_lines(snapshot: TermSnapshot) -> Iterable[ReviewLine]:
    """Yield a line for each meeting with the number of tasks decided in it, cancelled ones left
    out, and how many of them are closed and open; Enter on a figure lists them.
    """
    heads = column_headings_line("议定事项", _MEETING_LABEL_WIDTH, ("议定", "已办结", "未办结"), 8)
    yield ReviewLine(cells=heads.cells, is_head=True)
    for each in tasks_by_meeting(snapshot):
        called = each.meeting.title
        columns = (
            (each.tasks, "议定", "bold"),
            (each.closed_tasks, "已办结", "bold $done"),
            (each.open_tasks, "未办结", "bold $at-risk"),
        )
        first = ReviewCell(
            content=text_cell(_meeting_label(each.meeting), _MEETING_LABEL_WIDTH).content,
            drill_down=DrillDownTarget(meeting=each.meeting.id),
        )
        figures = [
            figure_cell(len(rows), 8, item_list_target(f"{called}　{label}", rows), style)
            for rows, label, style in columns
        ]
        yield ReviewLine(cells=(first, *figures))


def _meeting_label(meeting: Meeting) -> str:
    """Return the label of a meeting: 第5次 11月16日."""
    return f"第{meeting.number}次 {month_day(meeting.on)}"


_DATE_WIDTH = 10
_MAX_NAME_WIDTH = 20
_MAX_PAGE_WIDTH = 110
"""Greatest width of the page in cells; longer lines are hard to follow on the projector."""


def achievements_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Return the lines of the review's achievements page (成果): counts, then the achievements by
    level, the highest first, then by person; how to record one where there is none.
    """
    all_achievements = list_achievements(snapshot)
    if not all_achievements:
        text = plain_content("各次例会还没有记下成果。开会时在任何板块按 Ctrl+E 就可以记。")
        return [text_line(line) for line in wrap_content(text, width).split("\n")]
    width = min(width, _MAX_PAGE_WIDTH)
    lines = [
        text_line(
            plain_content(
                f"成果 {len(all_achievements)} 项：{counts_by_level_text(all_achievements)}", "bold"
            )
        )
    ]
    for level, group in achievements_by_level(all_achievements).items():
        lines.append(heading_line(f"{level} {len(group)} 项"))
        for achievement in group:
            lines.extend(
                _achievement_lines(
                    f"  {month_day(achievement.on)}",
                    _DATE_WIDTH + 2,
                    _achievement_content(achievement),
                    achievement,
                    width,
                )
            )
    people = achievements_by_person(
        all_achievements, [person.name for person in snapshot.school.people]
    )
    if people:
        column = min(_MAX_NAME_WIDTH, max(map(cell_len, people)) + 4)
        lines += [BLANK_LINE, heading_line("按人员")]
        for name, group in people.items():
            for index, achievement in enumerate(group):
                label = f"  {name}" if not index else ""
                text = Content.assemble(
                    achievement.what, (f"　{achievement.level_label}", "$muted")
                )
                lines.extend(_achievement_lines(label, column, text, achievement, width))
    return lines


def _achievement_content(achievement: TermAchievement) -> Content:
    """Return an achievement as text: what, who, in which meeting."""
    who = f"　{achievement.people_text}" if achievement.who else ""
    return (
        plain_content(achievement.what)
        + plain_content(who, "bold")
        + plain_content(f"　第{achievement.number}次例会", "$muted")
    )


def _achievement_lines(
    label: str, label_width: int, text: Content, achievement: TermAchievement, width: int
) -> Iterable[ReviewLine]:
    """Yield the lines of an achievement: a label, and beside it the text on as many lines as
    needed. Enter opens its item, or the minutes of its meeting.

    Args:
        label: the label before the first line.
        label_width: the width of the label column in cells.
        text: the text of the achievement.
        achievement: the achievement.
        width: the width of the page in cells.
    """
    target = (
        DrillDownTarget(meeting=achievement.meeting)
        if achievement.item is None
        else DrillDownTarget(item=achievement.item)
    )
    first, *rest = wrap_content(text, width - label_width).split("\n")
    yield ReviewLine(
        cells=(
            ReviewCell(content=plain_content(fit_to_cells(label, label_width), "$muted")),
            ReviewCell(content=first, drill_down=target),
        )
    )
    yield from (text_line(Content(" " * label_width) + line) for line in rest)


def problems_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Return the lines of the problems page (问题): unsettled problems first, the longest-lasting
    on top, then the settled ones; a sentence where there is none.
    """
    problems = reported_problems_of_term(snapshot)
    if not problems:
        return [text_line("各次例会的总结反思里还没有记下问题。")]
    unsettled = [problem for problem in problems if not problem.is_settled]
    settled = [problem for problem in problems if problem.is_settled]
    recurring = sum(len(problem.numbers) > 1 for problem in unsettled)
    recurring_note = f"，其中反复提出 {recurring} 个" if recurring else ""
    lines = [heading_line(f"未了结 {len(unsettled)} 个{recurring_note}")]
    for problem in unsettled:
        lines.extend(_problem_lines(problem, min(width, _MAX_PAGE_WIDTH)))
    if not unsettled:
        lines.append(text_line("没有未了结的问题。"))
    if settled:
        lines.append(heading_line(f"已了结 {len(settled)} 个"))
        for problem in settled:
            lines.extend(_problem_lines(problem, min(width, _MAX_PAGE_WIDTH)))
    return lines


def _problem_lines(problem: TermProblem, width: int) -> Iterable[ReviewLine]:
    """Yield the lines of a reported problem: its text, then department, duration, cause and
    outcome. Enter opens the task it led to, or the minutes of its last meeting.
    """
    task = problem.task if problem.outcome is ProblemOutcome.TASK else None
    target = (
        DrillDownTarget(meeting=problem.meetings[-1])
        if task is None
        else DrillDownTarget(item=task)
    )
    first, *rest = wrap_into_content_lines(plain_content(problem.text), width - 2)
    yield ReviewLine(
        cells=(ReviewCell(content=Content("  ")), ReviewCell(content=first, drill_down=target))
    )
    yield from (text_line(Content("  ") + line) for line in rest)
    for line in wrap_into_content_lines(_problem_facts_content(problem), width - 4):
        yield text_line(Content("    ") + line)


def _problem_facts_content(problem: TermProblem) -> Content:
    """Return the facts about a problem: outcome (for a task its title and status), department, when
    it was raised, whether it came back after it was solved, cause.
    """
    color = "$done" if problem.is_settled else "bold $overdue"
    state = plain_content(problem.outcome_text, color)
    if problem.outcome is ProblemOutcome.TASK and problem.task_status:
        state = plain_content(f"任务“{problem.task_title}”", "$muted") + status_content(
            problem.task_status
        )
    facts = [problem.department, problem.raised_and_listed_text]
    if problem.solved_before:
        facts.append(f"第{problem.solved_before}次例会解决后又出现")
    if problem.cause:
        facts.append(f"原因：{problem.cause}")
    return state + plain_content("".join(f"　{problem}" for problem in facts), "$muted")
