"""Matching the answers on report sheets to items, and finding conflicts and refusals.

Nothing is accepted silently: an answer that is not certain gives the reason and is accepted only
where the user chooses it; one that belongs to no item is shown with its text.
"""

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from meetingtui.base.wording import one_line, term_title
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, PendingReport, Progress, Status
from meetingtui.plan.routine import HELD_TEXT
from meetingtui.review.report_sheets.sheet_content_and_reader import ReadAnswers, SheetAnswer
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot

_MIN_TITLE_SIMILARITY = 85
"""Similarity, out of 100, from which a title matches an item, to be confirmed by the user."""

_MIN_SIMILARITY_WITH_ID = 60
"""Least similarity, out of 100, of a row's title to that of the item with the row's id."""

_OTHER_STATUS_WORDS = {"办结": Status.DONE, "完成": Status.DONE, "进行中": Status.IN_PROGRESS}
"""Other words people write for a status."""

_STATUSES = {status.label: status for status in Status} | _OTHER_STATUS_WORDS
_HEAD = re.compile(rf"({'|'.join(sorted(_STATUSES, key=len, reverse=True))})(?:[，,。；;：:\s]+|$)")


class MatchedReport(msgspec.Struct, frozen=True, kw_only=True):
    """One report that a department handed in before a meeting, matched to an item where one
    fits.
    """

    item: int | None
    """Id of the item; None where no item fits."""
    title: str
    """Title of the item, or what the sheet calls it where no item fits."""
    department: str
    """Full name of the item's answering department, else of the sheet's department."""
    status: Status | None = None
    """The status asked for; None where it does not change."""
    text: str = ""
    """Text of the progress."""
    places: tuple[str, ...] = ()
    """Places of the report in files or text, in words."""
    conflict: str = ""
    """Reason why the user must confirm the report, without a full stop; empty where it is
    certain.
    """
    refusal: str = ""
    """Reason why the report cannot be accepted, without a full stop; empty where it can."""

    @property
    def needs_no_confirmation(self) -> bool:
        """Whether a report handed in before a meeting can be accepted without confirmation."""
        return not (self.conflict or self.refusal)

    @property
    def status_and_text(self) -> str:
        """Status and progress of a report handed in before a meeting as text:
        已完成：教案已全部检查.
        """
        label = self.status.label if self.status else ""
        return "：".join(filter(None, (label, self.text)))


class MatchedReports(msgspec.Struct, frozen=True, kw_only=True):
    """All reports read from returned sheets or chats, and how many answers gave none: rows left
    blank, and answers that the items already hold.
    """

    reports: tuple[MatchedReport, ...]
    """The reports, in the school's order of departments."""
    already_recorded_count: int = 0
    """Number of answers whose contents the items already have."""
    blank_row_count: int = 0
    """Number of rows that were not filled in."""
    remarks: tuple[str, ...] = ()
    """One sentence for each thing that could not be read."""


def match_answers_to_items(
    read: ReadAnswers, snapshot: TermSnapshot, meeting: Meeting
) -> MatchedReports:
    """Match the answers on returned report sheets to the items they are about: by the item's id,
    else by its title among the open items.

    Equal answers become one report; different ones on one item are marked as conflicts. Nothing is
    stored.

    Args:
        read: the contents of the files or the text.
        snapshot: the term's present state.
        meeting: the meeting for which the answers were requested.
    """
    found: list[MatchedReport] = []
    known = blank = 0
    for answer in read.answers:
        row, doubt = _find_row_of_answer(answer, snapshot)
        report = _report_from_answer(answer, row, snapshot)
        if report is None:
            blank += 1
        elif row is not None and _is_already_recorded(report, row.item):
            known += 1
        else:
            refusal = _other_term_refusal(answer, snapshot) or report.refusal
            reasons = (report.conflict, doubt, _other_meeting_warning(answer, meeting))
            conflict = "" if refusal else "；".join(filter(None, reasons))
            found.append(msgspec.structs.replace(report, conflict=conflict, refusal=refusal))
    names = [department.name for department in snapshot.school.departments]
    reports = _merge_equal_and_mark_conflicts(found)
    reports.sort(
        key=lambda each: names.index(each.department) if each.department in names else len(names)
    )
    return MatchedReports(
        reports=tuple(reports),
        already_recorded_count=known,
        blank_row_count=blank,
        remarks=read.remarks,
    )


