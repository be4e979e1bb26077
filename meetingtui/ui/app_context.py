"""The context every screen works with: the open term's school, records and clock, values computed
from them, and the earlier terms' snapshots."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from meetingtui.base.clock import Clock, StopwatchClock, monotonic
from meetingtui.base.errors import MeetingTuiError, SettingsError
from meetingtui.base.pinyin import PinyinIndex
from meetingtui.base.term_calendar import Term
from meetingtui.meeting import next_meeting
from meetingtui.meeting.next_meeting import NextMeetingAppointment, meeting_in_progress_or_planned
from meetingtui.meeting.record import Meeting, MeetingState, closed_meetings
from meetingtui.plan.deadline_status import DeadlineStatus, deadline_status
from meetingtui.plan.item import Item
from meetingtui.plan.item_history import last_report_day
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.roster import Roster
from meetingtui.school.school import Person, School
from meetingtui.store.records import Records
from meetingtui.store.repository import Repository
from meetingtui.store.term_lifecycle import snapshots_of_earlier_terms
from meetingtui.ui.last_written_file import LastWrittenFile

if TYPE_CHECKING:
    from meetingtui.base.deadline_parser import DeadlineParser
    from meetingtui.meeting.fixed_agenda import FixedAgenda
    from meetingtui.review.search_index import SearchIndex


class EarlierTermSnapshotsOrError(msgspec.Struct, frozen=True, kw_only=True):
    """Result of reading the terms before the open one: their snapshots, or the reason why they
    could not be read; neither before the first reading.
    """

    read_on: date | None = None
    """The day the earlier terms were read; None before the first read."""
    snapshots: Mapping[str, TermSnapshot] | None = None
    """Snapshots of the earlier terms by term id, oldest first; None where they were not read or
    cannot be read.
    """
    error_message: str = ""
    """Why reading the earlier terms failed; empty where it did not."""


def read_earlier_terms(
    folder: Path, school: School, term: Term, today: date
) -> EarlierTermSnapshotsOrError:
    """Read the snapshots of all terms before ``term``. Slow: call it in a thread.

    Does not raise; where they cannot be read, the result holds the error message instead.
    """
    try:
        snapshots = snapshots_of_earlier_terms(folder, school, term, today)
    except MeetingTuiError as error:
        return EarlierTermSnapshotsOrError(read_on=today, error_message=error.message)
    for snapshot in snapshots.values():
        _ = snapshot.rows  # worked out here, not while a screen waits for its lines
    return EarlierTermSnapshotsOrError(read_on=today, snapshots=snapshots)


ItemDrafts = dict[tuple[int, str], str]
"""Text typed about items and not entered, keyed by (item id, entry mode name)."""


def read_item_drafts(records: Records) -> ItemDrafts:
    """Return the texts about items that were typed and not entered, as the term file holds them, by
    (item id, entry mode name).

    Texts about items that no longer exist are left out.
    """
    found = {}
    for place, words in records.session_state.item_drafts.items():
        number, _, name = place.partition("/")
        if number.isdecimal() and int(number) in records.items:
            found[int(number), name] = words
    return found


class AppContext:
    """One data folder opened for one term: settings, records, clock, and values cached from them.

    Screens read it; changes are written through the save queue. The constructor's arguments are
    kept in the attributes of their names, ``file`` as :attr:`term_file`.
    """

    def __init__(
        self,
        folder: Path,
        school: School,
        term: Term,
        file: Repository,
        clock: Clock,
        stopwatch_clock: StopwatchClock = monotonic,
    ) -> None:
        self.folder = folder
        """The path of the data folder."""
        self.school = school
        """The school's settings as school.yaml has them."""
        self.term = term
        """The term that the screens work on."""
        self.term_file = file
        """The open term file."""
        self.clock = clock
        """Returns the local time, without a zone."""
        self.stopwatch_clock = stopwatch_clock
        """Returns seconds, for measuring how long a block of the meeting takes."""
        self.item_drafts = read_item_drafts(file.records)
        """Text typed on the screens of items and not yet entered, by item and by what Enter
        records.
        """
        self.agenda_trouble = ""
        """Why the school's own agenda.yaml could not be used, until the user has been told; empty
        where it could, or was not read yet.
        """
        self.pinyin = PinyinIndex()
        """The pinyin readings of characters looked up so far; looked up in a thread after the first
        paint.
        """
        self.last_search_query = ""
        """The text that the user searched for last."""
        self.earlier_terms = EarlierTermSnapshotsOrError()
        """The snapshots of the earlier terms, or why they could not be read; empty before
        :meth:`load_earlier_terms`.
        """
        self.last_written_file = LastWrittenFile()
        """The file or folder that the program wrote last, to be opened by the user."""
        self._named_fonts: set[str] = set()
        self._tree: tuple[Mapping[int, Item], ItemTree] | None = None
        self._held_meetings: tuple[Mapping[int, Meeting], list[Meeting]] | None = None
        self._snapshot: tuple[Records, date, TermSnapshot] | None = None
        self._search_index: tuple[Records, SearchIndex] | None = None
        self._names_by_initials: tuple[PinyinIndex, Mapping[str, tuple[str, ...]]] = (
            self.pinyin,
            {},
        )
        self._roster: tuple[object, Roster] | None = None
        self._meeting_roster: tuple[object, object, Roster] | None = None

    def replace_school(self, school: School) -> None:
        """Replace the school's settings and the term by that of the same id in them, and drop
        everything that was cached from the old ones; nothing is written.
        """
        self.school = school
        self.term_file.use_school_names(school)
        self.term = next((each for each in school.terms if each.id == self.term.id), self.term)
        self.__dict__.pop("agenda", None)
        self.earlier_terms = EarlierTermSnapshotsOrError()
        self._snapshot = self._roster = self._meeting_roster = self._search_index = None
        self._names_by_initials = (PinyinIndex(), {})

    @property
    def now(self) -> datetime:
        """The present local date and time, by the context's clock."""
        return self.clock()

    @property
    def today(self) -> date:
        """Today's date, by the context's clock."""
        return self.clock().date()

    def clock_time_if_under_way(self, meeting: Meeting) -> str:
        """The present time of day (``8:40``) if the meeting has begun, has not ended and is dated
        today; else an empty text.
        """
        is_held = meeting.state is MeetingState.OPEN and meeting.on == self.today
        return f"{self.now.hour}:{self.now.minute:02}" if is_held else ""

    @property
    def is_recording_locked(self) -> bool:
        """Whether nothing can be recorded, because the term file is open read-only or the term is
        closed.
        """
        return self.term_file.is_read_only or self.term_file.records.closing is not None

    @property
    def records(self) -> Records:
        """The present records of the open term."""
        return self.term_file.records

    @cached_property
    def agenda(self) -> "FixedAgenda":
        """The school's fixed agenda.

        Where its agenda.yaml is broken, the one shipped with the program; :attr:`agenda_trouble`
        then holds the error message.
        """
        from meetingtui.meeting.fixed_agenda import load_agenda, shipped_agenda

        try:
            agenda = load_agenda(self.folder)
        except SettingsError as error:
            self.agenda_trouble = error.message
            agenda = shipped_agenda()
        habits = self.school.meeting
        return agenda.with_planned_minutes(habits.minutes).with_minutes_approval(
            habits.approve_minutes
        )

    @property
    def item_tree(self) -> ItemTree:
        """The term's items as a tree; cached until the items change."""
        items = self.records.items
        if self._tree is None or self._tree[0] is not items:
            self._tree = (items, ItemTree.from_items(items))
        return self._tree[1]

    @property
    def snapshot(self) -> TermSnapshot:
        """The state of all items as of today (:class:`TermSnapshot`); cached until the records or
        the day change.
        """
        records, today = self.records, self.today
        if self._snapshot is None or self._snapshot[0] is not records or self._snapshot[1] != today:
            fresh = TermSnapshot(
                self.item_tree, records.meetings, school=self.school, term=self.term, today=today
            )
            self._snapshot = (records, today, fresh)
        return self._snapshot[2]

    @property
    def search_index(self) -> "SearchIndex":
        """The search index over the term's items, meetings and people; updated when the
        records have changed.
        """
        from meetingtui.review.search_index import SearchIndex

        records, kept = self.records, self._search_index
        if kept is None or kept[0] is not records:
            before = kept[1] if kept else SearchIndex.create_empty()
            index = before.updated(self.item_tree, records.meetings.values(), self.school)
            self._search_index = kept = (records, index)
        return kept[1]

    @property
    def names_by_initials(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the school's people that each typed form may mean (wxm, 王xm, wangxiaomei);
        empty until the pinyin was looked up.
        """
        if self._names_by_initials[0] is not self.pinyin:
            names = [person.name for person in self.school.people]
            self._names_by_initials = (self.pinyin, self.pinyin.names_by_typed_form(names))
        return self._names_by_initials[1]

    @property
    def roster(self) -> Roster:
        """The roster, which resolves a name, a post or pinyin initials to a person; cached until
        the initials change.
        """
        initials = self.names_by_initials
        if self._roster is None or self._roster[0] is not initials:
            self._roster = (initials, Roster(self.school, initials))
        return self._roster[1]

    def roster_preferring_attendees(self, meeting: Meeting) -> Roster:
        """The roster that resolves names typed in a meeting: people on its attendance list take
        precedence over others, and guests on it are known too.
        """
        initials, attendance = self.names_by_initials, meeting.attendance
        kept = self._meeting_roster
        if kept is None or kept[0] is not initials or kept[1] is not attendance:
            present = [
                self.school.find_person(line.name) or Person(name=line.name, post=line.post)
                for line in attendance
            ]
            fresh = Roster(self.school, initials, present=present)
            self._meeting_roster = kept = (initials, attendance, fresh)
        return kept[2]

    @property
    def closed_meetings(self) -> list[Meeting]:
        """The closed meetings, oldest first; cached until the meetings change."""
        meetings = self.records.meetings
        if self._held_meetings is None or self._held_meetings[0] is not meetings:
            self._held_meetings = (meetings, closed_meetings(meetings.values()))
        return self._held_meetings[1]

    @property
    def meeting_in_progress_or_planned(self) -> Meeting | None:
        """The meeting that is planned or under way; None where there is none."""
        return meeting_in_progress_or_planned(self.records.meetings.values())

    @property
    def meeting_under_way(self) -> Meeting | None:
        """The meeting that has begun and not ended; None where there is none."""
        meeting = self.meeting_in_progress_or_planned
        return meeting if meeting and meeting.state is MeetingState.OPEN else None

    @property
    def recording_date_and_meeting_id(self) -> tuple[date, int | None]:
        """The date and the meeting id that a change recorded now gets: those of the meeting under
        way; without one, today and None.
        """
        meeting = self.meeting_under_way
        return (meeting.on, meeting.id) if meeting else (self.today, None)

    async def load_earlier_terms(self) -> None:
        """Read the snapshots of the earlier terms in a thread, at most once a day, and keep them in
        :attr:`earlier_terms`.
        """
        if self.earlier_terms.read_on != self.today:
            self.earlier_terms = await asyncio.to_thread(
                read_earlier_terms, self.folder, self.school, self.term, self.today
            )

    def deadline_status(self, item: Item, on: date | None = None) -> DeadlineStatus:
        """Compute an item's deadline status (滞后、预警 …) on a day; today where none is given."""
        return deadline_status(
            item,
            today=on or self.today,
            thresholds=self.school.thresholds,
            meetings_held=[meeting.on for meeting in self.closed_meetings],
            last_report=last_report_day(item, self.item_tree),
        )

    def missing_font_warning(self, document: bytes) -> str:
        """Return a warning about fonts the document uses and this machine lacks, naming each
        font once a session; empty where there is none. Slow: call it in a thread.
        """
        from meetingtui.documents.document_layout import missing_fonts, missing_fonts_warning

        fresh = [name for name in missing_fonts(document) if name not in self._named_fonts]
        self._named_fonts.update(fresh)
        return missing_fonts_warning(fresh)

    def deadline_parser(self, written_on: date, meeting: Meeting | None = None) -> "DeadlineParser":
        """Return a parser of deadlines in words (下周五、学期末), relative to the day
        ``written_on``.

        The parser also knows 下次例会: the meeting after ``meeting``, else after the one under way,
        else the next one.
        """
        from meetingtui.base.deadline_parser import DeadlineParser

        return DeadlineParser(written_on, self.term, self.next_meeting_appointment(meeting).on)

    def parse_deadline_to_day(self, text: str, written_on: date) -> date | None:
        """Return the day that a deadline in words means when written on ``written_on``; None
        where it is not understood.
        """
        return self.deadline_parser(written_on).parse_date(text)

    def next_meeting_appointment(self, meeting: Meeting | None = None) -> NextMeetingAppointment:
        """Date, time and place of the meeting after a given one; without one, after the meeting
        under way, else of the next meeting from today on.
        """
        meetings = self.records.meetings
        if current := meeting or self.meeting_under_way:
            return next_meeting.appointment_after_meeting(current, meetings, self.school, self.term)
        return next_meeting.next_meeting_appointment(
            meetings.values(), self.school, self.term, self.today
        )

    def meeting_number(self, meeting_id: int | None) -> int | None:
        """Return a meeting's number in the term (第N次); None where there is no such meeting."""
        meeting = self.records.meetings.get(meeting_id) if meeting_id is not None else None
        return meeting.number if meeting else None
