"""Parse what was said about an item in a line: its text, a new status, the amount of its target, a
new deadline; record the result on the item; and find another item that the line names instead.
"""

import re
from collections.abc import Iterable
from datetime import date

import msgspec

from meetingtui.base.deadline_parser import Deadline, DeadlineParser
from meetingtui.base.wording import full_date, weekday_name
from meetingtui.meeting.line_parsing.people_in_line import FormsOfAddress, parse_leading_people
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_operations import add_progress, reschedule, set_progress_text
from meetingtui.plan.target_amounts import amount_reached_in_text

_CLAUSES = re.compile(r"[，,；;。\s]+")
_SURE = r"(?:(?:现|目前|现在|今天|昨天|上周|本周|都|均|全部|全|已经?|按时|如期|顺利|提前)){0,4}"
_DONE_VERBS = (
    "完成|做完|办完|办结|办妥|办好|结束|完工|竣工|交齐|收齐|落实到位|到位|搞定|完毕|结题|验收合格"
)
_DONE = re.compile(rf"{_SURE}(?:{_DONE_VERBS})(?:任务|工作)?(?:了|啦)?")
_ALL_DONE = re.compile(
    rf"\S{{0,8}}(?:全部|全都|都已经?|均已|都)(?:已经?)?(?:{_DONE_VERBS}|[\u4e00-\u9fff][好完齐])了?"
)
_REMAINS = re.compile(
    "还|差|剩|没(?!问题|有问题)|未|待|等|一半|部分|大半|过半|基本|初步|初稿|阶段|前期|首批|第[一二三]|但|不过"
    "|只|再|准备|将|拟|计划|争取|下周|下一步|预计|不|除"
)
_NOT_BEGUN = re.compile(
    "(?:目前|暂时|现在)?(?:还没有?|尚未|暂未|没有?|未)(?:开始|启动|动手|动工|动)"
)
_PAUSED = re.compile(
    "(?:先|暂时|目前|现在|只能|决定|就)*(?:暂停|暂缓|停一停|停一下|停下来|放一放|放一下|缓一缓|缓一下|缓缓"
    "|搁置|搁一搁|停工|停下)(?:了|一下)?"
)
_CANCELLED = re.compile(
    "(?:已经?|决定|今年|本学期)*(?:取消|作废|撤销|不再?(?:搞|做|办|开展|进行)了)(?:了|吧)?"
)
_PUT_OFF = re.compile(
    "(?:(?:申请|要|需要|想|建议|只能|可能)*(?:时限|时间|期限)?)?"
    "(?:延期?[到至]|延后[到至]|延长[到至]|推迟[到至]|推后?[到至]|改[到在]|改为|顺延[到至]|放[到在]|挪[到至]|拖到)"
)
_PAST = re.compile("已|了$|过$|过了")


