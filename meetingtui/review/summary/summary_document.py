"""The term summary as a Word document, with comments that name the sources of each sentence.

Marks around the sentences in the template's values become the comments. They are characters of
Unicode's private use area, which nobody types, and are removed from the finished document
wherever a template has put them.

The template also has a place for each of the principal's own paragraphs: a Word content control
with a tag. The content of the term's last summary in the folder is copied to the next one; a place
that was deleted is left out.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from meetingtui.base.errors import DocumentError
from meetingtui.base.office_part_reader import open_office_part_reader
from meetingtui.base.opc_package import open_filled_in_document
from meetingtui.base.untrusted_office_archive import is_word_lock_file
from meetingtui.base.wording import full_date, one_line
from meetingtui.documents.document_conventions import in_quotation_marks
from meetingtui.documents.document_file import SUFFIX
from meetingtui.documents.document_type import SUMMARY
from meetingtui.documents.template.word_text import LIMITS, W, paragraph_text_without_boxes
from meetingtui.review.summary.summary_model import (
    SentenceSource,
    SourcedSentence,
    Summary,
    SummaryLength,
    SummaryParagraph,
)
from meetingtui.review.term_snapshot import TermSnapshot

TAGS = ("preface", "closing")
"""Tags of the places: 开篇的话 before the text, 结束语 before the signature."""

PrincipalsParagraphs = Mapping[str, Sequence[str]]
"""Paragraphs by the tag of their place; a place that was deleted is not a key."""


def read_principals_paragraphs(folder: Path, term: str) -> PrincipalsParagraphs | None:
    """Read the principal's own paragraphs from the newest full summary of the term, by the time of
    its last change; None where there is none. One-page summaries and files that cannot be read are
    skipped.

    Args:
        folder: the folder of summaries.
        term: title of the term as in file names: 2026—2027学年第一学期.
    """
    if not folder.is_dir():
        return None
    found = [path for path in folder.glob(f"*{term}工作总结*.docx") if not is_word_lock_file(path)]
    for path in sorted(found, key=lambda each: each.stat().st_mtime, reverse=True):
        try:
            with open_office_part_reader(path, limits=LIMITS, error_class=DocumentError) as file:
                root = file.parse_part(file.main)
        except (DocumentError, OSError):
            continue  # not one of ours, or open elsewhere
        if root is not None and "一页" not in path.name:
            return {
                tag: [
                    words
                    for p in place.iter(f"{W}p")
                    if (words := paragraph_text_without_boxes(p).strip())
                ]
                for tag, place in _content_controls_by_tag(root).items()
            }
    return None


def insert_principals_paragraphs(document: bytes, kept: PrincipalsParagraphs | None) -> bytes:
    """Insert the principal's own paragraphs into the content controls of a summary's .docx file.

    Args:
        document: the summary, as the bytes of a .docx file.
        kept: the paragraphs by tag; a content control whose tag is missing is removed, one without
            paragraphs keeps the template's text. None leaves the document unchanged.
    """
    if kept is None:
        return document
    word = open_filled_in_document(document)
    for tag, place in _content_controls_by_tag(word.element).items():
        words = kept.get(tag)
        if words is None:
            place.getparent().remove(place)
            continue
        content = place.find(f"{W}sdtContent")
        model = None if content is None else content.find(f"{W}p")
        if content is None or model is None or not words:
            continue
        for old in list(content):
            content.remove(old)
        for line in words:
            content.append(_paragraph_formatted_like(model, line))
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _content_controls_by_tag(root: Any) -> dict[str, Any]:
    """Find the content controls of a Word document whose tag is one of :data:`TAGS`, by tag."""
    found = {}
    for place in root.iter(f"{W}sdt"):
        tag = place.find(f"{W}sdtPr/{W}tag")
        name = tag.get(f"{W}val") if tag is not None else ""
        if name in TAGS:
            found[name] = place
    return found


def _paragraph_formatted_like(model: Any, words: str) -> Any:
    """Create a Word paragraph with the paragraph formatting of another one and a given text; the
    formatting of its characters is not taken over.
    """
    paragraph = model.makeelement(f"{W}p")
    if (properties := model.find(f"{W}pPr")) is not None:
        paragraph.append(deepcopy(properties))
    run = paragraph.makeelement(f"{W}r")
    text = run.makeelement(f"{W}t")
    text.text = words
    run.append(text)
    paragraph.append(run)
    return paragraph


_MARK_OPEN, _MARK_SHUT, _MARK_ZERO = "\ue000", "\ue001", 0xE010
_MARK = re.compile(f"({_MARK_OPEN}[\ue010-\ue019]+|{_MARK_SHUT})")
_ANY_MARK = re.compile("[\ue000\ue001\ue010-\ue019]")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

AUTHOR, INITIALS = "依据", "据"
"""Author and initials of the comments."""


def mark_sentence(text: str, number: int) -> str:
    """Enclose a sentence in marks of its number, which become a comment; marks that were in the
    text are removed.

    The last character stays outside: where a comment ends with the line, LibreOffice adds a line.
    """
    digits = "".join(chr(_MARK_ZERO + int(digit)) for digit in str(number))
    text = _ANY_MARK.sub("", text)
    return f"{_MARK_OPEN}{digits}{text[:-1]}{_MARK_SHUT}{text[-1:]}"


def replace_marks_by_comments(document: bytes, notes: Sequence[str]) -> bytes:
    """Replace the sentence marks in a Word document by comments; outside the body, and for numbers
    without a note, they are only removed.

    Args:
        document: the rendered document, as the bytes of a .docx file.
        notes: the texts of the comments, indexed by the marks' numbers.

    Returns:
        The bytes of the document with comments.
    """
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    word = open_filled_in_document(document)
    for element in list(word.element.body.iter(f"{W}p")):
        paragraph = Paragraph(element, word._body)
        runs: dict[int, list[Run]] = {}
        number: int | None = None
        for run in [each for each in element.iter(f"{W}r") if _ANY_MARK.search(_run_text(each))]:
            for piece, of in _split_run_at_marks(run, number):
                number = of
                if of is not None and _run_text(piece):
                    runs.setdefault(of, []).append(Run(piece, paragraph))
        for at, found in runs.items():
            if at < len(notes):
                word.add_comment(found, notes[at], AUTHOR, INITIALS)
    for part in word.part.package.iter_parts():
        root = getattr(part, "element", None)
        for text in root.iter(f"{W}t") if root is not None else ():
            text.text = _ANY_MARK.sub("", text.text or "")
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _split_run_at_marks(run: Any, number: int | None) -> list[tuple[Any, int | None]]:
    """Split a Word run at its sentence marks; each piece with the number of its sentence, None
    outside.
    """
    found: list[tuple[Any, int | None]] = []
    look = run.find(f"{W}rPr")
    for child in [each for each in run if each is not look]:
        parts = _MARK.split(child.text or "") if child.tag == f"{W}t" else [None]
        for part in parts:
            if part and _MARK.fullmatch(part):
                number = None if part == _MARK_SHUT else _decode_mark_number(part)
                continue
            if part == "":
                continue
            piece = run.makeelement(f"{W}r")
            if look is not None:
                piece.append(deepcopy(look))
            held = deepcopy(child)
            if part is not None:
                held.text = part
                held.set(_XML_SPACE, "preserve")
            piece.append(held)
            run.addprevious(piece)
            found.append((piece, number))
    run.getparent().remove(run)
    return found


def _decode_mark_number(mark: str) -> int:
    """Decode the number of a sentence from its mark."""
    return int("".join(str(ord(sign) - _MARK_ZERO) for sign in mark[1:]))


def _run_text(run: Any) -> str:
    """Text of a Word run element."""
    return "".join(each.text or "" for each in run.iter(f"{W}t"))


_LONGEST_NOTE = 200
"""Most characters of recorded text that a comment quotes."""


def summary_template_variables(summary: Summary, *, noted: bool = False) -> dict[str, Any]:
    """Build the template variables of the summary, declared in
    :mod:`meetingtui.documents.document_type`.

    A one-page summary has no headings of parts; items without a record are listed only beside the
    annexed table.

    Args:
        summary: the summary.
        noted: whether to put marks around the sentences, numbered in the order of
            :func:`summary_sentences`.
    """
    numbers = iter(range(len(summary_sentences(summary))))

    def paragraph_text(paragraph: SummaryParagraph) -> str:
        """Text of a paragraph, with marks around its sentences where they are asked for."""
        texts = [each.text for each in paragraph.sentences]
        return "".join(mark_sentence(text, next(numbers)) if noted else text for text in texts)

    opening, lead = paragraph_text(summary.opening), paragraph_text(summary.lead)
    is_headed = summary.length is SummaryLength.FULL
    return {
        "school": summary.school,
        "term": summary.term,
        "title": summary.title,
        "date": full_date(summary.on),
        "opening": opening,
        "lead": lead,
        "parts": [
            {
                "number": part.number if is_headed else "",
                "title": part.title if is_headed else "",
                "groups": [
                    {
                        "number": group.number,
                        "title": group.title,
                        "paragraphs": [
                            {
                                "number": each.number,
                                "heading": each.heading,
                                "words": paragraph_text(each),
                            }
                            for each in group.paragraphs
                        ],
                    }
                    for group in part.groups
                ],
                "honours": [
                    {"level": row.level, "when": row.when, "what": row.what, "who": row.who}
                    for row in part.honours
                ],
            }
            for part in summary.parts
        ],
        "silent": [
            {"number": f"{n}.", "words": f"{each.title}（{each.owner}）"}
            for n, each in enumerate(summary.unrecorded if summary.annex else (), 1)
        ],
        "annex": [
            {
                "number": row.number,
                "title": row.title,
                "owner": row.owner,
                "due": row.due,
                "status": row.status,
                "last": row.last,
            }
            for row in summary.annex
        ],
    }


def summary_sentences(summary: Summary) -> list[SourcedSentence]:
    """All sentences of a term summary, in the order of the page: opening, figures, parts."""
    in_parts = (each for part in summary.parts for each in part.paragraphs)
    paragraphs = [summary.opening, summary.lead, *in_parts]
    return [each for paragraph in paragraphs for each in paragraph.sentences]


def source_comment(sentence: SourcedSentence, snapshot: TermSnapshot) -> str:
    """Text of the Word comment on a sentence of the summary: one line for each different source."""
    lines = dict.fromkeys(describe_source(source, snapshot) for source in sentence.sources)
    return "\n".join(lines)


def describe_source(source: SentenceSource, snapshot: TermSnapshot) -> str:
    """Describe a source of a sentence: （一）2.（1）修订议事规则 第2次例会
    9月28日：“修订稿已通过。”.

    For figures it names the review (盘点统计).
    """
    item = snapshot.tree.items.get(source.item or 0)
    number = snapshot.meeting_number(source.meeting)
    what = one_line(f"{snapshot.tree.cited_number(item)}{item.title}") if item else ""
    where = f"第{number}次例会" if number else ""
    day = full_date(source.on) if source.on else ""
    text = one_line(source.words)
    text = text if len(text) <= _LONGEST_NOTE else f"{text[:_LONGEST_NOTE]}…"
    if not (what or where or day):
        return f"盘点统计：{text}"
    if item and text == one_line(item.title):
        return "　".join(filter(None, (what, f"{where}{day}")))
    return "　".join(filter(None, (what, f"{where}{day}："))) + in_quotation_marks(text)


FOLDER = "summary"
"""Name of the folder of summaries in the data folder."""


def render_summary_document(
    template: Path,
    summary: Summary,
    snapshot: TermSnapshot,
    *,
    noted: bool = True,
    own: PrincipalsParagraphs | None = None,
    tick: Callable[[float], bool] | None = None,
) -> bytes:
    """Render the term summary as the bytes of a .docx file; nothing is saved.

    Args:
        template: the path of the template.
        summary: the summary.
        snapshot: the term, for the sources.
        noted: whether comments name the sources of each sentence.
        own: the principal's paragraphs of the last summary; None without one.
        tick: called regularly with the seconds passed; returning False ends the work.

    Raises:
        TemplateCancelledError: ``tick`` returned False.
        TemplateError: the template has a mistake; the message names it and its place.
    """
    from meetingtui.documents.template import render_template

    document = render_template(
        template, summary_template_variables(summary, noted=noted), SUMMARY, tick
    )
    document = insert_principals_paragraphs(document, own)
    if not noted:
        return document
    return replace_marks_by_comments(
        document, [source_comment(each, snapshot) for each in summary_sentences(summary)]
    )


def summary_file_name(summary: Summary) -> str:
    """File name of a term's summary: 2027-01-22 2026—2027学年第一学期工作总结.docx; （一页） marks
    the short one.
    """
    mark = "（一页）" if summary.length is SummaryLength.ONE_PAGE else ""
    return f"{summary.on.isoformat()} {summary.term}工作总结{mark}{SUFFIX}"
