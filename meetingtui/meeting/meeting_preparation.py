"""Prepare the next meeting: date, attendance, presenter by rotation, topics, problems and items
to call.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import blake2b

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import month_day
from meetingtui.meeting.attendance import Attendance, Presence, initial_attendance
from meetingtui.meeting.call_list import item_ids_needing_report, open_task_ids
from meetingtui.meeting.carry_over_to_next_meeting import (
    initial_reflections,
    parked_topics,
    problem_key,
    returning_problems,
    topics_due_for_meeting,
)
from meetingtui.meeting.next_meeting import next_meeting
from meetingtui.meeting.record import (
    LearningShare,
    Meeting,
    MeetingState,
    PrefilledValues,
    closed_meetings,
)
from meetingtui.meeting.reflection import Reflection
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item
from meetingtui.plan.new_record_ids import next_unused_id
from meetingtui.plan.tree import ItemTree
from meetingtui.school.school import School


class PresenterTurn(msgspec.Struct, frozen=True, kw_only=True):
    """One person's entry in the rotation of learning share presenters, with the last turn."""

    name: str
    """Full name of the person."""
    last_meeting: Meeting | None = None
    """Last meeting of this term in which the person shared; None where there is none."""

    @property
    def last_turn_text(self) -> str:
        """Chinese text on the last meeting that a person presented in: 第3次 10月12日, or
        本学期还没有.
        """
        if self.last_meeting is None:
            return "本学期还没有"
        return f"第{self.last_meeting.number}次 {month_day(self.last_meeting.on)}"


def presenter_rotation(school: School, past: Sequence[Meeting]) -> list[PresenterTurn]:
    """Return the rotation of presenters, next one first: never this term, then longest ago, then
    by roster.

    Args:
        school: the school.
        past: the meetings, oldest first; a presenter who was entered but shared nothing does not
            count.
    """
    shared = {
        share.presenter: at
        for at, each in enumerate(past)
        for share in each.shares
        if share.is_held
    }
    names = sorted(
        (person.name for person in school.attendees), key=lambda name: shared.get(name, -1)
    )
    return [
        PresenterTurn(name=name, last_meeting=past[shared[name]] if name in shared else None)
        for name in names
    ]


def next_presenter(school: School, past: Sequence[Meeting]) -> str:
    """Return the name of the next presenter; empty where the roster is empty."""
    return next((turn.name for turn in presenter_rotation(school, past)), "")


_HABITS = ("time", "place", "host", "recorder")


def prepare_next_meeting(
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    term: Term,
    today: date,
) -> Meeting:
    """Build the next meeting, filled in from the term's records.

    Everybody on the roster is marked present; the presenter is the next in the rotation; open
    tasks are carried over (上次议定); topics and problems left open return; the agenda of
    工作推进 lists the items that need a report. Without a meeting day left in the term, the date
    is today.
    """
    next_day = next_meeting(meetings.values(), school, term, today).on
    return _filled_in_meeting(
        Meeting(
            id=next_unused_id(meetings),
            number=max((meeting.number for meeting in meetings.values()), default=0) + 1,
            on=next_day if next_day and term.contains(next_day) else today,
        ),
        meetings,
        items,
        school=school,
        today=today,
    )


def _filled_in_meeting(
    blank: Meeting,
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    today: date,
) -> Meeting:
    """Return a meeting filled in with what a term's records hold for its date, or today if later.

    Args:
        blank: the meeting with id, number and date only.
        meetings: all meetings of the term by id.
        items: all items of the term by id.
        school: the school.
        today: the day.
    """
    others = [each for each in meetings.values() if each.id != blank.id]
    past = closed_meetings(others)
    tree = ItemTree.from_items(items)
    day = day_for_judging_deadlines(blank, today)
    presenter = next_presenter(school, past)
    topics = topics_due_for_meeting(others, day)
    parked = _topics_with_consecutive_ids(parked_topics(others), len(topics) + 1)
    problems = returning_problems(others, items)
    habits = {name: getattr(school.meeting, name) for name in _HABITS}
    gathered = PrefilledValues(
        **habits,
        presenter=presenter,
        topics=_topic_origins_as_stored(topics),
        parked=_topic_origins_as_stored(parked),
        problems=tuple(
            problem_key(problem, department, blank.id)
            for department, found in problems.items()
            for problem in found
        ),
    )
    filled = msgspec.structs.replace(
        blank,
        **habits,
        attendance=initial_attendance(school.attendees),
        share=LearningShare(presenter=presenter),
        topics=topics,
        parked=parked,
        reflections=initial_reflections(
            (each.name for each in school.reporting_departments), problems
        ),
        agenda=item_ids_needing_report(tree, others, school=school, day=day),
        carried=open_task_ids(tree, school=school, day=day),
        gathered=gathered,
    )
    return _with_content_digest(filled)


