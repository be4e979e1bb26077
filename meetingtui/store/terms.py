"""Between terms: one is closed, the next one written into school.yaml and begun."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from meetingtui.calendar import Term
from meetingtui.errors import RefusedError, StoreError
from meetingtui.plan.carry import carried, unfinished
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.tree import ItemTree
from meetingtui.review.survey import Survey
from meetingtui.review.term_end import LooseEnds, loose_ends
from meetingtui.school import School
from meetingtui.store.backups import back_up
from meetingtui.store.durable import trouble
from meetingtui.store.folder import open_term, records_of_term, term_path, usual_terms
from meetingtui.store.records import Change, Records, TermClosing
from meetingtui.store.term_file import TermFile
from meetingtui.store.term_text import write_term
from meetingtui.wording import full_date


def term_after(school: School, term: Term) -> Term | None:
    """The term that school.yaml has after another; None where it has none."""
    at = school.terms.index(term) + 1
    return school.terms[at] if at < len(school.terms) else None


def present_term(folder: Path, school: School, today: date) -> Term:
    """The term that is worked on: today's, or the next one where it is closed."""
    term = school.term(today)
    while (following := term_after(school, term)) and _is_closed(folder, term):
        term = following
    return term


def open_present(
    folder: Path, school: School, today: date, *, read_only: bool = False
) -> tuple[Term, TermFile]:
    """The term that is worked on, and its file.

    Raises:
        StoreBusyError: another program has it open for writing.
        StoreReadOnlyError: nothing can be written in the folder.
        StoreError: it cannot be read or understood.
    """
    term = present_term(folder, school, today)
    return term, open_term(folder, term, read_only=read_only)


def _is_closed(folder: Path, term: Term) -> bool:
    """Whether a term was closed; of a file that cannot be read opening it will tell."""
    try:
        return term_path(folder, term.id).exists() and bool(records_of_term(folder, term).closing)
    except StoreError:
        return False


def term_to_leave(folder: Path, school: School, today: date) -> Term:
    """The term that the next one follows: the newest closed one, else the newest begun.

    Raises:
        StoreError: a term's file cannot be read or understood.
    """
    for term in reversed(school.terms):
        if term_path(folder, term.id).exists() and records_of_term(folder, term).closing:
            return term
    begun = [term for term in school.terms if term.first_monday <= today]
    return begun[-1] if begun else school.terms[0]


def survey_of(records: Records, school: School, term: Term, today: date) -> Survey:
    """A term's survey: of today, or of its last day where that is past."""
    return Survey(
        ItemTree.of(records.items),
        records.meetings,
        school=school,
        term=term,
        today=min(today, term.end),
    )


def surveys_before(folder: Path, school: School, term: Term, today: date) -> dict[str, Survey]:
    """Surveys of the terms before another that have a file, by id, oldest first.

    Raises:
        StoreError: a file cannot be read or understood.
    """
    before = school.terms[: school.terms.index(term)]
    return {
        each.id: survey_of(records_of_term(folder, each), school, each, today)
        for each in before
        if term_path(folder, each.id).exists()
    }


def ends_of(records: Records, school: School, term: Term, today: date) -> LooseEnds:
    """What a term that is to be closed leaves open.

    Raises:
        RefusedError: it is closed already, or a meeting is under way.
    """
    if records.closing:
        raise RefusedError(f"{term.title}已于{full_date(records.closing.on)}结束，不用再结束。")
    return loose_ends(survey_of(records, school, term, today))


def closing(file: TermFile, school: School, term: Term, now: datetime) -> Change:
    """The change that closes a term, once there is a copy of its file as it was.

    Raises:
        RefusedError: it is closed already, or a meeting is under way.
        StoreError: the copy could not be made.
    """
    ends_of(file.records, school, term, now.date())
    try:
        back_up(file.path, file.content(), now)
    except OSError as error:
        raise StoreError(f"没有做成备份，学期没有结束：{trouble(error)}。") from error
    return Change(words=f"结束{term.title}", closing=TermClosing(on=now.date()))


