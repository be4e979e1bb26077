"""Reading damaged files of every kind: only our own errors may occur, within limits.

    python -m benchmarks.fuzz [NUMBER [KIND…]]

The limits are on time and memory. The same kind and number always make the same file, so that a
finding can be reproduced: ``python -m benchmarks.fuzz 1 xlsx 4711``. Prints one line per kind.
"""

import io
import mmap
import multiprocessing
import random
import re
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.fuzz_plans import SPOILERS
from benchmarks.fuzz_review import FILTERS, ledger_seed, read_filters, read_ledger, spoil_ledger
from benchmarks.spoiling import spoil_bytes, spoil_json, spoil_yaml, spoil_zip
from meetingtui.base.clock import local_now_without_time_zone
from meetingtui.base.errors import MeetingTuiError

SECONDS = 2.0
"""No file may take more of a processor; other programs' share does not count."""

_STUCK = 20.0
"""Seconds on the wall after which a file is given up."""

MEMORY = 1_000_000_000
"""Bytes that a process may take beyond what it has when it begins."""

ROOT = Path(__file__).parents[1]


class TimeLimitExceeded(BaseException):
    """Error: a file took too long to read."""


class Kind(NamedTuple):
    """A kind of file: a good example, how it is damaged, and how it is read."""

    seed: Callable[[], bytes]
    """Makes the content of a good file."""
    spoil: Callable[[bytes, random.Random], bytes]
    """Returns the content with random damage."""
    read: Callable[[Path, bytes], object]
    """Reads a content in the given folder; may raise our own errors only."""


class Finding(NamedTuple):
    """A damaged file that was not handled as it should be."""

    number: int
    what: str
    seconds: float


def run(kind: str, first: int, count: int) -> tuple[list[Finding], float]:
    """Read a series of damaged files in a child process.

    Args:
        kind: key of :data:`KINDS`.
        first: number of the first file.
        count: how many files.

    Returns:
        The findings, and the longest time in seconds that a file took.
    """
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_in_child, args=(kind, first, count, theirs))
    child.start()
    theirs.close()
    try:
        rows, longest = mine.recv()
    except EOFError:
        rows, longest = [(first, "the process died", 0.0)], 0.0
    child.join()
    return [Finding(*row) for row in rows], longest


def _in_child(kind: str, first: int, count: int, out: Any) -> None:
    import resource  # not on Windows, where single files can be tried all the same

    taken = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0]) * mmap.PAGESIZE
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
    signal.signal(signal.SIGALRM, _too_late)
    findings, longest = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            found, seconds = try_one(kind, number, Path(folder))
            longest = max(longest, seconds)
            if found:
                findings.append(Finding(number, found, seconds))
    out.send(([tuple(each) for each in findings], longest))


def try_one(kind: str, number: int, folder: Path) -> tuple[str, float]:
    """Make one damaged file and read it.

    Args:
        kind: key of :data:`KINDS`.
        number: number of the file, which determines the damage.
        folder: a folder for the file.

    Returns:
        What went wrong, empty if nothing; and the processor time in seconds.
    """
    each = KINDS[kind]
    content = each.spoil(_seed(kind), random.Random(f"{kind} {number}"))
    began, wrong = time.process_time(), ""
    signal.setitimer(signal.ITIMER_REAL, _STUCK)
    try:
        each.read(folder, content)
    except MeetingTuiError as error:
        if not re.search(r"[\u4e00-\u9fff]", error.message):
            wrong = f"not in Chinese: {error.message[:80]}"
    except (Exception, TimeLimitExceeded) as error:
        place = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in place if "meetingtui" in frame.filename] or list(place)
        wrong = f"{type(error).__name__} {str(error)[:80]} at {ours[-1].filename}:{ours[-1].lineno}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    seconds = time.process_time() - began
    return wrong or (f"{seconds:.1f} s" if seconds > SECONDS else ""), seconds


def _too_late(*_: object) -> None:
    raise TimeLimitExceeded


@cache
def _seed(kind: str) -> bytes:
    return KINDS[kind].seed()


# How files are read