def day_for_judging_deadlines(meeting: Meeting, today: date) -> date:
    """Return the day by which deadlines are judged: the meeting's date.

    For a planned meeting whose date has passed it is today.
    """
    return max(meeting.on, today) if meeting.state is MeetingState.PLANNED else meeting.on


# A preparation that was made earlier


def update_preparation(
    meeting: Meeting,
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    today: date,
    next_topic_id: int = 1,
) -> Meeting:
    """Return a planned meeting prepared again from the present records; manual changes are kept.

    The date is not changed. Deleted topics and problems do not return; those settled by another
    meeting are removed, unless something was recorded on them here. A meeting that is not planned
    is returned unchanged.

    Args:
        meeting: the meeting.
        meetings: all meetings of the term by id.
        items: all items of the term by id.
        school: the school.
        today: the day.
        next_topic_id: the lowest topic id never used in the term.
    """
    if meeting.state is not MeetingState.PLANNED:
        return meeting
    blank = Meeting(id=meeting.id, number=meeting.number, on=meeting.on)
    fresh = _filled_in_meeting(blank, meetings, items, school=school, today=today)
    before, now = meeting.gathered or PrefilledValues(), fresh.gathered or PrefilledValues()
    by_hand = {
        name: getattr(meeting, name)
        for name in _HABITS
        if getattr(meeting, name) != getattr(before, name)
    }
    share = meeting.share
    if share.presenter == before.presenter and not share.is_held:
        share = fresh.share
    again = msgspec.structs.replace(
        meeting,
        **{name: by_hand.get(name, getattr(fresh, name)) for name in _HABITS},
        attendance=_merged_attendance(meeting.attendance, fresh.attendance),
        share=share,
        **_merged_topics(meeting, fresh.topics, fresh.parked, before, next_topic_id),
        reflections=_merged_reflections(meeting, fresh, before),
        agenda=fresh.agenda,
        carried=fresh.carried,
        gathered=msgspec.structs.replace(now, digest="", origins=before.origins),
    )
    return _with_content_digest(again) if is_unchanged_since_preparation(meeting, items) else again


def is_unchanged_since_preparation(meeting: Meeting, items: Mapping[int, Item]) -> bool:
    """Whether a planned meeting is exactly as prepared, with nothing recorded in it."""
    if meeting.state is not MeetingState.PLANNED or meeting.gathered is None:
        return False
    is_named = any(
        item.meeting == meeting.id or item.progress_in_meeting(meeting.id)
        for item in items.values()
    )
    return not is_named and meeting.gathered.digest == _content_digest(meeting)


def topics_lost_by_cancelling(
    meeting: Meeting, meetings: Mapping[int, Meeting]
) -> tuple[Topic, ...]:
    """Return the topics of a planned meeting that no later preparation would list again.

    They were typed into it or came from the term before; topics left open by earlier meetings
    return by themselves.

    Args:
        meeting: the planned meeting.
        meetings: every meeting of the term by id, with or without this one.
    """
    others = [each for each in meetings.values() if each.id != meeting.id]
    returning = (*topics_due_for_meeting(others, meeting.on), *parked_topics(others))
    keys = {_topic_origin(each) for each in returning}
    return tuple(
        each for each in meeting.agenda_and_parked_topics if _topic_origin(each) not in keys
    )


def with_digest_renewed_if_unchanged(before: Meeting, after: Meeting) -> Meeting:
    """Return ``after``, a meeting in which only names were updated; it still counts as unchanged
    since it was prepared if ``before`` did.

    Used when only names in a meeting were updated, so that the meeting still counts as untouched.

    Args:
        before: the meeting as stored.
        after: the same meeting with updated names.
    """
    is_sealed = before.gathered is not None and before.gathered.digest == _content_digest(before)
    return _with_content_digest(after) if is_sealed else after


def _with_content_digest(meeting: Meeting) -> Meeting:
    """Return the meeting with a digest of its contents, by which a later change is detected."""
    gathered = msgspec.structs.replace(
        meeting.gathered or PrefilledValues(), digest=_content_digest(meeting)
    )
    return msgspec.structs.replace(meeting, gathered=gathered)


def _content_digest(meeting: Meeting) -> str:
    """Return a digest (24 hexadecimal digits) of what the meeting records, for noticing changes."""
    plain = msgspec.structs.replace(meeting, gathered=None)
    return blake2b(msgspec.json.encode(plain), digest_size=12).hexdigest()


