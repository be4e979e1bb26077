"""The summary as a Word document."""

from pathlib import Path

from meetingtui.minutes.paper import SUFFIX
from meetingtui.review.summary.comments import commented
from meetingtui.review.summary.context import note_of, sentences_of, summary_context
from meetingtui.review.summary.draft import Length, Summary
from meetingtui.review.summary.variables import SUMMARY
from meetingtui.review.survey import Survey

FOLDER = "summary"
"""Where summaries go in the data folder."""


def summary_document(
    template: Path, summary: Summary, survey: Survey, *, noted: bool = True
) -> bytes:
    """The bytes of the .docx; ``noted`` tells in comments what each sentence rests on.

    Raises:
        TemplateError: the template has a mistake; the message names it and its place.
    """
    from meetingtui.minutes.template import render

    document = render(template, summary_context(summary, noted=noted), SUMMARY)
    if not noted:
        return document
    return commented(document, [note_of(each, survey) for each in sentences_of(summary)])


def file_name(summary: Summary) -> str:
    """2027-01-22 2026—2027学年第一学期工作总结.docx; one page says so."""
    mark = "（一页）" if summary.length is Length.ONE_PAGE else ""
    return f"{summary.on.isoformat()} {summary.term}工作总结{mark}{SUFFIX}"