class ParsedProgressLine(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed progress line: the text to record, and the changes it implies."""

    words: str
    """Text to record; without the clause that moves the deadline (延到…), unless that is all."""
    status: Status | None = None
    """New status of the item; None where it does not change."""
    amount: float | None = None
    """Amount of the item's target that is reached; None where the line names none."""
    deadline: Deadline | None = None
    """New deadline of the item; None where it does not change."""
    doubt: str = ""
    """Chinese hint on what was not changed, and how to change it; may be empty."""

    @property
    def preview(self) -> str:
        """Chinese preview of the changes, shown before recording; empty where only text is
        recorded.
        """
        parts = [f"状态改为{self.status.label}"] if self.status else []
        if self.deadline:
            due = self.deadline.due
            when = f"{full_date(due)} {weekday_name(due)}" if due else self.deadline.words
            parts.append(f"时限改为 {when}")
        return "；".join(parts)


def parse_progress_line(
    text: str, item: Item, *, deadlines: DeadlineParser, today: date | None = None
) -> ParsedProgressLine:
    """Parse a progress line for an item to its text and the changes it implies; none is made yet.

    The status becomes done for 已完成 or 灯管全部换好了, unless the text says that something
    remains; paused for 先放一放; cancelled for 不搞了; in progress for any text on an item not
    started, unless it says 还没开始. 延到… sets the deadline; so does a coming deadline ending in
    前 on an item that has none.

    Args:
        text: the typed line.
        item: the item that it is about.
        deadlines: parses deadlines relative to the day of the progress.
        today: that day, so that a past deadline is not set; None sets it too.
    """
    clauses = [clause for clause in _CLAUSES.split(text.strip()) if clause]
    words, deadline = text.strip(), None
    doubt = ""
    for clause in clauses:
        put_off = _PUT_OFF.match(clause)
        found = deadlines.deadline_at(clause, put_off.end()) if put_off else None
        if found:
            deadline, words = found, _without_clause(text, clause)
            continue
        found = deadlines.deadline_at(clause)
        is_coming = (
            found
            and found.is_certainly_deadline
            and found.due
            and (not today or found.due >= today)
        )
        if not found or not is_coming or deadline or _PAST.search(clause[found.end :]):
            continue
        if item.due is None and not item.due_text:
            deadline = found
        elif found.due != item.due:
            doubt = f"时限没有改，要改到“{found.words}”请按 F8"
    amount = amount_reached_in_text(words, item)
    status = _stated_status(clauses, item, amount)
    if status is Status.DONE and item.is_ongoing_routine:
        status = Status.IN_PROGRESS
    changed = None if status is item.status else status
    if deadline and deadline.due == item.due and deadline.due:
        deadline = None
    return ParsedProgressLine(
        words=words, status=changed, amount=amount, deadline=deadline, doubt=doubt
    )


def item_with_progress_line(
    item: Item, line: ParsedProgressLine, *, on: date, meeting: int | None = None
) -> Item:
    """Return the item with a parsed progress line recorded: text, status and deadline. The text
    replaces that of the same meeting, or outside one of the same day; an empty one removes it.

    ``meeting`` is the id of the meeting in which it is reported; None outside one.
    """
    after = set_progress_text(item, line.words, on=on, meeting=meeting)
    if line.status or _is_not_begun_stated(line.words):
        after = add_progress(after, on=on, meeting=meeting, status=line.status or item.status)
    if line.deadline:
        due = line.deadline.due
        words = "" if due else line.deadline.words
        after = reschedule(after, due, on=on, meeting=meeting, due_text=words)
    return after


def _stated_status(clauses: list[str], item: Item, amount: float | None) -> Status | None:
    """Return the status that a progress text states; None where it states none.

    Args:
        clauses: the text divided into clauses.
        item: the item that it is about.
        amount: amount of the item's target that the text names; None where it names none.
    """
    text = "，".join(clauses)
    if any(_CANCELLED.fullmatch(clause) for clause in clauses):
        return Status.CANCELLED
    if any(_PAUSED.fullmatch(clause) for clause in clauses):
        return Status.PAUSED
    if _is_completion_stated(clauses, text, item, amount):
        return Status.DONE
    if item.status is Status.NOT_STARTED and text and not _is_not_begun_stated(text):
        return Status.IN_PROGRESS
    return None


def _is_completion_stated(clauses: list[str], text: str, item: Item, amount: float | None) -> bool:
    """Whether a progress text says that the item is done, and no later part or amount contradicts
    it.

    Args:
        clauses: the text divided into clauses.
        text: the whole text.
        item: the item that it is about.
        amount: amount of the item's target that the text names; None where it names none.
    """
    if _REMAINS.search(text):
        return False
    if item.target and amount is not None and not item.target.is_met_by(amount):
        return False
    return any(_DONE.fullmatch(clause) or _ALL_DONE.fullmatch(clause) for clause in clauses)


def _is_not_begun_stated(text: str) -> bool:
    """Whether a progress text begins by saying that nothing was begun: 尚未启动."""
    return bool(_NOT_BEGUN.match(text))


def _without_clause(text: str, clause: str) -> str:
    """Return a progress text without one clause; the whole text where nothing else is left."""
    rest = text.replace(clause, "", 1).strip("，,；;。 ")
    return rest or text.strip()


_WORDS_BEFORE_REST = re.compile(r"([^：:，,；;。\s]{3,60})(?:\s*[：:，,]\s*|\s+)(\S.*)", re.DOTALL)
_MAX_CANDIDATES = 6
"""Largest number of candidate items; a line that names more by a part of their title, or by their
person, counts as naming none.
"""


class MentionedItemCandidates(msgspec.Struct, frozen=True, kw_only=True):
    """The result of looking for an item named at the beginning of a progress line."""

    items: tuple[int, ...] = ()
    """Ids of the other items that may be meant; empty where the line names none, and is thus about
    the item shown.
    """
    is_certain: bool = False
    """Whether the line begins with the exact title of a single item."""
    text_after_item: str = ""
    """The line without the words that name the item; not meant for use where ``items`` is empty."""


def find_mentioned_items(
    line: str, shown: Item, items: Iterable[Item], forms: FormsOfAddress
) -> MentionedItemCandidates:
    """Find which other open item a progress line names (更换操场照明 已招标).

    Args:
        line: one clean line.
        shown: the item shown on the screen.
        items: every item of the term.
        forms: forms of address of the people on the attendance list, each mapped to the names it
            may mean.

    Returns:
        The candidates, whether they are certain, and the text after their name. Candidates are the
        items whose whole title the line begins with; else those whose title contains the line's
        first words; else those of the person it begins with, if the item shown is not theirs. More
        than six of the latter two count as none. A line that begins with the title of the item
        shown names no other.
    """
    found = _WORDS_BEFORE_REST.fullmatch(line)
    if found is None:
        return MentionedItemCandidates(text_after_item=line)
    head, rest = found[1], found[2]
    others = [
        item
        for item in items
        if item.id != shown.id and item.is_open and item.kind is not ItemKind.SECTION
    ]
    if head == shown.title:
        return MentionedItemCandidates(text_after_item=line)
    exact = tuple(item.id for item in others if item.title == head)
    if exact:
        return MentionedItemCandidates(
            items=exact[:_MAX_CANDIDATES], is_certain=len(exact) == 1, text_after_item=rest
        )
    similar = [] if head in shown.title else [item.id for item in others if head in item.title]
    if not similar:
        people = parse_leading_people(line, forms).people
        is_theirs = not people or any(name in shown.people for name in people) or not shown.people
        if not is_theirs:
            similar = [item.id for item in others if set(people) & set(item.people)]
    return MentionedItemCandidates(
        items=tuple(similar) if len(similar) <= _MAX_CANDIDATES else (), text_after_item=rest
    )