def pending_report_of_match(report: MatchedReport, snapshot: TermSnapshot) -> PendingReport:
    """Convert a matched report to the pending report that is to be stored with its item until the
    meeting takes it up; dated on the snapshot's day.
    """
    return PendingReport(
        on=snapshot.today, by=report.department, status=report.status, text=report.text
    )


def _other_term_refusal(answer: SheetAnswer, snapshot: TermSnapshot) -> str:
    """Reason why an answer on another term's report sheet is refused; empty for this term's, or
    where the sheet names none.
    """
    origin = answer.origin
    is_here = origin is None or origin.term == snapshot.term.id
    return "" if is_here or origin is None else f"这是{term_title(origin.term)}的填报表"


def _other_meeting_warning(answer: SheetAnswer, meeting: Meeting) -> str:
    """Warning on an answer on a report sheet for another meeting; empty for this meeting's, or
    where the sheet names none.
    """
    origin = answer.origin
    if origin is None or origin.meeting == meeting.number:
        return ""
    return f"这是第{origin.meeting}次例会的填报表"


def _find_row_of_answer(answer: SheetAnswer, snapshot: TermSnapshot) -> tuple[ItemRow | None, str]:
    """Find the item that an answer on a report sheet is about, by its id and title.

    Returns:
        The item's row, None where no single item fits; and the reason why the user must confirm it,
        empty where it is certain.
    """
    from rapidfuzz.fuzz import partial_ratio, ratio

    title = _letters_and_digits(answer.title)
    by_id = snapshot.rows_by_item_id.get(answer.id) if answer.id is not None else None
    if by_id is not None:
        likeness = ratio(_letters_and_digits(by_id.item.title), title)
        if (
            not title
            or likeness >= _MIN_SIMILARITY_WITH_ID
            or _letters_and_digits(by_id.item.title) in title
        ):
            return by_id, ""
    rows = [row for row in snapshot.rows if row.is_open]
    own = [row for row in rows if row.department == answer.department]
    for among in (own, rows):
        same = [row for row in among if title and _letters_and_digits(row.item.title) == title]
        if len(same) == 1:
            has_number = by_id is not None or (answer.origin is not None and answer.id is not None)
            return same[0], "编号和事项名称对不上，按名称认" if has_number else ""
    for among in (own, rows):
        like = [
            row
            for row in among
            if len(title) > 1
            and partial_ratio(_letters_and_digits(row.item.title), title) >= _MIN_TITLE_SIMILARITY
        ]
        if len(like) == 1:
            return like[0], f"表里写的是“{answer.title}”，名称不全一样"
    return None, ""


def _report_from_answer(
    answer: SheetAnswer, row: ItemRow | None, snapshot: TermSnapshot
) -> MatchedReport | None:
    """Make a report from the filled-in columns of an answer, with its conflict or refusal.

    Args:
        answer: the answer as read from a sheet.
        row: the item that the answer is about; None where none fits.
        snapshot: the term's present state.

    Returns:
        The report; None where the answer is blank.
    """
    status, text, doubts = (
        _STATUSES.get(answer.status),
        answer.progress_and_problem_text,
        list[str](),
    )
    if answer.status and status is None:
        doubts.append(f"看不懂状态“{answer.status}”，采纳只记进展")
    if not answer.status and (head := _HEAD.match(text)):
        status, text = _STATUSES[head[1]], text[head.end() :]
    if row is not None and not answer.is_filled_in:
        status, text, doubts = _entries_in_prefilled_columns(answer, row)
    if status is None and not text:
        return None if not answer.status else _unreadable_status_report(answer, row)
    if row is None:
        return MatchedReport(
            item=None,
            title=answer.title,
            department=_full_department_name(answer, snapshot),
            status=status,
            text=text,
            places=(answer.place,),
            refusal="没有这一项；要的话请按 F4 随手记，或在计划里新增",
        )
    item = row.item
    if moved := _progress_later_than_sheet(answer, row):
        doubts.append(
            f"发出填报表以后又有进展：{moved.text_and_field_changes or moved.after.label}"
        )
    if not item.is_open:
        doubts.append(f"记录里已是{item.status.label}")
    if item.is_ongoing_routine and status is Status.DONE:
        # A department means this time; the work itself comes back.
        status, text = Status.IN_PROGRESS, text or HELD_TEXT
    if item.pending_report is not None:
        doubts.append(f"已收过“{item.pending_report.status_and_text}”，采纳就换成这一份")
    return MatchedReport(
        item=item.id,
        title=item.title,
        department=row.department,
        status=None if status is item.status and text else status,
        text=text,
        places=(answer.place,),
        conflict="；".join(doubts),
    )


