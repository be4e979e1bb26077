"""Between terms: one is closed, the next one written into school.yaml and begun."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from meetingtui import school as school_file
from meetingtui.calendar import Term
from meetingtui.errors import RefusedError, SettingsError, StoreError
from meetingtui.plan.carry import carried, unfinished
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.tree import ItemTree
from meetingtui.review.survey import Survey
from meetingtui.review.term_end import LooseEnds, loose_ends
from meetingtui.school import School
from meetingtui.store.backups import back_up
from meetingtui.store.durable import replace_file, trouble
from meetingtui.store.folder import open_term, records_of_term, term_path, usual_terms
from meetingtui.store.records import Change, Records, TermClosing
from meetingtui.store.term_file import TermFile
from meetingtui.wording import full_date

_LIST = re.compile(r"terms[ \t]*:[ \t]*(?:#.*)?")
_ENTRY = re.compile(r"([ \t]*)-[ \t]")


def term_after(school: School, term: Term) -> Term | None:
    """The term that school.yaml has after another; None where it has none."""
    at = school.terms.index(term) + 1
    return school.terms[at] if at < len(school.terms) else None


def open_present(
    folder: Path, school: School, today: date, *, read_only: bool = False
) -> tuple[Term, TermFile]:
    """The term that is worked on, and its file: today's, or the next one where it is closed.

    Raises:
        StoreBusyError: another program has it open for writing.
        StoreReadOnlyError: nothing can be written in the folder.
        StoreError: it cannot be read or understood.
    """
    term = school.term(today)
    file = open_term(folder, term, read_only=read_only)
    while file.records.closing and (following := term_after(school, term)):
        file.close()
        term, file = following, open_term(folder, following, read_only=read_only)
    return term, file


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


def closing(path: Path, records: Records, school: School, term: Term, now: datetime) -> Change:
    """The change that closes a term, once there is a copy of its file as it was.

    Raises:
        RefusedError: it is closed already, or a meeting is under way.
        StoreError: the copy could not be made.
    """
    ends_of(records, school, term, now.date())
    try:
        back_up(path, now)
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

    @property
    def is_done(self) -> bool:
        """Whether all of it is done already."""
        return not self.is_new and not self.left

    @property
    def left_words(self) -> str:
        """结转未办结事项 61 项，分工 4 项"""
        parts = sum(item.kind is ItemKind.PART for item in self.left)
        told = f"结转未办结事项 {len(self.left) - parts} 项"
        return f"{told}，分工 {parts} 项" if parts else told

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
    return NextTerm(term=following, is_new=known is None, left=tuple(left))


def open_next(folder: Path, prepared: NextTerm, before: Term, now: datetime) -> tuple[Item, ...]:
    """Do it: the term into school.yaml, its file made, the items carried over and returned.

    Raises:
        SettingsError: school.yaml cannot be written to by a program.
        StoreError: a file could not be written.
    """
    if prepared.is_new:
        _write_term(folder, prepared.term, now)
    with open_term(folder, prepared.term) as file:
        items = file.records.items
        fresh = carried(prepared.left, before.id, items, today=now.date())
        if fresh:
            file.record(Change(words="结转上学期事项", items=fresh))
    return fresh


def with_term(text: str, term: Term) -> str:
    """The text of a school.yaml with one more term at the end of its list, all else as it stands.

    Raises:
        SettingsError: its list is written in a way that only its writer can go on with.
    """
    school = school_file.loads(text)
    longer = _inserted(text, term)
    wanted = msgspec.structs.replace(school, terms=(*school.terms, term))
    try:
        if longer is not None and school_file.loads(longer) == wanted:
            return longer
    except SettingsError:
        pass  # the same as a text that came out otherwise than wanted
    lines = "\n".join(_entry(term, "  "))
    raise SettingsError(
        "程序没有把握改写 school.yaml 里的 terms，没有改动它。请自己在 terms 末尾加上：\n" + lines
    )


def _inserted(text: str, term: Term) -> str | None:
    """The text with the term behind the last line of the list; None where no such list is found."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    start = next((at for at, line in enumerate(lines) if _LIST.fullmatch(line)), None)
    if start is None:
        return None
    last, indent = start, None
    for at, line in enumerate(lines[start + 1 :], start + 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if line[0] not in " \t-":
            break
        last = at
        if indent is None and (entry := _ENTRY.match(line)):
            indent = entry[1]
    if indent is None:
        return None
    return end.join([*lines[: last + 1], *_entry(term, indent), *lines[last + 1 :]])


def _entry(term: Term, indent: str) -> list[str]:
    return [
        f"{indent}- id: {term.id}",
        f"{indent}  first_monday: {term.first_monday}",
        f"{indent}  end: {term.end}",
        f"{indent}  holidays: []",
        f"{indent}  workdays: []",
    ]


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


def _write_term(folder: Path, term: Term, now: datetime) -> None:
    """Put the term into school.yaml; the file as it was stays in ``backups/``."""
    path = folder / school_file.FILE_NAME
    try:
        before = path.read_bytes()
        is_marked = before.startswith(b"\xef\xbb\xbf")
        text = with_term(before.decode("utf-8-sig"), term)
        copy = folder / "backups" / f"school {now:%Y-%m-%d %H%M%S}.yaml"
        copy.parent.mkdir(exist_ok=True)
        replace_file(copy, before)
        replace_file(path, text.encode("utf-8-sig" if is_marked else "utf-8"))
    except OSError as error:
        raise StoreError(f"不能改写 {path.name}：{trouble(error)}。") from error
