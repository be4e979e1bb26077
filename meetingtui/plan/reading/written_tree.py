"""A plan written as YAML: the tree that ``plan read --json`` prints, or plainly nested lists."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from meetingtui.errors import DocumentError, SettingsError
from meetingtui.plan.document import NodeKind, PlanNode
from meetingtui.plan.reading.head import Head, read_head
from meetingtui.plan.reading.labels import Reference
from meetingtui.plan.reading.numbering import read_marker
from meetingtui.plan.reading.outline import split_title
from meetingtui.strict_yaml import Lines, parse
from meetingtui.wording import one_line

_Path = tuple[str | int, ...]


class _Written(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A node as it is exported; all but the title may be left out."""

    title: str
    """The heading, with or without its number."""
    number: str = ""
    """The number as the plan prints it."""
    text: str = ""
    """The node's own paragraphs."""
    kind: NodeKind | None = None
    """What it is in the plan; by its children where it is not said."""
    department: str = ""
    """The department."""
    people: tuple[str, ...] = ()
    """The people."""
    due: date | None = None
    """The deadline."""
    due_text: str = ""
    """The deadline in words."""
    fields: dict[str, str] = {}
    """A table row's columns."""


class WrittenTree(msgspec.Struct, frozen=True, kw_only=True):
    """A YAML file, parsed; its nodes are made once it is known what they are read against."""

    head: Head
    """What it says of itself."""
    plain: Any
    """Dicts, lists and text."""
    lines: Lines
    """Where each part stands."""

    def nodes(self, reference: Reference) -> tuple[PlanNode, ...]:
        """The tree.

        Raises:
            DocumentError: a part of it is not written as a tree is.
        """
        root: _Path = ()
        plain = self.plain
        if isinstance(plain, dict) and "nodes" in plain:
            root, plain = ("nodes",), plain["nodes"]
        elif isinstance(plain, dict):
            plain = {key: below for key, below in plain.items() if key not in _HEAD}
        try:
            if isinstance(plain, str):
                raise self.lines.error(root, "这里应是一个列表，每行以“- ”开头。")
            return tuple(_nodes(plain, root, _Reading(self.lines, reference)))
        except SettingsError as error:
            raise DocumentError(error.message) from error


_HEAD = ("title", "school", "term")


class _Reading(msgspec.Struct, frozen=True):
    lines: Lines
    """Where each part stands."""
    reference: Reference
    """What departments and deadlines are read against."""


def read_tree(path: Path) -> WrittenTree:
    """The file, parsed.

    Raises:
        DocumentError: it cannot be read, or is not written as YAML is.
    """
    try:
        plain, lines = parse(path.read_bytes(), object, path.name)
    except OSError as error:
        raise DocumentError(
            f"打不开“{path.name}”。请确认文件没有被移走，并且没有被其他程序占用。"
        ) from error
    except SettingsError as error:
        raise DocumentError(error.message) from error
    said = plain if isinstance(plain, dict) else {}
    title, school, term = (
        str(said[key]) if isinstance(said.get(key), str) else "" for key in _HEAD
    )
    found = read_head([title] if title else [], ())
    head = Head(title=title, school=school or found.school, term=term or found.term)
    return WrittenTree(head=head, plain=plain, lines=lines)


def _nodes(plain: Any, path: _Path, reading: _Reading) -> Iterator[PlanNode]:
    if plain is None:
        return
    if isinstance(plain, str):
        yield _node(_Written(title=plain), (), reading)
    elif isinstance(plain, list):
        for index, entry in enumerate(plain):
            yield from _nodes(entry, (*path, index), reading)
    elif not isinstance(plain, dict):
        raise reading.lines.error(path, "这里应是一条内容，或一个列表。")
    elif "title" in plain:
        own = {key: value for key, value in plain.items() if key != "children"}
        try:
            written = msgspec.convert(own, _Written, strict=False)
        except msgspec.ValidationError as error:
            at = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
            complaint = str(error) if " - at `" in str(error) else f"{error} - at `$`"
            raise reading.lines.invalid(complaint.replace("`$", f"`${at}")) from error
        children = tuple(_nodes(plain.get("children"), (*path, "children"), reading))
        yield _node(written, children, reading)
    else:
        for heading, below in plain.items():
            yield _headed(heading, below, (*path, heading), reading)


def _headed(heading: str, below: Any, path: _Path, reading: _Reading) -> PlanNode:
    """``德育: [升旗, 值周]`` is a section, ``升旗: 每周一次`` a measure with its text."""
    if isinstance(below, str):
        return _node(_Written(title=heading, text=below), (), reading)
    return _node(_Written(title=heading), tuple(_nodes(below, path, reading)), reading)


def _node(written: _Written, children: tuple[PlanNode, ...], reading: _Reading) -> PlanNode:
    number, line = written.number, one_line(written.title)
    marker = None if number else read_marker(line)
    if marker and marker.rest:
        number, line = marker.number, marker.rest
    title = split_title(line)
    text = written.text
    if not text and line.rstrip("。；;：:，,、 ") != title:
        text = line
    owing = reading.reference.owing(
        department=written.department, people="、".join(written.people), due=written.due_text
    )
    rows = all(child.kind is NodeKind.TABLE_ROW for child in children)
    return PlanNode(
        number=number,
        title=title,
        text=text,
        kind=written.kind or (NodeKind.MEASURE if rows else NodeKind.SECTION),
        department=owing.department,
        people=owing.people,
        due=written.due or owing.due,
        due_text=owing.due_text,
        fields=written.fields,
        children=children,
    )
