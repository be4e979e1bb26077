"""Invented papers of the habits that have no numbers, and how each is read.

``data/papers`` holds one text file a paper: the paper as a school types it, with tags for
its look, then what should be read. Each is written as the file types it names and judged
by :mod:`benchmarks.plan_cases`.

Tags open a line: ``<B>`` bold, ``<C>`` centred, ``<S14>`` 14 points (``<BC20>``: all three),
``<K>`` in 黑体, ``<X>`` in 楷体, ``<H1>`` a heading style, ``<LB>`` and ``<LB2>`` list bullets,
``<N1>`` and ``<N2>`` a level of the automatic list that ``# 编号：一、|（一）`` describes,
``<N1!>`` restarting it; ``<R>`` right-aligned; ``<Y1>`` the first of the school's own styles
that ``# 样式：BS16|KS14`` lists; ``<TX>`` a text box of its own; ``| a | b |`` is a table row, with
``\\n`` between the paragraphs of a cell, ``^`` for a cell merged with the one above and ``<``
for one merged with the one before; ``[name]`` is a sheet of a workbook.
Within a paragraph ``\\n`` is a soft line break and ``**words**`` are bold. In Word files
``{+words+}`` are inserted and ``{-words-}`` deleted as tracked changes and ``{注：words}`` is a
footnote; a cell ``words[表] a ; b / c ; d`` has words and then a table of two rows.
``# 正文：仿宋 16`` sets the letters of the body. ``# 版式：WPS`` writes the file as an office
program leaves it: split runs, indents, page header and number, figures in Excel cells;
``# 版式：ANSI`` a text in GB 18030 with Windows line ends. ``# 学校：NAME`` names another file
with a school than ``school``.

``# 提示：全`` says that what an answer does not name (部 人 时 量) must not be suggested;
``# 提示：全 总务处`` that the department of all that names none is the one the title names.

An answer's line: ``number|title`` or ``title|another title``, then ``节`` (section), ``节?``
(section or measure) or ``行`` (table row), and 部= 人= 时= 量= where they are asked for;
``时=?`` says that a suggestion or none are both right. Lines ``疑：words`` after the tree list what
must be doubted (``疑?：`` may be; ``疑：无`` nothing), ``留：words`` what must not be lost.

    python -m benchmarks.plan_papers [--errors] [NAME…]
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.plan_cases import KINDS, Verdict, judge, summary
from benchmarks.plans import AutomaticList
from meetingtui.school.school import School, load_school_file

FOLDER = Path(__file__).parent / "data" / "papers"
_EXPECTED = "==== 应读作 ===="
_TAG = re.compile(r"<(?P<tag>[A-Z0-9]+!?)>(?P<text>.*)")
_ABOUT = re.compile("# (习惯|写成|编号|正文|提示|学校|版式|样式)：")
_REMARK = re.compile(r"(疑|疑\?|留)：(.+)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_CHANGE = re.compile(r"\{\+(?P<ins>.+?)\+\}|\{-(?P<del>.+?)-\}|\{注：(?P<note>.+?)\}")
_FONTS = {"K": "黑体", "X": "楷体"}


class Paper(NamedTuple):
    """An invented plan without numbers, described in a text file."""

    name: str
    """The file's name without its ending."""
    forms: tuple[str, ...]
    """The file types it is written as."""
    lines: tuple[str, ...]
    """The paper, with its tags."""
    lists: tuple[str, ...]
    """The labels of its automatic list, a level each: 一、"""
    body: str
    """Font and size of its body: ``仿宋 16``; empty for Word's own."""
    answer: dict[str, Any]
    """What should be read, as :mod:`benchmarks.plan_cases` takes it."""
    school: str
    """The file with its school, without its ending."""
    look: str
    """How the file is written: WPS, ANSI, or empty for the plainest form."""
    styles: tuple[str, ...]
    """The school's own paragraph styles, each by the tags of its look."""


