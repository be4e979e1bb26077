"""A task said in one breath: 「结题报告初稿 王晓梅 下周五前」."""

import re
from collections.abc import Callable
from datetime import date

import msgspec

from meetingtui.calendar import Term
from meetingtui.deadlines import read_deadline
from meetingtui.meeting.owners import NO_INITIALS, Initials, doubt, read_owners
from meetingtui.meeting.record import Block, Meeting
from meetingtui.meeting.when_words import is_no_date, is_unread_date
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.school import School
from meetingtui.wording import PENDING, full_date, weekday

_COMMAS = "，,；;"
_STOPS = _COMMAS + "。"

_LONGEST_DEADLINE = 14
"""Signs: a deadline that is written right behind other words is no longer."""

_LEADS_TO_DATE = "在于到自从至按离距—–―~～-－、.．/第"
"""Behind these a date belongs to the sentence: 争取在下周五前."""

_LEADS_TO_NAME = "和与跟同向给对为让问谈访送帮陪替代找请由及、·—-老小"
"""Behind these a name belongs to what is to be done: 慰问王晓梅."""


class TaskLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a line says: what, who, by when."""

    title: str
    """What is to be done; empty where the line holds only people or a date."""
    people: tuple[str, ...] = ()
    """Names found, as school.yaml writes them."""
    department: str = ""
    """Full name: the one named, else that of the first person."""
    due: date | None = None
    """The deadline as a date."""
    due_text: str = ""
    """The deadline as it was said, where it is no date."""
    doubt: str = ""
    """What has to be said more clearly: wxm 可能是 王晓梅、吴小明，请写姓名."""
    is_past: bool = False
    """Whether the deadline lies before the day on which it was said."""

    @property
    def echo(self) -> str:
        """Said back before it is taken, the date in full.

        结题报告初稿 · 王晓梅（课程教学中心） · 2026年12月4日 周五前
        """
        who = "、".join(self.people) or self.department or PENDING
        if self.people and self.department:
            who += f"（{self.department}）"
        when = self.due_text or PENDING
        if self.due:
            when = f"{full_date(self.due)} {weekday(self.due)}前"
        return f"{self.title or '（缺内容）'} · {who} · {when}"


def read_task(
    line: str,
    *,
    school: School,
    term: Term,
    today: date,
    names: Initials = NO_INITIALS,
    next_meeting: date | None = None,
) -> TaskLine:
    """Take who and when off the end of the line; the rest is what.

    Words are told apart by spaces or commas. From the end backwards, people
    (one after the other or joined by 、), a department and a deadline are taken
    in any order, until a word is none of these. ``names`` leads from initials to
    the names they may mean, 下次例会前 is ``next_meeting``. A deadline ending in 前
    need not stand apart, nor full names right before such a one:
    结题报告初稿王晓梅下周五前. A deadline that is no date is kept as it was said,
    with a doubt where it should be one (2月30日).
    """
    end = _End(school, names, today, lambda words: read_deadline(words, today, term, next_meeting))
    rest = " ".join(line.split())
    while (shorter := end.taken_off(rest)) != rest:
        rest = shorter
    return end.task(rest)


class _End:
    """Who and when, as far as the end of a line has told."""

    def __init__(
        self,
        school: School,
        names: Initials,
        today: date,
        read_due: Callable[[str], date | None],
    ) -> None:
        self._school = school
        self._names = names
        self._today = today
        self._read_due = read_due
        self._people: tuple[str, ...] = ()
        self._department = ""
        self._due: date | None = None
        self._due_text = ""
        self._doubts: list[str] = []
        self._goes_on_with_people = False
        self._is_glued = False

    def taken_off(self, rest: str) -> str:
        """The line without its last word, where that says who or when; else as it is."""
        for separators in (_COMMAS + " ", " "):
            head, word = _last_word(rest, separators)
            if head and self._takes(word):
                return head
        if (shorter := self._without_deadline(rest)) != rest:
            return shorter
        head, word = _last_word(rest, _COMMAS + " ")
        return head if head and self._takes_unread_date(word, head) else rest

    def _takes(self, word: str) -> bool:
        found = read_owners(word, self._school, self._names)
        if found.people and (self._goes_on_with_people or not self._people):
            self._people = tuple(dict.fromkeys((*found.people, *self._people)))
            self._doubts.append(found.doubt)
            self._goes_on_with_people = True
            self._is_glued = False
            return True
        if not (self._takes_department(word) or self._takes_deadline(word)):
            return False
        self._goes_on_with_people = self._is_glued = False
        return True

    def _takes_department(self, word: str) -> bool:
        found = None if self._department else self._school.department(word)
        self._department = found.name if found else self._department
        return found is not None

    def _takes_deadline(self, word: str) -> bool:
        if self._due or self._due_text:
            return False
        self._due = self._read_due(word)
        if not self._due and is_no_date(word):
            self._due_text = word
        return bool(self._due or self._due_text)

    def _takes_unread_date(self, word: str, head: str) -> bool:
        if self._due or self._due_text:
            return False
        before = _last_word(head, _COMMAS + " ")[1]
        is_beside_owner = bool(
            self._people
            or self._school.department(before)
            or read_owners(before, self._school, self._names).people
        )
        if not is_unread_date(word, is_beside_owner=is_beside_owner):
            return False
        self._due_text = word
        self._doubts.append(f"时限没看懂：{word}")
        self._goes_on_with_people = self._is_glued = False
        return True

    def _without_deadline(self, rest: str) -> str:
        """The line without a deadline ending in 前 that stands right behind other words."""
        line = rest.rstrip(_STOPS)
        if self._due or self._due_text or not line.endswith("前"):
            return rest
        start = max(line.rfind(" ") + 1, len(line) - _LONGEST_DEADLINE)
        for at in range(start, len(line) - 2):
            if due := self._read_due(line[at:]):
                stem = line[:at].split(" ")[-1]
                if len(stem) < 2 or stem[-1] in _LEADS_TO_DATE or stem[-1].isdigit():
                    return rest
                self._due = due
                self._is_glued = True
                return line[:at]
        return rest

    def task(self, title: str) -> TaskLine:
        """All that was said, the title being what is left."""
        if self._is_glued and not self._people:
            title = self._without_names(title)
        people = self._people
        if not people:
            self._doubts.append(self._unclear_owner(title))
        own = self._school.department_of(people[0]) if people else ""
        return TaskLine(
            title=title,
            people=people,
            department=self._department or own,
            due=self._due,
            due_text=self._due_text,
            doubt="；".join(filter(None, self._doubts)),
            is_past=self._due is not None and self._due < self._today,
        )

    def _unclear_owner(self, title: str) -> str:
        """The doubt about a last word that should have been an owner; none while it is typed."""
        head, word = _last_word(title, _COMMAS + " ")
        names = self._names
        is_being_typed = not (self._due or self._due_text) and word not in names
        if not head or (is_being_typed and any(each.startswith(word) for each in names)):
            return ""
        return doubt(word, names)

    def _without_names(self, title: str) -> str:
        """The title without full names at its very end; 慰问王晓梅 stays whole."""
        names = "|".join(re.escape(each.name) for each in self._school.people if each.name[1:])
        found = re.search(rf"(?:{names})(?:、(?:{names}))*$", title) if names else None
        if found is None or found.start() < 2 or title[found.start() - 1] in _LEADS_TO_NAME:
            return title
        self._people = tuple(dict.fromkeys(found[0].split("、")))
        return title[: found.start()]


def _last_word(line: str, separators: str) -> tuple[str, str]:
    """What stands before the last word, empty where nothing does, and the word."""
    line = line.rstrip(_STOPS + " ")
    at = max(line.rfind(separator) for separator in separators)
    return line[: max(at, 0)].rstrip(_STOPS + " "), line[at + 1 :].strip()


def decided_task(
    line: TaskLine,
    *,
    id: int,
    meeting: Meeting,
    block: Block,
    parent: Item | None = None,
    topic: int | None = None,
    turn: str = "",
) -> Item:
    """The task as an item, serving ``parent`` where it was given on one.

    Without an owner of its own it stays with the department of the measure it serves.
    """
    return Item(
        id=id,
        kind=ItemKind.TASK,
        title=line.title,
        parent=parent.id if parent else None,
        department=line.department or (parent.department if parent else ""),
        people=line.people,
        due=line.due,
        due_text=line.due_text,
        status=Status.NOT_STARTED,
        created=meeting.on,
        meeting=meeting.id,
        block=block.value,
        topic=topic,
        turn=turn,
    )