def _entries_in_prefilled_columns(
    answer: SheetAnswer, row: ItemRow
) -> tuple[Status | None, str, list[str]]:
    """Find what somebody wrote over the prefilled columns of a report sheet instead of into the
    empty ones; nothing where progress was recorded since the sheet was made, since they then differ
    anyway.

    Returns:
        The new status, None where that column is unchanged; the new progress, empty where
        unchanged; and the reasons why the user must confirm them.
    """
    if _progress_later_than_sheet(answer, row):
        return None, "", []
    present = _STATUSES.get(answer.present_status or "")
    status = present if present and present is not row.item.status else None
    last = answer.last_progress or ""
    text = (
        last
        if last and _letters_and_digits(last) != _letters_and_digits(row.last_report_text)
        else ""
    )
    doubts = []
    if status:
        doubts.append(f"“目前状态”一栏改成了{status.label}")
    if text:
        doubts.append("写在了“上次进展”一栏")
    return status, text, doubts


def _unreadable_status_report(answer: SheetAnswer, row: ItemRow | None) -> MatchedReport:
    """Make the refused report for an answer whose status is not understood."""
    return MatchedReport(
        item=row.item.id if row else None,
        title=row.item.title if row else answer.title,
        department=row.department if row else answer.department,
        text=answer.status,
        places=(answer.place,),
        refusal=f"看不懂状态“{answer.status}”",
    )


def _progress_later_than_sheet(answer: SheetAnswer, row: ItemRow) -> Progress | None:
    """The newest progress of an answer's item where it was recorded after the report sheet was
    made, on the same day only where a filled-in row shows another last progress; else None.
    """
    word = row.last_report
    made = answer.origin.on if answer.origin else None
    if made is None or word is None or word.line.on < made:
        return None
    is_later = word.line.on > made
    is_other = answer.last_progress is not None and _letters_and_digits(
        answer.last_progress
    ) != _letters_and_digits(row.last_report_text)
    return word.line if is_later or (is_other and answer.is_filled_in) else None


def _is_already_recorded(report: MatchedReport, item: Item) -> bool:
    """Whether the item already has a report's contents: as its pending report or, where it has
    none, in its progress.
    """
    handed_in = item.pending_report
    if handed_in is not None:
        return (handed_in.status, handed_in.text) == (report.status, report.text)
    is_recorded = any(report.text in line.text for line in item.progress)
    return is_recorded and report.status in (None, item.status)


def _merge_equal_and_mark_conflicts(found: Sequence[MatchedReport]) -> list[MatchedReport]:
    """Merge equal reports from several returned sheets; mark different ones on one item as
    conflicts.
    """
    together: dict[tuple[int | str, Status | None, str], MatchedReport] = {}
    for each in found:
        key = (each.item if each.item is not None else each.title, each.status, each.text)
        first = together.get(key)
        places = (*first.places, *each.places) if first else each.places
        together[key] = msgspec.structs.replace(first or each, places=places)
    reports = list(together.values())
    for at, each in enumerate(reports):
        others = [
            f"{'、'.join(other.places)}写的是“{other.status_and_text}”"
            for other in together.values()
            if each.item is not None
            and other.item == each.item
            and other.status_and_text != each.status_and_text
        ]
        conflict = "；".join(filter(None, (each.conflict, *others)))
        reports[at] = msgspec.structs.replace(each, conflict=conflict)
    return reports


def _full_department_name(answer: SheetAnswer, snapshot: TermSnapshot) -> str:
    """Full name of the department that handed in an answer on a report sheet; as written there
    where the school has no such department.
    """
    known = snapshot.school.find_department(answer.department)
    return known.name if known else answer.department


def _letters_and_digits(words: str) -> str:
    """Reduce a text to letters and digits, in lower case and half width, for comparison."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", one_line(words))).lower()