def papers() -> Iterator[Paper]:
    """Read all invented plans."""
    for path in sorted(FOLDER.glob("*.txt")):
        source, _, answer = path.read_text(encoding="utf-8").partition(f"{_EXPECTED}\n")
        lines = source.splitlines()
        about = dict(line[2:].split("：", 1) for line in lines if _ABOUT.match(line))
        yield Paper(
            name=path.stem,
            forms=tuple(about["写成"].split()),
            lines=tuple(line for line in lines if not _ABOUT.match(line)),
            lists=tuple(filter(None, about.get("编号", "").split("|"))),
            body=about.get("正文", ""),
            answer=_answer(answer.splitlines(), about.get("提示", "").split()),
            school=about.get("学校", "school"),
            look=about.get("版式", ""),
            styles=tuple(filter(None, about.get("样式", "").split("|"))),
        )


@cache
def school(name: str = "school") -> School:
    """Load a school whose plans they are, by the name of its file."""
    return load_school_file(FOLDER / f"{name}.yaml")


def judged(paper: Paper, form: str, folder: Path) -> Verdict:
    """Write an invented plan as a file, read it and compare the result with its answer.

    Args:
        paper: the invented plan.
        form: type of the file, such as docx.
        folder: where the file is written.
    """
    return judge(write(paper, form, folder), school(paper.school), paper.answer)


def write(paper: Paper, form: str, folder: Path) -> Path:
    """Write an invented plan as a file of the given type; return its path."""
    path = folder / f"{paper.name}.{form}"
    if form == "docx":
        _write_word(paper, path)
    elif form == "xlsx":
        _write_excel(paper, path)
    else:
        words = "\n".join(_plain_lines(paper.lines, form))
        is_ansi = paper.look == "ANSI"
        path.write_text(
            words,
            encoding="gb18030" if is_ansi else "utf-8",
            newline="\r\n" if is_ansi else "\n",
        )
    return path


_VALUES = ("department", "people", "due", "target")


def _answer(lines: Sequence[str], complete: Sequence[str]) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    default: dict[str, Any] = dict.fromkeys(_VALUES) if "全" in complete else {}
    if complete[1:]:
        default["department"] = complete[1:]
    for key, word in zip("题校期入", ("title", "school", "term", "into"), strict=True):
        if found := re.search(f"{key}：(\\S*)", lines[0]):
            answer[word] = found[1].split("|") if word == "title" else found[1]
    tree: list[dict[str, Any]] = []
    open_: list[list[dict[str, Any]]] = [tree]
    for line in filter(str.strip, lines[1:]):
        if remark := _REMARK.fullmatch(line):
            _add_remark(answer, remark[1], remark[2])
            continue
        depth = (len(line) - len(line.lstrip(" "))) // 2
        node, left_open = _node(line.strip())
        if node["kind"] in ("measure", "table_row"):
            node = {**default, **node}
        for key in left_open:
            node.pop(key, None)
        del open_[depth + 1 :]
        open_[depth].append(node)
        open_.append(node.setdefault("children", []))
    return {**answer, "tree": tree}


def _add_remark(answer: dict[str, Any], sign: str, words: str) -> None:
    """Add what must be doubted or kept to an answer."""
    if sign == "留":
        answer.setdefault("keeps", []).append(words)
        return
    doubts = answer.setdefault("doubts", [])
    if words != "无":
        doubts.append({"at": words, "optional": sign == "疑?"})


