"""Spoilt files of every kind: only our own refusals, in bounded time and memory.

    python -m benchmarks.fuzz [NUMBER [KIND…]]

Every number of a kind always makes the same file, so that a finding can be had
again: ``python -m benchmarks.fuzz 1 xlsx 4711``. Prints one line a kind.
"""

import io
import json
import multiprocessing
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from meetingtui.errors import MeetingTuiError

SECONDS = 2.0
"""No file may take more of a processor; other programs' share does not count."""

_STUCK = 20.0
"""Seconds on the wall after which a file is given up."""

MEMORY = 1_000_000_000
"""Bytes that a process may take beyond what it has when it begins."""

ROOT = Path(__file__).parents[1]

_ODD = (
    "",
    "×" * 3000,
    "0",
    "-1",
    "99999999999999999999",
    "1e999",
    "NaN",
    "2026-02-30",
    "0000-00-00",
    "24:60",
    "true",
    "null",
    "{{ 7 * 7 }}",
    "\ud800",
    "\x1b[2J",
    "=1+1",
    "../../x",
    "١٢",
    "①" * 40,
)
"""Values nobody expects."""

_YAML_SIGNS = ":-[]{}&*!|>'\"%@`#,?\t：　"
_TEMPLATE_SIGNS = ("{{ x }}", "{% for a in b %}", "{%tr endfor %}", "｛｛", "}}", "①、一、")


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


# What happens to files


def spoil_bytes(content: bytes, rng: random.Random) -> bytes:
    """Bits flipped, cut off, cut out, doubled, spliced, put in."""
    spoilt = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(spoilt) + 1)
        length = min(len(spoilt) - at, rng.choice((1, 4, 64, 1000, 8000)))
        chunk = bytes(spoilt[at : at + length])
        to = rng.randrange(len(spoilt) + 1)
        match rng.randrange(6):
            case 0:
                for _ in range(rng.choice((1, 3, 20))):
                    if spoilt:
                        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
            case 1:
                del spoilt[at:]
            case 2:
                del spoilt[at : at + length]
            case 3:
                spoilt[to:to] = chunk * rng.choice((1, 2, 30))
            case 4:
                spoilt[to : to + length] = chunk
            case _:
                spoilt[at:at] = rng.randbytes(rng.choice((1, 8, 200)))
    return bytes(spoilt)


def spoil_tree(value: Any, rng: random.Random) -> Any:
    """One place of a tree of plain values changed: gone, odd, doubled, wrapped, exchanged."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        after = dict(value)
        match rng.randrange(8):
            case 0:
                del after[key]
            case 1:
                after[f"{key}{rng.choice(_ODD)[:20]}"] = after.pop(key)
            case 2:
                after[key] = after[rng.choice(list(value))]
            case _:
                after[key] = spoil_tree(value[key], rng)
        return after
    if isinstance(value, list) and value and rng.random() < 0.85:
        at = rng.randrange(len(value))
        match rng.randrange(6):
            case 0:
                return value[:at] + value[at + 1 :]
            case 1:
                return value * rng.choice((2, 50))
            case _:
                return [*value[:at], spoil_tree(value[at], rng), *value[at + 1 :]]
    odd: tuple[Any, ...] = (*_ODD, [], {}, [value], {"x": value}, None, 10**30, -1, 0.5, True)
    return rng.choice(odd)


def spoil_json(content: bytes, rng: random.Random) -> bytes:
    """The tree changed, or the bytes."""
    if rng.random() < 0.4:
        return spoil_bytes(content, rng)
    tree = json.loads(content)
    for _ in range(rng.choice((1, 1, 3))):
        tree = spoil_tree(tree, rng)
    return json.dumps(tree).encode()


def spoil_yaml(content: bytes, rng: random.Random) -> bytes:
    """The tree changed, or the bytes, or the signs that mean something."""
    chance = rng.random()
    if chance < 0.3:
        return spoil_bytes(content, rng)
    if chance < 0.5:
        text = content.decode()
        at = rng.randrange(len(text))
        return (
            text[:at] + rng.choice(list(":-[]{}&*!|>'\"%@`#,?\t：　")) + text[at + 1 :]
        ).encode()
    tree = yaml.load(content, Loader=yaml.BaseLoader)
    for _ in range(rng.choice((1, 1, 3))):
        tree = spoil_tree(tree, rng)
    written: str = yaml.dump(tree, allow_unicode=True)
    return written.encode(errors="surrogatepass")


def spoil_zip(content: bytes, rng: random.Random) -> bytes:
    """A part changed and packed again; or parts lost, doubled, exchanged; or the bytes."""
    if rng.random() < 0.25:
        return spoil_bytes(content, rng)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(rng.choice((1, 1, 2))):
        weights = [3 if name.endswith(("document.xml", "sheet1.xml")) else 1 for name in parts]
        name = rng.choices(list(parts), weights)[0]
        match rng.randrange(8):
            case 0:
                del parts[name]
            case 1:
                parts[name] = parts[rng.choice(list(parts))]
            case 2:
                parts[name] = spoil_bytes(parts[name], rng)
            case _:
                parts[name] = _spoil_xml(parts[name], rng)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def _spoil_xml(content: bytes, rng: random.Random) -> bytes:
    """One element gone, doubled, put elsewhere or into itself; or a value changed."""
    text = content.decode(errors="replace")
    tags = [match.span() for match in re.finditer(r"<[^>]+>", text)]
    values = [match.span(1) for match in re.finditer(r'="([^"]*)"', text)]
    if not tags:
        return spoil_bytes(content, rng)
    begin, end = rng.choice(tags)
    match rng.randrange(6):
        case 0:
            text = text[:begin] + text[end:]
        case 1:
            text = text[:end] + text[begin:end] * rng.choice((1, 500)) + text[end:]
        case 2 if values:
            begin, end = rng.choice(values)
            odd = rng.choice(_ODD).replace("<", "").replace("\x1b", "")
            text = text[:begin] + odd + text[end:]
        case 3:
            whole = re.match(r"<([\w:]+)[^>]*(?<!/)>.*?</\1>", text[begin : begin + 20_000], re.S)
            if whole:
                to = rng.choice(tags)[1]
                text = text[:to] + whole[0] * rng.choice((1, 20)) + text[to:]
        case 4:
            signs = rng.choice(
                ("{{ x }}", "{% for a in b %}", "{%tr endfor %}", "｛｛", "}}", "①、一、")
            )
            text = text[:end] + signs + text[end:]
        case _:
            other = rng.choice(tags)
            text = text[:begin] + text[other[0] : other[1]] + text[end:]
    return text.encode(errors="surrogatepass")


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
