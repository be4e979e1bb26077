"""Read a plan written as YAML: the output of ``plan read --json``, or plain nested lists."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from meetingtui.base.errors import DocumentError, SettingsError
from meetingtui.base.wording import one_line
from meetingtui.base.yaml_reader import YamlFaultReport, parse_yaml_with_lines
from meetingtui.plan.importing.assignment_resolution import ResolutionContext
from meetingtui.plan.importing.paragraph_numbers import parse_paragraph_number
from meetingtui.plan.importing.plan_document import PlanNode, PlanNodeKind
from meetingtui.plan.importing.plan_outline import title_of_paragraph
from meetingtui.plan.importing.title_block import TitleBlock, read_title_block

_Path = tuple[str | int, ...]

_MAX_BYTES = 4_000_000
"""Maximum size of a YAML plan file in bytes; a plan of 150 measures has 200 KB as UTF-8 JSON, and
twice that as UTF-16.
"""


class _YamlNode(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Node of a plan as written in YAML or printed by ``plan read --json``; only the title is
    required.
    """

    title: str
    """Title of the YAML plan node, with or without its number."""
    number: str = ""
    """Number of the YAML plan node as printed in the plan."""
    text: str = ""
    """Paragraphs of the YAML plan node itself."""
    kind: PlanNodeKind | None = None
    """Kind of the YAML plan node (section, measure, table row); None where its children decide
    it.
    """
    department: str = ""
    """Department responsible for the YAML plan node."""
    co_departments: tuple[str, ...] = ()
    """Departments that assist with the YAML plan node."""
    people: tuple[str, ...] = ()
    """People responsible for the YAML plan node."""
    due: date | None = None
    """Deadline of the YAML plan node as a date."""
    due_text: str = ""
    """Deadline of the YAML plan node as written."""
    fields: dict[str, str] = {}
    """Cells of the table row that the YAML plan node stands for, by column header."""
    doubts: tuple[str, ...] = ()
    """Chinese warnings (存疑) on the YAML plan node that a person should check."""


class YamlPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Parsed YAML plan, whose nodes are created once school and term are known."""

    head: TitleBlock
    """Title, school and term stated in the YAML plan."""
    plain: Any
    """Parsed content of the YAML plan as dicts, lists and text."""
    lines: YamlFaultReport
    """Line number of each part of the YAML plan, for error messages."""

    def create_nodes(self, context: ResolutionContext) -> tuple[PlanNode, ...]:
        """Create the plan nodes of a parsed YAML plan, resolving departments and deadlines.

        Raises:
            DocumentError: a part of the file does not have the form of a plan node.
        """
        root: _Path = ()
        plain = self.plain
        if isinstance(plain, dict) and "nodes" in plain:
            root, plain = ("nodes",), plain["nodes"]
        elif isinstance(plain, dict):
            plain = {key: below for key, below in plain.items() if key not in _HEAD}
        try:
            if isinstance(plain, str):
                raise self.lines.error_at(root, "这里应是一个列表，每行以“- ”开头。")
            return tuple(_yaml_to_plan_nodes(plain, root, _YamlReadingContext(self.lines, context)))
        except SettingsError as error:
            raise DocumentError(error.message) from error


_HEAD = ("title", "school", "term")


class _YamlReadingContext(msgspec.Struct, frozen=True):
    """What is needed to create the nodes of a YAML plan: line numbers for error messages, the
    school and the term.
    """

    lines: YamlFaultReport
    """Line number of each part of the YAML plan, for error messages."""
    context: ResolutionContext
    """School and term in which the YAML plan's departments and deadlines are resolved."""


def read_yaml_plan(path: Path) -> YamlPlan:
    """Parse a YAML plan file; school and term are taken from its title where it does not state
    them.

    Raises:
        DocumentError: the file cannot be read, is larger than 4 MB, or is not valid YAML.
    """
    try:
        plain, lines = parse_yaml_with_lines(path.read_bytes(), object, path.name, limit=_MAX_BYTES)
    except OSError as error:
        raise DocumentError(
            f"打不开“{path.name}”。请确认文件没有被移走，并且没有被其他程序占用。"
        ) from error
    except SettingsError as error:
        raise DocumentError(error.message) from error
    mapping = plain if isinstance(plain, dict) else {}
    title, school, term = (
        str(mapping[key]) if isinstance(mapping.get(key), str) else "" for key in _HEAD
    )
    found = read_title_block([title] if title else [], ())
    head = TitleBlock(title=title, school=school or found.school, term=term or found.term)
    return YamlPlan(head=head, plain=plain, lines=lines)


