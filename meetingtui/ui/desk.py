"""What every screen works with: the school, the term, its records, and the clock."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from meetingtui.calendar import Term
from meetingtui.deadlines import read_deadline
from meetingtui.errors import SettingsError
from meetingtui.meeting.agenda import current, held
from meetingtui.meeting.fixed_agenda import FixedAgenda, load, shipped_agenda
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.pinyin import Pinyin
from meetingtui.plan.heard import heard_on
from meetingtui.plan.item import Item
from meetingtui.plan.standing import Standing, standing
from meetingtui.plan.tree import ItemTree
from meetingtui.review.findable import Index
from meetingtui.review.survey import Survey
from meetingtui.school import School
from meetingtui.store.records import Records
from meetingtui.store.term_file import TermFile
from meetingtui.ui.review.past import Past, read_past

Clock = Callable[[], datetime]

ItemDrafts = dict[tuple[int, str], str]
"""Words typed about items, by item and by what Enter records."""


def local_now() -> datetime:
    """The wall clock's time, without a zone."""
    return datetime.now().astimezone().replace(tzinfo=None)


def read_drafts(records: Records) -> ItemDrafts:
    """What was typed about items and not entered when the term file was last let go."""
    found = {}
    for place, words in records.sitting.item_drafts.items():
        number, _, name = place.partition("/")
        if number.isdecimal() and int(number) in records.items:
            found[int(number), name] = words
    return found


class Desk:
    """One data folder, opened for one term; read by screens, written through the app."""

    def __init__(
        self, folder: Path, school: School, term: Term, file: TermFile, clock: Clock
    ) -> None:
        self.folder = folder
        """The data folder."""
        self.school = school
        """The school as school.yaml has it."""
        self.term = term
        """The term that is worked on."""
        self.file = file
        """The open term file."""
        self.clock = clock
        """Local time without zone."""
        self.item_drafts = read_drafts(file.records)
        """Typed on an item's screen and not yet entered, by item and by what Enter records."""
        self.agenda_trouble = ""
        """Why the school's own agenda.yaml could not be used, until the room has been told."""
        self.pinyin = Pinyin()
        """How the signs met so far are read; learned in a thread after the first paint."""
        self.query = ""
        """What was searched for last."""
        self.past = Past()
        """The earlier terms, once somebody has asked for them."""
        self._told_fonts: set[str] = set()
        self._tree: tuple[Mapping[int, Item], ItemTree] | None = None
        self._held: tuple[Mapping[int, Meeting], list[Meeting]] | None = None
        self._survey: tuple[Records, date, Survey] | None = None
        self._index: tuple[Records | None, Index] = (None, Index.empty())
        self._initials: tuple[Pinyin, Mapping[str, tuple[str, ...]]] = (self.pinyin, {})

    @property
    def now(self) -> datetime:
        """This moment."""
        return self.clock()

    @property
    def today(self) -> date:
        """This day."""
        return self.clock().date()

    @property
    def is_locked(self) -> bool:
        """Whether nothing can be recorded: the file is only looked at, or its term is closed."""
        return self.file.read_only or self.file.records.closing is not None

    @property
    def records(self) -> Records:
        """The term's records as they stand."""
        return self.file.records

    @cached_property
    def agenda(self) -> FixedAgenda:
        """The fixed agenda; ours, with :attr:`agenda_trouble`, where the school's is broken."""
        try:
            agenda = load(self.folder)
        except SettingsError as error:
            self.agenda_trouble = error.message
            agenda = shipped_agenda()
        return agenda.planned_by(self.school.meeting.minutes)

    @property
    def tree(self) -> ItemTree:
        """The items as a tree; built once per state of the items."""
        items = self.records.items
        if self._tree is None or self._tree[0] is not items:
            self._tree = (items, ItemTree.of(items))
        return self._tree[1]

    @property
    def survey(self) -> Survey:
        """Where everything stands today; surveyed once per state of the records and day."""
        records, today = self.records, self.today
        if self._survey is None or self._survey[0] is not records or self._survey[1] != today:
            fresh = Survey(
                self.tree, records.meetings, school=self.school, term=self.term, today=today
            )
            self._survey = (records, today, fresh)
        return self._survey[2]

    @property
    def index(self) -> Index:
        """What can be found; brought up to date once per state of the records."""
        records = self.records
        was, index = self._index
        if was is not records:
            index = index.follow(self.tree, records.meetings.values(), self.school)
            self._index = (records, index)
        return index

    @property
    def initials(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the school's people by their initials; none until these are known."""
        if self._initials[0] is not self.pinyin:
            names = [person.name for person in self.school.people]
            self._initials = (self.pinyin, self.pinyin.by_initials(names))
        return self._initials[1]

    @property
    def held(self) -> list[Meeting]:
        """Closed meetings, oldest first; gathered once per state of the meetings."""
        meetings = self.records.meetings
        if self._held is None or self._held[0] is not meetings:
            self._held = (meetings, held(meetings.values()))
        return self._held[1]

    @property
    def current_meeting(self) -> Meeting | None:
        """The meeting prepared or under way."""
        return current(self.records.meetings.values())

    @property
    def meeting_under_way(self) -> Meeting | None:
        """The meeting that has begun and not ended."""
        meeting = self.current_meeting
        return meeting if meeting and meeting.state is MeetingState.OPEN else None

    @property
    def occasion(self) -> tuple[date, int | None]:
        """The day, and the meeting if one is under way, that a word said now belongs to."""
        meeting = self.meeting_under_way
        return (meeting.on, meeting.id) if meeting else (self.today, None)

    async def look_back(self) -> None:
        """Read the earlier terms, where nobody did so today; in a thread, for it takes a moment."""
        if self.past.on != self.today:
            self.past = await asyncio.to_thread(
                read_past, self.folder, self.school, self.term, self.today
            )

    def standing(self, item: Item, on: date | None = None) -> Standing:
        """How the item stands on a day; today, where none is given."""
        return standing(
            item,
            today=on or self.today,
            thresholds=self.school.thresholds,
            meetings_held=[meeting.on for meeting in self.held],
            heard=heard_on(item, self.tree),
        )

    def font_warning(self, document: bytes) -> str:
        """What to say of fonts this machine lacks, of each once a session; slow, for a thread."""
        from meetingtui.minutes.fonts import lacking, missing_fonts

        fresh = [name for name in missing_fonts(document) if name not in self._told_fonts]
        self._told_fonts.update(fresh)
        return lacking(fresh)

    def read_deadline(self, text: str, said_on: date) -> date | None:
        """The day that a deadline in words means, the next regular meeting's among them."""
        following = self.school.next_meeting_day(self.term, after=said_on)
        return read_deadline(text, said_on, self.term, following)

    def meeting_number(self, meeting_id: int | None) -> int | None:
        """第N次 of a meeting id; None outside a meeting."""
        meeting = self.records.meetings.get(meeting_id) if meeting_id is not None else None
        return meeting.number if meeting else None
