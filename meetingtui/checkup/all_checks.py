"""Running all checks of a data folder (``meetingtui check``), and repairing what is safe to
repair.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from meetingtui.actions.change_builders import clear_broken_references
from meetingtui.base.errors import MeetingTuiError, StoreError
from meetingtui.base.file_access import explain_os_error
from meetingtui.base.wording import without_unprintable
from meetingtui.checkup.check_finding import CheckFinding, Severity, error_finding
from meetingtui.checkup.data_folder_checks import (
    abandoned_temporary_files,
    check_agenda,
    check_archives,
    check_evidence,
    check_location_and_permissions,
    check_mail_settings_complete,
    check_outbox,
    check_saved_filters,
    check_school_settings,
    check_templates,
    paths_readable_by_others,
)
from meetingtui.checkup.term_checks import check_term_files
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import FILE_NAME, School, load_school
from meetingtui.store.data_folder import open_term, read_term_records, term_path
from meetingtui.store.records import Records
from meetingtui.store.term_backups import back_up_term_and_school_files
from meetingtui.store.term_lifecycle import build_term_snapshot, current_open_term

_SEVERITY_ORDER = list(Severity)


def run_all_checks(folder: Path, now: datetime) -> tuple[CheckFinding, ...]:
    """Run all checks of a data folder; return the findings, gravest first, also those that all is
    well (通过). With an unreadable school.yaml its terms, filters and evidence are not checked.
    Nothing is written, no network is used.
    """
    return tuple(
        sorted(
            _unsorted_findings(folder, now), key=lambda each: _SEVERITY_ORDER.index(each.severity)
        )
    )


def back_up_and_repair_data_folder(folder: Path, now: datetime) -> tuple[str, ...]:
    """Back up every term that has a file and repair what is safe to repair; return Chinese
    sentences on what was done or failed.

    References to deleted records are cleared in one step that can be undone; old temporary files
    are deleted, and files made private to their owner.

    Args:
        folder: the data folder.
        now: local time without zone.

    Raises:
        MeetingTuiError: school.yaml is invalid, or a term file cannot be written.
    """
    done: list[str] = []
    school = load_school(folder)
    for term in school.terms:
        if not term_path(folder, term.id).is_file():
            continue
        with open_term(folder, term, clock=lambda: now, school=school) as term_file:
            done += term_file.warnings  # said once: opened for writing, the files are in order
            done += back_up_term_and_school_files(term_file, "", now)
            if change := clear_broken_references(term_file.records):
                term_file.record_change(change)
                count = len(change.items) + len(change.meetings)
                done.append(f"{term_file.path.name}：{change.words}，{count} 条")
    done += remove_temporary_files_and_restrict_access(folder, now)
    return tuple(done)


def finding_text_lines(findings: tuple[CheckFinding, ...]) -> Iterator[str]:
    """Yield the findings of the checks as lines of Chinese text, in the order given, with the
    number of each severity at the end.
    """
    for each in findings:
        advice = f"  {each.advice}" if each.advice else ""
        fix = "（--fix 可以代办）" if each.mendable else ""
        yield without_unprintable(
            f"{each.severity.label}  {each.where}：{each.what}。".replace("。。", "。")
        )
        if advice or fix:
            yield without_unprintable(f"      {advice.strip()}{fix}")
    grave_ones = sum(each.severity is Severity.GRAVE for each in findings)
    remarks = sum(each.severity is Severity.REMARK for each in findings)
    rest = len(findings) - grave_ones - remarks
    yield f"要紧 {grave_ones} 处，提醒 {remarks} 处，通过 {rest} 处。"


def _unsorted_findings(folder: Path, now: datetime) -> Iterator[CheckFinding]:
    """Yield the findings of all checks of a data folder, unsorted."""
    try:
        school = load_school(folder)
    except MeetingTuiError as error:
        yield error_finding("school", FILE_NAME, error.message, "")
    else:
        yield from check_school_settings(school)
        yield from check_mail_settings_complete(school)
        yield from check_term_files(folder, school, now)
        yield from check_saved_filters(folder, _current_term_snapshot(folder, school, now))
        yield from check_evidence(folder, _records_of_readable_terms(folder, school))
    if folder.is_dir():
        yield from check_agenda(folder)
        yield from check_templates(folder)
        yield from check_outbox(folder)
        yield from check_archives(folder)
        yield from check_location_and_permissions(folder, now)


def _records_of_readable_terms(folder: Path, school: School) -> dict[str, Records]:
    """Return the records of every term whose file is there and can be read, by term id."""
    found = {}
    for term in school.terms:
        if term_path(folder, term.id).is_file():
            with suppress(StoreError):  # said where the terms are checked
                found[term.id] = read_term_records(folder, term, school)
    return found


def _current_term_snapshot(folder: Path, school: School, now: datetime) -> TermSnapshot | None:
    """Return the current term's records with the figures computed from them; None where the term
    file cannot be read, which another check reports.
    """
    term = current_open_term(folder, school, now.date())
    try:
        return build_term_snapshot(
            read_term_records(folder, term, school), school, term, now.date()
        )
    except StoreError:
        return None  # said where the terms are checked


def remove_temporary_files_and_restrict_access(folder: Path, now: datetime) -> Iterator[str]:
    """Delete temporary files more than a day old of a data folder and make its folders and record
    files private to their owner; begun only when the result is iterated.

    Yields:
        Chinese sentences on what was done, or one on why it was cut short; none where there was
        nothing to do.
    """
    left, exposed = abandoned_temporary_files(folder, now), paths_readable_by_others(folder)
    try:
        for path in left:
            path.unlink()
        for path in exposed:
            path.chmod(path.stat().st_mode & 0o700)
    except OSError as error:
        yield f"没有整理完：{explain_os_error(error)}"
        return
    if left:
        yield f"删去临时文件 {len(left)} 个"
    if exposed:
        yield f"{len(exposed)} 个文件夹和文件改成只有自己能读"
