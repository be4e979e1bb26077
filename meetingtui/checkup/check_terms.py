"""Checks of every term file and its backups: whether they can be read, and how old the newest
backup is.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from meetingtui.base.errors import StoreError
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import full_date
from meetingtui.checkup.check_finding import (
    CheckFinding,
    error_finding,
    passed_finding,
    reminder_finding,
)
from meetingtui.checkup.check_references import check_records
from meetingtui.checkup.check_settings import former_goals, former_people
from meetingtui.school.school import School
from meetingtui.store.backup_restore import count_words, describe_difference, read_backup
from meetingtui.store.backups import Backup, backups_of
from meetingtui.store.folder import conflict_copies, files_set_aside, open_term_read_only, term_path
from meetingtui.store.full_backup import last_external_backup
from meetingtui.store.records import Records
from meetingtui.store.term_file import TermFile

_OLD = timedelta(days=7)
"""Age from which the newest backup is reported as old, if records changed since."""


def check_terms(folder: Path, school: School, now: datetime) -> Iterator[CheckFinding]:
    """Check the files of all terms: whether records and backups can be read, and stray files."""
    read: dict[str, Records] = {}
    troubles: list[CheckFinding] = []
    for term in school.terms:
        try:
            with open_term_read_only(folder, term, school=school) as term_file:
                read[term.id] = term_file.records
                troubles += [
                    reminder_finding("term-warning", term_file.path.name, said, "")
                    for said in term_file.warnings
                ]
        except StoreError as error:
            troubles.append(
                error_finding("term-unreadable", term_path(folder, term.id).name, error.message, "")
            )
    yield from troubles
    goals, people = former_goals(folder, school), former_people(folder, school)
    for term in school.terms:
        path = term_path(folder, term.id)
        if path.exists():
            if records := read.get(term.id):
                yield from check_records(path.name, records, school, term, read, goals, people)
            yield from _backup_findings(path, term, now, read.get(term.id), school)
        yield from _other_file_findings(path, term, read.get(term.id), school)
    yield from _unlisted_term_findings(folder, school)
    yield from _external_backup_findings(folder, school, now)


def _backup_findings(
    path: Path, term: Term, now: datetime, records: Records | None, school: School
) -> Iterator[CheckFinding]:
    """Yield findings on a term file's backups: unreadable ones, none at all, or only old ones."""
    where = f"{path.name} 的备份"
    copies = backups_of(path)
    good = [copy for copy in copies if _is_readable_backup(copy, term)]
    if bad := [copy for copy in copies if copy not in good]:
        yield reminder_finding(
            "copies-unreadable",
            where,
            f"{len(bad)} 份读不出来，例如 {bad[-1].path.name}",
            "可以删去这几份。",
        )
    if not good:
        if records and (records.items or records.meetings):
            yield error_finding(
                "no-copies",
                where,
                "没有一份可用的备份",
                "现在做一份：meetingtui backup。",
                mendable=True,
            )
        return
    newest = good[-1]
    if newest.at > now + timedelta(hours=1):
        yield reminder_finding(
            "clock", where, f"最新的一份写着 {newest.words}，比现在还晚", "请核对电脑的日期和时间。"
        )
    elif (
        now - newest.at > _OLD
        and records
        and describe_difference(records, read_backup(newest, term.id, school))
    ):
        yield reminder_finding(
            "copies-old",
            where,
            f"最新的一份是 {newest.words} 的",
            "现在做一份：meetingtui backup。",
        )
    yield passed_finding("copies", where, f"{len(good)} 份完好，最新 {newest.words}")


def _is_readable_backup(copy: Backup, term: Term) -> bool:
    """Whether a backup can be read as records of the term."""
    try:
        read_backup(copy, term.id)
    except StoreError:
        return False  # counted as a bad backup
    return True


def _other_file_findings(
    path: Path, term: Term, records: Records | None, school: School
) -> Iterator[CheckFinding]:
    """Yield findings on conflict copies and saved copies with other records of a term."""
    for each in conflict_copies(path):
        yield _other_file_finding(
            "conflict-copy", each, "同步程序留下的副本", term, records, school
        )
    for each in files_set_aside(path):
        what = "文件被别的程序改动过，没能保存的内容留在这里"
        yield _other_file_finding("set-aside", each, what, term, records, school)


def _other_file_finding(
    code: str, path: Path, what: str, term: Term, records: Records | None, school: School
) -> CheckFinding:
    """Finding on one file with other records of a term: how they differ from the present ones."""
    try:
        with TermFile.open_read_only(path, term.id, school=school) as other:
            theirs = other.records
    except StoreError:
        return reminder_finding(code, path.name, f"{what}，读不出来", "可以移走它。")
    changes = "；".join(describe_difference(records, theirs)) if records else count_words(theirs)
    words = f"若改用它：{changes}" if changes else "与现在的记录一样"
    advice = (
        f"里面多出的请补记，再移走它；要整个改用它，就退出程序，把它改名为 {term.id}.json。"
        if changes
        else "可以移走它。"
    )
    return reminder_finding(code, path.name, f"{what}。{words}", advice)


def _unlisted_term_findings(folder: Path, school: School) -> Iterator[CheckFinding]:
    """Yield a finding for each term file whose term school.yaml does not list."""
    known = {term.id for term in school.terms}
    for path in sorted(folder.glob("????-????-?.json")):
        if path.stem not in known:
            yield reminder_finding(
                "unknown-term",
                path.name,
                "school.yaml 里没有这个学期",
                "要查看它，请在 terms 里补上这个学期。",
            )


def _external_backup_findings(
    folder: Path, school: School, now: datetime
) -> Iterator[CheckFinding]:
    """Yield findings on the external backup: not set up, or too old."""
    where, copy_to = "外部备份", school.backup.copy_to
    if not copy_to:
        yield reminder_finding(
            "no-copies-elsewhere",
            where,
            "没有设，电脑坏了备份也就没有了",
            "在 school.yaml 的 backup 里写 copy_to，指到 U 盘或网络盘。",
        )
        return
    last = last_external_backup(folder)
    if last is None or now.date() - last > _OLD:
        when = f"上次是 {full_date(last)}" if last else "还没有做过"
        yield reminder_finding(
            "copies-elsewhere", where, when, f"连上 {copy_to}，再运行 meetingtui backup。"
        )
    else:
        yield passed_finding("copies-elsewhere", where, f"上次是 {full_date(last)}")
