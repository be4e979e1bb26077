"""Full-text search (查找) over items, people and meetings, by their characters or by pinyin, and
its index.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property, partial

import msgspec

from meetingtui.base.pinyin import PinyinIndex
from meetingtui.base.wording import month_day
from meetingtui.meeting.blocks.registry import BLOCKS
from meetingtui.meeting.record import Meeting
from meetingtui.plan.division_among_departments import title_with_part_mark
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import School


class SearchResultKind(StrEnum):
    """Enum of the kinds of records a search can find."""

    ITEM = "item"
    PERSON = "person"
    MEETING = "meeting"

    @property
    def label(self) -> str:
        """Chinese label of the kind of record a search found: 事项, 人员 or 会议."""
        return {"item": "事项", "person": "人员", "meeting": "会议"}[self.value]


class SearchEntry(msgspec.Struct, frozen=True):
    """One entry of the search index: an item, a person, a meeting, or one thing recorded in a
    meeting, with its searchable texts.
    """

    kind: SearchResultKind
    """Kind of the record."""
    record_id: int
    """Id of the item or meeting; for a person, the position among all searchable people, from 0."""
    lines: tuple[str, ...]
    """The record's texts: the title, then its people (a person's department), then all other
    text.
    """
    tag: str = ""
    """Short label shown beside the title: an item's number, 第6次, or a person's post (职务)."""
    note: str = ""
    """Short information on the record for the list of hits: 3 项未办结 for a person, 11月9日 for a
    meeting; empty for an item.
    """
    is_open: bool = True
    """Whether the item is open or the meeting not closed yet, True for a person; such records rank
    higher.
    """
    on: date = date.min
    """Day of the newest event of the record; the last of all days for a person."""
    text: str = ""
    """The texts folded for comparison; this is what is searched."""

    @property
    def title(self) -> str:
        """Title of a record in the search index: its first line."""
        return self.lines[0]

    @property
    def people_text(self) -> str:
        """Names of the people of a searchable item or meeting, as one line, for a department's part
        (分工) after the department; for a person the department.
        """
        return self.lines[1]


class SearchIndex:
    """The search index: the searchable entries of one state of the records. It is begun with
    :meth:`create_empty` and filled by :meth:`updated`.

    An index of a later state reuses the entries of every record that did not change.

    Args:
        kept: by kind and id of each record what its entries were made of, and the entries.
        signs: all characters that occurred in any text so far.
    """

    def __init__(
        self,
        kept: Mapping[tuple[SearchResultKind, int], tuple[object, tuple[SearchEntry, ...]]],
        signs: frozenset[str],
    ) -> None:
        self._kept = kept
        self.signs = signs
        """Set of all characters that occurred in any text so far."""

    @classmethod
    def create_empty(cls) -> "SearchIndex":
        """Create a search index without entries."""
        return cls({}, frozenset())

    @cached_property
    def entries(self) -> list[SearchEntry]:
        """All entries of the search index."""
        return [entry for _, entries in self._kept.values() for entry in entries]

    def updated(self, tree: ItemTree, meetings: Iterable[Meeting], school: School) -> "SearchIndex":
        """Create the search index of a later state of the records; entries of unchanged records are
        reused, those of records that are not given are dropped. The index itself is unchanged.
        """
        kept: dict[tuple[SearchResultKind, int], tuple[object, tuple[SearchEntry, ...]]] = {}
        signs = set(self.signs)

        def add_or_reuse_entries(
            kind: SearchResultKind,
            id: int,
            source: object,
            make: Callable[[], Iterable[SearchEntry]],
        ) -> None:
            """Keep the entries of one record: the present ones where its source is unchanged, else
            those that ``make`` creates.
            """
            was = self._kept.get((kind, id))
            if was is None or was[0] != source:
                was = (source, tuple(map(_entry_with_folded_text, make())))
                for entry in was[1]:
                    signs.update(entry.text)
            kept[kind, id] = was

        for item in tree.items.values():
            number = tree.number_without_top_section(item)
            add_or_reuse_entries(
                SearchResultKind.ITEM,
                item.id,
                (item, number),
                partial(_entry_of_item, item, number),
            )
        for meeting in meetings:
            add_or_reuse_entries(
                SearchResultKind.MEETING, meeting.id, meeting, partial(_entries_of_meeting, meeting)
            )
        for place, person in enumerate(_searchable_people(tree, school)):
            add_or_reuse_entries(
                SearchResultKind.PERSON, place, person, partial(_entry_of_person, place, person)
            )
        return SearchIndex(kept, frozenset(signs))


class _SearchablePerson(msgspec.Struct, frozen=True):
    """A person as the search finds them: name, post, department, and number of open items."""

    name: str
    """Name of the person."""
    post: str
    """Post (职务) of the person; empty for somebody not in school.yaml."""
    department: str
    """The person's department as school.yaml gives it; empty for somebody not in school.yaml."""
    titles: tuple[str, ...]
    """Titles of the items the person is responsible for."""
    open_item_count: int
    """Number of the person's open items, counted as the workload page (负担) does."""


