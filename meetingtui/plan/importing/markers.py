"""All numbers of a document, so that one number can be judged by those that follow it."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from meetingtui.base.wording import read_chinese_number
from meetingtui.plan.importing.background import is_background
from meetingtui.plan.importing.blocks import Block, Line
from meetingtui.plan.importing.draft import Draft
from meetingtui.plan.importing.numbers import (
    BULLETS,
    ORDINALS,
    PERIODS,
    RANKS,
    Marker,
    as_roman,
    automatic_marker,
    read_marker,
)

_IN_SIGHT = 400
"""How many paragraphs are looked ahead for the next number of a kind."""


class Markers:
    """The number at the beginning of every block of a document, with lookahead queries."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        found = [_marker(block) if isinstance(block, Line) else None for block in blocks]
        found = _with_romans(_with_counted_labels(blocks, found))
        periods = Counter(marker.shape for marker in found if marker and marker.shape in PERIODS)
        dated = len(periods) > 1
        self._all = [
            marker if marker and marker.rest and (dated or periods[marker.shape] != 1) else None
            for marker in found
        ]
        numbered = [marker for marker in self._all if marker and marker.shape not in ORDINALS]
        self.top = numbered[0].shape if numbered else ""
        """The shape of the document's first number."""
        self.inside = Counter(
            (above.shape, below.shape)
            for above, below in pairwise(numbered)
            if below.value == 1 and below.shape != above.shape
        )
        """How often a list of one shape begins right after a number of another."""
        self.sections = {above for above, _ in self.inside}
        """The shapes that head lists of others."""

    def __getitem__(self, position: int) -> Marker | None:
        return self._all[position]

    def next_value(self, position: int, shape: str, sign: str | None = None) -> int:
        """Return the next value of a kind of number soon after a block; 0 where there is none.

        With ``sign``, of those numbers alone that are written so.
        """
        for marker in self._ahead(position):
            if marker.shape == shape and sign in (None, marker.sign):
                return marker.value
            if shape in ORDINALS and marker.shape not in ORDINALS:
                return 0
        return 0

    def returns_to(self, position: int, value: int) -> bool:
        """Whether the list at a block is nested: it ends where the count of ``value`` continues.

        Then it is a list within: 2. [1. 2. 3.] 3.
        """
        first = self._all[position]
        last = 1
        for marker in self._ahead(position) if first else ():
            if first is None or rank(marker.shape) < rank(first.shape):
                return False
            if (marker.shape, marker.sign) != (first.shape, first.sign):
                continue
            if marker.value != last + 1:
                return marker.value == value + 1
            last = marker.value
        return False

    def _ahead(self, position: int) -> list[Marker]:
        return list(filter(None, self._all[position + 1 : position + _IN_SIGHT]))


class LookRanks:
    """Which kinds of number rank above the unnumbered headings of the document, and which below.

    Told by what directly follows what, and by how often a list begins anew below them.
    """

    def __init__(self, blocks: Sequence[Block], markers: "Markers") -> None:
        self._over_number: Counter[tuple[int, str]] = Counter()
        self._over_look: Counter[tuple[str, int]] = Counter()
        self._after_text: Counter[tuple[int, str]] = Counter()
        last: tuple[str, int] | None = None
        text_between = False
        values: Counter[str] = Counter()
        for position, block in enumerate(blocks):
            marker = markers[position]
            if not isinstance(block, Line):
                text_between = True
            elif marker is not None and marker.shape not in ORDINALS:
                goes_on = marker.value == values[marker.shape] + 1
                values[marker.shape] = marker.value
                if last and last[1] and (marker.value == 1 or goes_on):
                    kind = self._after_text if text_between else self._over_number
                    kind[last[1], marker.shape] += 1
                bare = len(marker.rest) <= _BARE and marker.rest[-1] not in "。；"
                comes_back = markers.next_value(position, marker.shape) in (0, marker.value + 1)
                last, text_between = (marker.shape if bare and comes_back else "", 0), False
            elif block.heading:
                if last and last[0] and not text_between:
                    self._over_look[last[0], block.heading] += 1
                last, text_between = ("", block.heading), False
            else:
                text_between = text_between or not block.text.endswith(("：", ":"))

    def is_above_look(self, shape: str, heading: int) -> bool:
        """Whether this kind of number opens parts that contain unnumbered headings."""
        above = self._over_look[shape, heading]
        if shape[0] in BULLETS:
            return False
        return above > self._over_number[heading, shape]

    def number_is_above(self, draft: Draft, top: Draft) -> bool:
        """Whether a number ends the part below the open unnumbered heading."""
        if draft.heading:
            return draft.heading <= top.heading
        if self.is_above_look(draft.shape, top.heading):
            return True
        if self._over_number[top.heading, draft.shape] or draft.shape[0] in BULLETS:
            return False
        if self._after_text[top.heading, draft.shape] > 1 or draft.shape in PERIODS:
            return False
        return is_background(top.line)


