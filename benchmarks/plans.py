"""How well plans are read: F1 of (heading, parent heading), per plan and over all.

The plans in ``data/plans`` are invented, each in a numbering habit of its own. A file
gives the paper as a school types it, then the tree a reader of that paper sees. The
paper is made as .txt and as .docx (only .docx where the habit needs Word) and read back.

    python benchmarks/plans.py [--real FOLDER --expected FOLDER]

``--real`` holds further documents, ``--expected`` a NAME.tree for those whose names
begin with NAME.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from meetingtui.base.errors import DocumentError
from meetingtui.plan.importing.plan_document import PlanDocument
from meetingtui.plan.importing.plan_reader import read_plan

FOLDER = Path(__file__).parent / "data" / "plans"
LIMIT = 0.98
"""No plan may be read worse than this."""

Pairs = Counter[tuple[str, str]]

_EXPECTED = "==== 应读作 ===="
_LIST_FORMATS = {
    "一": "chineseCountingThousand",
    "1": "decimal",
    "①": "decimalEnclosedCircleChinese",
    "A": "upperLetter",
    "a": "lowerLetter",
}


class Paper(NamedTuple):
    """An invented plan with a particular way of numbering."""

    name: str
    """The file's name without its ending."""
    habit: str
    """What is particular about it."""
    lists: tuple[str, ...]
    """The labels of its automatic list, a level each: 一、"""
    forms: tuple[str, ...]
    """The file types it is written as."""
    lines: tuple[str, ...]
    """The paper: ``<1>`` opens a paragraph of list level 1, ``<1!>`` restarts the list,
    ``<H2>`` a heading of that style, ``| a | b |`` a table row, ``^`` a cell merged upwards."""
    expected: Pairs
    """Headings and the headings they stand under."""


def papers() -> Iterator[Paper]:
    """Read all invented plans."""
    for path in sorted(FOLDER.glob("*.txt")):
        source, _, tree = path.read_text(encoding="utf-8").partition(f"{_EXPECTED}\n")
        lines = source.splitlines()
        about = dict(line[2:].split("：", 1) for line in lines if line.startswith("# "))
        yield Paper(
            name=path.stem,
            habit=about["习惯"],
            lists=tuple(filter(None, about.get("编号", "").split("|"))),
            forms=tuple(about.get("只有", "txt docx").split()),
            lines=tuple(line for line in lines if not line.startswith("# ")),
            expected=pairs_of_tree(tree),
        )


def pairs_of_tree(tree: str) -> Pairs:
    """Parse a tree of indented lines to pairs of heading and parent heading."""
    pairs: Pairs = Counter()
    above: list[str] = []
    for line in filter(str.strip, tree.splitlines()):
        depth = (len(line) - len(line.lstrip(" "))) // 2
        above[depth:] = [_plain(line)]
        pairs[above[depth], above[depth - 1] if depth else ""] += 1
    return pairs


def pairs_of_document(document: PlanDocument) -> Pairs:
    """Pairs of heading and parent heading in a plan that was read."""
    pairs: Pairs = Counter()
    above: list[str] = []
    for depth, node in document.walk_in_reading_order():
        above[depth:] = [_plain(node.title)]
        pairs[above[depth], above[depth - 1] if depth else ""] += 1
    return pairs


def f1(expected: Pairs, found: Pairs) -> float:
    """F1 score of the pairs that were found: the harmonic mean of precision and recall, 0 to 1."""
    return 2 * (expected & found).total() / (expected.total() + found.total())


def write(paper: Paper, form: str, folder: Path) -> Path:
    """Write an invented plan as a file of the given type; return its path."""
    path = folder / f"{paper.name}.{form}"
    if form == "txt":
        path.write_text(_as_text(paper), encoding="utf-8")
    else:
        _write_word(paper, path)
    return path


def _plain(heading: str) -> str:
    return re.sub(r"[\s。；;：:，,、]+", "", heading)


def _as_text(paper: Paper) -> str:
    lines = []
    above: list[str] = []
    for line in paper.lines:
        above = _filled(line, above)
        lines.append("\t".join(above) if above else line.removeprefix("<空>"))
    return "\n".join(lines)


