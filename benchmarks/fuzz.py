"""Spoilt files of every kind: only our own refusals, in bounded time and memory.

    python -m benchmarks.fuzz [NUMBER [KIND…]]

Every number of a kind always makes the same file, so that a finding can be had
again: ``python -m benchmarks.fuzz 1 xlsx 4711``. Prints one line a kind.
"""

import io
import multiprocessing
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.fuzz_review import FILTERS, ledger_seed, read_filters, read_ledger, spoil_ledger
from benchmarks.spoiling import spoil_bytes, spoil_json, spoil_yaml, spoil_zip
from meetingtui.errors import MeetingTuiError

SECONDS = 2.0
"""No file may take more of a processor; other programs' share does not count."""

_STUCK = 20.0
"""Seconds on the wall after which a file is given up."""

MEMORY = 1_000_000_000
"""Bytes that a process may take beyond what it has when it begins."""

ROOT = Path(__file__).parents[1]


class Late(BaseException):
    """A file took too long."""


class Kind(NamedTuple):
    """One kind of file."""

    seed: Callable[[], bytes]
    """A good one."""
    spoil: Callable[[bytes, random.Random], bytes]
    """What happens to it."""
    read: Callable[[Path, bytes], object]
    """Reads it, in a folder of its own; raises our own errors where it must."""


class Finding(NamedTuple):
    """What should not have happened."""

    number: int
    what: str
    seconds: float


def run(kind: str, first: int, count: int) -> tuple[list[Finding], float]:
    """The findings among so many files from a number on, and the longest time, in a process."""
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_in_child, args=(kind, first, count, theirs))
    child.start()
    theirs.close()
    try:
        found: tuple[list[Finding], float] = mine.recv()
    except EOFError:
        found = ([Finding(first, "the process died", 0.0)], 0.0)
    child.join()
    return found


def _in_child(kind: str, first: int, count: int, out: Any) -> None:
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
    signal.signal(signal.SIGALRM, _too_late)
    findings, longest = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            found, seconds = try_one(kind, number, Path(folder))
            longest = max(longest, seconds)
            if found:
                findings.append(Finding(number, found, seconds))
    out.send((findings, longest))


def try_one(kind: str, number: int, folder: Path) -> tuple[str, float]:
    """What was wrong with how a file was read, empty for nothing; and the seconds it took."""
    each = KINDS[kind]
    content = each.spoil(_seed(kind), random.Random(f"{kind} {number}"))
    began, wrong = time.process_time(), ""
    signal.setitimer(signal.ITIMER_REAL, _STUCK)
    try:
        each.read(folder, content)
    except MeetingTuiError as error:
        if not re.search(r"[\u4e00-\u9fff]", error.message):
            wrong = f"not in Chinese: {error.message[:80]}"
    except (Exception, Late) as error:
        place = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in place if "meetingtui" in frame.filename] or list(place)
        wrong = f"{type(error).__name__} {str(error)[:80]} at {ours[-1].filename}:{ours[-1].lineno}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    seconds = time.process_time() - began
    return wrong or (f"{seconds:.1f} s" if seconds > SECONDS else ""), seconds


def _too_late(*_: object) -> None:
    raise Late


@cache
def _seed(kind: str) -> bytes:
    return KINDS[kind].seed()


# How files are read


def _read_term(folder: Path, content: bytes) -> object:
    from meetingtui.store.term_file import TermFile

    path = folder / "2026-2027-1.json"
    path.with_suffix(".journal").unlink(missing_ok=True)
    path.write_bytes(content)
    with TermFile.open(path, path.stem, read_only=True) as term_file:
        return term_file.records


def _read_journal(folder: Path, content: bytes) -> object:
    from meetingtui.plan.item import Item, ItemKind
    from meetingtui.store.records import Change
    from meetingtui.store.term_file import TermFile

    for each in folder.iterdir():
        if each.is_file():
            each.unlink()
    path = folder / "2026-2027-1.json"
    path.write_bytes(_journaled()[0])
    path.with_suffix(".journal").write_bytes(content)
    with suppress(MeetingTuiError), TermFile.open(path, path.stem) as term_file:
        task = Item(id=999, kind=ItemKind.TASK, title="再派一项")
        term_file.record(Change(words="再写一步", items=(task,)))
    with TermFile.open(path, path.stem, read_only=True) as term_file:
        return term_file.undo_history


def _read_school(folder: Path, content: bytes) -> object:
    from meetingtui.school import load

    (folder / "school.yaml").write_bytes(content)
    return load(folder)


def _read_agenda(folder: Path, content: bytes) -> object:
    from meetingtui.meeting.fixed_agenda import load

    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "agenda.yaml").write_bytes(content)
    return load(folder)


