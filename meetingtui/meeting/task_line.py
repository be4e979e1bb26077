"""A task said in one breath: 「结题报告初稿 王晓梅 下周五前」."""

import re
from datetime import date

import msgspec

from meetingtui.calendar import Term, read_deadline
from meetingtui.meeting.owners import NO_INITIALS, Initials, doubt, read_people
from meetingtui.meeting.record import Block, Meeting
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.school import School
from meetingtui.wording import PENDING, full_date, weekday

_NO_DATE = re.compile(
    r"尽快|立即|随时|长期|持续|常态化?|每[天日周月]\S{0,4}|[寒暑]假前?|开学前?"
    r"|\d{1,2}月\S{1,4}|\S{1,6}(?:之前|以前)"
)
"""When-words that are no date; they stand as they were said."""

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
) -> TaskLine:
    """Take who and when off the end of the line; the rest is what.

    Words are told apart by spaces or commas. From the end backwards, people
    (one after the other or joined by 、), a department and a deadline are taken
    in any order, until a word is none of these. ``names`` leads from initials to
    the names they may mean. A deadline ending in 前 need not stand apart, nor
    full names right before such a one: 结题报告初稿王晓梅下周五前.
    """
    end = _End(school, term, today, names)
    rest = " ".join(line.split())
    while (shorter := end.taken_off(rest)) != rest:
        rest = shorter
    return end.task(rest)


class _End:
    """Who and when, as far as the end of a line has told."""

    def __init__(self, school: School, term: Term, today: date, names: Initials) -> None:
        self._school = school
        self._term = term
        self._today = today
        self._names = names
        self._people: tuple[str, ...] = ()
        self._department = ""
        self._due: date | None = None
        self._due_text = ""
        self._doubt = ""
        self._goes_on_with_people = False
        self._is_glued = False

    def taken_off(self, rest: str) -> str:
        """The line without its last word, where that says who or when; else as it is."""
        for separators in (" ", _COMMAS + " "):
            head, word = _last_word(rest, separators)
            if head and self._takes(word):
                return head
        return self._without_deadline(rest)

    def _takes(self, word: str) -> bool:
        people = read_people(word, self._school, self._names)
        if people and (self._goes_on_with_people or not self._people):
            self._people = tuple(dict.fromkeys((*people, *self._people)))
            self._goes_on_with_people = True
            self._is_glued = False
            return True
        self._doubt = "" if self._people else doubt(word, self._names)
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
        self._due = read_deadline(word, self._today, self._term)
        if not self._due and _NO_DATE.fullmatch(word):
            self._due_text = word
        return bool(self._due or self._due_text)

    def _without_deadline(self, rest: str) -> str:
        """The line without a deadline ending in 前 that stands right behind other words."""
        line = rest.rstrip(_STOPS)
        if self._due or self._due_text or not line.endswith("前"):
            return rest
        start = max(line.rfind(" ") + 1, len(line) - _LONGEST_DEADLINE)
        for at in range(start, len(line) - 2):
            if due := read_deadline(line[at:], self._today, self._term):
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
        own = self._school.department_of(people[0]) if people else ""
        return TaskLine(
            title=title,
            people=people,
            department=self._department or own,
            due=self._due,
            due_text=self._due_text,
            doubt=self._doubt,
        )

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
