"""What can be found (查找): items, people and meetings, each by any of its words."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property, partial

import msgspec

from meetingtui.meeting.record import Meeting
from meetingtui.plan.dividing import title_of
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.tree import ItemTree
from meetingtui.school import School
from meetingtui.wording import month_day


class Kind(StrEnum):
    """What was found."""

    ITEM = "item"
    PERSON = "person"
    MEETING = "meeting"

    @property
    def label(self) -> str:
        """事项、人员、会议"""
        return {"item": "事项", "person": "人员", "meeting": "会议"}[self.value]


class Entry(msgspec.Struct, frozen=True):
    """One thing that can be found."""

    kind: Kind
    """What it is."""
    record: int
    """Id of the item or the meeting; of a person, the place among the names."""
    lines: tuple[str, ...]
    """Its title, its people (of a person the department), then all else by which it is found."""
    tag: str = ""
    """What stands beside the title: an item's number, 第6次, a person's 职务."""
    note: str = ""
    """What there is to know at a glance: 未办结 3 项, 11月9日."""
    is_open: bool = True
    """Whether anybody still owes anything."""
    on: date = date.min
    """The last time anything happened to it."""
    text: str = ""
    """The lines, folded: what is searched."""

    @property
    def title(self) -> str:
        """Its first line."""
        return self.lines[0]

    @property
    def people(self) -> str:
        """Names, or a person's department, as one line."""
        return self.lines[1]


class Index:
    """Every entry of one state of the records; made from the one before where nothing changed."""

    def __init__(
        self,
        kept: Mapping[tuple[Kind, int], tuple[object, tuple[Entry, ...]]],
        signs: frozenset[str],
    ) -> None:
        self._kept = kept
        self.signs = signs
        """Every sign that was ever met in a text."""

    @classmethod
    def empty(cls) -> "Index":
        """Before anything was looked at."""
        return cls({}, frozenset())

    @cached_property
    def entries(self) -> list[Entry]:
        """All there is."""
        return [entry for _, entries in self._kept.values() for entry in entries]

    def follow(self, tree: ItemTree, meetings: Iterable[Meeting], school: School) -> "Index":
        """The index of another state; what did not change is not looked at again."""
        kept: dict[tuple[Kind, int], tuple[object, tuple[Entry, ...]]] = {}
        signs = set(self.signs)

        def keep(kind: Kind, id: int, source: object, make: Callable[[], Iterable[Entry]]) -> None:
            was = self._kept.get((kind, id))
            if was is None or was[0] != source:
                was = (source, tuple(map(_folded, make())))
                for entry in was[1]:
                    signs.update(entry.text)
            kept[kind, id] = was

        for item in tree.items.values():
            number = tree.full_number(item)
            keep(Kind.ITEM, item.id, (item, number), partial(_of_item, item, number))
        for meeting in meetings:
            keep(Kind.MEETING, meeting.id, meeting, partial(_of_meeting, meeting))
        for place, person in enumerate(_people(tree, school)):
            keep(Kind.PERSON, place, person, partial(_of_person, place, person))
        return Index(kept, frozenset(signs))


class _Person(msgspec.Struct, frozen=True):
    """Somebody who can be found."""

    name: str
    """The name."""
    post: str
    """职务; empty for who is not in school.yaml."""
    department: str
    """Full name."""
    titles: tuple[str, ...]
    """What is theirs."""
    owed: int
    """How much of it is open."""


def _people(tree: ItemTree, school: School) -> Iterator[_Person]:
    """Those of school.yaml, then others who were given something."""
    owned: dict[str, list[Item]] = {person.name: [] for person in school.people}
    for item in tree.items.values():
        for name in item.people:
            owned.setdefault(name, []).append(item)
    known = {person.name: person for person in school.people}
    for name, items in owned.items():
        person = known.get(name)
        yield _Person(
            name,
            person.post if person else "",
            person.department if person else "",
            tuple(item.title for item in items),
            sum(1 for item in items if item.is_open),
        )


def _of_person(place: int, person: _Person) -> Iterator[Entry]:
    yield Entry(
        Kind.PERSON,
        place,
        (person.name, person.department, person.post, *person.titles),
        tag=person.post,
        note=f"{person.owed} 项未办结" if person.owed else "",
        on=date.max,
    )


def _of_item(item: Item, number: str) -> Iterator[Entry]:
    sheet = item.sheet
    last = item.last_progress
    yield Entry(
        Kind.ITEM,
        item.id,
        (
            title_of(item),
            _hands(item),
            number,
            item.department,
            *item.tags,
            *item.text.split("\n"),
            *(line.words for line in reversed(item.progress)),
            *(f"{header}：{words}" for header, words in item.fields.items()),
            *(sheet.why, sheet.place, sheet.method, sheet.amount),
            item.target.words if item.target else "",
            item.note,
            item.due_words,
        ),
        tag=number,
        is_open=item.is_open,
        on=last.on if last else item.created or date.min,
    )


def _hands(item: Item) -> str:
    """Names; of a part, which is told from its measure by them, the department, too."""
    names = "、".join(item.people)
    if item.kind is not ItemKind.PART:
        return names
    return " ".join(filter(None, (item.department, names)))


def _of_meeting(meeting: Meeting) -> Iterator[Entry]:
    """The meeting itself, and everything that was said in it; never the private note."""
    session = f"第{meeting.number}次"

    def entry(title: str, people: str = "", *others: str) -> Entry:
        return Entry(
            Kind.MEETING,
            meeting.id,
            (title, people, session, *others),
            tag="" if title.startswith(session) else session,
            note=month_day(meeting.on),
            is_open=not meeting.is_closed,
            on=meeting.on,
        )

    yield entry(meeting.title, meeting.host, meeting.recorder, meeting.place)
    share = meeting.share
    if share.is_held:
        points = (share.source, *share.points, *share.takeaways)
        yield entry(share.topic or share.source or "学习分享", share.presenter, *points)
    for topic in meeting.topics:
        said = (f"{each.name}：{each.text}" if each.name else each.text for each in topic.opinions)
        yield entry(topic.title, topic.proposer, topic.conclusion, topic.decision, *said)
    for reflection in meeting.reflections:
        problems = (problem.words for problem in reflection.problems)
        for words in (*problems, *reflection.improvements, *reflection.done):
            yield entry(words, reflection.department)
    for achievement in meeting.achievements:
        yield entry(achievement.what, "、".join(achievement.who), achievement.level)


def _folded(entry: Entry) -> Entry:
    """The entry as it is searched; one line of it stays one line."""
    lines = tuple(" ".join(line.split()) for line in entry.lines[2:])
    head = (" ".join(entry.title.split()), " ".join(entry.people.split()))
    lines = (*head, *dict.fromkeys(line for line in lines if line))
    return msgspec.structs.replace(entry, lines=lines, text=fold("\n".join(lines)))


def fold(text: str) -> str:
    """The text as it is compared: （二） like (二), ＡＩ like ai."""
    return unicodedata.normalize("NFKC", text).lower()