def _yaml_to_plan_nodes(
    plain: Any, path: _Path, reading: _YamlReadingContext
) -> Iterator[PlanNode]:
    """Yield the plan nodes that a YAML value (text, list or mapping) describes; none for an empty
    value.

    Args:
        plain: the value as the YAML parser gives it.
        path: keys and indexes from the root of the file to the value, for error messages.
        reading: line numbers, school and term.

    Raises:
        DocumentError: the value does not have the form of a plan node.
    """
    if plain is None:
        return
    if isinstance(plain, str):
        yield _create_plan_node(_YamlNode(title=plain), (), reading)
    elif isinstance(plain, list):
        for index, entry in enumerate(plain):
            yield from _yaml_to_plan_nodes(entry, (*path, index), reading)
    elif not isinstance(plain, dict):
        raise reading.lines.error_at(path, "这里应是一条内容，或一个列表。")
    elif "title" in plain:
        own = {key: value for key, value in plain.items() if key != "children"}
        try:
            written = msgspec.convert(own, _YamlNode, strict=False)
        except msgspec.ValidationError as error:
            at = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
            complaint = str(error) if " - at `" in str(error) else f"{error} - at `$`"
            raise reading.lines.validation_error(complaint.replace("`$", f"`${at}")) from error
        children = tuple(_yaml_to_plan_nodes(plain.get("children"), (*path, "children"), reading))
        yield _create_plan_node(written, children, reading)
    else:
        for heading, below in plain.items():
            yield _node_of_mapping_entry(heading, below, (*path, heading), reading)


def _node_of_mapping_entry(
    heading: str, below: Any, path: _Path, reading: _YamlReadingContext
) -> PlanNode:
    """Create the plan node of a YAML mapping entry: ``德育: [升旗, 值周]`` is a section, ``升旗:
    每周一次`` a measure.

    Args:
        heading: key of the entry.
        below: its value.
        path: keys and indexes from the root of the file to the entry, for error messages.
        reading: line numbers, school and term.
    """
    if isinstance(below, str):
        return _create_plan_node(_YamlNode(title=heading, text=below), (), reading)
    return _create_plan_node(
        _YamlNode(title=heading), tuple(_yaml_to_plan_nodes(below, path, reading)), reading
    )


def _create_plan_node(
    written: _YamlNode, children: tuple[PlanNode, ...], reading: _YamlReadingContext
) -> PlanNode:
    """Create a plan node from its fields in a YAML plan: number and title separated, owner and
    deadline resolved.

    Args:
        written: the fields of the node as written.
        children: its child nodes.
        reading: line numbers, school and term.
    """
    number, line = written.number, one_line(written.title)
    paragraph_number = None if number else parse_paragraph_number(line)
    if paragraph_number and paragraph_number.text_after:
        number, line = paragraph_number.number, paragraph_number.text_after
    title = title_of_paragraph(line)
    text = written.text
    if not text and line.rstrip("。；;：:，,、 ") != title:
        text = line
    assignment = reading.context.resolve_assignment(
        department="、".join(filter(None, (written.department, *written.co_departments))),
        people="、".join(written.people),
        due=written.due_text,
    )
    rows = all(child.kind is PlanNodeKind.TABLE_ROW for child in children)
    return PlanNode(
        number=number,
        title=title,
        text=text,
        kind=written.kind or (PlanNodeKind.MEASURE if rows else PlanNodeKind.SECTION),
        department=assignment.department,
        co_departments=assignment.co_departments,
        doubts=written.doubts,
        people=assignment.people,
        due=written.due or assignment.due,
        due_text=assignment.due_text,
        fields=written.fields,
        children=children,
    )
