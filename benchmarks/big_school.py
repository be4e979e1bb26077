"""A made-up school with several past terms, for measuring the review (盘点) with many records.

The same numbers always give the same school.
"""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from meetingtui.base.clock import local_now_without_time_zone
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.attendance import AttendanceEntry, Presence
from meetingtui.meeting.record import Achievement, LearningShare, Meeting, MeetingState
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.plan.item import Item, ItemKind, Progress, Status, Target
from meetingtui.school.school import FILE_NAME
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change

DEPARTMENTS = ("党政办公室", "课程教学中心", "学生发展中心", "教师发展中心", "服务保障中心")
PEOPLE = tuple(f"{family}{given}" for family in "程林何罗孟唐邵郑" for given in "远舟静怡天成"[:3])
GOAL = "书香校园"
SECTIONS = 6
_WORDS = (
    "教研",
    "课堂",
    "阅读",
    "安全",
    "家校",
    "活动",
    "作业",
    "备课",
    "展示",
    "排查",
    "培训",
    "归档",
)
_PRESENCES = (*[Presence.PRESENT] * 9, Presence.LEAVE)
_LEVELS = ("国家级", "省级", "市级", "区级", "校级")
_SPOKEN_OF = 0.25
"""Share of the items on which progress is recorded in a meeting."""


def terms(many: int) -> tuple[Term, ...]:
    """Return ``many`` consecutive terms that end with that of autumn 2026, oldest first."""
    return tuple(_term(*divmod(2 * 2026 - back, 2)) for back in reversed(range(many)))


def _term(year: int, is_second: int) -> Term:
    first = date(year + 1, 2, 15) if is_second else date(year, 9, 1)
    monday = first - timedelta(days=first.weekday())
    id = f"{year}-{year + 1}-{is_second + 1}"
    return Term(id=id, first_monday=monday, end=monday + timedelta(weeks=20, days=-3))


def create(folder: Path, *, many_terms: int, items: int, meetings: int) -> None:
    """Write the data folder of a made-up school.

    Args:
        folder: the data folder; it must exist.
        many_terms: number of terms.
        items: number of plan items in each term.
        meetings: number of meetings in each term.
    """
    found = terms(many_terms)
    settings = {
        "name": "云山市百川小学",
        "departments": [{"name": name} for name in DEPARTMENTS],
        "people": [
            {"name": name, "department": DEPARTMENTS[at % len(DEPARTMENTS)]}
            for at, name in enumerate(PEOPLE)
        ],
        "terms": [
            {"id": term.id, "first_monday": str(term.first_monday), "end": str(term.end)}
            for term in found
        ],
        "meeting": {"weekday": "周一"},
        "goals": [{"name": GOAL}],
    }
    # JSON is YAML; its quoted dates are what the reader expects.
    text = json.dumps(settings, ensure_ascii=False, indent=1)
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    for number, term in enumerate(found):
        generator = _TermGenerator(Random(number), term, items, meetings)
        with open_term(folder, term, clock=local_now_without_time_zone) as file:
            file.record_change(
                Change(words="编造", items=generator.items(), meetings=generator.meetings())
            )


class _TermGenerator:
    """A generator of the items and meetings of one term."""

    def __init__(self, chance: Random, term: Term, items: int, meetings: int) -> None:
        self._chance = chance
        self._term = term
        self._items = items
        self._days = [
            term.first_monday + timedelta(days=7 * 19 * at // max(1, meetings))
            for at in range(meetings)
        ]

    def items(self) -> tuple[Item, ...]:
        """Make the term's items: sections, the measures below them, and one task in ten items."""
        sections = [
            Item(id=id, kind=ItemKind.SECTION, number=f"{id}、", title=f"第{id}部分", position=id)
            for id in range(1, SECTIONS + 1)
        ]
        return (*sections, *(self._item(id) for id in range(100, 100 + self._items)))

    def _item(self, id: int) -> Item:
        chance = self._chance
        progress = self._progress()
        is_task = id % 10 == 9
        return Item(
            id=id,
            kind=ItemKind.TASK if is_task else ItemKind.MEASURE,
            number="" if is_task else f"{id}.",
            title=self._words(4),
            text=self._words(20),
            parent=1 + id % SECTIONS,
            position=id,
            department=chance.choice((*DEPARTMENTS, "")),
            people=tuple(chance.sample(PEOPLE, chance.randint(0, 2))),
            due=chance.choice((None, self._term.first_monday + timedelta(chance.randint(0, 140)))),
            target=Target(words="不少于 60 次", amount=60, unit="次", comparison=">=")
            if id % 12 == 0
            else None,
            status=progress[-1].after if progress else Status.NOT_STARTED,
            progress=progress,
            tags=(GOAL,) if id % 15 == 0 else (),
            created=self._term.first_monday,
            meeting=1 if is_task else None,
        )

    def _progress(self) -> tuple[Progress, ...]:
        found: list[Progress] = []
        before = Status.NOT_STARTED
        for number, on in enumerate(self._days, 1):
            if self._chance.random() < _SPOKEN_OF and before.is_open:
                after = Status.DONE if self._chance.random() < 0.1 else Status.IN_PROGRESS
                text = self._words(6)
                found.append(Progress(on=on, before=before, after=after, text=text, meeting=number))
                before = after
        return tuple(found)

    def meetings(self) -> tuple[Meeting, ...]:
        """Make the term's meetings, all of them closed."""
        return tuple(self._meeting(number, on) for number, on in enumerate(self._days, 1))

    def _meeting(self, number: int, on: date) -> Meeting:
        chance = self._chance
        return Meeting(
            id=number,
            number=number,
            on=on,
            state=MeetingState.CLOSED,
            started=datetime.combine(on, time(14, 30)),
            closed=datetime.combine(on, time(16, 0)),
            attendance=tuple(
                AttendanceEntry(
                    name=name, presence=chance.choice((*[Presence.PRESENT] * 9, Presence.LEAVE))
                )
                for name in PEOPLE
            ),
            share=LearningShare(presenter=chance.choice(PEOPLE), topic=self._words(3)),
            reflections=tuple(
                Reflection(
                    department=name,
                    done=(self._words(8),),
                    problems=(Problem(text=self._words(5), since=max(1, number - 1)),),
                )
                for name in DEPARTMENTS
            ),
            achievements=(
                Achievement(
                    on=on,
                    what=self._words(5),
                    level=chance.choice(_LEVELS),
                    who=(chance.choice(PEOPLE),),
                ),
            ),
            minutes_spent={"learning_share": 12, "topic_discussion": 28, "work_push": 33},
        )

    def _words(self, many: int) -> str:
        return "".join(self._chance.choices(_WORDS, k=many))