def _searchable_people(tree: ItemTree, school: School) -> Iterator[_SearchablePerson]:
    """People whom a search can find: those of school.yaml in its order, then others who are
    responsible for items.
    """
    answered_for = {item.id for item in (*tree.counted_items_and_parts, *tree.tasks)}
    owned: dict[str, list[Item]] = {person.name: [] for person in school.people}
    for item in tree.items.values():
        for name in item.people:
            owned.setdefault(name, []).append(item)
    known = {person.name: person for person in school.people}
    for name, items in owned.items():
        person = known.get(name)
        yield _SearchablePerson(
            name,
            person.post if person else "",
            person.department if person else "",
            tuple(item.title for item in items),
            sum(item.is_open and item.id in answered_for for item in items),
        )


def _entry_of_person(place: int, person: _SearchablePerson) -> Iterator[SearchEntry]:
    """Yield the search entry of a person, a single one; its id is ``place``, the person's position
    among the searchable people.
    """
    yield SearchEntry(
        SearchResultKind.PERSON,
        place,
        (person.name, person.department, person.post, *person.titles),
        tag=person.post,
        note=f"{person.open_item_count} 项未办结" if person.open_item_count else "",
        on=date.max,
    )


def _entry_of_item(item: Item, number: str) -> Iterator[SearchEntry]:
    """Yield the search entry of an item, a single one with all its texts."""
    sheet = item.sheet
    last = item.last_progress
    yield SearchEntry(
        SearchResultKind.ITEM,
        item.id,
        (
            title_with_part_mark(item),
            _item_people_text(item),
            number,
            item.department,
            *item.searched_texts,
            *item.tags,
            *item.text.split("\n"),
            *(line.text_and_field_changes for line in reversed(item.progress)),
            *(f"{header}：{words}" for header, words in item.fields.items()),
            *(sheet.why, sheet.place, sheet.method, sheet.amount),
            item.target.words if item.target else "",
            item.due_words,
        ),
        tag=number,
        is_open=item.is_open,
        on=last.on if last else item.created or date.min,
    )


def _item_people_text(item: Item) -> str:
    """Names of an item's people; for a department's part of a measure (分工) also the department,
    to tell it from the measure.
    """
    names = "、".join(item.people)
    if item.kind is not ItemKind.PART:
        return names
    return " ".join(filter(None, (item.department, names)))


