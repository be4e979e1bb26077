"""Write a changed school into the text of its school.yaml, keeping comments and formatting.

Only changed values are replaced, at the positions known from YAML's node tree; comments, order,
quotes and unknown keys are kept. ruamel.yaml is not used: its round trip attaches the comment
above a section to the last entry of the section before, and loses it when that entry is deleted.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeGuard

import msgspec
import yaml

from meetingtui.base.errors import SettingsError
from meetingtui.base.yaml_reader import compose_yaml
from meetingtui.school.school import School, parse_school

_CANNOT = "学校设置里有程序不敢改动的写法，没有保存。请把刚才改的内容告诉懂电脑的同事，由他手工改。"


class _TextEdit(NamedTuple):
    """A replacement of the characters ``start`` to ``end`` of a text."""

    start: int
    end: int
    text: str


def updated_yaml_text(text: str, school: School) -> str:
    """Return the text of a school.yaml, changed so that it describes another school; the same text
    where it already does. Nothing is written to disk.

    Args:
        text: the present text of a valid school.yaml.
        school: the school that the text is to describe.

    Raises:
        SettingsError: the text cannot be read, or is written in a way that cannot be changed
            safely.
    """
    before = parse_school(text)
    if before == school:
        return text
    root = compose_yaml(text)
    try:
        changed = _apply_edits(text, _YamlEditor(text).mapping_edits(root, before, school))
        is_right = parse_school(changed) == school
    except (_UnsupportedYamlError, SettingsError) as error:
        raise SettingsError(_CANNOT) from error
    if not is_right:
        raise SettingsError(_CANNOT)
    return changed


class _UnsupportedYamlError(Exception):
    """Raised where the YAML is in a form that cannot be edited safely."""


class _YamlEditor:
    """Computes the edits of a school.yaml's text that change one value into another.

    Args:
        text: the whole text, in which the positions of nodes and edits count.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def mapping_edits(
        self, node: yaml.Node, before: msgspec.Struct, after: msgspec.Struct
    ) -> list[_TextEdit]:
        """Return the edits of the YAML text that turn a mapping from ``before`` into ``after``;
        empty where they are equal.

        Only changed fields are rewritten or added, or removed where they now have their default
        value; keys that the Struct does not have stay.

        Raises:
            _UnsupportedYamlError: the node is not a mapping.
        """
        if not isinstance(node, yaml.MappingNode):
            raise _UnsupportedYamlError
        changed = [
            field
            for field in after.__struct_fields__
            if getattr(before, field) != getattr(after, field)
        ]
        if node.flow_style:
            return [self._flow_mapping_edit(node, after, changed)] if changed else []
        places = {key.value: (key, value) for key, value in node.value}
        edits: list[_TextEdit] = []
        added: list[str] = []
        for field in changed:
            value = getattr(after, field)
            if field in places:
                edits += self._entry_edits(
                    node, *places[field], getattr(before, field), value, after
                )
            else:
                added += self._entry_lines(field, value, node.start_mark.column)
        if added:
            end = self._line_end(_end_of_node(node))
            edits.append(_TextEdit(end, end, "".join(f"{self._newline}{line}" for line in added)))
        return edits

    def _entry_edits(
        self,
        mapping: yaml.MappingNode,
        key: yaml.Node,
        node: yaml.Node,
        before: object,
        value: object,
        owner: msgspec.Struct,
    ) -> list[_TextEdit]:
        """Return the edits of the YAML text that change or remove one ``key: value`` of a block
        mapping.

        Args:
            mapping: the mapping.
            key: node of the key.
            node: node of the present value.
            before: the present value.
            value: the new value; the entry is removed where it is the field's default.
            owner: the record that the mapping describes, with the new value.
        """
        is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
        if is_block and isinstance(before, msgspec.Struct) and isinstance(value, msgspec.Struct):
            return self.mapping_edits(node, before, value)
        if (
            is_block
            and isinstance(node, yaml.SequenceNode)
            and _are_structs(before)
            and _are_structs(value)
        ):
            return [self._sequence_edit(node, before, value)]
        if (
            value == _default_value(owner, key.value)
            and key.start_mark.index != mapping.start_mark.index
        ):
            start = self._line_start(key.start_mark.index)
            end = self._line_end(_end_of_node(node))
            return [_TextEdit(start, min(end + len(self._newline), len(self._text)), "")]
        if is_block or isinstance(value, msgspec.Struct) or _are_structs(value):
            lines = self._entry_lines(key.value, value, key.start_mark.column)
            text = self._newline.join(lines).lstrip(" ")
            return [_TextEdit(key.start_mark.index, _end_of_node(node), text)]
        start, end = node.start_mark.index, node.end_mark.index
        space = "" if self._text[start - 1 : start] in (" ", "") else " "
        return [_TextEdit(start, end, space + _inline_value(value))]

    def _flow_mapping_edit(
        self, node: yaml.MappingNode, after: msgspec.Struct, changed: Sequence[str]
    ) -> _TextEdit:
        """Return the edit of a flow mapping ``{name: …, post: …}``; unchanged values keep their
        text.

        Args:
            node: the mapping.
            after: the record that it is to describe.
            changed: names of the fields that changed.
        """
        parts: dict[str, str] = {}
        for key, value in node.value:
            stretch = self._text[key.start_mark.index : value.end_mark.index]
            parts[key.value] = stretch
        for field in changed:
            value = getattr(after, field)
            if value == _default_value(after, field):
                parts.pop(field, None)
            else:
                parts[field] = f"{field}: {_inline_value(value)}"
        start, end = node.start_mark.index, node.end_mark.index
        edge = " " if self._text[start + 1 : start + 2] == " " else ""
        return _TextEdit(start, end, f"{{{edge}{', '.join(parts.values())}{edge}}}")

    def _sequence_edit(self, node: yaml.SequenceNode, before: Any, after: Any) -> _TextEdit:
        """Return the edit of a block list of mappings, with entries changed, removed, added and
        reordered.

        Args:
            node: the list.
            before: the records that it describes.
            after: the records that it is to describe.

        Raises:
            _UnsupportedYamlError: an entry is not on lines of its own.
        """
        column = node.start_mark.column
        starts = [self._line_start(item.start_mark.index) for item in node.value]
        ends = [self._line_end(_end_of_node(item)) for item in node.value]
        for start, item in zip(starts, node.value, strict=True):
            if self._text[start : item.start_mark.index].strip(" ") != "-":
                raise _UnsupportedYamlError
        above = [
            "",
            *(self._text[end:start] for end, start in zip(ends, starts[1:], strict=False)),
        ]
        is_flow = bool(node.value[0].flow_style)
        matched = _previous_entry_indexes(before, after)
        kept = {at for at in matched if at is not None}
        chunks: list[str] = []
        for at, entry in zip(matched, after, strict=True):
            if at is None:
                chunks.append(
                    self._newline.join(self._list_item_lines(entry, column, is_flow=is_flow))
                )
                continue
            edits = self.mapping_edits(node.value[at], before[at], entry)
            chunk = _apply_edits(self._text, edits, starts[at], ends[at])
            chunks.append(self._comments_above(above[at]) + chunk)
        left = [self._comments_above(above[at]) for at in range(len(before)) if at not in kept]
        remarks = "".join(left)
        body = self._newline.join(chunks)
        return _TextEdit(starts[0], ends[-1], remarks + body)

    def _comments_above(self, between: str) -> str:
        """Return the comment and blank lines above an entry; empty for none.

        Args:
            between: the text between the end of the entry before and the line of this one.
        """
        return between[len(self._newline) :] if between.startswith(self._newline) else between

    def _entry_lines(self, key: str, value: object, column: int) -> list[str]:
        """Return ``key: value`` as lines of a block mapping, indented to a column."""
        indent = " " * column
        if isinstance(value, msgspec.Struct):
            return [f"{indent}{key}:", *self._mapping_lines(value, column + 2)]
        if _are_structs(value):
            entries = [line for each in value for line in self._list_item_lines(each, column + 2)]
            return [f"{indent}{key}:", *entries]
        return [f"{indent}{key}: {_inline_value(value)}"]

    def _list_item_lines(
        self, value: msgspec.Struct, column: int, *, is_flow: bool = False
    ) -> list[str]:
        """Return one entry of a list as lines.

        Args:
            value: the record of the entry.
            column: column of its dash, from 0.
            is_flow: whether it is written on one line, ``- {name: …}``.
        """
        indent = " " * column
        if is_flow:
            said = ", ".join(
                f"{key}: {_inline_value(each)}" for key, each in _non_default_values(value)
            )
            return [f"{indent}- {{{said}}}"]
        lines = self._mapping_lines(value, column + 2)
        return [f"{indent}- {lines[0].lstrip(' ')}", *lines[1:]]

    def _mapping_lines(self, value: msgspec.Struct, column: int) -> list[str]:
        """Return the fields of a record as lines of a block mapping, indented to a column."""
        return [
            line
            for key, each in _non_default_values(value)
            for line in self._entry_lines(key, each, column)
        ]

    def _line_start(self, index: int) -> int:
        """Return the index in the YAML text where the line of a character begins."""
        return self._text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        """Return the index in the YAML text where the line of a character ends, before its line
        break.
        """
        end = self._text.find(self._newline, index)
        return end if end >= 0 else len(self._text)


