"""成果 in sentences: who won what, and at which level."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from meetingtui.review.achievements import AchievementLine, by_level, level_words
from meetingtui.review.summary.draft import Group, HonourRow, Paragraph, Sentence, Source
from meetingtui.review.summary.prose import bare, joined, stopped, tidied

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
"""So many have room in sentences."""


def honour_words(line: AchievementLine, *, with_level: bool = True) -> str:
    """罗天成获市优质课评比二等奖; 论文在省级刊物发表（吕春燕）; no stop at the end."""
    what = bare(line.what)
    who = "、".join(name for name in map(tidied, line.who) if name not in what)
    level = tidied(line.level)
    shown = not level or not with_level or level.removesuffix("级") in what
    if who and what.startswith(_VERBS):
        return f"{who}{what}" + ("" if shown else f"（{level}）")
    beside = "，".join(filter(None, ("" if shown else level, who)))
    return f"{what}（{beside}）" if beside else what


def honour_source(line: AchievementLine) -> Source:
    """Where it was reported."""
    return Source(words=line.what, item=line.item, meeting=line.meeting, on=line.on)


def honours(lines: Sequence[AchievementLine]) -> list[Group]:
    """主要成果: a paragraph for each level, the highest first; of many, only how many."""
    found = by_level(lines)
    if len(lines) > _MANY:
        words = f"获得成果 {len(lines)} 项，其中{level_words(lines).replace('，', '、')}"
        sources = tuple(map(honour_source, lines))
        told = Sentence(text=stopped(words), sources=sources)
        return [Group(paragraphs=(Paragraph(sentences=(told,)),))]
    paragraphs = [
        Paragraph(
            number=f"{number}." if len(found) > 1 else "",
            heading=stopped(f"{level}{len(of_level)}项"),
            sentences=tuple(
                Sentence(text=stopped(words), sources=sources)
                for words, sources in _alike(of_level)
            ),
        )
        for number, (level, of_level) in enumerate(found.items(), 1)
    ]
    return [Group(paragraphs=tuple(paragraphs))] if paragraphs else []


def honour_rows(lines: Sequence[AchievementLine]) -> tuple[HonourRow, ...]:
    """The table of many, the highest level first; none where they have room in sentences."""
    if len(lines) <= _MANY:
        return ()
    return tuple(
        HonourRow(
            level=level,
            when=f"{line.on.month}月",
            what=bare(line.what),
            who="\n".join(line.who),
            source=honour_source(line),
        )
        for level, of_level in by_level(lines).items()
        for line in sorted(of_level, key=lambda line: line.on)
    )


def _alike(lines: Iterable[AchievementLine]) -> Iterable[tuple[str, tuple[Source, ...]]]:
    """Those of one month in one sentence."""
    for _, month in groupby(
        sorted(lines, key=lambda line: line.on), key=lambda line: (line.on.year, line.on.month)
    ):
        of_month = list(month)
        words = joined((honour_words(line, with_level=False) for line in of_month), "；")
        yield f"{of_month[0].on.month}月，{words}", tuple(map(honour_source, of_month))
