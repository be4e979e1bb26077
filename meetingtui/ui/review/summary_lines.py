"""The summary as lines of the preview, each with what stands behind it."""

from collections.abc import Iterator

import msgspec
from textual.content import Content

from meetingtui.review.summary.draft import Paragraph, Part, Summary
from meetingtui.review.survey import Survey
from meetingtui.ui.marks import plain
from meetingtui.ui.review.line import Behind

_MOST = 1200
"""Letters of a paragraph that the preview shows; the Word file has all of it."""


class PageLine(msgspec.Struct, frozen=True):
    """A heading or a paragraph."""

    words: Content
    """What it shows."""
    behind: Behind
    """What it rests on; of a heading, what is told below it."""


def page_lines(summary: Summary, survey: Survey) -> list[PageLine]:
    """Title, figures, parts, and what has no record."""
    every = tuple(row.item.id for row in survey.rows)
    whole = Behind(heading="计划事项和议定事项", items=every)
    lines = [PageLine(plain(summary.title, "bold"), whole)]
    lines.append(_line(summary.lead, whole))
    for part in summary.parts:
        rows = [row.item.id for row in survey.rows if row.section == part.title]
        behind = Behind(heading=part.title, items=tuple(rows)) if rows else whole
        lines += _part(part, behind, is_headed=bool(summary.annex or summary.silent))
    if summary.silent:
        silent = Behind(heading="尚无记录的事项", items=tuple(each.item for each in summary.silent))
        lines.append(PageLine(plain("尚无记录的事项，请核实后补写", "bold $at-risk"), silent))
    for each in summary.silent:
        words = plain(f"{each.number}{each.title}（{each.owner}）", "$at-risk")
        lines.append(PageLine(words, Behind(item=each.item)))
    return lines


def _part(part: Part, behind: Behind, *, is_headed: bool) -> Iterator[PageLine]:
    if is_headed:
        yield PageLine(plain(f"{part.number}、{part.title}", "bold $primary"), behind)
    for group in part.groups:
        if group.title:
            below = dict.fromkeys(item for each in group.paragraphs for item in each.items)
            told = Behind(heading=group.title, items=tuple(below))
            yield PageLine(plain(f"{group.number}{group.title}", "$primary"), told)
        for paragraph in group.paragraphs:
            yield _line(paragraph, _behind(paragraph) or behind)
    for row in part.honours:
        words = "　".join((row.level, row.when, row.what, row.who.replace("\n", "、")))
        yield PageLine(plain(words), Behind(meeting=row.source.meeting))


def _line(paragraph: Paragraph, behind: Behind) -> PageLine:
    head = plain(f"{paragraph.number}{paragraph.heading}", "bold")
    words = paragraph.words
    shown = words if len(words) <= _MOST else f"{words[:_MOST]}…"
    return PageLine(Content.assemble(head, plain(shown)), behind)


def _behind(paragraph: Paragraph) -> Behind | None:
    """The item it tells of, the items, or the meeting its words were said in."""
    items = paragraph.items
    if len(items) == 1:
        return Behind(item=items[0])
    if items:
        return Behind(heading=paragraph.heading.rstrip("。") or "这一段的依据", items=items)
    sources = [source for each in paragraph.sentences for source in each.sources]
    meetings = [source.meeting for source in sources if source.meeting is not None]
    return Behind(meeting=meetings[-1]) if meetings else None