def _entries_of_meeting(meeting: Meeting) -> Iterator[SearchEntry]:
    """Search entries of a meeting and of everything recorded in it, except the private note."""
    session = f"第{meeting.number}次"

    def meeting_entry(title: str, people: str = "", *others: str) -> SearchEntry:
        """Create a search entry of the meeting from a title, the people and further texts."""
        return SearchEntry(
            SearchResultKind.MEETING,
            meeting.id,
            (title, people, session, *others),
            tag="" if title.startswith(session) else session,
            note=month_day(meeting.on),
            is_open=not meeting.is_closed,
            on=meeting.on,
        )

    yield meeting_entry(meeting.title, meeting.host, meeting.recorder, meeting.place)
    for block in BLOCKS:
        for texts in block.search_texts(meeting):
            yield meeting_entry(*texts)
    for remark in meeting.remarks:
        yield meeting_entry(remark.text, remark.speaker, remark.kind.label)
    for achievement in meeting.achievements:
        yield meeting_entry(achievement.what, "、".join(achievement.who), achievement.level)


def _entry_with_folded_text(entry: SearchEntry) -> SearchEntry:
    """Return a search entry with its folded text; each of its lines becomes one line of that text.
    Below title and people, empty and repeated lines are dropped.
    """
    lines = tuple(" ".join(line.split()) for line in entry.lines[2:])
    head = (" ".join(entry.title.split()), " ".join(entry.people_text.split()))
    lines = (*head, *dict.fromkeys(line for line in lines if line))
    return msgspec.structs.replace(entry, lines=lines, text=fold_for_search("\n".join(lines)))


def fold_for_search(text: str) -> str:
    """Fold a text so that a search finds it: full-width as half-width, upper as lower case."""
    return unicodedata.normalize("NFKC", text).lower()


SHOWN = 50
"""Number of hits returned at most."""


_BEFORE = 12
"""Number of characters shown before the match in a long line."""


class SearchHit(msgspec.Struct, frozen=True):
    """An entry found by a search, with the position of the match."""

    entry: SearchEntry
    """The entry that was found."""
    line: int
    """Index of the entry's line with the match; for several words the line farthest from the
    title.
    """
    at: int = 0
    """Position of the match in that line, in characters."""

    @property
    def matching_excerpt(self) -> str:
        """The found record's matching line from near the match on; empty where title, people or tag
        show it.
        """
        words = self.entry.lines[self.line]
        if self.line < 2 or words == self.entry.tag:
            return ""
        start = self.at - _BEFORE if self.at > 2 * _BEFORE else 0
        return f"…{words[start:]}" if start else words


def search(
    entries: Iterable[SearchEntry], query: str, pinyin: PinyinIndex, limit: int = SHOWN
) -> tuple[list[SearchHit], int]:
    """Search the entries of an index for a query; returns the best hits and the number of all hits.
    A query without words finds nothing.

    Every word of the query must occur, as it is or by its pinyin. Ranking: titles that begin with
    it, other titles, people, other text (for several words the lowest of these counts); a meeting
    that only mentions it comes after all these. Among equals come open entries first, then newer
    ones, then the plan's order.

    Args:
        entries: the entries to search.
        query: the words, separated by spaces.
        pinyin: the readings of characters.
        limit: number of hits to return at most.
    """
    finders = [pinyin.text_finder(word) for word in fold_for_search(query).split()]
    if not finders:
        return [], 0
    found: list[tuple[bool, int, bool, int, int, SearchEntry, tuple[int, int]]] = []
    for order, entry in enumerate(entries):
        text, rank, place = entry.text, 0, (0, 0)
        for find in finders:
            at = find(text)
            if at < 0:
                break
            line = text.count("\n", 0, at)
            place = max(place, (line, at - text.rfind("\n", 0, at) - 1))
            rank = max(rank, min(line + (at > 0), 3))
        else:
            newness = -entry.on.toordinal()
            is_own = place[0] == 0 or entry.lines[place[0]] == entry.tag
            mentions = entry.kind is SearchResultKind.MEETING and not is_own
            found.append((mentions, rank, not entry.is_open, newness, order, entry, place))
    found.sort()
    return [SearchHit(entry, *place) for *_, entry, place in found[:limit]], len(found)
