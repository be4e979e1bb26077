"""The record of one meeting with its learning shares, achievements and remarks, and the session
beside it.

Also: starting, closing and reopening a meeting, and the evidence files that the records refer to.

The session state (position, drafts, time spent) is stored beside the meeting's record, not in it,
so that undo does not move the cursor and the record holds only what was entered.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from meetingtui.base.wording import BLOCK_NAMES
from meetingtui.meeting.attendance import AttendanceEntry
from meetingtui.meeting.minutes_records import (
    FindingWaiver,
    IssuedVersion,
    MinutesApproval,
    MinutesLength,
    ParagraphArrangement,
    ParagraphRewording,
)
from meetingtui.meeting.reflection import Reflection
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import EvidenceFile, Item


class ShareSourceKind(StrEnum):
    """Enum of the kinds of source (来源种类) of a learning share."""

    BOOK = "book"
    POLICY = "policy"
    LECTURE = "lecture"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Chinese label of a kind of source: 书刊、政策文件、讲座培训 or 其他."""
        return _LABELS[self]


_LABELS = {
    ShareSourceKind.BOOK: "书刊",
    ShareSourceKind.POLICY: "政策文件",
    ShareSourceKind.LECTURE: "讲座培训",
    ShareSourceKind.OTHER: "其他",
}

# Patterns are text here and in the other modules of records: ``re`` compiles them at their first
# use, which commands that only read never come to.
_TITLE = "《[^《》]*》"
_LECTURE = "讲座|培训|报告|研修|论坛|学术年会"
_POLICY = "通知|意见|办法|文件|课标|课程标准|条例|规定|〔20\\d\\d〕"
_POLICY_TITLE = (
    "(?:通知|意见|办法|课标|课程标准|课程方案|条例|规定|纲要|指南|规范|规程)"
    "(?:[（(][^（）()]*[）)])?》"
)
"""End of the title of an official document; a version in brackets may follow."""


