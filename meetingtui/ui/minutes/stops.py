"""The paragraphs of the minutes that can be put in other words, and how the document shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from meetingtui.meeting.issue import Rewording
from meetingtui.minutes.preview import Preview, Stale
from meetingtui.minutes.rewording import Told, put_words, rewording_of, without
from meetingtui.ui.marks import plain
from meetingtui.ui.widgets.cells import brief

_CITED = 120
"""Cells of a paragraph that is only cited."""


@dataclass(frozen=True)
class Stop:
    """One paragraph to stop at."""

    row: int
    """Its line in the document, from 0."""
    told: Told | None
    """The paragraph as the records make it; None where it is gone."""
    words: str
    """What the minutes say."""
    stale: Rewording | None = None
    """The other words, where they are not used because the paragraph changed."""

    @property
    def source(self) -> str:
        """What the records say."""
        return self.told.words if self.told else self.words

    @property
    def note(self) -> str:
        """What must be known of it while it is edited."""
        if self.stale is None:
            changed = self.words != self.source
            return f"原文  {brief(self.source, _CITED)}" if changed else ""
        was = f"原文已变  原来是“{brief(self.stale.was, _CITED)}”"
        if self.told is None:
            return f"{was}，现在已经没有了。清空再回车，去掉这处改动。"
        now = f"，现在是“{brief(self.told.words, _CITED)}”"
        return f"{was}{now}。回车改成下面的话；清空再回车，用现在的原文。"

    def is_same(self, other: "Stop | None") -> bool:
        """Whether both are the same paragraph, whatever the minutes say there."""
        return other is not None and (self.told, self.stale) == (other.told, other.stale)

    def put(self, wording: Sequence[Rewording], words: str) -> tuple[Rewording, ...]:
        """The rewordings with these words here; empty ones take them away."""
        left = without(wording, self.stale) if self.stale else tuple(wording)
        return put_words(left, self.told, words) if self.told else left


def rows_and_stops(
    preview: Preview, wording: Sequence[Rewording]
) -> tuple[list[Content], list[Stop]]:
    """The document's lines, those in other words marked, and where one can stop.

    Other words that found no place stand behind the document.
    """
    contents: list[Content] = []
    stops: list[Stop] = []
    for row, line in enumerate(preview.lines):
        found = {told: rewording_of(told, wording) for told in line.told}
        mark = ("改  ", "bold $at-risk") if any(found.values()) else ""
        contents.append(Content.assemble(mark, line.text))
        for told, other in found.items():
            stops.append(Stop(row, told, other.words if other else told.words))
    for each in preview.stale:
        stops.append(_stale(len(contents), each))
        contents.append(
            Content.assemble(
                ("原文已变  ", "bold $overdue"),
                plain(f"未用上：{brief(each.rewording.words, _CITED)}"),
            )
        )
    return contents, stops


def _stale(row: int, each: Stale) -> Stop:
    return Stop(row, each.now, each.rewording.words, each.rewording)