def _filled(line: str, above: list[str]) -> list[str]:
    """Cells of a table row, merged cells filled in from above; empty for a paragraph."""
    if not line.startswith("|"):
        return []
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    return [above[i] if cell == "^" else cell for i, cell in enumerate(cells)]


def _write_word(paper: Paper, path: Path) -> None:
    from docx import Document

    document = Document()
    lists = AutomaticList(document, paper.lists)
    rows: list[list[str]] = []
    for line in (*paper.lines, ""):
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            _add_table(document, rows)
            rows = []
        tag, text = re.fullmatch(r"(?:<([^>]+)>)?(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr]
        if tag and tag.startswith("H"):
            document.add_heading(text, int(tag[1:]))
        else:
            paragraph = document.add_paragraph(text)
            if tag and tag[0].isdigit():
                lists.number(paragraph, int(tag[0]) - 1, restart=tag.endswith("!"))
    document.save(str(path))


def _add_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text == "^":
                table.cell(y, x).merge(table.cell(y - 1, x))
            else:
                table.cell(y, x).text = text


class AutomaticList:
    """A multilevel numbered list in a Word file that can be restarted."""

    def __init__(self, document: Any, labels: tuple[str, ...]) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        self._part: Any = document.part.numbering_part.element
        if not labels:
            return
        levels = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{_LIST_FORMATS[sign[0]]}"/>'
            f'<w:lvlText w:val="{label.replace(sign[0], f"%{depth + 1}")}"/></w:lvl>'
            for depth, label in enumerate(labels)
            if (sign := re.search("[一1①Aa]", label))
        )
        abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'
        self._part.insert(0, parse_xml(abstract))
        self._number = self._part.add_num(90)

    def number(self, paragraph: Any, depth: int, *, restart: bool) -> None:
        """Number a paragraph by the list.

        Args:
            paragraph: the paragraph (python-docx).
            depth: level in the list, from 0.
            restart: whether this level begins again at 1.
        """
        if restart:
            self._number = self._part.add_num(90)
            self._number.add_lvlOverride(depth).add_startOverride(1)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = self._number.numId


def measured(folder: Path) -> Iterator[tuple[str, Pairs, Pairs]]:
    """Read all invented plans in all types of file.

    Yields the file's name, the expected pairs and the pairs that were read.
    """
    for paper in papers():
        for form in paper.forms:
            path = write(paper, form, folder)
            yield path.name, paper.expected, read(path)


def read(path: Path) -> Pairs:
    """Read a file and return its pairs; none if the file is refused."""
    try:
        return pairs_of_document(read_plan(path))
    except DocumentError:
        return Counter()


def _real(documents: Path, trees: Path) -> Iterator[tuple[str, Pairs, Pairs]]:
    for tree in sorted(trees.glob("*.tree")):
        expected = pairs_of_tree(tree.read_text(encoding="utf-8"))
        for path in sorted(documents.glob(f"{tree.stem}*")):
            yield path.name, expected, read(path)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, help="a folder of further documents")
    parser.add_argument("--expected", type=Path, help="a folder of their trees")
    parser.add_argument("--diff", action="store_true", help="show what was read differently")
    options = parser.parse_args()
    worst = 1.0
    everything: tuple[Pairs, Pairs] = (Counter(), Counter())
    with tempfile.TemporaryDirectory() as folder:
        results = list(measured(Path(folder)))
    if options.real and options.expected:
        results += _real(options.real, options.expected)
    for name, expected, found in results:
        score = f1(expected, found)
        worst = min(worst, score)
        for total, pairs in zip(everything, (expected, found), strict=True):
            total.update(pairs)
        print(f"{score:.3f}  {expected.total():3} nodes  {name}")
        if options.diff:
            for sign, odd in (("-", expected - found), ("+", found - expected)):
                for heading, parent in odd.elements():
                    print(f"         {sign} {heading}  <  {parent or '(top)'}")
    print(f"{f1(*everything):.3f}  over all, worst {worst:.3f}, limit {LIMIT}")
    return 0 if worst >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