def _merged_attendance(
    before: tuple[Attendance, ...], fresh: tuple[Attendance, ...]
) -> tuple[Attendance, ...]:
    """Merge the roster with a planned meeting's attendance list; guests and former members stay,
    last.
    """
    marks = {line.name: line for line in before}
    on_roster = {line.name for line in fresh}
    return (
        *(
            msgspec.structs.replace(
                line, presence=marks[line.name].presence, reason=marks[line.name].reason
            )
            if line.name in marks
            else line
            for line in fresh
        ),
        *(
            line
            for line in before
            if line.name not in on_roster and line.presence is not Presence.PRESENT
        ),
    )


def waiting_topics(
    meetings: Mapping[int, Meeting], day: date
) -> tuple[tuple[Topic, ...], tuple[Topic, ...]]:
    """Return the topics that wait for a meeting on a day, and the parked ones (搁置).

    They are the topics of the planned meeting and those that return. Each has the key that
    identifies it: ``since`` and ``raised_as``.
    """
    planned = [each for each in meetings.values() if each.state is MeetingState.PLANNED]
    others = [each for each in meetings.values() if each.state is not MeetingState.PLANNED]
    topics, parked = topics_due_for_meeting(others, day), parked_topics(others)
    for meeting in planned:
        before = meeting.gathered or PrefilledValues()
        found = _merged_topics(meeting, topics, parked, before, 1)
        topics, parked = (
            tuple(
                each
                if each.since is not None
                else msgspec.structs.replace(each, since=meeting.id, raised_as=each.id)
                for each in some
            )
            for some in (found["topics"], found["parked"])
        )
    return topics, parked


def _merged_topics(
    meeting: Meeting,
    returned: tuple[Topic, ...],
    still_parked: tuple[Topic, ...],
    before: PrefilledValues,
    next_topic_id: int,
) -> dict[str, tuple[Topic, ...]]:
    """Merge a planned meeting's topics with those that now wait: topics and parked topics.

    Topics on the meeting's agenda stay unless they had returned by themselves, are without
    records, and no longer return; its parked topics all stay. Newly returning topics are added,
    but not those that an earlier preparation had filled in and that were deleted since.

    Args:
        meeting: the planned meeting.
        returned: topics that return now.
        still_parked: parked topics that the last meeting left.
        before: what the last preparation filled in.
        next_topic_id: the lowest topic id never used in the term.

    Returns:
        The topics under ``topics`` and ``parked``.
    """
    returning = {_topic_origin(each): each for each in (*returned, *still_parked)}
    stay = [
        each
        for each in meeting.topics
        if each.since is None
        or each.has_records
        or each.raised_as is None
        or _topic_origin(each) in returning
    ]
    here = {_topic_origin(each) for each in meeting.agenda_and_parked_topics}
    known = here.union(before.topics, before.parked)
    added = [each for each in returned if _topic_origin(each) not in known]
    parked = [each for each in still_parked if _topic_origin(each) not in known]
    free = max((next_topic_id, *(each.id + 1 for each in meeting.agenda_and_parked_topics)))
    return {
        "topics": (*stay, *_topics_with_consecutive_ids(added, free)),
        "parked": (*meeting.parked, *_topics_with_consecutive_ids(parked, free + len(added))),
    }


def _topic_origin(topic: Topic) -> tuple[int | None, int | None]:
    """Return where a topic comes from: the id of the first meeting (``since``), and the topic's id
    there (``raised_as``); None for none.
    """
    return topic.since, topic.raised_as


def _topic_origins_as_stored(topics: Iterable[Topic]) -> tuple[tuple[int, int], ...]:
    """Return where each topic comes from (``since``, ``raised_as``), with 0 for none, as stored in
    the prefilled values.
    """
    return tuple((each.since or 0, each.raised_as or 0) for each in topics)


def _topics_with_consecutive_ids(topics: Iterable[Topic], first: int) -> tuple[Topic, ...]:
    """Return topics with consecutive ids from ``first``."""
    return tuple(
        msgspec.structs.replace(each, id=number) for number, each in enumerate(topics, first)
    )


def _merged_reflections(
    meeting: Meeting, fresh: Meeting, before: PrefilledValues
) -> tuple[Reflection, ...]:
    """Merge a planned meeting's reflections with the problems that now return; settled ones go."""
    found = {each.department: each for each in fresh.reflections}
    for each in meeting.reflections:
        base = found.get(each.department)
        if base is None and each.is_empty:
            continue
        name = each.department
        returning = {
            problem_key(problem, name, meeting.id): problem
            for problem in (base.problems if base else ())
        }
        stay = {
            key: problem
            for problem in each.problems
            if (key := problem_key(problem, name, meeting.id)) in returning
            or problem.since is None
            or problem.solved
            or problem.task is not None
        }
        added = [
            problem
            for key, problem in returning.items()
            if key not in stay and key not in before.problems
        ]
        found[name] = msgspec.structs.replace(each, problems=(*stay.values(), *added))
    return tuple(found.values())