def _read_term(folder: Path, content: bytes) -> object:
    from meetingtui.store.term_file import TermFile

    path = folder / "2026-2027-1.json"
    path.with_suffix(".journal").unlink(missing_ok=True)
    path.write_bytes(content)
    with TermFile.open_read_only(path, path.stem) as term_file:
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
    with (
        suppress(MeetingTuiError),
        TermFile.open(path, path.stem, clock=local_now_without_time_zone) as term_file,
    ):
        task = Item(id=999, kind=ItemKind.TASK, title="再派一项")
        term_file.record_change(Change(words="再写一步", items=(task,)))
    with TermFile.open_read_only(path, path.stem) as term_file:
        return term_file.undo_descriptions


def _read_school(folder: Path, content: bytes) -> object:
    from meetingtui.school.school import load_school

    (folder / "school.yaml").write_bytes(content)
    return load_school(folder)


def _read_agenda(folder: Path, content: bytes) -> object:
    from meetingtui.meeting.fixed_agenda import load_agenda

    (folder / "templates").mkdir(exist_ok=True)
    (folder / "templates" / "agenda.yaml").write_bytes(content)
    return load_agenda(folder)


def _read_plan(folder: Path, content: bytes, *, form: str) -> object:
    from meetingtui.plan.importing.plan_document import format_outline_lines
    from meetingtui.plan.importing.plan_reader import read_plan
    from meetingtui.plan.importing.proposal import create_import_proposal
    from meetingtui.school.school import parse_school

    path = folder / f"plan.{form}"
    path.write_bytes(content)
    school = parse_school((ROOT / "data" / "sample" / "school.yaml").read_text(encoding="utf-8"))
    document = read_plan(path, school)
    create_import_proposal(document, school=school, term=school.terms[-1], items={})
    return list(format_outline_lines(document))


def _read_template(folder: Path, content: bytes) -> object:
    from meetingtui.documents.template import check_template, render_template
    from meetingtui.documents.template_variable import example_values
    from meetingtui.documents.template_variable_table import MINUTES

    path = folder / "minutes.docx"
    path.write_bytes(content)
    problems = check_template(path)
    return problems or render_template(path, example_values(MINUTES))


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
    """Make a term file of the sample school and its journal, with steps only in the journal."""
    from meetingtui.plan.item import Item, ItemKind
    from meetingtui.sample import create_sample_school
    from meetingtui.school.school import load_school
    from meetingtui.store.data_folder import open_term, term_path
    from meetingtui.store.records import Change

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        create_sample_school(folder, date(2026, 11, 22))
        term = load_school(folder).terms[-1]
        term_file = open_term(folder, term, clock=local_now_without_time_zone)
        for number in range(900, 912):
            task = Item(id=number, kind=ItemKind.TASK, title=f"任务{number}")
            term_file.record_change(Change(words=f"派任务 {number}", items=(task,)))
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
    """Damage only the mail settings at the end of a school.yaml."""
    school = content.removesuffix(_MAIL.encode())
    return school + spoil_yaml(_MAIL.encode(), rng)


KINDS = {
    "term": Kind(lambda: _journaled()[0], spoil_json, _read_term),
    "journal": Kind(lambda: _journaled()[1], spoil_bytes, _read_journal),
    "school": Kind(_file("data", "sample", "school.yaml"), spoil_yaml, _read_school),
    "agenda": Kind(_file("templates", "agenda.yaml"), spoil_yaml, _read_agenda),
    "mail": Kind(_mail_seed, spoil_mail, _read_school),
    "plan": Kind(_file("data", "sample", "plan.docx"), spoil_zip, partial(_read_plan, form="docx")),
    "xlsx": Kind(_sheet, spoil_zip, partial(_read_plan, form="xlsx")),
    "template": Kind(_file("templates", "minutes.docx"), spoil_zip, _read_template),
    "ledger": Kind(ledger_seed, spoil_ledger, read_ledger),
    "filters": Kind(FILTERS.encode, spoil_yaml, read_filters),
    **{
        f"plans-{form}": Kind(bytes, spoil, partial(_read_plan, form=form))
        for form, spoil in SPOILERS.items()
    },
}
"""By name."""


def main() -> None:
    """Run all kinds and print one line for each; exit with code 1 if there are findings."""
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
