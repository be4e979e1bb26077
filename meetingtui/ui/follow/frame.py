"""What the room sees before and after the blocks, and between two meetings."""

from collections.abc import Iterable
from datetime import date

from textual.content import Content

from meetingtui.meeting.agenda import next_day
from meetingtui.meeting.attendance import Presence, headcount
from meetingtui.meeting.discussion import Topic
from meetingtui.meeting.record import Block, Meeting
from meetingtui.ui.desk import Desk
from meetingtui.ui.follow.blocks import labelled, task_words
from meetingtui.ui.follow.picture import Part, Picture
from meetingtui.ui.marks import plain
from meetingtui.wording import full_date, month_day, weekday

_AWAY = (
    (Presence.LEAVE, "请　假", "bold $at-risk"),
    (Presence.ABSENT, "缺　席", "bold $overdue"),
    (Presence.GUEST, "列　席", "bold $primary"),
)


def at_rest(desk: Desk) -> Picture:
    """No meeting in hand: the school, and when the next one is."""
    meetings = desk.records.meetings.values()
    day = next_day(meetings, desk.school, desk.term, desk.today)
    number = max((each.number for each in meetings), default=0) + 1
    habits = desk.school.meeting
    coming = (
        (
            Part(plain(f"下次例会  第{number}次", "bold")),
            Part(plain(f"{full_date(day)}  {weekday(day)}  {habits.time}", "bold")),
            Part(plain(habits.place), rank=1),
        )
        if desk.term.holds(day)
        else ()
    )
    return Picture(Content(""), (Part(plain(desk.school.name, "bold $primary")), *coming))


def prepare(desk: Desk, meeting: Meeting, _place: int) -> Picture:
    """When, where, and what will be talked about."""
    when = f"{full_date(meeting.on)}  {weekday(meeting.on)}  {meeting.time}"
    share = "  ".join(filter(None, (meeting.share.presenter, meeting.share.topic)))
    titles = "；".join(topic.title for topic in meeting.topics)
    items = [i for i in meeting.agenda if i in desk.records.items]
    contents = {
        Block.LEARNING_SHARE: share,
        Block.TOPIC_DISCUSSION: titles,
        Block.REFLECTION: f"{len(meeting.reflections)} 个部门" if meeting.reflections else "",
        Block.WORK_PUSH: f"{len(items)} 项" if items else "",
    }
    return Picture(
        Content(""),
        (
            Part(plain(meeting.title, "bold $primary")),
            Part(plain(when.rstrip(), "bold")),
            *labelled("地　点", meeting.place, rank=1),
            *labelled("主　持", meeting.host, rank=2),
            *(
                Part(
                    Content.assemble(
                        (f"{block.name}  ", "bold"), (contents[block.key], "$muted")
                    ).rstrip(),
                    rank=3,
                )
                for block in desk.agenda.blocks
            ),
        ),
    )


def attendance(_desk: Desk, meeting: Meeting, _place: int) -> Picture:
    """How many are here, and who is not."""
    count = headcount(meeting.attendance)
    return Picture(
        Content(""),
        (
            Part(plain(f"应到 {count.expected} 人    实到 {count.present} 人", "bold $primary")),
            *(
                part
                for presence, label, style in _AWAY
                for part in labelled(label, plain(_names(meeting, presence), style), rank=1)
            ),
        ),
    )


def close(desk: Desk, meeting: Meeting, _place: int) -> Picture:
    """What was decided: who does what by when; then the next meeting."""
    decided = [task for task in desk.tree.tasks if task.meeting == meeting.id]
    ended = [topic for topic in meeting.topics if topic.decision_kind]
    counts = (("决议", len(ended)), ("议定事项", len(decided)))
    title = "    ".join(f"{what}  {count} 项" for what, count in counts if count)
    coming = desk.school.next_meeting_day(desk.term, after=meeting.on)
    return Picture(
        plain("会议已结束" if meeting.is_closed else "", "bold"),
        (
            Part(plain(title or "本次例会没有议定事项", "bold $primary")),
            *(Part(_decision(topic), rank=3, listed=True) for topic in ended),
            *(
                Part(
                    Content.assemble(f"{number}.  ", task_words(task, meeting)), rank=2, listed=True
                )
                for number, task in enumerate(decided, 1)
            ),
            *_achievements(meeting),
            *_coming(desk, coming),
        ),
    )


def _decision(topic: Topic) -> Content:
    """What it was about and how it ended; of a 三重一大 matter the vote too."""
    kind = topic.decision_kind.label if topic.decision_kind else ""
    vote = topic.vote.words if topic.major and topic.vote else ""
    return Content.assemble(
        ("决　议  ", "$muted"),
        f"{topic.title}    ",
        (kind, "bold $done"),
        *(f"  {words}" for words in (topic.decision, vote) if words),
    )


def _achievements(meeting: Meeting) -> Iterable[Part]:
    for each in meeting.achievements:
        words = "    ".join(filter(None, (each.what, each.level, "、".join(each.who))))
        yield from labelled("成　果", words, rank=5)


def _coming(desk: Desk, day: date) -> tuple[Part, ...]:
    if not desk.term.holds(day):
        return ()
    return labelled("下次例会", f"{month_day(day)}  {weekday(day)}", rank=4)


def _names(meeting: Meeting, presence: Presence) -> str:
    return "、".join(line.name for line in meeting.attendance if line.presence is presence)
