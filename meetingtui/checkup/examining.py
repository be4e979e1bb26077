"""The whole check, and the mending of what is safe to mend."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from meetingtui.checkup.finding import Finding, Severity, grave
from meetingtui.checkup.papers import look_at_outbox, look_at_templates
from meetingtui.checkup.place import leftovers, look_at_place, readable_by_others
from meetingtui.checkup.references import mended
from meetingtui.checkup.settings import (
    look_at_agenda,
    look_at_filters,
    look_at_mail,
    look_at_school,
)
from meetingtui.checkup.terms import look_at_terms
from meetingtui.errors import MeetingTuiError, StoreError
from meetingtui.review.survey import Survey
from meetingtui.school import FILE_NAME, School, load
from meetingtui.store.durable import trouble
from meetingtui.store.folder import open_term, records_of_term, term_path
from meetingtui.store.safekeeping import keep_safe
from meetingtui.store.terms import present_term, survey_of
from meetingtui.wording import clean

_ORDER = list(Severity)


def examine(folder: Path, now: datetime) -> tuple[Finding, ...]:
    """Everything looked at, the gravest first; nothing is written and no line opened."""
    return tuple(sorted(_findings(folder, now), key=lambda each: _ORDER.index(each.severity)))


def mend(folder: Path, now: datetime) -> tuple[str, ...]:
    """Do what is safe, after a copy of everything; what was done, and what could not be, in words.

    References are cleared in one step that undo takes back.

    Raises:
        MeetingTuiError: school.yaml cannot be used, or a term file not be written.
    """
    done: list[str] = []
    school = load(folder)
    for term in school.terms:
        if not term_path(folder, term.id).is_file():
            continue
        with open_term(folder, term) as term_file:
            done += term_file.warnings  # said once: opened for writing, the files are in order
            done += keep_safe(term_file, "", now)
            if change := mended(term_file.records):
                term_file.record(change)
                count = len(change.items) + len(change.meetings)
                done.append(f"{term_file.path.name}：{change.words}，{count} 条")
    done += tidied(folder, now)
    return tuple(done)


def lines(findings: tuple[Finding, ...]) -> Iterator[str]:
    """The findings as lines for people."""
    for each in findings:
        advice = f"  {each.advice}" if each.advice else ""
        fix = "（--fix 可以代办）" if each.mendable else ""
        yield clean(f"{each.severity.label}  {each.where}：{each.what}。".replace("。。", "。"))
        if advice or fix:
            yield clean(f"      {advice.strip()}{fix}")
    grave_ones = sum(each.severity is Severity.GRAVE for each in findings)
    remarks = sum(each.severity is Severity.REMARK for each in findings)
    rest = len(findings) - grave_ones - remarks
    yield f"要紧 {grave_ones} 处，提醒 {remarks} 处，通过 {rest} 处。"


def _findings(folder: Path, now: datetime) -> Iterator[Finding]:
    try:
        school = load(folder)
    except MeetingTuiError as error:
        yield grave("school", FILE_NAME, error.message, "")
    else:
        yield from look_at_school(school)
        yield from look_at_mail(school)
        yield from look_at_terms(folder, school, now)
        yield from look_at_filters(folder, _survey(folder, school, now))
    if folder.is_dir():
        yield from look_at_agenda(folder)
        yield from look_at_templates(folder)
        yield from look_at_outbox(folder)
        yield from look_at_place(folder, now)


def _survey(folder: Path, school: School, now: datetime) -> Survey | None:
    """The present term's; None where its file cannot be read, which is told of itself."""
    term = present_term(folder, school, now.date())
    try:
        return survey_of(records_of_term(folder, term), school, term, now.date())
    except StoreError:
        return None


def tidied(folder: Path, now: datetime) -> Iterator[str]:
    """Temporary files removed, what others could read closed to them; what was done, in words."""
    left, exposed = leftovers(folder, now), readable_by_others(folder)
    try:
        for path in left:
            path.unlink()
        for path in exposed:
            path.chmod(path.stat().st_mode & 0o700)
    except OSError as error:
        yield f"没有整理完：{trouble(error)}"
        return
    if left:
        yield f"删去临时文件 {len(left)} 个"
    if exposed:
        yield f"{len(exposed)} 个文件夹和文件改成只有自己能读"
