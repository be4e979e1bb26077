"""The record of one meeting: its data, attendance and the contents of its blocks."""

from datetime import date, datetime
from enum import StrEnum

import msgspec

from meetingtui.base.wording import BLOCK_NAMES
from meetingtui.meeting.attendance import Attendance
from meetingtui.meeting.learning_share import SourceKind
from meetingtui.meeting.minutes_approval import MinutesApproval
from meetingtui.meeting.minutes_state import (
    Arrangement,
    IssuedVersion,
    MinutesLength,
    Rewording,
    Waiver,
)
from meetingtui.meeting.reflection import Reflection
from meetingtui.meeting.remarks import Remark
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import EvidenceFile


class BlockKey(StrEnum):
    """Enum of the keys of the four blocks (板块) that every agenda has, in the usual order.

    Optional blocks have keys too; see ``meeting/blocks/registry.py``.
    """

    LEARNING_SHARE = "learning_share"
    TOPIC_DISCUSSION = "topic_discussion"
    REFLECTION = "reflection"
    WORK_PUSH = "work_push"

    @property
    def label(self) -> str:
        """Chinese name of the block: 学习分享、主题研讨、总结反思 or 工作推进."""
        return BLOCK_NAMES[self.value]


class MeetingState(StrEnum):
    """Enum of the states of a meeting."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Chinese label of the state: 待召开、进行中 or 已结束."""
        return {"planned": "待召开", "open": "进行中", "closed": "已结束"}[self.value]


