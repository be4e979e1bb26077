"""What the audience window shows: the step of the meeting that the secretary's window shows, the
names of the steps, and the content of the steps that are no blocks of the agenda (preparation,
attendance, last minutes, end).
"""

from collections.abc import Callable, Iterable

from textual.content import Content

from meetingtui.base.styled_text import StyledText, styled
from meetingtui.base.wording import full_date, month_day, weekday_name
from meetingtui.meeting.attendance import Presence, headcount
from meetingtui.meeting.blocks.block_spec import (
    AudienceView,
    AudienceViewPart,
    labelled_part_unless_empty,
    styled_task_line,
)
from meetingtui.meeting.blocks.registry import block_spec
from meetingtui.meeting.blocks.work_push_block import carried_task_audience_view
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.screens.meeting.meeting_steps import (
    MeetingStep,
    StepSequence,
    step_sequence,
    view_data_of_step,
)
from meetingtui.ui.theme import plain_content

# What the audience sees in the steps that are not blocks, and between two meetings


_AWAY_PRESENCES = (
    (Presence.LEAVE, "请　假", "bold at-risk"),
    (Presence.ABSENT, "缺　席", "bold overdue"),
    (Presence.GUEST, "列　席", "bold primary"),
)


def between_meetings_view(context: AppContext) -> AudienceView:
    """Return what the audience sees between two meetings: the school's name, and number, date, time
    and place of the next meeting, where it is known.
    """
    following = context.next_meeting_appointment()
    day = following.on
    coming = (
        (
            AudienceViewPart(styled((f"下次例会  {following.number_label}", "bold"))),
            AudienceViewPart(
                styled((f"{full_date(day)}  {weekday_name(day)}  {following.time}", "bold"))
            ),
            AudienceViewPart(styled(following.place), rank=1),
        )
        if day
        else ()
    )
    return AudienceView(
        styled(), (AudienceViewPart(styled((context.school.name, "bold primary"))), *coming)
    )


def preparation_view(context: AppContext, meeting: Meeting, _place: int) -> AudienceView:
    """Return what the audience sees of a meeting's preparation: title, time, place, host, and what
    each block will deal with.
    """
    when = f"{full_date(meeting.on)}  {weekday_name(meeting.on)}  {meeting.time}"
    waiting = [
        (block.name, _planned_block_text(block.key, context, meeting))
        for block in context.agenda.blocks
    ]
    return AudienceView(
        styled(),
        (
            AudienceViewPart(styled((meeting.title, "bold primary"))),
            AudienceViewPart(styled((when.rstrip(), "bold"))),
            *labelled_part_unless_empty("地　点", meeting.place, rank=1),
            *labelled_part_unless_empty("主　持", meeting.host, rank=2),
            *(
                AudienceViewPart(
                    styled((f"{name}  " if what else name, "bold"), (what, "muted")), rank=3
                )
                for name, what in waiting
            ),
        ),
    )


def _planned_block_text(key: str, context: AppContext, meeting: Meeting) -> str:
    """Return what is planned for one block of the meeting's agenda, as one text; empty where no
    block has this key.
    """
    spec = block_spec(key)
    return spec.prepared_summary(meeting, context.records.items) if spec else ""


def attendance_view(_context: AppContext, meeting: Meeting, _place: int) -> AudienceView:
    """Return what the audience sees of a meeting's attendance: how many are present, who is absent,
    on leave or a guest, and who came late or left early.
    """
    count = headcount(meeting.attendance)
    return AudienceView(
        styled(),
        (
            AudienceViewPart(
                styled((f"应到 {count.expected} 人    实到 {count.present} 人", "bold primary"))
            ),
            *(
                part
                for presence, label, style in _AWAY_PRESENCES
                for part in labelled_part_unless_empty(
                    label, styled((_names_with_presence_text(meeting, presence), style)), rank=1
                )
            ),
            *labelled_part_unless_empty(
                "迟到早退",
                styled((_late_and_early_attendees_text(meeting), "bold at-risk")),
                rank=2,
            ),
        ),
    )


def last_minutes_view(_context: AppContext, meeting: Meeting, _place: int) -> AudienceView:
    """Return what the audience sees of the approval of the last minutes (上次纪要): whether they
    were approved, and with which correction; before that, that this is to be done.
    """
    approval = meeting.last_minutes
    words = approval.minutes_sentence if approval else "审议通过上次会议纪要"
    return AudienceView(styled(), (AudienceViewPart(styled((words, "bold primary"))),))


def closing_view(context: AppContext, meeting: Meeting, _place: int) -> AudienceView:
    """Return what the audience sees at a meeting's end: the decisions, the tasks (what, who, by
    when), achievements and remarks, then the next meeting.
    """
    decided = [task for task in context.item_tree.tasks if task.meeting == meeting.id]
    ended = [topic for topic in meeting.topics if topic.decision_kind]
    counts = (("决议", len(ended)), ("议定事项", len(decided)))
    title = "    ".join(f"{what}  {count} 项" for what, count in counts if count)
    return AudienceView(
        styled(("会议已结束" if meeting.is_closed else "", "bold")),
        (
            AudienceViewPart(styled((title or "本次例会没有议定事项", "bold primary"))),
            *(
                AudienceViewPart(_decision_line(topic), rank=3, is_list_entry=True)
                for topic in ended
            ),
            *(
                AudienceViewPart(
                    styled(f"{number}.  ") + styled_task_line(task, meeting),
                    rank=2,
                    is_list_entry=True,
                )
                for number, task in enumerate(decided, 1)
            ),
            *_achievement_parts(meeting),
            *_remark_parts(meeting),
            *_next_meeting_part(context, meeting),
        ),
    )