def _node(line: str) -> tuple[dict[str, Any], list[str]]:
    """Parse a line of an answer to a node and the names of values that are not checked."""
    left_open: list[str] = []
    words, *marks = re.split(r" (?=(?:节\??|行)(?: |$)|[部人时量]=)", line)
    titles = words.split("|")
    node: dict[str, Any] = {"kind": "measure", "title": titles}
    if len(titles) > 1 and re.search(r"^[\d（第]|[、.）]$", titles[0]) and len(titles[0]) < 6:
        node |= {"number": titles[0], "title": titles[1:]}
    for mark in marks:
        if mark in ("节", "节?", "行"):
            node["kind"] = {"节": "section", "节?": ["section", "measure"], "行": "table_row"}[mark]
            continue
        key, value = mark[0], mark[2:]
        if value == "?":
            left_open.append(_VALUES["部人时量".index(key)])
        elif key == "部":
            node["department"] = value.split("、") if value else None
        elif key == "人":
            node["people"] = value.split("、") if value else None
        elif key == "时":
            node["due"] = _due(value)
        else:
            node["target"] = _target(value)
    return node, left_open


def _due(words: str) -> Any:
    if not words:
        return None
    if ".." in words:
        first, last = map(date.fromisoformat, words.split(".."))
        return {"from": first, "to": last}
    return date.fromisoformat(words) if words[0].isdigit() else {"words": words}


def _target(words: str) -> dict[str, Any] | None:
    if not words:
        return None
    sign, amount, unit = re.fullmatch(r"(>=|<=|=)([\d.]+)(.+)", words).groups()  # type: ignore[union-attr]
    return {{">=": "at_least", "<=": "at_most", "=": "exactly"}[sign]: float(amount), "unit": unit}


def _plain_lines(lines: Sequence[str], form: str) -> Iterator[str]:
    for line in lines:
        tagged = _TAG.fullmatch(line)
        if not tagged:
            is_row = form == "txt" and line.startswith("|")
            yield "\t".join(_cells(line)) if is_row else _typed(line, form)
            continue
        tag, text = tagged["tag"], _typed(tagged["text"], form)
        if form == "md" and tag[0] == "H":
            yield from ("", f"{'#' * int(tag[1:])} {text}", "")
        else:
            yield text


def _typed(line: str, form: str) -> str:
    return (
        line
        if form == "md" or line.startswith("|")
        else _BOLD.sub(r"\1", line).replace("\\n", "\n")
    )


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\n", "\n") for cell in line.strip("|").split("|")]


def _write_word(paper: Paper, path: Path) -> None:
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = Document()
    _set_body(document, paper.body)
    for number, look in enumerate(paper.styles, 1):
        _add_style(document, number, look)
    lists = AutomaticList(document, paper.lists)
    rows: list[list[str]] = []
    for line in (*paper.lines, ""):
        if line.startswith("|"):
            rows.append(_cells(line))
            continue
        if rows:
            _add_table(document, rows)
            rows = []
        tagged = _TAG.fullmatch(line)
        tag, text = (tagged["tag"], tagged["text"]) if tagged else ("", line)
        if tag.startswith("H"):
            document.add_heading(text, int(tag[1:]))
            continue
        if tag == "TX":
            _add_text_box(document.add_paragraph(), text)
            continue
        style = _style_of(tag)
        paragraph = document.add_paragraph(style=style)
        if tag.startswith("N"):
            lists.number(paragraph, int(tag[1]) - 1, restart=tag.endswith("!"))
        if "C" in tag or tag == "R":
            right, centre = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
            paragraph.alignment = right if tag == "R" else centre
        size = None if style or tag.startswith("N") else re.search(r"\d+", tag)
        for at, words in enumerate(_BOLD.split(text.replace("\\n", "\n"))):
            run = paragraph.add_run(words)
            run.bold = True if ("B" in tag and not style) or at % 2 else None
            run.font.size = Pt(int(size[0])) if size else None
            for sign in filter(tag.__contains__, _FONTS):
                _set_font(run, _FONTS[sign])
    _write_changes_and_footnotes(document)
    if paper.look == "WPS":
        _leave_as_wps(document)
    document.save(str(path))


def _style_of(tag: str) -> str | None:
    """Name of the paragraph style that a tag stands for; None for the body's."""
    if tag.startswith("LB"):
        return f"List Bullet {tag[2:]}".strip()
    return f"学校样式{tag[1:]}" if tag.startswith("Y") else None