class LearningShare(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Record of the learning share (学习分享) of one meeting."""

    presenter: str = ""
    """Name of the presenter (分享人), proposed by the rotation."""
    topic: str = ""
    """Topic of the share (分享主题)."""
    source: str = ""
    """Source of the share: a book, a policy, a lecture."""
    source_kind: SourceKind | None = None
    """Kind of the source (来源种类); None where it is not known."""
    points: tuple[str, ...] = ()
    """Main points (要点), one line each."""
    takeaways: tuple[str, ...] = ()
    """Takeaways for the school (启示), one line each."""

    @property
    def is_held(self) -> bool:
        """Whether anything was shared; a presenter's name alone does not count."""
        return bool(self.topic or self.source or any(self.points) or any(self.takeaways))


class Achievement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One achievement or honour (成果、荣誉), used as evidence in the term summary."""

    on: date
    """Day it was won or reported."""
    what: str
    """What was achieved."""
    level: str = ""
    """Level of the award (校级、区级、市级、省级 …); empty where unknown."""
    who: tuple[str, ...] = ()
    """Names of the people or groups who achieved it."""
    item: int | None = None
    """Id of the item it belongs to; None where unknown."""
    evidence_files: tuple[EvidenceFile, ...] = ()
    """Files and photos filed as proof (佐证材料)."""


class Reopening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reopening of a closed meeting's record, or of the wording of its minutes."""

    at: datetime
    """When it was reopened, local time without zone."""
    reason: str
    """Reason as the secretary wrote it."""
    only_words: bool = False
    """Whether only the wording of the minutes may change, not the records."""


class PreparedContents(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the preparation filled in; any value that differs in the meeting was changed by hand."""

    time: str = ""
    """Starting time, ``14:30``."""
    place: str = ""
    """Place (地点)."""
    host: str = ""
    """Chair (主持)."""
    recorder: str = ""
    """Recorder (记录)."""
    presenter: str = ""
    """Presenter of the share (分享人)."""
    topics: tuple[tuple[int, int], ...] = ()
    """Keys of the topics that returned: id of the first meeting, and the topic's id there."""
    parked: tuple[tuple[int, int], ...] = ()
    """Keys of the parked topics that were taken over, as for ``topics``."""
    origins: tuple[str, ...] = ()
    """Origins of the topics carried over from the last term, also of those deleted since."""
    problems: tuple[tuple[str, int, str], ...] = ()
    """Keys of the problems that returned: department, id of the first meeting, text there."""
    digest: str = ""
    """Digest of the meeting as prepared; empty once it was changed by hand."""


class Meeting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One regular meeting (行政例会), from preparation to close."""

    id: int
    """Id, unique in the term; also the TinyDB document id."""
    number: int
    """Number of the meeting in the term (第N次)."""
    on: date
    """Date of the meeting."""
    time: str = ""
    """Starting time, ``14:30``."""
    place: str = ""
    """Place (地点)."""
    host: str = ""
    """Name of the chair (主持)."""
    recorder: str = ""
    """Name of the recorder (记录)."""
    state: MeetingState = MeetingState.PLANNED
    """State: planned, open or closed."""
    started: datetime | None = None
    """When it was first opened, local time without zone; None before that."""
    closed: datetime | None = None
    """When it was closed, local time without zone; None while it is not."""
    reopened: tuple[Reopening, ...] = ()
    """Every reopening of the record or of the minutes' wording, oldest first."""
    attendance: tuple[Attendance, ...] = ()
    """Attendance list: the people expected, then guests."""
    share: LearningShare = LearningShare()
    """Record of the learning share (学习分享)."""
    further_shares: tuple[LearningShare, ...] = ()
    """Learning shares of further presenters in the same meeting, in order."""
    last_minutes: MinutesApproval | None = None
    """Approval of the last meeting's minutes; None where it was not recorded."""
    topics: tuple[Topic, ...] = ()
    """Topics of the topic discussion (主题研讨)."""
    parked: tuple[Topic, ...] = ()
    """Parked topics (搁置): kept in the topic box and not on the agenda of this meeting."""
    reflections: tuple[Reflection, ...] = ()
    """Reflections of the departments (总结反思), in the school's order."""
    agenda: tuple[int, ...] = ()
    """Ids of the items to report on in 工作推进, in the order in which they are called."""
    carried: tuple[int, ...] = ()
    """Ids of the tasks of earlier meetings (上次议定事项) open when this meeting was prepared."""
    achievements: tuple[Achievement, ...] = ()
    """Achievements (成果), in the order in which they were recorded."""
    remarks: tuple[Remark, ...] = ()
    """Remarks (会议强调 and 其他事项), in the order in which they were recorded."""
    minutes_spent: dict[str, float] = {}
    """Minutes spent on each block, by block key."""
    topic_minutes: dict[str, float] = {}
    """Minutes spent on each topic, by topic id."""
    waivers: tuple[Waiver, ...] = ()
    """Findings of the check before issue that were left as they are."""
    wording: tuple[Rewording, ...] = ()
    """Paragraphs of the minutes with a replacement text."""
    arrangement: tuple[Arrangement, ...] = ()
    """Paragraphs of the minutes that were added, left out or reordered."""
    length: MinutesLength | None = None
    """Length of the minutes (篇幅); None where none was chosen for this meeting."""
    issues: tuple[IssuedVersion, ...] = ()
    """Issued versions of the minutes (签发、更正), oldest first."""
    gathered: PreparedContents | None = None
    """What the preparation filled in; None for a meeting not prepared by the program."""
    evidence_files: tuple[EvidenceFile, ...] = ()
    """Files and photos filed with the meeting (佐证材料)."""
    private_note: str = ""
    """The secretary's private note; never on meeting screens or in the minutes."""

    @property
    def shares(self) -> tuple[LearningShare, ...]:
        """All learning shares of the meeting in order, at least one."""
        return (self.share, *self.further_shares)

    @property
    def title(self) -> str:
        """Title of the meeting in Chinese: 第6次行政例会."""
        return f"第{self.number}次行政例会"

    @property
    def every_topic(self) -> tuple[Topic, ...]:
        """The topics on the agenda, then the parked ones."""
        return self.topics + self.parked

    @property
    def is_closed(self) -> bool:
        """Whether the meeting is closed, so that nothing more may be recorded."""
        return self.state is MeetingState.CLOSED
