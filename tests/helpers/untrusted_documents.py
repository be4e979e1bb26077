"""Plans, ledgers, report sheets and staff lists as good files, and what is read from them.

Run as a program it reads many files, each in a process of its own, and writes as JSON what
became of each: a list of words read or our refusal, seconds of the processor, and megabytes.
"""

import io
import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from ledger_term import SCHOOL, snapshot
from report_sheet import MEETING, items_to_report
from staff_list import STAFF
from word_files import word_file

from meetingtui.base.errors import MeetingTuiError
from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.plan.importing.staff_list_reader import (
    read_staff_list_tables,
    select_table_with_most_people,
)
from meetingtui.review.ledger.ledger_reader import read_ledger_edits
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook
from meetingtui.review.report_sheets.sheet_content_and_reader import read_sheets
from meetingtui.review.report_sheets.sheet_files import (
    make_report_sheet_docx,
    make_report_sheet_xlsx,
)

KINDS = (
    "plan.docx", "plan.xlsx", "ledger.xlsx", "sheet.docx", "sheet.xlsx", "contacts.docx",
    "contacts.xlsx",
)  # fmt: skip
"""Every kind of file from outside that is read, as ``kind.ending``."""

_HEADS = ("序号", "工作内容", "责任人", "完成时限")
_ROWS = (("1", "开展家访", "林知夏", "9月30日前"), ("2", "检查教案", "乔木森", "10月15日前"))


def plain_files(folder: Path) -> dict[str, bytes]:
    """Return a valid plain file of each kind."""
    lines = (
        "青禾小学2026—2027学年第一学期工作计划",
        "一、课程与教学",
        "（一）修订课程纲要",
        "（二）家校共育",
    )
    made = {
        "plan.docx": word_file(folder, *lines, rows=(_HEADS, *_ROWS)).read_bytes(),
        "plan.xlsx": _workbook((_HEADS, *_ROWS)),
        "ledger.xlsx": make_ledger_workbook(snapshot()),
        "sheet.docx": make_report_sheet_docx(items_to_report(), snapshot(), MEETING),
        "sheet.xlsx": make_report_sheet_xlsx(items_to_report(), snapshot(), MEETING),
        "contacts.docx": word_file(folder, rows=(("姓名", "部门", "职务"), *STAFF)).read_bytes(),
        "contacts.xlsx": _workbook((("姓名", "部门", "职务"), *STAFF)),
    }
    assert set(made) == set(KINDS)
    return made


def _workbook(rows: tuple[tuple[str, ...], ...]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("表")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


class ReadResult(NamedTuple):
    """The words and remarks read from a file."""

    words: list[str]
    """What it says, piece by piece."""
    remarks: list[str]
    """What was said about it."""


def read_document(kind: str, path: Path) -> ReadResult:
    """Read a file with the program's reader of its kind.

    Raises:
        MeetingTuiError: it is refused.
    """
    if kind == "plan":
        plan = read_plan(path, SCHOOL)
        words = [
            f"{node.number}{node.title}{node.fields}" for _, node in plan.walk_in_reading_order()
        ]
        return ReadResult(words, [*plan.remarks, *(left.text for left in plan.left_over)])
    if kind == "ledger":
        edits = read_ledger_edits(path, snapshot())
        return ReadResult([change.description for change in edits.changes], list(edits.remarks))
    if kind == "sheet":
        sheets = read_sheets([path])
        return ReadResult(
            [f"{each.id}{each.title}" for each in sheets.answers], list(sheets.remarks)
        )
    found = read_staff_list_tables(path)
    _, people = select_table_with_most_people(found.tables)
    words = [f"{each.name}{each.post}{each.department}" for each in people.contacts]
    return ReadResult(words, [*found.remarks, *people.unread_row_messages])


class ReadOutcome(NamedTuple):
    """The result of reading a file in a process of its own."""

    words: list[str]
    """What was read; empty where it was refused."""
    said: str
    """The refusal, or the remarks."""
    seconds: float
    """Time of the processor."""
    megabytes: float
    """Most memory of the process, with the program itself; 0 where the system does not say."""


def read_in_processes(files: dict[str, Path]) -> dict[str, ReadOutcome]:
    """Read files in processes of their own; names begin with the kind: ``plan doctype``."""
    import subprocess

    asked = json.dumps({name: str(path) for name, path in files.items()})
    done = subprocess.run(
        [sys.executable, __file__],
        input=asked.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    return {name: ReadOutcome(*each) for name, each in json.loads(done.stdout).items()}


def _outcome(kind: str, path: Path) -> ReadOutcome:
    began = time.process_time()
    words: list[str] = []
    try:
        words, remarks = read_document(kind, path)
        said = "；".join(remarks)
    except MeetingTuiError as error:
        said = error.message
    except BaseException:
        said = traceback.format_exc()[-600:]
    seconds = time.process_time() - began
    return ReadOutcome(words, said, seconds, _most_megabytes())


def _most_megabytes() -> float:
    """Most memory this process has had; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1000)


def _in_a_child(kind: str, path: Path) -> ReadOutcome:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        signal.alarm(30)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(_outcome(kind, path)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return (
        ReadOutcome(*json.loads(told)) if told else ReadOutcome([], "Traceback: killed", 99, 9999)
    )


def main() -> None:
    """Read the files named on standard input as JSON."""
    asked = json.load(sys.stdin)
    told = {}
    for name, path in asked.items():
        kind = name.split()[0]
        told[name] = (
            _in_a_child(kind, Path(path)) if hasattr(os, "fork") else _outcome(kind, Path(path))
        )
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
