"""The principal's own paragraphs of a summary, carried over when the summary is written again.

The template has a place for each: a Word content control with a tag. Its content in the term's
last summary in the folder is copied to the next one; a place that was deleted is left out.
"""

import io
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from meetingtui.base.errors import DocumentError
from meetingtui.base.office_archive import is_owner_file
from meetingtui.base.office_file import open_office_file
from meetingtui.base.office_package import open_finished_document
from meetingtui.documents.template.word_text import LIMITS, W, paragraph_text_without_boxes

TAGS = ("preface", "closing")
"""Tags of the places: 开篇的话 before the text, 结束语 before the signature."""

OwnParagraphs = Mapping[str, Sequence[str]]
"""Paragraphs by the tag of their place; a place that was deleted is not a key."""


def read_own_paragraphs(folder: Path, term: str) -> OwnParagraphs | None:
    """Read the own paragraphs from the newest summary of the term; None where there is none.

    Args:
        folder: the folder of summaries.
        term: title of the term as in file names: 2026—2027学年第一学期.
    """
    if not folder.is_dir():
        return None
    found = [path for path in folder.glob(f"*{term}工作总结*.docx") if not is_owner_file(path)]
    for path in sorted(found, key=lambda each: each.stat().st_mtime, reverse=True):
        try:
            with open_office_file(path, limits=LIMITS, error_class=DocumentError) as file:
                root = file.root(file.main)
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


def with_own_paragraphs(document: bytes, kept: OwnParagraphs | None) -> bytes:
    """Insert the principal's own paragraphs into the content controls of a .docx file.

    Args:
        document: the summary, as the bytes of a .docx file.
        kept: the paragraphs; None leaves the document unchanged.
    """
    if kept is None:
        return document
    word = open_finished_document(document)
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
    """The content controls with one of the tags, by tag."""
    found = {}
    for place in root.iter(f"{W}sdt"):
        tag = place.find(f"{W}sdtPr/{W}tag")
        name = tag.get(f"{W}val") if tag is not None else ""
        if name in TAGS:
            found[name] = place
    return found


def _paragraph_formatted_like(model: Any, words: str) -> Any:
    """Create a paragraph with the formatting of another one and these words."""
    paragraph = model.makeelement(f"{W}p")
    if (properties := model.find(f"{W}pPr")) is not None:
        paragraph.append(deepcopy(properties))
    run = paragraph.makeelement(f"{W}r")
    text = run.makeelement(f"{W}t")
    text.text = words
    run.append(text)
    paragraph.append(run)
    return paragraph
