"""One meeting as it is recorded: who, when, and the four blocks."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from meetingtui.meeting.attendance import Attendance
from meetingtui.meeting.discussion import Topic
from meetingtui.meeting.issue import Issue, Rewording, Waiver
from meetingtui.meeting.looking_back import Reflection
from meetingtui.meeting.sharing import SourceKind
from meetingtui.wording import BLOCK_NAMES


class Block(StrEnum):
    """The four fixed blocks (板块), in the agenda's order."""

    LEARNING_SHARE = "learning_share"
    TOPIC_DISCUSSION = "topic_discussion"
    REFLECTION = "reflection"
    WORK_PUSH = "work_push"

    @property
    def label(self) -> str:
        """学习分享、主题研讨、总结反思、工作推进"""
        return BLOCK_NAMES[self.value]


class MeetingState(StrEnum):
    """How far a meeting is."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """待召开、进行中、已结束"""
        return {"planned": "待召开", "open": "进行中", "closed": "已结束"}[self.value]


class LearningShare(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """学习分享: somebody shares what they read or heard."""

    presenter: str = ""
    """分享人; proposed by rotation."""
    topic: str = ""
    """分享主题"""
    source: str = ""
    """Where it is from: a book, a policy, a lecture."""
    source_kind: SourceKind | None = None
    """来源种类; None where it was neither said nor clear from the words."""
    points: tuple[str, ...] = ()
    """要点, one line each."""
    takeaways: tuple[str, ...] = ()
    """启示: what we take from it, one line each."""

    @property
    def is_held(self) -> bool:
        """Whether anything was shared; a presenter put down by rotation alone is no share."""
        return bool(self.topic or self.source or any(self.points) or any(self.takeaways))


class Achievement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """成果（荣誉）: evidence for the term summary."""

    on: date
    """The day it was won or reported."""
    what: str
    """What was achieved."""
    level: str = ""
    """校、区、市、省、国家"""
    who: tuple[str, ...] = ()
    """Names of people or groups."""
    item: int | None = None
    """Id of the item it belongs to, where known."""


class Reopening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A closed meeting's record, or its minutes alone, opened again to put something right."""

    at: datetime
    """When, local time without zone."""
    reason: str
    """What had to be put right, as the secretary wrote it."""
    only_words: bool = False
    """Whether only the words of the minutes may change, not what was recorded."""


class Meeting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One regular meeting (行政例会), from preparation to close."""

    id: int
    """Unique in the term; also the TinyDB document id."""
    number: int
    """第N次 of the term."""
    on: date
    """The day it is held."""
    time: str = ""
    """When it begins, ``14:30``."""
    place: str = ""
    """地点"""
    host: str = ""
    """主持"""
    recorder: str = ""
    """记录"""
    state: MeetingState = MeetingState.PLANNED
    """How far it is."""
    started: datetime | None = None
    """When it was opened, local time without zone."""
    closed: datetime | None = None
    """When it was closed, local time without zone."""
    reopened: tuple[Reopening, ...] = ()
    """Every time the closed record was opened again, oldest first."""
    attendance: tuple[Attendance, ...] = ()
    """Everybody expected, then guests."""
    share: LearningShare = LearningShare()
    """一、学习分享"""
    topics: tuple[Topic, ...] = ()
    """二、主题研讨"""
    reflections: tuple[Reflection, ...] = ()
    """三、总结反思, one a department, in the school's order."""
    agenda: tuple[int, ...] = ()
    """四、工作推进: ids of the items to hear of, in the order they are called."""
    carried: tuple[int, ...] = ()
    """上次议定事项: ids of the tasks still open when this meeting was prepared."""
    achievements: tuple[Achievement, ...] = ()
    """成果, in the order they were told."""
    minutes_spent: dict[str, float] = {}
    """Minutes used per block, by the block's key."""
    waivers: tuple[Waiver, ...] = ()
    """What the check before issue found and is left knowingly."""
    wording: tuple[Rewording, ...] = ()
    """Paragraphs of the minutes in other words than the records'."""
    issues: tuple[Issue, ...] = ()
    """Every version of the minutes that went out (签发、更正), oldest first."""
    private_note: str = ""
    """The secretary's own note; in no screen of the room and no minutes."""

    @property
    def title(self) -> str:
        """第6次行政例会"""
        return f"第{self.number}次行政例会"

    @property
    def is_closed(self) -> bool:
        """Whether nothing more may be recorded."""
        return self.state is MeetingState.CLOSED