_BARE = 24
"""Characters: a longer paragraph with a number is no mere heading."""


def rank(shape: str) -> int:
    """Return the usual rank of a kind of number in documents; 0 is the highest."""
    return RANKS.index(shape) if shape in RANKS else len(RANKS)


_COUNTED_LABEL = re.compile(
    r"(?:【)?(?P<label>第?[\u4e00-\u9fff]{0,4}?)(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})"
    r"(?P<what>件|项|条|阶段|步|环节|周期|学段|轮|期)?(?:】)?(?:\s*[：:]\s*|\s+|(?<=[段步节])(?=[（(]))(?P<rest>\S.*)",
    re.DOTALL,
)


def _with_counted_labels(
    blocks: Sequence[Block], found: Sequence[Marker | None]
) -> list[Marker | None]:
    """The markers with those of labels that the document counts itself: 实事一：, 第二件：."""
    matches = [
        _COUNTED_LABEL.fullmatch(block.text)
        if isinstance(block, Line) and not block.number and marker is None
        else None
        for block, marker in zip(blocks, found, strict=True)
    ]
    values: dict[tuple[str, str], list[int]] = {}
    for match in filter(None, matches):
        if len(match["label"]) > 1 or match["what"]:
            value = read_chinese_number(match["n"]) or 0
            values.setdefault((match["label"], match["what"] or ""), []).append(value)
    counted = {
        label
        for label, each in values.items()
        if len(each) > 1
        and all(below in (1, above + 1) for above, below in pairwise([0, *each]))
        and each.count(1) * 2 <= len(each)
    }
    return [
        Marker(
            shape="任务",
            sign=match["label"],
            value=read_chinese_number(match["n"]) or 0,
            number=match.group()[: match.start("rest")].strip(),
            rest=match["rest"],
        )
        if match and (match["label"], match["what"] or "") in counted
        else marker
        for match, marker in zip(matches, found, strict=True)
    ]


def _with_romans(found: Sequence[Marker | None]) -> list[Marker | None]:
    """The markers with i., v. and x. as Roman numbers where ii., iv. or ix. stands beside them."""
    result = list(found)
    last = 0
    for at, marker in enumerate(found):
        if marker is None:
            continue
        roman = as_roman(marker)
        if roman is not marker:
            below = (each for each in found[at + 1 : at + _IN_SIGHT] if each)
            follows = next((each for each in below if each.shape in ("ⅰ.", "a.")), None)
            begins = roman.value == 1 and not last and follows and follows.shape == "ⅰ."
            if begins or (last and roman.value == last + 1):
                result[at] = roman
                last = roman.value
                continue
        if marker.shape == "ⅰ.":
            last = marker.value
        elif marker.shape == "a." or rank(marker.shape) < rank("a."):
            last = 0
    return result


def _marker(line: Line) -> Marker | None:
    if line.number:
        return automatic_marker(line.number, line.value, line.depth, line.text)
    return read_marker(line.text)