def _add_style(document: Any, number: int, look: str) -> None:
    """Add a paragraph style of the school's own, with the look that tags describe."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    style = document.styles.add_style(f"学校样式{number}", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.bold = "B" in look or None
    if size := re.search(r"\d+", look):
        style.font.size = Pt(int(size[0]))
    for sign in filter(look.__contains__, _FONTS):
        _set_font(style, _FONTS[sign])


def _leave_as_wps(document: Any) -> None:
    """Split runs, indent paragraphs, and add marks, a page header and a page number.

    An office program leaves a file like this after somebody has worked in it.
    """
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn

    for number, paragraph in enumerate(document.element.body.iter(qn("w:p"))):
        for run in list(paragraph.findall(qn("w:r"))):
            words = run.find(qn("w:t"))
            if len(run.findall(qn("w:t"))) != 1 or words.text is None or len(words.text) < 4:
                continue
            rest = deepcopy(run)
            at = len(words.text) // 2
            rest.find(qn("w:t")).text = words.text[at:]
            words.text = words.text[:at]
            for part in (words, rest.find(qn("w:t"))):
                part.set(qn("xml:space"), "preserve")
            run.set(qn("w:rsidR"), f"00{number:06X}")
            run.addnext(rest)
            error = OxmlElement("w:proofErr")
            error.set(qn("w:type"), "gramStart")
            run.addnext(error)
        if paragraph.getparent().tag == qn("w:body") and not paragraph.findall(
            f"{qn('w:pPr')}/{qn('w:jc')}"
        ):
            indent = parse_xml(f'<w:ind {nsdecls("w")} w:firstLineChars="200" w:firstLine="560"/>')
            paragraph.get_or_add_pPr().append(indent)
    section = document.sections[0]
    section.header.paragraphs[0].text = "学校工作文件"
    section.footer.paragraphs[0]._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )


def _set_body(document: Any, body: str) -> None:
    from docx.shared import Pt

    if body:
        font, size = body.split()
        _set_font(document.styles["Normal"], font)
        document.styles["Normal"].font.size = Pt(float(size))


def _set_font(styled: Any, font: str) -> None:
    from docx.oxml.ns import qn

    styled.font.name = font
    styled.element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _add_text_box(paragraph: Any, words: str) -> None:
    """Add a text box with these words to a paragraph.

    The words are in the file twice, as Word writes them: for itself and for older programs.
    """
    from docx.oxml import parse_xml

    inside = f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    paragraph.add_run()._r.append(
        parse_xml(
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            ' xmlns:v="urn:schemas-microsoft-com:vml"'
            ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>'
            "</mc:Choice>"
            f"<mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
            "</mc:Fallback></mc:AlternateContent>"
        )
    )


def _add_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text in ("^", "<"):
                table.cell(y, x).merge(table.cell(y - (text == "^"), x - (text == "<")))
                continue
            words, *inside = text.split("[表]")
            first, *others = words.strip().split("\n")
            cell = table.cell(y, x)
            cell.text = first
            for paragraph in others:
                cell.add_paragraph(paragraph)
            for nested in inside:
                _add_nested_table(cell, [row.split(" ; ") for row in nested.split(" / ")])


def _add_nested_table(cell: Any, rows: list[list[str]]) -> None:
    table = cell.add_table(rows=len(rows), cols=len(rows[0]))
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            table.cell(y, x).text = text.strip()
    cell.add_paragraph()


def _write_changes_and_footnotes(document: Any) -> None:
    """Replace the marks of tracked changes and footnotes by what Word writes for them."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement
    from docx.oxml.ns import nsdecls, qn

    notes: list[str] = []
    for run in list(document.element.body.iter(qn("w:r"))):
        words = run.find(qn("w:t"))
        if words is None or not _CHANGE.search(words.text or ""):
            continue
        at = 0
        parts: list[Any] = []
        for change in [*_CHANGE.finditer(words.text), None]:
            if plain := words.text[at : change.start() if change else None]:
                parts.append(_run_like(run, plain))
            if change is None:
                break
            at = change.end()
            kind = str(change.lastgroup)
            if kind == "note":
                notes.append(change[kind])
                part = _run_like(run, "", "w:footnoteReference")
                part[-1].set(qn("w:id"), str(len(notes)))
            else:
                part = OxmlElement(f"w:{kind}")
                part.set(qn("w:id"), str(900 + at))
                part.set(qn("w:author"), "办公室")
                element = "w:delText" if kind == "del" else "w:t"
                part.append(_run_like(run, change[kind], element))
            parts.append(part)
        for part in parts:
            run.addprevious(part)
        run.getparent().remove(run)
    if notes:
        inside = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:footnote>'
            for number, note in enumerate(notes, 1)
        )
        document.part.relate_to(
            Part(
                PackURI("/word/footnotes.xml"),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
                f"<w:footnotes {nsdecls('w')}>{inside}</w:footnotes>".encode(),
                document.part.package,
            ),
            RELATIONSHIP_TYPE.FOOTNOTES,
        )