class LearningShare(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The record of one learning share (学习分享) of a meeting: presenter, topic, source, points
    and takeaways.
    """

    presenter: str = ""
    """Name of the presenter (分享人), proposed by the rotation."""
    topic: str = ""
    """Topic of the share (分享主题)."""
    source: str = ""
    """Source of the share: a book, a policy, a lecture."""
    source_kind: ShareSourceKind | None = None
    """Kind of the source (来源种类); None where it is not known."""
    points: tuple[str, ...] = ()
    """Main points (要点), one line each."""
    takeaways: tuple[str, ...] = ()
    """Takeaways for the school (启示), one line each."""

    @property
    def is_held(self) -> bool:
        """Whether a learning share has contents; a presenter's name alone does not count."""
        return bool(self.topic or self.source or any(self.points) or any(self.takeaways))


def guess_share_source_kind(words: str) -> ShareSourceKind | None:
    """Guess the kind of source from the typed text; None where it does not show the kind.

    Words such as 讲座 outside 《》 mean a lecture, else those of an official document a policy,
    else a title in 《》 a book; 其他 is never guessed.
    """
    around = re.sub(_TITLE, "", words)
    if re.search(_LECTURE, around):
        return ShareSourceKind.LECTURE
    if re.search(_POLICY, around) or re.search(_POLICY_TITLE, words):
        return ShareSourceKind.POLICY
    return ShareSourceKind.BOOK if re.search(_TITLE, words) else None


_LEAD = r"\s*(?:会议|会上)?(?:强调|要求)(?!了)\s*[：:，,]?\s*"


class RemarkKind(StrEnum):
    """Enum of the kinds of remark made in a meeting: a point stressed (会议强调), another matter
    (其他事项).
    """

    STRESSED = "stressed"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Chinese label of a kind of remark: 会议强调 or 其他事项."""
        return {"stressed": "会议强调", "other": "其他事项"}[self.value]


class Remark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One remark of a meeting: a point stressed, or another matter mentioned."""

    kind: RemarkKind
    """The kind of remark: 会议强调 or 其他事项."""
    text: str
    """Text of the remark."""
    speaker: str = ""
    """Name of the speaker; empty where none was named."""

    @property
    def as_input_line(self) -> str:
        """The remark as a line that can be typed again: 顾怀民：期末不加课."""
        return f"{self.speaker}：{self.text}" if self.speaker else self.text


def remark_without_heading_phrase(text: str) -> str:
    """Remove a leading 会议强调， (or 会上要求：, 强调 …) that repeats the heading, unless nothing
    would be left.
    """
    lead = re.match(_LEAD, text)
    return (text[lead.end() :] or text) if lead else text


def with_remark_replaced(
    remarks: tuple[Remark, ...], index: int, fresh: Sequence[Remark]
) -> tuple[Remark, ...]:
    """Return a meeting's remarks with the one at ``index`` replaced by ``fresh``.

    Where ``fresh`` is empty it is removed; an index equal to the number of remarks appends.
    """
    return (*remarks[:index], *fresh, *remarks[index + 1 :])


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
        """Chinese name of one of the four agenda blocks: 学习分享、主题研讨、总结反思 or
        工作推进.
        """
        return BLOCK_NAMES[self.value]


class MeetingState(StrEnum):
    """Enum of the states of a meeting: planned, in progress, closed."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Chinese label of a meeting's state: 待召开、进行中 or 已结束."""
        return {"planned": "待召开", "open": "进行中", "closed": "已结束"}[self.value]


ACHIEVEMENT_LEVELS = ("国家级", "省级", "市级", "区级", "县级", "校级")
"""Levels of an achievement (级别), the highest first."""


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


class MeetingReopening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reopening of a closed meeting's record, or of the wording of its minutes."""

    at: datetime
    """When it was reopened, local time without zone."""
    reason: str
    """Reason as the secretary wrote it."""
    only_words: bool = False
    """Whether only the wording of the minutes may change, not the records."""


class PrefilledValues(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Values that the program filled in when it prepared a meeting, kept to recognise what was
    changed by hand since.
    """

    time: str = ""
    """Starting time, ``14:30``; may be empty."""
    place: str = ""
    """Place (地点); may be empty."""
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
    """``Topic.origin`` of each topic carried over from the last term, also of those deleted since.
    """
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
    """Starting time, ``14:30``; may be empty."""
    place: str = ""
    """Place (地点); may be empty."""
    host: str = ""
    """Full name of the chair (主持); may be empty."""
    recorder: str = ""
    """Full name of the recorder (记录); may be empty."""
    state: MeetingState = MeetingState.PLANNED
    """State: planned, open or closed."""
    started: datetime | None = None
    """When it was first opened, local time without zone; None before that."""
    closed: datetime | None = None
    """When it was closed, local time without zone; None while it is not."""
    reopened: tuple[MeetingReopening, ...] = ()
    """Every reopening of the record or of the minutes' wording, oldest first."""
    attendance: tuple[AttendanceEntry, ...] = ()
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
    """Minutes spent on each topic, by topic id as text."""
    waivers: tuple[FindingWaiver, ...] = ()
    """Findings of the check before issue that were left as they are."""
    wording: tuple[ParagraphRewording, ...] = ()
    """Paragraphs of the minutes with a replacement text."""
    arrangement: tuple[ParagraphArrangement, ...] = ()
    """Paragraphs of the minutes that were added, left out or reordered."""
    length: MinutesLength | None = None
    """How detailed the minutes are (篇幅); None where that was not chosen for this meeting."""
    issues: tuple[IssuedVersion, ...] = ()
    """Issued versions of the minutes (签发、更正), oldest first."""
    gathered: PrefilledValues | None = None
    """Values that the preparation filled in; None for a meeting not prepared by the program."""
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
    def agenda_and_parked_topics(self) -> tuple[Topic, ...]:
        """All topics of a meeting: those on the agenda, then the parked ones (搁置)."""
        return self.topics + self.parked

    @property
    def is_closed(self) -> bool:
        """Whether the meeting is closed, so that nothing more may be recorded."""
        return self.state is MeetingState.CLOSED


def closed_meetings(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the closed meetings, oldest first by date, then number."""
    return sorted(
        (meeting for meeting in meetings if meeting.is_closed),
        key=lambda meeting: (meeting.on, meeting.number),
    )


def start_meeting(meeting: Meeting, now: datetime) -> Meeting:
    """Start or resume a meeting: return it in the state 进行中, whatever its state was; the time of
    its first start is kept, that of its closing removed.
    """
    return msgspec.structs.replace(
        meeting, state=MeetingState.OPEN, started=meeting.started or now, closed=None
    )


def close_meeting(
    meeting: Meeting,
    now: datetime,
    minutes_spent: dict[str, float],
    topic_minutes: dict[str, float] | None = None,
) -> Meeting:
    """Close a meeting: return it in the state 已结束, with the minutes spent on each block and
    topic.

    Args:
        meeting: the meeting.
        now: local time without zone.
        minutes_spent: minutes spent on each block, by block key.
        topic_minutes: minutes spent on each topic, by topic id as text; None where they were not
            counted.
    """
    return msgspec.structs.replace(
        meeting,
        state=MeetingState.CLOSED,
        closed=now,
        minutes_spent=minutes_spent,
        topic_minutes=topic_minutes or {},
    )


def reopen_meeting(meeting: Meeting, reason: str, now: datetime) -> Meeting:
    """Reopen a closed meeting: return it in progress again, with the reason; its records stay."""
    return msgspec.structs.replace(
        meeting,
        state=MeetingState.OPEN,
        closed=None,
        reopened=(*meeting.reopened, MeetingReopening(at=now, reason=reason)),
    )


EVIDENCE_FOLDER = "attachments"
"""Name of the folder of evidence files in the data folder."""


class EvidenceUse(msgspec.Struct, frozen=True):
    """One reference to an evidence file: the file, and what it proves."""

    file: EvidenceFile
    """The file."""
    subject: str
    """What it was filed with, in Chinese: the item's title, 成果：…, 第3次行政例会."""


def evidence_uses(items: Iterable[Item], meetings: Iterable[Meeting]) -> Iterator[EvidenceUse]:
    """Yield every reference to an evidence file: of items, then of meetings and achievements."""
    for item in items:
        for file in item.evidence_files:
            yield EvidenceUse(file, item.title)
    for meeting in meetings:
        for file in meeting.evidence_files:
            yield EvidenceUse(file, meeting.title)
        for won in meeting.achievements:
            for file in won.evidence_files:
                yield EvidenceUse(file, f"成果：{won.what}")


def evidence_copy_path(folder: Path, file: EvidenceFile) -> Path | None:
    """Return the path of an evidence file's copy, which may be missing; None if it is outside the
    folder of copies.

    Args:
        folder: the data folder.
        file: the evidence file as recorded.
    """
    path = folder / file.path
    home = (folder / EVIDENCE_FOLDER).resolve()
    return path if home in path.resolve().parents else None


class SessionState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Session state of a meeting: the secretary's position, drafts and time spent; one per term
    file.
    """

    meeting: int | None = None
    """Id of the meeting in progress; None for none."""
    step: str = ""
    """Key of the step shown last; empty before the first."""
    places: dict[str, int] = {}
    """For each step, by its key, what was shown last: a page from 0 (-1 for the closing page), or
    an item id.
    """
    drafts: dict[str, str] = {}
    """Text typed but not entered in the meeting's steps, by step/page/entry mode."""
    item_drafts: dict[str, str] = {}
    """Text typed but not entered on item screens, by item and entry mode (``12/progress``)."""
    minutes_spent: dict[str, float] = {}
    """Minutes spent on each block so far, by block key."""
    topic_minutes: dict[str, float] = {}
    """Minutes spent on each topic so far, by topic id as text."""
    paused: bool = False
    """Whether the clock of the blocks is paused."""
    calling: str = ""
    """Key of the items called in 工作推进 and their order (``CallChoice.session_key``).

    Empty for the default.
    """
