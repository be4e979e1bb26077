"""The data folder: where it lies, what it holds, and how a new one begins."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from string import Template

from meetingtui import shipped
from meetingtui.calendar import Term
from meetingtui.errors import RefusedError, StoreDamagedError, StoreError
from meetingtui.school import FILE_NAME
from meetingtui.store.durable import replace_file, trouble
from meetingtui.store.glance import glance
from meetingtui.store.records import Records
from meetingtui.store.term_file import TermFile

SUBFOLDERS = ("backups", "minutes", "outbox")

_TERM_FILE = re.compile(r"\d{4}-\d{4}-[12]\.json")


def locate(data: Path | None, environ: Mapping[str, str], cwd: Path) -> Path:
    """The data folder: ``--data``, else $MEETINGTUI_DATA, else ./data, else the user's own."""
    if data is not None:
        return cwd / data
    if chosen := environ.get("MEETINGTUI_DATA"):
        return cwd / chosen
    if (cwd / "data" / FILE_NAME).is_file():
        return cwd / "data"
    from platformdirs import user_data_path

    return user_data_path("meetingtui", appauthor=False)


def term_path(folder: Path, term_id: str) -> Path:
    """Where a term's file lies."""
    return folder / f"{term_id}.json"


def term_files(folder: Path) -> list[Path]:
    """The files of all terms that the folder holds, whatever school.yaml says; none without it."""
    try:
        return sorted(each for each in folder.iterdir() if _TERM_FILE.fullmatch(each.name))
    except OSError:
        return []  # a folder that cannot be listed is told of by whoever opens it


def open_term(folder: Path, term: Term, *, read_only: bool = False) -> TermFile:
    """The term's file, open.

    Raises:
        StoreBusyError: another program has it open for writing.
        StoreReadOnlyError: nothing can be written in the folder.
        StoreDamagedError: it is damaged or gone; the message names the newest good copy.
        StoreError: it cannot be read or understood.
    """
    path = term_path(folder, term.id)
    try:
        return TermFile.open(path, term.id, read_only=read_only)
    except StoreDamagedError as error:
        from meetingtui.store.restoring import way_back

        raise way_back(error, path, term.id) from error


def records_of_term(folder: Path, term: Term) -> Records:
    """Another term's records, only to look at; empty where it has no file.

    Raises:
        StoreError: its file cannot be read or understood.
    """
    seen = glance(term_path(folder, term.id), term.id)
    if seen is not None:
        return seen
    with open_term(folder, term, read_only=True) as term_file:
        return term_file.records


def create_school(folder: Path, today: date) -> None:
    """A new school's folder: a commented school.yaml with placeholders, and the folders beside it.

    Raises:
        RefusedError: there is a school.yaml already.
        StoreError: the folder cannot be written to.
    """
    path = folder / FILE_NAME
    if path.exists():
        raise RefusedError(
            f"{folder} 里已经有 {FILE_NAME}，没有改动它。请直接使用，或换一个文件夹新建。"
        )
    term = usual_term(today)
    text = (shipped.templates() / FILE_NAME).read_text(encoding="utf-8")
    filled = Template(text).substitute(
        term=term.id, first_monday=term.first_monday, end=term.end, today=today
    )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in SUBFOLDERS:
            (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, filled.encode())
    except OSError as error:
        raise StoreError(f"不能在 {folder} 新建：{trouble(error)}。") from error


def usual_term(today: date) -> Term:
    """The term that today belongs to, or the next, with the dates schools usually keep.

    The first begins with 1 September, the second in the third week of
    February, each on a Monday and for 20 weeks.
    """
    return next(term for term in usual_terms(today.year - 1) if today <= term.end)


def usual_terms(year: int) -> Iterator[Term]:
    """The usual terms from the autumn of a year on, without end."""
    for autumn in count(year):
        for half, begins in ((1, date(autumn, 9, 1)), (2, date(autumn + 1, 2, 17))):
            teaching = begins + timedelta(days=2 if begins.weekday() >= 5 else 0)
            monday = teaching - timedelta(days=teaching.weekday())
            yield Term(
                id=f"{autumn}-{autumn + 1}-{half}",
                first_monday=monday,
                end=monday + timedelta(weeks=20, days=-3),
            )
