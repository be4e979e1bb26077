"""Where a document was hard to read: places a person should look at before they are written."""

from collections.abc import Iterator, Sequence

from meetingtui.plan.document import NodeKind, PlanDocument, PlanNode
from meetingtui.plan.reading.numbering import Marker, read_marker

_LONG_TITLE = 60
"""Characters: what is longer is rather a paragraph than a heading."""


def doubts(document: PlanDocument) -> dict[int, tuple[str, ...]]:
    """Reasons to look again, in Chinese, by the node's index in reading order."""
    indexes = {id(node): index for index, (_, node) in enumerate(document.walk())}
    found: dict[int, list[str]] = {}
    for siblings in _families(document):
        for node, reason in (*_number_doubts(siblings), *_node_doubts(siblings)):
            found.setdefault(indexes[id(node)], []).append(reason)
    return {index: tuple(reasons) for index, reasons in found.items()}


def _families(document: PlanDocument) -> Iterator[Sequence[PlanNode]]:
    yield document.nodes
    for _, node in document.walk():
        if node.children:
            yield node.children


def _number_doubts(siblings: Sequence[PlanNode]) -> Iterator[tuple[PlanNode, str]]:
    """Numbers that are missing, doubled, skipped or of another kind than their neighbours'."""
    headings = [node for node in siblings if node.kind is not NodeKind.TABLE_ROW]
    last: Marker | None = None
    for node in headings:
        number = read_marker(f"{node.number}甲") if node.number else None
        if number is None:
            if any(each.number for each in headings):
                yield node, "同级的都有编号，这一项没有"
            continue
        if last is not None and number.shape != last.shape:
            yield node, f"编号“{node.number}”与同级的写法不同，层级可能不对"
        elif last is not None and number.value == last.value:
            yield node, f"编号“{node.number}”重复"
        elif last is not None and number.value != last.value + 1:
            yield node, f"编号“{node.number}”不连续，前面可能漏读"
        last = number


def _node_doubts(siblings: Sequence[PlanNode]) -> Iterator[tuple[PlanNode, str]]:
    for node in siblings:
        if node.kind is NodeKind.TABLE_ROW:
            continue
        if len(node.title) > _LONG_TITLE:
            yield node, "标题太长，可能是正文"
        if node.kind is NodeKind.SECTION and len(node.children) == 1:
            child = node.children[0]
            if child.kind is not NodeKind.TABLE_ROW:
                yield child, "只有这一个下级，层级可能不对"
