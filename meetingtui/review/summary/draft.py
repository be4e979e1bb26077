"""A summary as it is told: parts, paragraphs, sentences, and what each sentence rests on."""

from datetime import date
from enum import StrEnum

import msgspec


class Length(StrEnum):
    """How long the summary is."""

    FULL = "full"
    ONE_PAGE = "one_page"

    @property
    def label(self) -> str:
        """全文、一页"""
        return {"full": "全文", "one_page": "一页"}[self.value]


class Detail(StrEnum):
    """How much of what was said is told."""

    BRIEF = "brief"
    USUAL = "usual"
    FULL = "full"

    @property
    def label(self) -> str:
        """简、常规、详"""
        return {"brief": "简", "usual": "常规", "full": "详"}[self.value]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence rests on: words of the records, and where they stand."""

    words: str
    """As they are recorded, or the figures as the review counts them."""
    item: int | None = None
    """Id of the item they were said of; None where they belong to none."""
    meeting: int | None = None
    """Id of the meeting they were said in; None outside meetings."""
    on: date | None = None
    """The day they were recorded; None for the plan's own words."""


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence with its full stop."""

    text: str
    """The words."""
    sources: tuple[Source, ...]
    """What it rests on; at least one."""


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences that belong together."""

    number: str = ""
    """1. or （1）; empty where it stands alone."""
    heading: str = ""
    """Words in front, with their full stop: a measure's title; may be empty."""
    sentences: tuple[Sentence, ...] = ()
    """In their order."""

    @property
    def words(self) -> str:
        """All its sentences, without the heading."""
        return "".join(each.text for each in self.sentences)

    @property
    def items(self) -> tuple[int, ...]:
        """Ids of the items it tells of, each once."""
        found = (source.item for each in self.sentences for source in each.sources)
        return tuple(dict.fromkeys(item for item in found if item is not None))


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Paragraphs under one heading of a part; the first group of a part may have none."""

    number: str = ""
    """（一）"""
    title: str = ""
    """The heading; empty for paragraphs that stand directly in the part."""
    paragraphs: tuple[Paragraph, ...] = ()
    """In the plan's order."""


class HonourRow(msgspec.Struct, frozen=True, kw_only=True):
    """One honour of the table that stands in place of sentences where there are many."""

    level: str
    """市级, or 未注明级别."""
    when: str
    """10月"""
    what: str
    """What was won."""
    who: str
    """Names of people or groups, a line each."""
    source: Source
    """Where it was reported."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the summary: a chapter of the plan, 主要成果, 存在问题 or 下一步打算."""

    number: str
    """一"""
    title: str
    """The heading."""
    groups: tuple[Group, ...] = ()
    """Its headings and what stands below them."""
    honours: tuple[HonourRow, ...] = ()
    """The table of honours, below the rest."""

    @property
    def paragraphs(self) -> list[Paragraph]:
        """All of them, in their order."""
        return [each for group in self.groups for each in group.paragraphs]


class Silent(msgspec.Struct, frozen=True, kw_only=True):
    """尚无记录的事项: of which nothing was recorded, so that nothing is told."""

    item: int
    """Its id."""
    title: str
    """Its title."""
    number: str
    """As one cites it in the plan: （一）2.（5）; empty for a task."""
    owner: str
    """Who answers for it."""


class AnnexRow(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the table at the end."""

    number: int
    """From 1."""
    title: str
    """What it is, with the plan's number."""
    owner: str
    """责任: people, a line each, else department, else 待定."""
    due: str
    """时限"""
    status: str
    """状态"""
    last: str
    """最近进展"""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A term's summary, ready to be read, or written as Word."""

    school: str
    """Full name."""
    term: str
    """2026—2027学年第一学期"""
    on: date
    """The day it was made."""
    length: Length
    """全文 or 一页."""
    lead: Paragraph
    """What stands before the first part: the figures."""
    parts: tuple[Part, ...]
    """All parts in their order."""
    silent: tuple[Silent, ...] = ()
    """尚无记录的事项"""
    annex: tuple[AnnexRow, ...] = ()
    """附表; empty on one page."""

    @property
    def title(self) -> str:
        """The title on one line."""
        return f"{self.school}{self.term}工作总结"
