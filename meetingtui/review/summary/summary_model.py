"""Data model of the term summary: parts, paragraphs, sentences, and their sources."""

from datetime import date
from enum import StrEnum

import msgspec

from meetingtui.plan.item import Item, Progress


class SummaryLength(StrEnum):
    """Enum of the lengths of a term summary: the full text or one page."""

    FULL = "full"
    ONE_PAGE = "one_page"

    @property
    def label(self) -> str:
        """Chinese label of the length of a term summary: 全文 or 一页."""
        return {"full": "全文", "one_page": "一页"}[self.value]


class DetailLevel(StrEnum):
    """Enum of the degrees of detail in which a term summary includes reports: one sentence for each
    item (简), its reports without what later ones made outdated (常规), or all its reports (详).
    """

    BRIEF = "brief"
    USUAL = "usual"
    FULL = "full"

    @property
    def label(self) -> str:
        """Chinese label of the summary's degree of detail: 简, 常规 or 详."""
        return {"brief": "简", "usual": "常规", "full": "详"}[self.value]


class SentenceSource(msgspec.Struct, frozen=True, kw_only=True):
    """A source of a sentence in the summary: words of the records, and where they are recorded."""

    words: str
    """The recorded words, or the figures as the review counts them."""
    item: int | None = None
    """Id of the item the words are about; None where they are about none."""
    meeting: int | None = None
    """Id of the meeting that recorded the words; None outside meetings."""
    on: date | None = None
    """Day on which the words were recorded; None for the plan's own words."""


class SourcedSentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of the summary with its sources."""

    text: str
    """The sentence with its full stop."""
    sources: tuple[SentenceSource, ...]
    """Sources of the sentence; at least one."""


class SummaryParagraph(msgspec.Struct, frozen=True, kw_only=True):
    """One paragraph of the term summary: number, heading and sourced sentences."""

    number: str = ""
    """Number of the paragraph, 1. or （1）; empty where it stands alone."""
    heading: str = ""
    """Run-in heading with its full stop, such as a measure's title; may be empty."""
    sentences: tuple[SourcedSentence, ...] = ()
    """Sentences of the paragraph, in order."""

    @property
    def text(self) -> str:
        """Text of all sentences of a summary's paragraph, without the heading."""
        return "".join(each.text for each in self.sentences)

    @property
    def item_ids(self) -> tuple[int, ...]:
        """Ids of the items a paragraph of the summary is about, each once."""
        found = (source.item for each in self.sentences for source in each.sources)
        return tuple(dict.fromkeys(item for item in found if item is not None))


class ParagraphGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Paragraphs under one heading of a summary's part; the first group of a part may have no
    heading.
    """

    number: str = ""
    """Number of the heading, such as （一）."""
    title: str = ""
    """The heading; empty for paragraphs directly in the part."""
    paragraphs: tuple[SummaryParagraph, ...] = ()
    """Paragraphs of the group, in the plan's order."""


class AchievementTableRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the summary's table of achievements, which replaces sentences where there are
    many.
    """

    level: str
    """Level of the achievement: 市级, or 未注明级别."""
    when: str
    """Month of the report: 10月."""
    what: str
    """What was achieved."""
    who: str
    """Names of people or groups, one on each line."""
    source: SentenceSource
    """Source of the achievement in the records."""


class SummaryPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the summary: a chapter of the plan, 主要成果, 存在问题 or 下一步打算."""

    number: str
    """Number of the part, such as 一."""
    title: str
    """Heading of the part."""
    groups: tuple[ParagraphGroup, ...] = ()
    """Groups of paragraphs in the part."""
    honours: tuple[AchievementTableRow, ...] = ()
    """Rows of the table of achievements, which follows the paragraphs; may be empty."""

    @property
    def paragraphs(self) -> list[SummaryParagraph]:
        """All paragraphs of this part of the summary, in order."""
        return [each for group in self.groups for each in group.paragraphs]


class UnrecordedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item without any record (尚无记录的事项), which the term summary can only list."""

    item: int
    """Id of the item."""
    title: str
    """Title of the item; for a part or a task with its kind: 值班安排（分工：低年级部）."""
    owner: str
    """Owner of the item: the people, else the department, else 待定."""


class ItemAnnexRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table of all items (附表) that is annexed to the summary."""

    number: int
    """Number of the row, from 1."""
    title: str
    """Title of the item; for a part or a task with its kind: 值班安排（分工：低年级部）."""
    owner: str
    """Owner (责任): people, one on each line, else the department, else 待定."""
    due: str
    """Deadline (时限) as text."""
    status: str
    """Status (状态) as text."""
    last: str
    """Newest progress with a text (最近进展), with relative dates replaced; else the fields changed
    last; may be empty.
    """


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A term's summary as data, to be shown on the screen or written as a Word document."""

    school: str
    """Full name of the school."""
    term: str
    """Title of the term: 2026—2027学年第一学期."""
    on: date
    """Day on which the summary was made."""
    length: SummaryLength
    """Length of the summary: full text or one page."""
    lead: SummaryParagraph
    """Paragraph of figures before the first part: items, meetings, tasks, achievements."""
    opening: SummaryParagraph = SummaryParagraph()
    """Opening paragraph before the lead: the term's aims in the plan's words; may be empty."""
    parts: tuple[SummaryPart, ...]
    """All parts of the summary, in order."""
    unrecorded: tuple[UnrecordedItem, ...] = ()
    """Items without any record (尚无记录的事项); empty for one page. The document lists them only
    beside the annexed table.
    """
    annex: tuple[ItemAnnexRow, ...] = ()
    """Rows of the annexed table (附表); empty for one page, or where no annex is wanted."""

    @property
    def title(self) -> str:
        """Title of the term summary on one line: school, term and 工作总结."""
        return f"{self.school}{self.term}工作总结"


def source_of_progress(item: Item, line: Progress) -> SentenceSource:
    """Create the source of a summary's sentence from a line of progress of an item."""
    return SentenceSource(words=line.text, item=item.id, meeting=line.meeting, on=line.on)


def source_of_title(item: Item) -> SentenceSource:
    """Create the source of a summary's sentence from an item's title, where only its status is
    recorded.
    """
    last = item.last_progress
    return SentenceSource(
        words=item.title,
        item=item.id,
        meeting=last.meeting if last else None,
        on=last.on if last else None,
    )