def _decision_line(topic: Topic) -> StyledText:
    """Return a topic's subject and outcome for the audience; for a 三重一大 matter the vote too."""
    kind = topic.decision_kind.label if topic.decision_kind else ""
    vote = topic.vote.figures_text if topic.major and topic.vote else ""
    return styled(
        ("决　议  ", "muted"),
        f"{topic.title}    ",
        (kind, "bold done"),
        *(f"  {words}" for words in (topic.decision, vote) if words),
    )


def _achievement_parts(meeting: Meeting) -> Iterable[AudienceViewPart]:
    """Yield a labelled part of the audience view for each achievement of the meeting: what, level,
    who.
    """
    for each in meeting.achievements:
        words = "    ".join(filter(None, (each.what, each.level, "、".join(each.who))))
        yield from labelled_part_unless_empty("成　果", words, rank=5)


def _remark_parts(meeting: Meeting) -> Iterable[AudienceViewPart]:
    """Yield a labelled part of the audience view for each remark of the meeting, such as what the
    principal stressed.
    """
    for each in meeting.remarks:
        yield from labelled_part_unless_empty(each.kind.label, each.as_input_line, rank=2)


def _next_meeting_part(context: AppContext, meeting: Meeting) -> tuple[AudienceViewPart, ...]:
    """Return the part of the audience view with the date of the next meeting; empty where none is
    known.
    """
    day = context.next_meeting_appointment(meeting).on
    return (
        labelled_part_unless_empty("下次例会", f"{month_day(day)}  {weekday_name(day)}", rank=4)
        if day
        else ()
    )


def _late_and_early_attendees_text(meeting: Meeting) -> str:
    """Return who came late or left early, each with the time, as text joined by ；;
    empty for none.
    """
    timed = (line for line in meeting.attendance if line.arrival_and_departure_text)
    return "；".join(f"{line.name} {line.arrival_and_departure_text}" for line in timed)


def _names_with_presence_text(meeting: Meeting, presence: Presence) -> str:
    """Return the names of all attendees with one kind of presence, such as on leave,
    joined by 、.
    """
    return "、".join(line.name for line in meeting.attendance if line.presence is presence)


# Selects what the audience sees


_VIEWS_OF_OTHER_STEPS: dict[MeetingStep, Callable[[AppContext, Meeting, int], AudienceView]] = {
    MeetingStep.PREPARE: preparation_view,
    MeetingStep.ATTENDANCE: attendance_view,
    MeetingStep.LAST_MINUTES: last_minutes_view,
    MeetingStep.CLOSE: closing_view,
}
"""The view function of each step that is not a block of the agenda."""


def meeting_shown_to_audience(context: AppContext) -> Meeting | None:
    """Return the meeting that the audience window shows: the one open in the secretary's window
    unless it is closed, else the one in progress or planned, else the closed one where it was held
    or ended today; None between meetings.
    """
    kept = context.records.meetings.get(context.records.session_state.meeting or 0)
    if kept and not kept.is_closed:
        return kept
    if current := context.meeting_in_progress_or_planned:
        return current
    return kept if kept and context.today in (kept.on, kept.closed and kept.closed.date()) else None


def current_audience_view(context: AppContext) -> AudienceView:
    """Return the audience's view of the page shown in the secretary's window, without what the
    audience must not see; between meetings, of the next one.
    """
    meeting = meeting_shown_to_audience(context)
    if meeting is None:
        return between_meetings_view(context)
    step = _step_shown_to_audience(context, meeting, step_sequence(context.agenda, meeting))
    sitting = context.records.session_state
    place = sitting.places.get(step, 0) if sitting.meeting == meeting.id else 0
    if step in _VIEWS_OF_OTHER_STEPS:
        return _VIEWS_OF_OTHER_STEPS[step](context, meeting, place)
    data = view_data_of_step(context, meeting, step, sitting.calling)
    spec = block_spec(step)
    return spec.audience_view(data, place) if spec else carried_task_audience_view(data, place)


def step_names_line(context: AppContext, width: int) -> Content:
    """Return the audience window's line of step names with the present one marked; empty between
    meetings.

    Beside the present step only blocks of the agenda are named; the present one alone where the
    line would be wider than ``width`` cells.
    """
    meeting = meeting_shown_to_audience(context)
    if meeting is None:
        return Content("")
    sequence = step_sequence(context.agenda, meeting)
    here = _step_shown_to_audience(context, meeting, sequence)
    mark = plain_content(f"▌{sequence.name_of_step(here)}▐", "bold $primary")
    line = Content("   ").join(
        mark if step == here else plain_content(sequence.name_of_step(step), "$muted")
        for step in sequence.steps
        if step == here or step.block_key
    )
    return line if line.cell_length <= width else mark


def _step_shown_to_audience(
    context: AppContext, meeting: Meeting, sequence: StepSequence
) -> MeetingStep:
    """Return the meeting step that the audience window shows: the last one of a closed meeting,
    else the one in the main window, else the first.

    Args:
        context: the open term.
        meeting: the meeting.
        sequence: the steps of the meeting, in order.
    """
    if meeting.is_closed:
        return MeetingStep.CLOSE
    sitting = context.records.session_state
    return sequence.step_with_key_or_first(sitting.step if sitting.meeting == meeting.id else "")
