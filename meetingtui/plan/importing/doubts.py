"""Warnings about places where a plan was hard to read and that the user should check."""

import re
from collections.abc import Iterator, Sequence

from meetingtui.plan.importing.document import NodeKind, PlanDocument, PlanNode
from meetingtui.plan.importing.numbers import IN_WORDS, PERIODS, Marker, as_roman, read_marker

_LONG_TITLE = 60
"""Number of characters above which a heading is probably a whole paragraph."""

_SHORT_TITLE = 30


LONG = "标题太长，可能是正文"
"""The warning about a long title, which a shorter title resolves."""


def doubts(document: PlanDocument) -> dict[int, tuple[str, ...]]:
    """Return Chinese warnings on uncertain places, by the node's index in reading order."""
    indexes = {id(node): index for index, (_, node) in enumerate(document.walk())}
    found: dict[int, list[str]] = {}
    for _, node in document.walk():
        if node.doubts:
            found.setdefault(indexes[id(node)], []).extend(node.doubts)
    for siblings in _families(document):
        for node, reason in (*_number_doubts(siblings), *_node_doubts(siblings)):
            found.setdefault(indexes[id(node)], []).append(reason)
    return {index: tuple(reasons) for index, reasons in found.items()}


def short_title(title: str) -> str:
    """Propose the first clause as title of a node whose title is a whole paragraph; else empty."""
    if len(title) <= _LONG_TITLE:
        return ""
    clause = re.split("[，,；;：:。——]", title, maxsplit=1)[0].strip()
    return clause if 4 <= len(clause) <= _SHORT_TITLE else ""


def _families(document: PlanDocument) -> Iterator[Sequence[PlanNode]]:
    yield document.nodes
    for _, node in document.walk():
        if node.children:
            yield node.children


def _number_doubts(siblings: Sequence[PlanNode]) -> Iterator[tuple[PlanNode, str]]:
    """Numbers that are missing, doubled, skipped or of another kind than their neighbours'."""
    headings = [node for node in siblings if node.kind is not NodeKind.TABLE_ROW]
    numbered = [at for at, node in enumerate(headings) if node.number]
    # 指导思想 before 一、 and what closes the plan after the last number need none.
    headings = headings[numbered[0] : numbered[-1] + 1] if numbered else headings
    last: Marker | None = None
    numbers = [read_marker(f"{node.number}甲") if node.number else None for node in headings]
    is_roman = any(each and each.shape == "ⅰ." for each in numbers)
    for node, own in zip(headings, numbers, strict=True):
        number = as_roman(own) if own and is_roman else own
        if number is not None and number.shape == "附":
            continue
        if number is None:
            if not node.number and any(each.number for each in headings):
                yield node, "同级的都有编号，这一项没有"
            continue
        if last is not None and number.shape != last.shape:
            yield node, f"编号“{node.number}”与同级的写法不同，层级可能不对"
        elif last is not None and number.value == last.value:
            yield node, f"编号“{node.number}”重复"
        elif last is not None and number.sign != IN_WORDS and number.value != last.value + 1:
            yield node, f"编号“{node.number}”不连续，前面可能漏读"
        last = number


def _is_period(node: PlanNode) -> bool:
    """Whether a node is a month, a week or a day, in which one item is no surprise."""
    marker = read_marker(node.title) or read_marker(f"{node.title}：")
    return marker is not None and marker.shape in PERIODS


def _node_doubts(siblings: Sequence[PlanNode]) -> Iterator[tuple[PlanNode, str]]:
    for node in siblings:
        if node.kind is NodeKind.TABLE_ROW:
            continue
        if len(node.title) > _LONG_TITLE:
            yield node, LONG
        if node.kind is NodeKind.SECTION and len(node.children) == 1 and not _is_period(node):
            child = node.children[0]
            if child.kind is not NodeKind.TABLE_ROW and child.number:
                yield child, "只有这一个下级，层级可能不对"