def _apply_edits(
    text: str, edits: Iterable[_TextEdit], start: int = 0, end: int | None = None
) -> str:
    """Return the YAML text from ``start`` to ``end`` with the edits applied, whose positions count
    from the start of the whole text.

    Args:
        text: the whole text.
        edits: edits between ``start`` and ``end``, in any order.
        start: index of the first character returned.
        end: index just past the last one; None for the end of the text.
    """
    found = text[start:end]
    for edit in sorted(edits, reverse=True):
        found = found[: edit.start - start] + edit.text + found[edit.end - start :]
    return found


def _end_of_node(node: yaml.Node) -> int:
    """Return the index in the YAML text just past a node's last character.

    The end mark of a block node itself is after the blank lines that follow.
    """
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end_of_node(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.index


def _previous_entry_indexes(before: Sequence[Any], after: Sequence[Any]) -> list[int | None]:
    """Return for each entry of a YAML list the index it had before the change; None for a new one.

    Entries are matched by name, else by a former name.

    Args:
        before: the records before the change.
        after: the records after it.
    """
    places = {_entry_identifier(entry): at for at, entry in enumerate(before)}
    found = [places.get(_entry_identifier(entry)) for entry in after]
    for at, entry in enumerate(after):
        if found[at] is None:
            formerly = (places.get(name) for name in getattr(entry, "former", ()))
            found[at] = next((old for old in formerly if old not in (None, *found)), None)
    return found


def _entry_identifier(entry: Any) -> str:
    """Return what identifies an entry of a list in school.yaml: the id of a term, the name of
    anything else.
    """
    return str(entry.id if hasattr(entry, "id") else entry.name)


def _non_default_values(value: msgspec.Struct) -> list[tuple[str, object]]:
    """Return the names and values of a record's fields that are not at their default, in the order
    in which they are declared.
    """
    return [
        (field, each)
        for field in value.__struct_fields__
        if (each := getattr(value, field)) != _default_value(value, field)
    ]


def _default_value(owner: msgspec.Struct, name: str) -> object:
    """Return the default value of the field ``name`` of a record; ``NODEFAULT`` where it has
    none.
    """
    field = next(each for each in msgspec.structs.fields(owner) if each.name == name)
    if field.default is not msgspec.NODEFAULT:
        return field.default
    return field.default_factory() if callable(field.default_factory) else msgspec.NODEFAULT


def _are_structs(value: object) -> TypeGuard[tuple[msgspec.Struct, ...]]:
    """Whether a value is a tuple of at least one record."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], msgspec.Struct)


def _inline_value(value: object) -> str:
    """Return a value as YAML writes it on one line, after a colon or in a list."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_inline_value, value))}]"
    if isinstance(value, dict):
        entries = (f"{_inline_value(key)}: {_inline_value(each)}" for key, each in value.items())
        return f"{{{', '.join(entries)}}}"
    return _yaml_scalar(str(value))


def _yaml_scalar(text: str) -> str:
    """Return a text unquoted where YAML reads it back unchanged, else quoted."""
    try:
        node = yaml.compose(f"[{text}]", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        node = None  # text that YAML cannot take bare is put in quotes
    is_plain = (
        isinstance(node, yaml.SequenceNode)
        and len(node.value) == 1
        and isinstance(node.value[0], yaml.ScalarNode)
        and node.value[0].style is None
        and node.value[0].value == text
        and text not in ("", "~")
        and text[0] not in "-?:"  # alone at the end of a line they begin a list or a mapping
        and "\u3000" not in text
    )
    return text if is_plain else json.dumps(text, ensure_ascii=False)
