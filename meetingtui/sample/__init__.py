"""The sample school: a complete data folder in the middle of a term, moved to the present dates.

Its plan is imported, and its meetings (story.yaml) are recorded, by the same functions that the
screens use, so that the sample shows what the program does.
"""

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import msgspec

from meetingtui.base.errors import RefusedError, StoreError
from meetingtui.base.file_access import explain_os_error
from meetingtui.base.term_calendar import Term, meeting_days
from meetingtui.school.school import School

PLAN_FILE_NAME = "学期工作计划.docx"
"""File name of the plan's copy in the data folder."""


def create_sample_school(folder: Path, today: date) -> None:
    """Write the invented sample school into a data folder, with its term moved so that it includes
    today.

    Four meetings have been held; the fifth is due in the coming days. Two earlier terms contain
    work for the goals over several terms.

    Args:
        folder: the data folder; created where it does not exist.
        today: the day that the term includes.

    Raises:
        RefusedError: the folder has a school.yaml or a term's records already.
        StoreError: the folder cannot be written to.
        SettingsError: the sample's own sources are inconsistent.
    """
    from meetingtui.base import shipped_files as shipped
    from meetingtui.base.yaml_reader import read_yaml_with_lines
    from meetingtui.plan.importing.plan_reader import read_plan
    from meetingtui.sample import (
        plan_document_with_moved_term,
        sample_term_around_today,
        settings_text_moved_to_term,
    )
    from meetingtui.sample.earlier_term_records import earlier_term_changes
    from meetingtui.sample.sample_meetings import sample_meeting_changes
    from meetingtui.sample.story_file import SampleStory, StoryEarlierTerm
    from meetingtui.school.school import FILE_NAME, parse_school
    from meetingtui.store.data_folder import make_subfolders, open_term, term_file_paths
    from meetingtui.store.durable_files import replace_file_content

    if (folder / FILE_NAME).exists():
        raise RefusedError(
            f"{folder} 里已经有 {FILE_NAME}，没有改动它。请换一个空文件夹放示例学校。"
        )
    if there := term_file_paths(folder):
        raise RefusedError(
            f"{folder} 里已经有学期记录 {there[-1].name}，没有改动它。请换一个空文件夹放示例学校。"
        )
    source = shipped.sample_folder()
    settings = (source / FILE_NAME).read_text(encoding="utf-8")
    written = parse_school(settings)
    term = sample_term_around_today(written, today)
    settings = settings_text_moved_to_term(settings, written.terms, term)
    story, _ = read_yaml_with_lines(source / "story.yaml", SampleStory)
    before, _ = read_yaml_with_lines(source / "earlier_terms.yaml", tuple[StoryEarlierTerm, ...])
    try:
        make_subfolders(folder)
        plan = plan_document_with_moved_term(
            (source / "plan.docx").read_bytes(), written.terms[-1], term
        )
        replace_file_content(folder / PLAN_FILE_NAME, plan)
        school = parse_school(settings)
        document = read_plan(folder / PLAN_FILE_NAME, school)
        begin = datetime.combine(today, time.min)
        earlier = list(earlier_term_changes(before, school))
        for past, change, _ in earlier:
            with open_term(
                folder, past, clock=partial(datetime.combine, past.end, time(16))
            ) as file:
                file.record_change(change)
                file.clear_undo_history()
        left = earlier[-1][2] if earlier else []
        with open_term(folder, school.terms[-1], clock=lambda: begin) as file:
            for change in sample_meeting_changes(
                story, document, school=school, today=today, left=left
            ):
                file.record_change(change)
            file.clear_undo_history()  # a story is no step of the user's
        # Last, since it makes the folder a school's: a creation cut short leaves none.
        replace_file_content(folder / FILE_NAME, settings.encode())
    except OSError as error:
        raise StoreError(f"不能在 {folder} 放示例学校：{explain_os_error(error)}。") from error


HELD_MEETING_WEEKS = (2, 4, 8, 10)
"""Numbers of the term's weeks with the meetings in the story."""

NEXT_MEETING_WEEK = 12
"""Number of the term's week with the next meeting."""

_TERM_ID_PATTERN = re.compile(r"\d{4}-\d{4}-[12]")
_DATE_PATTERN = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")


def sample_term_around_today(school: School, today: date) -> Term:
    """Move the sample school's last term so that its next meeting is in the coming days; the result
    has the id, days off and end that belong to its new dates.

    Usually that is today or the first meeting weekday after it. Where a public holiday moves or
    cancels a meeting of the story, the term begins a week earlier or later.
    """
    written = school.terms[-1]
    weekday = school.meeting.weekday_index
    coming = today + timedelta(days=(weekday - today.weekday()) % 7)
    monday = coming - timedelta(days=weekday, weeks=NEXT_MEETING_WEEK - 1)
    best: tuple[int, Term] | None = None
    for weeks in (0, 1, -1):
        term = _term_moved_to_begin_on(written, monday + timedelta(weeks=weeks))
        days = list(
            meeting_days(
                term,
                weekday=weekday,
                every=school.meeting.every,
                first_week=school.meeting.first_week,
            )
        )
        held = tuple(term.week_number_of(day) for day in days if day < today)
        wait = (next(day for day in days if day >= today) - today).days
        if held == HELD_MEETING_WEEKS and (best is None or wait < best[0]):
            best = wait, term
    return best[1] if best else _term_moved_to_begin_on(written, monday)


def settings_text_moved_to_term(text: str, written: Sequence[Term], term: Term) -> str:
    """Return the text of the sample's school.yaml with all dates moved so that its last term
    becomes ``term``.

    The ids of the earlier terms are counted backwards from that term; comments are kept.

    Args:
        text: the text as shipped.
        written: the terms that it describes, in order.
        term: the term that its last one is to become.
    """
    shift = term.first_monday - written[-1].first_monday
    ids, id = {}, term.id
    for each in reversed(written):
        ids[each.id] = id
        id = _previous_term_id(id)
    text = _DATE_PATTERN.sub(lambda day: str(date.fromisoformat(day[0]) + shift), text)
    return _TERM_ID_PATTERN.sub(lambda found: ids.get(found[0], found[0]), text)


def plan_document_with_moved_term(raw: bytes, written: Term, term: Term) -> bytes:
    """Return the bytes of the sample plan's .docx with the title of its term replaced.

    Args:
        raw: bytes of the .docx.
        written: the term that the document names.
        term: the term to name instead.
    """
    moved = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(moved, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                content = content.replace(written.title.encode(), term.title.encode())
            new.writestr(entry, content)
    return moved.getvalue()


def _term_moved_to_begin_on(written: Term, monday: date) -> Term:
    """Return a term moved so that it begins on a Monday; its end and days off move with it."""
    shift = monday - written.first_monday
    return msgspec.structs.replace(
        written,
        id=_term_id_of_first_monday(monday),
        first_monday=monday,
        end=written.end + shift,
        holidays=tuple(day + shift for day in written.holidays),
        workdays=tuple(day + shift for day in written.workdays),
    )


def _previous_term_id(id: str) -> str:
    """Return the id of the term before the one with a given id: 2025-2026-2 for 2026-2027-1."""
    year, _, number = (int(part) for part in id.split("-"))
    return f"{year}-{year + 1}-1" if number == 2 else f"{year - 1}-{year}-2"


def _term_id_of_first_monday(monday: date) -> str:
    """Return the id (2026-2027-1) of the term that begins on a Monday."""
    if monday.month >= 7:
        return f"{monday.year}-{monday.year + 1}-1"
    return f"{monday.year - 1}-{monday.year}-2"