def reopening(records: Records, term: Term) -> Change:
    """The change that opens a closed term again.

    Raises:
        RefusedError: it is not closed.
    """
    if not records.closing:
        raise RefusedError(f"{term.title}没有结束，不用重新打开。")
    return Change(words=f"重新打开{term.title}", reopens=True)


class NextTerm(msgspec.Struct, frozen=True, kw_only=True):
    """What opening the next term would do."""

    term: Term
    """The next term."""
    is_new: bool
    """Whether school.yaml does not have it yet."""
    left: tuple[Item, ...]
    """Items to be carried over, as the present term has them."""
    going_on: int = 0
    """How many of them the next term's plan has already, and goes on with."""

    @property
    def is_done(self) -> bool:
        """Whether all of it is done already."""
        return not self.is_new and not self.left

    @property
    def left_words(self) -> str:
        """结转未办结事项 61 项，分工 4 项，其中接续计划里已有的 3 项"""
        parts = sum(item.kind is ItemKind.PART for item in self.left)
        told = f"结转未办结事项 {len(self.left) - parts} 项"
        told += f"，分工 {parts} 项" if parts else ""
        return f"{told}，其中接续计划里已有的 {self.going_on} 项" if self.going_on else told

    @property
    def words(self) -> str:
        """2026—2027学年第二学期（2027-02-15 至 2027-07-02，将写入 school.yaml）"""
        written = "将写入 school.yaml" if self.is_new else "school.yaml 里已有"
        first, end = self.term.first_monday, self.term.end
        return f"{self.term.title}（{first:%Y-%m-%d} 至 {end:%Y-%m-%d}，{written}）"


def next_term(folder: Path, school: School, term: Term, records: Records) -> NextTerm:
    """What comes after a term, with what its records leave unfinished and nobody took along yet.

    Raises:
        StoreError: the next term's file cannot be read or understood.
    """
    known = term_after(school, term)
    following = known or _usual_after(term)
    there = records_of_term(folder, following).items if known else {}
    taken = {item.origin for item in there.values()}
    left = [item for item in unfinished(records.items) if f"{term.id}/{item.id}" not in taken]
    put = carried(left, term.id, there, today=following.first_monday, term=following)
    going_on = sum(item.id in there for item in put)
    return NextTerm(term=following, is_new=known is None, left=tuple(left), going_on=going_on)


def open_next(folder: Path, prepared: NextTerm, before: Term, now: datetime) -> tuple[Item, ...]:
    """Do it: the term into school.yaml, its file made, the items carried over and returned.

    Raises:
        SettingsError: school.yaml cannot be written to by a program.
        StoreError: a file could not be written.
    """
    if prepared.is_new:
        write_term(folder, prepared.term, now)
    with open_term(folder, prepared.term) as file:
        items = file.records.items
        fresh = carried(prepared.left, before.id, items, today=now.date(), term=prepared.term)
        if fresh:
            file.record(Change(words="结转上学期事项", items=fresh))
            with suppress(OSError):  # it is recorded; the next opening copies it
                back_up(file.path, file.content(), now)
    return fresh


def _usual_after(term: Term) -> Term:
    """The term after another by its id, on the usual dates; no earlier than the other has ended."""
    year, half = int(term.id[:4]), int(term.id[-1])
    wanted = f"{year}-{year + 1}-2" if half == 1 else f"{year + 1}-{year + 2}-1"
    usual = next(each for each in usual_terms(year) if each.id == wanted)
    late = (term.end - usual.first_monday).days // 7 + 1
    if late <= 0:
        return usual
    monday = usual.first_monday + timedelta(weeks=late)
    return Term(id=wanted, first_monday=monday, end=max(usual.end, monday + timedelta(weeks=18)))