def _run_like(run: Any, words: str, element: str = "w:t") -> Any:
    """Return a copy of a run with other words in an element of the given name."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    copied = deepcopy(run)
    copied.remove(copied.find(qn("w:t")))
    text = OxmlElement(element)
    if words:
        text.text = words
        text.set(qn("xml:space"), "preserve")
    copied.append(text)
    return copied


def _write_excel(paper: Paper, path: Path) -> None:
    import xlsxwriter

    options = {"strings_to_numbers": paper.look == "WPS"}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheets: dict[str, list[list[str]]] = {}
        rows = None
        for line in paper.lines:
            if named := re.fullmatch(r"\[(.+)\]", line):
                rows = sheets.setdefault(named[1], [])
                continue
            if rows is None:
                rows = sheets.setdefault("Sheet1", [])
            is_row = line.startswith("|")
            rows.append(_cells(line) if is_row else [_TAG.sub(r"\g<text>", line)])
        for name, content in sheets.items():
            _write_sheet(book, book.add_worksheet(name), content)


def _write_sheet(book: Any, sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    """Write rows to a sheet: merged cells as such, and ``@2026-09-01`` as a day."""
    day = book.add_format({"num_format": 'm"月"d"日"'})
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            above = {"^": (y - 1, x), "<": (y, x - 1)}.get(cell)
            owners[y, x] = owner = owners.get(above, (y, x)) if above else (y, x)
            ends[owner] = (y, x)
    for (y, x), end in ends.items():
        cell = rows[y][x]
        if end != (y, x):
            sheet.merge_range(y, x, *end, cell)
        elif re.fullmatch(r"@\d{4}-\d\d-\d\d", cell):
            sheet.write_datetime(y, x, datetime.fromisoformat(cell[1:]), day)
        else:
            sheet.write(y, x, cell)


def main() -> int:
    """Judge all invented plans in all types of file and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--errors", action="store_true", help="say what differs")
    options = parser.parse_args()
    verdicts = []
    with tempfile.TemporaryDirectory() as folder:
        for paper in papers():
            if options.names and not paper.name.startswith(tuple(options.names)):
                continue
            for form in paper.forms:
                verdict = judged(paper, form, Path(folder))
                verdicts.append(verdict)
                wrong = [kind for kind in KINDS if verdict.wrong.get(kind)]
                print(f"{verdict.f1:.3f}  {verdict.name:34} {' '.join(wrong)}")
                for kind in wrong if options.errors else ():
                    for line in verdict.wrong[kind]:
                        print(f"           {kind}: {line}")
    print("\n".join(summary(verdicts)))
    return 0 if all(verdict.is_right for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
