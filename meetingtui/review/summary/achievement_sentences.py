"""Sentences of the term summary about achievements (成果): who achieved what, and at which
level.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from meetingtui.review.achievements import (
    NO_LEVEL,
    TermAchievement,
    achievements_by_level,
    counts_by_known_level_clause,
)
from meetingtui.review.summary.report_prose import (
    as_full_sentence,
    join_clauses,
    normalise_punctuation,
    normalised_without_end_punctuation,
)
from meetingtui.review.summary.summary_model import (
    AchievementTableRow,
    ParagraphGroup,
    SentenceSource,
    SourcedSentence,
    SummaryParagraph,
)

_VERBS = (
    "获",
    "荣获",
    "被评",
    "被授",
    "被认定",
    "当选",
    "入选",
    "取得",
    "在",
    "参加",
    "撰写",
    "执教",
)

_MANY = 12
"""Most achievements that are reported in sentences; more become a table."""


def achievement_clause(line: TermAchievement, *, with_level: bool = True) -> str:
    """Describe an achievement: 罗天成获市优质课评比二等奖; 论文在省级刊物发表（吕春燕）.

    The text has no full stop at its end. ``with_level`` adds the level where the text lacks it.
    """
    what = normalised_without_end_punctuation(line.what)
    who = "、".join(name for name in map(normalise_punctuation, line.who) if name not in what)
    level = normalise_punctuation(line.level)
    shown = not level or not with_level or level.removesuffix("级") in what
    if who and what.startswith(_VERBS):
        return f"{who}{what}" + ("" if shown else f"（{level}）")
    beside = "，".join(filter(None, ("" if shown else level, who)))
    return f"{what}（{beside}）" if beside else what


def achievement_source(line: TermAchievement) -> SentenceSource:
    """Source of a summary's sentence about an achievement: the report in the meeting."""
    return SentenceSource(words=line.what, item=line.item, meeting=line.meeting, on=line.on)


def achievement_paragraph_groups(lines: Sequence[TermAchievement]) -> list[ParagraphGroup]:
    """Paragraphs of the summary's part 主要成果 as one group: one paragraph for each level, the
    highest first; of more than twelve achievements only the count. An empty list where there are
    none.
    """
    found = achievements_by_level(lines)
    if len(lines) > _MANY:
        words = f"获得成果 {len(lines)} 项{counts_by_known_level_clause(lines)}"
        sources = tuple(map(achievement_source, lines))
        sentence = SourcedSentence(text=as_full_sentence(words), sources=sources)
        return [ParagraphGroup(paragraphs=(SummaryParagraph(sentences=(sentence,)),))]
    paragraphs = [
        SummaryParagraph(
            number=f"{number}." if len(found) > 1 else "",
            heading=as_full_sentence(f"{'其他' if level == NO_LEVEL else level}{len(of_level)}项"),
            sentences=tuple(
                SourcedSentence(text=as_full_sentence(words), sources=sources)
                for words, sources in _monthly_texts_with_sources(of_level)
            ),
        )
        for number, (level, of_level) in enumerate(found.items(), 1)
    ]
    return [ParagraphGroup(paragraphs=tuple(paragraphs))] if paragraphs else []


def achievement_table_rows(lines: Sequence[TermAchievement]) -> tuple[AchievementTableRow, ...]:
    """Rows of the summary's table of achievements, the highest level first, then by day; empty for
    up to twelve achievements, which sentences report.
    """
    if len(lines) <= _MANY:
        return ()
    return tuple(
        AchievementTableRow(
            level=level,
            when=f"{line.on.month}月",
            what=normalised_without_end_punctuation(line.what),
            who="\n".join(line.who),
            source=achievement_source(line),
        )
        for level, of_level in achievements_by_level(lines).items()
        for line in sorted(of_level, key=lambda line: line.on)
    )


def _monthly_texts_with_sources(
    lines: Iterable[TermAchievement],
) -> Iterable[tuple[str, tuple[SentenceSource, ...]]]:
    """Yield the text on the achievements of each month, joined by ； and without a full stop, with
    its sources.
    """
    for _, month in groupby(
        sorted(lines, key=lambda line: line.on), key=lambda line: (line.on.year, line.on.month)
    ):
        of_month = list(month)
        words = join_clauses(
            (achievement_clause(line, with_level=False) for line in of_month), "；"
        )
        yield words, tuple(map(achievement_source, of_month))
