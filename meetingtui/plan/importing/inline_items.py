"""Split paragraphs that contain several numbered items (1.…；2.…；3.…)."""

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from meetingtui.base.wording import read_chinese_number
from meetingtui.plan.importing.blocks import Block, Line
from meetingtui.plan.importing.numbers import BULLETS, PERIODS, Marker, read_marker

_ITEM = re.compile(
    r"(?:(?<=[。；;！？!?：:）)\s])|^)\s*(?P<number>(?P<cn>[一二三四五六七八九十]{1,3})、"
    r"|[（(]\s*(?:(?P<inner>[一二三四五六七八九十]{1,3})|(?P<innermost>\d{1,2}))\s*[）)]"
    r"|(?P<figure>\d{1,2})\s*(?P<sign>[.．、])(?!\d(?!\d?\s*月|\d{3}年)))\s*(?=[^\d\s，。；、]|(?<=[）)])\d{1,2}\s*[月日]|(?<=[）)])20\d\d)"
)
_WHOLE = 3
"""Items of a level before a paragraph with several levels is taken apart."""


def with_items(blocks: list[Block]) -> list[Block]:
    """Split every paragraph that contains several numbered items into one paragraph per item."""
    return [piece for block in blocks for part in _periods(block) for piece in _items(part)]


_PERIOD = re.compile(
    r"(?:^|(?<=[；;。]))\s*(?=(?:第(?:[一二三四五六七八九十]{1,3}|\d{1,2})周"
    r"|(?:[一二三四五六七八九十元]{1,2}|\d{1,2})月份?)[：:])"
)


def _periods(block: Block) -> Iterator[Block]:
    """A line that runs through the months (九月：…；十月：…) as a paragraph for each."""
    cuts = [] if not isinstance(block, Line) or block.number else _cut_at(block.text)
    if not isinstance(block, Line) or len(cuts) < 2 or cuts[0]:
        yield block
        return
    for start, end in zip(cuts, [*cuts[1:], len(block.text)], strict=True):
        yield Line(text=block.text[start:end].strip().rstrip("；;"))


def _cut_at(text: str) -> list[int]:
    if text.count("：") + text.count(":") < 2:
        return []
    return [found.end() for found in _PERIOD.finditer(text)]


def _items(block: Block) -> Iterator[Block]:
    if not isinstance(block, Line) or block.number in BULLETS:
        yield block
        return
    if block.number:
        yield block
        return
    text = block.text
    cuts = _cuts(text)
    if not cuts:
        yield block
        return
    opening = text[: cuts[0]].strip()
    if opening:
        yield msgspec.structs.replace(block, text=opening)
    look = block.look
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        piece = text[start:end].strip()
        if piece:
            yield Line(text=piece.rstrip("；;"), look=look if start == 0 else type(look)())


def split_items(text: str) -> list[str]:
    """Split one paragraph into its numbered items; a list of itself where it is a single item."""
    cuts = _cuts(text)
    if not cuts or cuts[0]:
        return [text]
    ends = [*cuts[1:], len(text)]
    return [text[start:end].strip() for start, end in zip(cuts, ends, strict=True)]


def _cuts(text: str) -> list[int]:
    """Where the items of a paragraph begin; none where it is one item."""
    matches = list(_ITEM.finditer(text))
    if len(matches) < 2:
        return []
    opened: dict[str, int] = {}
    first = read_marker(text)
    found: list[tuple[int, str, int]] = []
    listed = False
    order: list[str] = []
    for match in matches:
        shape = _shape(match)
        value = _value(match["cn"] or match["inner"] or match["innermost"] or match["figure"])
        last = found[-1][0] if found else 0
        before = text[last : match.start("number")].strip()
        labelled = _may_list(before, read_marker(before) if found else first)
        if before and before[-1] in "：:" and not labelled:
            continue
        listed = listed or labelled
        follows = value == opened.get(shape, 0) + 1
        is_start = not opened and match.start("number") == 0
        if not follows and value != 1 and not is_start:
            continue
        opened[shape] = value
        if shape in order:
            for deeper in order[order.index(shape) + 1 :]:
                opened.pop(deeper, None)
            del order[order.index(shape) + 1 :]
        else:
            order.append(shape)
        found.append((match.start("number"), shape, value))
    counts = Counter(shape for _, shape, _ in found)
    kept = [at for at, shape, _ in found if counts[shape] > 1]
    if not kept or (len(kept) == 1 and kept[0] == 0):
        return []
    if first is not None and 0 not in kept and not listed:
        return []
    return kept


def _shape(match: re.Match[str]) -> str:
    if match["cn"]:
        return "一、"
    if match["inner"]:
        return "（一）"
    return "（1）" if match["innermost"] else f"1{match['sign']}"


def _may_list(before: str, first: Marker | None) -> bool:
    """Whether what follows are items of their own, not the steps of one measure.

    They are after a month, after a heading without a number, and after a short heading
    with one of a higher kind: （一）阵地建设：1、…；2、….
    """
    if first is None:
        return len(before) <= _LABEL or bool(_ANNOUNCED.search(before))
    if first.shape in PERIODS:
        return True
    label = before.removeprefix(first.number).strip(" ：:。")
    return (
        first.shape in ("一、", "（一）")
        and 0 < len(label) <= _LABEL
        and not re.search("[，。；]", label)
    )


_LABEL = 16
_ANNOUNCED = re.compile("(?:以下|如下|下列|下面|几方面|几个方面|几项|几点)[^。；：:]{0,10}[：:]$")
"""Words after which a paragraph without a number lists what is to be done."""


def _value(words: str) -> int:
    return read_chinese_number(words) or 0
