"""The summary as plain values for a Word template, and what stands behind its sentences."""

from typing import Any

from meetingtui.minutes.quoting import quoted
from meetingtui.review.summary.comments import marked
from meetingtui.review.summary.draft import Length, Paragraph, Sentence, Source, Summary
from meetingtui.review.survey import Survey
from meetingtui.wording import full_date, one_line

_MOST = 200
"""Letters of recorded words that a note repeats."""


def summary_context(summary: Summary, *, noted: bool = False) -> dict[str, Any]:
    """Everything :data:`meetingtui.review.summary.variables.SUMMARY` names.

    ``noted`` puts marks around the sentences, in the order of :func:`sentences_of`.
    """
    numbers = iter(range(len(sentences_of(summary))))

    def words(paragraph: Paragraph) -> str:
        told = [each.text for each in paragraph.sentences]
        return "".join(marked(text, next(numbers)) if noted else text for text in told)

    lead = words(summary.lead)
    is_headed = summary.length is Length.FULL
    return {
        "school": summary.school,
        "term": summary.term,
        "title": summary.title,
        "date": full_date(summary.on),
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
                            {"number": each.number, "heading": each.heading, "words": words(each)}
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
            {"number": f"{n}.", "words": f"{each.number}{each.title}（{each.owner}）"}
            for n, each in enumerate(summary.silent, 1)
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


def sentences_of(summary: Summary) -> list[Sentence]:
    """Every sentence, in the order of the page."""
    paragraphs = [summary.lead, *(each for part in summary.parts for each in part.paragraphs)]
    return [each for paragraph in paragraphs for each in paragraph.sentences]


def note_of(sentence: Sentence, survey: Survey) -> str:
    """What a sentence rests on, a line for each source."""
    lines = dict.fromkeys(source_words(source, survey) for source in sentence.sources)
    return "\n".join(lines)


def source_words(source: Source, survey: Survey) -> str:
    """（一）2.（1）修订议事规则　第2次例会 9月28日：“修订稿已通过。”; figures name the review."""
    item = survey.tree.items.get(source.item or 0)
    number = survey.meeting_number(source.meeting)
    what = one_line(f"{survey.tree.full_number(item)}{item.title}") if item else ""
    where = f"第{number}次例会" if number else ""
    day = full_date(source.on) if source.on else ""
    said = one_line(source.words)
    said = said if len(said) <= _MOST else f"{said[:_MOST]}…"
    if not (what or where or day):
        return f"盘点统计：{said}"
    if item and said == one_line(item.title):
        return "　".join(filter(None, (what, f"{where}{day}")))
    return "　".join(filter(None, (what, f"{where}{day}："))) + quoted(said)
