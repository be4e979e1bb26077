"""The term summary on one page: aims, the most telling facts, problems, and next steps."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from meetingtui.base.wording import to_chinese_number
from meetingtui.plan.item import Item, Status
from meetingtui.review.achievements import TermAchievement
from meetingtui.review.summary.achievement_sentences import achievement_clause, achievement_source
from meetingtui.review.summary.chapters_and_next_steps import (
    is_reported_as_result,
    items_with_own_paragraph,
)
from meetingtui.review.summary.measure_sentences import MeasureSentenceWriter
from meetingtui.review.summary.report_prose import (
    as_full_sentence,
    normalised_without_end_punctuation,
)
from meetingtui.review.summary.summary_model import (
    DetailLevel,
    ParagraphGroup,
    SourcedSentence,
    Summary,
    SummaryLength,
    SummaryParagraph,
    SummaryPart,
)
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot

LINES = 29
"""Lines of 五号 type between the title and the signature on the page of the shipped template."""

ACROSS = 41
"""Chinese characters in a line; digits are narrower, punctuation at the edge may cost one."""

_OPENING = 3
_ENDS = 5
"""Lines for each of the last two parts, where there are few chapters."""


def one_page_summary(
    summary: Summary,
    snapshot: TermSnapshot,
    won: Sequence[TermAchievement],
    *,
    ends: tuple[str, str],
) -> Summary:
    """Shorten a term summary to one page: opening and figures, one paragraph for every chapter as
    far as there is room, and the closing parts. The part 主要成果, the items without a record and
    the annex are dropped.

    Args:
        summary: the whole summary.
        snapshot: the term.
        won: the term's achievements; they are told with the items they belong to.
        ends: titles of the two closing parts, 存在问题 and 下一步.
    """
    titles = [part.title for part in summary.parts if part.title in snapshot.chapter_titles]
    room = _ENDS if len(titles) < 6 else 3
    opening = SummaryParagraph(
        sentences=_fitting_sentences(summary.opening.sentences, "", _OPENING)
    )
    tails = [
        SummaryParagraph(heading=as_full_sentence(part.title), sentences=fitting)
        for part in summary.parts
        if part.title in ends
        and (
            fitting := _fitting_sentences(_sentences_by_priority(part), f"{part.title}。十、", room)
        )
    ]
    left_over = LINES - sum(map(_paragraph_line_count, (opening, summary.lead, *tails)))
    writer = MeasureSentenceWriter(snapshot, won, DetailLevel.BRIEF)
    paragraphs: list[SummaryParagraph] = []
    for left, title in zip(range(len(titles), 0, -1), titles, strict=True):
        paragraphs.append(_section_paragraph(title, snapshot, writer, max(1, left_over // left)))
        left_over -= _paragraph_line_count(paragraphs[-1])
    parts = tuple(
        SummaryPart(
            number=to_chinese_number(n),
            title=each.heading.rstrip("。"),
            groups=(_single_paragraph_group(each, n),),
        )
        for n, each in enumerate((*(each for each in paragraphs if each.sentences), *tails), 1)
    )
    return msgspec.structs.replace(
        summary,
        opening=opening,
        length=SummaryLength.ONE_PAGE,
        parts=parts,
        unrecorded=(),
        annex=(),
    )


def _single_paragraph_group(paragraph: SummaryParagraph, number: int) -> ParagraphGroup:
    """Create a group of one summary paragraph whose heading is numbered 一、二、…."""
    heading = f"{to_chinese_number(number)}、{paragraph.heading}"
    return ParagraphGroup(paragraphs=(msgspec.structs.replace(paragraph, heading=heading),))


def _sentences_by_priority(part: SummaryPart) -> list[SourcedSentence]:
    """Sentences of a summary's part, the most important first: the first sentence of each
    paragraph, preceded by the paragraph's heading, then all others.
    """
    firsts = [
        SourcedSentence(
            text=as_full_sentence(
                f"{normalised_without_end_punctuation(each.heading)}：{each.sentences[0].text.removeprefix('如')}"
            ),
            sources=each.sentences[0].sources,
        )
        for each in part.paragraphs
        if each.sentences
    ]
    return [*firsts, *(sentence for each in part.paragraphs for sentence in each.sentences[1:])]


def _section_paragraph(
    title: str, snapshot: TermSnapshot, writer: MeasureSentenceWriter, lines: int
) -> SummaryParagraph:
    """Write the one-page summary's paragraph on a chapter: its most telling facts that fit into
    ``lines`` lines, at least one where there is any, in the plan's order.
    """
    rows = [row for row in snapshot.rows if row.section == title]
    facts = sorted(_weighted_sentences(rows, writer), key=lambda fact: (-fact[0], fact[1]))
    best = SummaryParagraph(heading=f"十、{as_full_sentence(title)}")
    taken: list[tuple[int, SourcedSentence]] = []
    for _, place, sentence in facts:
        tried = sorted([*taken, (place, sentence)], key=lambda pair: pair[0])
        longer = SummaryParagraph(heading=best.heading, sentences=tuple(each for _, each in tried))
        if _paragraph_line_count(longer) <= lines or not taken:
            best, taken = longer, tried
    return msgspec.structs.replace(best, heading=as_full_sentence(title))


def _weighted_sentences(
    rows: Sequence[ItemRow], writer: MeasureSentenceWriter
) -> Iterable[tuple[float, int, SourcedSentence]]:
    """Yield every fact of a chapter on items done or in progress and not overdue: its weight, the
    position of its item in the plan, and the sentence. Finished items, figures and achievements
    weigh more.
    """
    for place, item in enumerate(items_with_own_paragraph(rows)):
        if not is_reported_as_result(item, writer.snapshot):
            continue
        for line in writer.achievements_of_item_and_below(item):
            sentence = SourcedSentence(
                text=as_full_sentence(achievement_clause(line)), sources=(achievement_source(line),)
            )
            yield 4.5, place, sentence
        if brief := writer.brief_sentence(item):
            yield _sentence_weight(item, brief), place, brief


def _sentence_weight(item: Item, sentence: SourcedSentence) -> float:
    """Weight of a sentence for the one-page summary: finished items, figures and brevity count."""
    figures = len(re.findall(r"\d+", sentence.text))
    return 3 * (item.status is Status.DONE) + min(figures, 3) - len(sentence.text) / 60


def _fitting_sentences(
    sentences: Sequence[SourcedSentence], heading: str, lines: int
) -> tuple[SourcedSentence, ...]:
    """Select the sentences that fit into ``lines`` lines together with the heading, in their order;
    a sentence too long for the room left is skipped.
    """
    taken: tuple[SourcedSentence, ...] = ()
    for each in sentences:
        if (
            _paragraph_line_count(SummaryParagraph(heading=heading, sentences=(*taken, each)))
            <= lines
        ):
            taken = (*taken, each)
    return taken


def _paragraph_line_count(paragraph: SummaryParagraph) -> int:
    """Number of lines a summary's paragraph takes: a Chinese character is one wide, a digit or
    space half.
    """
    text = paragraph.number + paragraph.heading + paragraph.text
    width = 2 + sum(0.55 if sign.isascii() else 1 for sign in text)
    return int(-(-width // ACROSS)) if text else 0