def _read_plan(folder: Path, content: bytes) -> object:
    return _plan(folder / "plan.docx", content)


def _read_sheet(folder: Path, content: bytes) -> object:
    return _plan(folder / "plan.xlsx", content)


def _plan(path: Path, content: bytes) -> object:
    from meetingtui.plan.document import outline_lines
    from meetingtui.plan.proposal import propose
    from meetingtui.plan.readers import read_plan
    from meetingtui.school import loads

    path.write_bytes(content)
    school = loads((ROOT / "data" / "sample" / "school.yaml").read_text(encoding="utf-8"))
    document = read_plan(path, school)
    propose(document, school=school, term=school.terms[0], items={})
    return list(outline_lines(document))


def _read_template(folder: Path, content: bytes) -> object:
    from meetingtui.minutes.template import check, render
    from meetingtui.minutes.variable import sample
    from meetingtui.minutes.variables import MINUTES

    path = folder / "minutes.docx"
    path.write_bytes(content)
    problems = check(path)
    return problems or render(path, sample(MINUTES))


def _sheet() -> bytes:
    import xlsxwriter

    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    sheet = book.add_worksheet("计划")
    rows = [
        ("序号", "工作内容", "责任部门", "责任人", "完成时间"),
        *(
            (n, f"开展第{n}次教研活动", "课程教学部", "林知秋", date(2026, 10, n))
            for n in range(1, 9)
        ),
    ]
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, [str(cell) for cell in row])
    sheet.merge_range(10, 0, 10, 4, "合计 8 项")
    book.close()
    return written.getvalue()


@cache
def _journaled() -> tuple[bytes, bytes]:
    """The sample school's files, some steps still in the journal."""
    from meetingtui.plan.item import Item, ItemKind
    from meetingtui.sample import create
    from meetingtui.school import load
    from meetingtui.store.folder import open_term, term_path
    from meetingtui.store.records import Change

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        create(folder, date(2026, 11, 22))
        term = load(folder).terms[0]
        term_file = open_term(folder, term)
        for number in range(900, 912):
            task = Item(id=number, kind=ItemKind.TASK, title=f"任务{number}")
            term_file.record(Change(words=f"派任务 {number}", items=(task,)))
        path = term_path(folder, term.id)
        files = path.read_bytes(), path.with_suffix(".journal").read_bytes()
        term_file.close()
        return files


def _file(*parts: str) -> Callable[[], bytes]:
    return ROOT.joinpath(*parts).read_bytes


_MAIL = """\
mail:
  address: office@example.com
  name: 办公室
  host: smtp.example.com
  port: 465
  security: ssl
  user: office
  cc: [顾怀民, other@example.com]
"""


def _mail_seed() -> bytes:
    return (_file("data", "sample", "school.yaml")().decode() + _MAIL).encode()


def spoil_mail(content: bytes, rng: random.Random) -> bytes:
    """Only what mail needs is changed."""
    school = content.removesuffix(_MAIL.encode())
    return school + spoil_yaml(_MAIL.encode(), rng)


KINDS = {
    "term": Kind(lambda: _journaled()[0], spoil_json, _read_term),
    "journal": Kind(lambda: _journaled()[1], spoil_bytes, _read_journal),
    "school": Kind(_file("data", "sample", "school.yaml"), spoil_yaml, _read_school),
    "agenda": Kind(_file("templates", "agenda.yaml"), spoil_yaml, _read_agenda),
    "mail": Kind(_mail_seed, spoil_mail, _read_school),
    "plan": Kind(_file("data", "sample", "plan.docx"), spoil_zip, _read_plan),
    "xlsx": Kind(_sheet, spoil_zip, _read_sheet),
    "template": Kind(_file("templates", "minutes.docx"), spoil_zip, _read_template),
    "ledger": Kind(ledger_seed, spoil_ledger, read_ledger),
    "filters": Kind(FILTERS.encode, spoil_yaml, read_filters),
}
"""By name."""


def main() -> None:
    """One line a kind; exit code 1 where anything was found."""
    args = sys.argv[1:]
    count = int(args[0]) if args else 10_000
    first = int(args[2]) if len(args) > 2 and args[2].isdigit() else 0
    kinds = [each for each in args[1:] if each in KINDS] or list(KINDS)
    bad = 0
    for kind in kinds:
        began = time.perf_counter()
        findings, longest = run(kind, first, count)
        bad += len(findings)
        taken = time.perf_counter() - began
        print(
            f"{kind:9} {count} files, {len(findings)} wrong, longest {longest:.2f} s, {taken:.0f} s"
        )
        for finding in findings[:20]:
            print(f"    {finding.number}: {finding.what}")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
