"""Every term's file and its copies: whether they read whole, how old the newest copy is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from meetingtui.calendar import Term
from meetingtui.checkup.finding import Finding, grave, passed, remark
from meetingtui.checkup.references import look_at_records
from meetingtui.checkup.settings import former_goals
from meetingtui.errors import StoreError
from meetingtui.school import School
from meetingtui.store.backups import Copy, copies_of
from meetingtui.store.folder import open_term, term_path
from meetingtui.store.places import conflict_copies, set_aside
from meetingtui.store.records import Records
from meetingtui.store.restoring import difference, holds, records_in
from meetingtui.store.safekeeping import last_away
from meetingtui.store.term_file import TermFile
from meetingtui.wording import full_date

_OLD = timedelta(days=7)
"""A newest copy older than that, of records that changed since, is told of."""


def look_at_terms(folder: Path, school: School, now: datetime) -> Iterator[Finding]:
    """The files of all terms, each with its records, copies and what lies beside it."""
    read: dict[str, Records] = {}
    troubles: list[Finding] = []
    for term in school.terms:
        try:
            with open_term(folder, term, read_only=True) as term_file:
                read[term.id] = term_file.records
                troubles += [
                    remark("term-warning", term_file.path.name, said, "")
                    for said in term_file.warnings
                ]
        except StoreError as error:
            troubles.append(
                grave("term-unreadable", term_path(folder, term.id).name, error.message, "")
            )
    yield from troubles
    goals = former_goals(folder, school)
    for term in school.terms:
        path = term_path(folder, term.id)
        if path.exists():
            if records := read.get(term.id):
                yield from look_at_records(path.name, records, school, term, read, goals)
            yield from _of_copies(path, term, now, read.get(term.id))
        yield from _of_others(path, term, read.get(term.id))
    yield from _of_strangers(folder, school)
    yield from _elsewhere(folder, school, now)


def _of_copies(path: Path, term: Term, now: datetime, records: Records | None) -> Iterator[Finding]:
    where = f"{path.name} 的备份"
    copies = copies_of(path)
    good = [copy for copy in copies if _is_good(copy, term)]
    if bad := [copy for copy in copies if copy not in good]:
        yield remark(
            "copies-unreadable",
            where,
            f"{len(bad)} 份读不出来，例如 {bad[-1].path.name}",
            "可以删去这几份。",
        )
    if not good:
        if records and (records.items or records.meetings):
            yield grave(
                "no-copies",
                where,
                "没有一份可用的备份",
                "现在做一份：meetingtui backup。",
                mendable=True,
            )
        return
    newest = good[-1]
    if newest.at > now + timedelta(hours=1):
        yield remark(
            "clock", where, f"最新的一份写着 {newest.words}，比现在还晚", "请核对电脑的日期和时间。"
        )
    elif now - newest.at > _OLD and records and difference(records, records_in(newest, term.id)):
        yield remark(
            "copies-old",
            where,
            f"最新的一份是 {newest.words} 的",
            "现在做一份：meetingtui backup。",
        )
    yield passed("copies", where, f"{len(good)} 份完好，最新 {newest.words}")


def _is_good(copy: Copy, term: Term) -> bool:
    try:
        records_in(copy, term.id)
    except StoreError:
        return False
    return True


def _of_others(path: Path, term: Term, records: Records | None) -> Iterator[Finding]:
    """Files beside a term's that hold other records of it."""
    for each in conflict_copies(path):
        yield _other("conflict-copy", each, "同步程序留下的副本", term, records)
    for each in set_aside(path):
        what = "文件被别的程序改动过，没能保存的内容留在这里"
        yield _other("set-aside", each, what, term, records)


def _other(code: str, path: Path, what: str, term: Term, records: Records | None) -> Finding:
    try:
        with TermFile.open(path, term.id, read_only=True) as other:
            theirs = other.records
    except StoreError:
        return remark(code, path.name, f"{what}，读不出来", "可以移走它。")
    changes = "；".join(difference(records, theirs)) if records else holds(theirs)
    words = f"若改用它：{changes}" if changes else "与现在的记录一样"
    advice = (
        f"里面多出的请补记，再移走它；要整个改用它，就退出程序，把它改名为 {term.id}.json。"
        if changes
        else "可以移走它。"
    )
    return remark(code, path.name, f"{what}。{words}", advice)


def _of_strangers(folder: Path, school: School) -> Iterator[Finding]:
    known = {term.id for term in school.terms}
    for path in sorted(folder.glob("????-????-?.json")):
        if path.stem not in known:
            yield remark(
                "unknown-term",
                path.name,
                "school.yaml 里没有这个学期",
                "要查看它，请在 terms 里补上这个学期。",
            )


def _elsewhere(folder: Path, school: School, now: datetime) -> Iterator[Finding]:
    where, copy_to = "外部备份", school.backup.copy_to
    if not copy_to:
        yield remark(
            "no-copies-elsewhere",
            where,
            "没有设，电脑坏了备份也就没有了",
            "在 school.yaml 的 backup 里写 copy_to，指到 U 盘或网络盘。",
        )
        return
    last = last_away(folder)
    if last is None or now.date() - last > _OLD:
        when = f"上次是 {full_date(last)}" if last else "还没有做过"
        yield remark("copies-elsewhere", where, when, f"连上 {copy_to}，再运行 meetingtui backup。")
    else:
        yield passed("copies-elsewhere", where, f"上次是 {full_date(last)}")
