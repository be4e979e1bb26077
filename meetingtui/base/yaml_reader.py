"""Read YAML settings strictly and report all faults at once, in Chinese, with their lines.

YAML 1.1's automatic types are off (``14:30`` stays a time, ``no`` and ``010`` stay text), and
aliases and repeated keys are refused. A fault says the line, what was expected and what to
write instead.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import yaml

from meetingtui.base.errors import SettingsError
from meetingtui.base.file_access import (
    NotTextError,
    decode_text,
    explain_os_error,
    read_bytes_retrying_while_locked,
)
from meetingtui.base.wording import without_unprintable

MAX_BYTES = 300_000
"""Default maximum size of a settings file in bytes; real ones have a few kilobytes, larger ones
take seconds to read.
"""

_MAX_FAULTS = 30
"""Maximum number of faults that are looked for."""

_FULL_WIDTH_SPACE = "\u3000"
_SPACE_ADVICE = "用了全角空格。请改成半角空格。"

T = TypeVar("T")

_Path = tuple[str | int, ...]

_ALIAS = "alias refused"

_EXPECTED = {
    "int": "一个整数，例如 2",
    "bool": "true（是）或 false（否）",
    "str": "一段文字",
    "date": "一个日期，写成 2026-09-01 的样子",
    "array": "一个列表，每行以“- ”开头",
    "object": "若干“名称: 内容”，比上一级多缩进两格",
    "float": "一个数，例如 0.5",
}


class _AliasFreeComposer(yaml.composer.Composer):
    """A part of a YAML loader: it builds the node tree, where line numbers are still known, and
    refuses aliases.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose the next node of a YAML text; refuse an alias.

        Raises:
            yaml.composer.ComposerError: it is an alias (also how a YAML bomb is made).
        """
        # PyYAML's stubs do not know that a composer is part of a parser.
        if self.check_event(yaml.AliasEvent):  # type: ignore[attr-defined]
            mark = self.peek_event().start_mark  # type: ignore[attr-defined]
            raise yaml.composer.ComposerError(None, None, _ALIAS, mark)
        return super().compose_node(parent, index)


class _PurePythonLoader(_AliasFreeComposer, yaml.BaseLoader):
    """A YAML loader written in Python: its errors and the positions of its nodes are exact."""

    def __init__(self, text: str) -> None:
        yaml.BaseLoader.__init__(self, text)


if TYPE_CHECKING or yaml.__with_libyaml__:

    class _LibyamlLoader(_AliasFreeComposer, yaml.CBaseLoader):
        """A YAML loader that takes a tenth of the time; lines of its nodes are exact, their columns
        may not be.

        Only events come from libyaml: its own composer crashes where a text is nested too deep.
        """

        def __init__(self, text: str) -> None:
            yaml.CBaseLoader.__init__(self, text)
            _AliasFreeComposer.__init__(self)


_READ_DIFFERENTLY = re.compile(r"[\t?!\ufeff]|---|[|>][-+\d]*#")
"""Pattern of what libyaml accepts where PyYAML refuses it, or counts on another line: tabs, tags,
question marks inside lists, a byte order mark inside the text, marks between documents, and a
comment directly behind the sign of a block of text.
"""


def _normalise_nothing(tree: Any) -> Any:
    """Return the dicts, lists and text of a YAML file unchanged; default of the parameter
    ``normalise`` of :func:`read_yaml_with_lines` and :func:`parse_yaml_with_lines`.
    """
    return tree


def _accept_any_value(value: Any, faults: "YamlFaultReport") -> None:
    """Default ``check`` function: accept every value, noting no faults."""


def read_yaml_with_lines(
    path: Path,
    shape: type[T],
    *,
    normalise: Callable[[Any], Any] = _normalise_nothing,
    check: Callable[[T, "YamlFaultReport"], None] = _accept_any_value,
    is_note: Callable[[str], bool] = lambda _: False,
) -> tuple[T, "YamlFaultReport"]:
    """Read a YAML file into a msgspec Struct; also return the line of each of its parts.

    Args:
        path: the file.
        shape: the Struct class to convert to.
        normalise: takes the content as dicts, lists and text, and returns it with values spelt as
            ``shape`` expects.
        check: takes the Struct and reports what is inconsistent with
            :meth:`YamlFaultReport.add_fault`.
        is_note: whether a key that ``shape`` does not have is allowed, as a person's own note.

    Returns:
        The Struct, and the report, which knows the line of each part and has no faults.

    Raises:
        SettingsError: unreadable, not YAML, or with faults; it names all of them.
    """
    try:
        raw = read_bytes_retrying_while_locked(path)
    except OSError as error:
        raise SettingsError(f"读不了 {path}：{explain_os_error(error)}。") from error
    return parse_yaml_with_lines(
        raw, shape, path.name, normalise=normalise, check=check, is_note=is_note
    )


def parse_yaml_with_lines(
    raw: bytes,
    shape: type[T],
    name: str,
    *,
    limit: int = MAX_BYTES,
    normalise: Callable[[Any], Any] = _normalise_nothing,
    check: Callable[[T, "YamlFaultReport"], None] = _accept_any_value,
    is_note: Callable[[str], bool] = lambda _: False,
) -> tuple[T, "YamlFaultReport"]:
    """Convert the bytes of a YAML file to a Struct, and return the same as
    :func:`read_yaml_with_lines` does for a file.

    Args:
        raw: the bytes; the other arguments are as in :func:`read_yaml_with_lines`.
        name: the file's name in error messages.
        limit: maximum number of bytes.

    Raises:
        SettingsError: too large, not YAML, or with faults; it names all of them.
    """
    lines = YamlFaultReport(name)
    value = _convert_to_struct(
        normalise(_parse_to_dicts_and_lists(raw, lines, limit)), shape, lines, is_note
    )
    if value is not None:
        check(value, lines)
    if value is None or lines.fault_count:
        raise lines.faults_as_error()
    return value, lines


def _parse_to_dicts_and_lists(raw: bytes, faults: "YamlFaultReport", limit: int) -> Any:
    """Parse the bytes of a YAML file into dicts, lists and text, noting lines and faults in
    ``faults``.

    Raises:
        SettingsError: more than ``limit`` bytes, no text, or no YAML.
    """
    name = faults.name
    if len(raw) > limit:
        raise SettingsError(f"{name} 有 {len(raw) // 1000} KB，不像设置文件。请换成正确的文件。")
    try:
        text = decode_text(raw)
    except NotTextError as error:
        raise SettingsError(
            f"{name} 的内容不是文字。请在记事本中“另存为”，编码选 UTF-8。"
        ) from error
    try:
        root = _compose_in_fastest_loader(text)
        return _node_to_value(root, (), faults) if root is not None else {}
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(name, text, error) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SettingsError(
            f"{name} 里有不能用的字符，或嵌套太深。请从备份或示例重新开始。"
        ) from error


def _compose_in_fastest_loader(text: str) -> yaml.Node | None:
    """Parse a YAML text into its node tree, with the fast loader where it is exact; None for an
    empty text.

    Raises:
        yaml.YAMLError: it is no YAML; the error is always that of the loader written in Python.
    """
    if yaml.__with_libyaml__ and not _READ_DIFFERENTLY.search(text):
        with suppress(yaml.YAMLError):  # the other loader explains it
            return yaml.compose(text, Loader=_LibyamlLoader)
    return yaml.compose(text, Loader=_PurePythonLoader)


def compose_yaml(text: str) -> yaml.Node:
    """Parse a YAML text into its node tree, in which each node knows its exact line and column.

    Raises:
        SettingsError: it is no YAML, or empty.
    """
    try:
        root = yaml.compose(text, Loader=_PurePythonLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise SettingsError("这些设置的格式不对。") from error
    if root is None:
        raise SettingsError("这些设置是空的。")
    return root


def _convert_to_struct(
    tree: Any, shape: type[T], faults: "YamlFaultReport", is_note: Callable[[str], bool]
) -> T | None:
    """Convert the dicts, lists and text of a YAML file to a Struct; parts that do not fit are
    reported and left out.

    A key that ``shape`` does not have and ``is_note`` allows is left out without a fault.

    Returns:
        The Struct; None where a required part is missing.
    """
    while faults.fault_count < _MAX_FAULTS:
        try:
            return msgspec.convert(tree, shape, strict=False)
        except msgspec.ValidationError as error:
            path, message = _fault_path_and_explanation(str(error))
            if not ("unknown field" in str(error) and is_note(str(path[-1]))):
                faults.add_fault(path, message)
            if not _remove_part(tree, path, faults):
                return None
    return None


def _remove_part(tree: Any, path: _Path, faults: "YamlFaultReport") -> bool:
    """Remove the part at ``path`` from the dicts and lists of a YAML file; False where it cannot be
    removed.
    """
    if not path:
        return False
    *above, last = path
    for part in above:
        tree = tree[part]
    if isinstance(tree, dict) and last in tree:
        del tree[last]
    elif isinstance(tree, list) and isinstance(last, int):
        faults.record_removed_list_element((*above, last), len(tree))
        del tree[last]
    else:
        return False
    return True


class YamlFaultReport:
    """The faults found in a YAML file so far, and the line of each of its parts, by which
    messages name them.

    A part is addressed by its path: a tuple of keys and list indexes from the root.
    """

    def __init__(self, name: str) -> None:
        """Create a report without lines and faults for a file of this name."""
        self.name = name
        """The file's name, as shown in messages."""
        self._line_of: dict[_Path, int] = {}
        self._left: dict[_Path, list[int]] = {}
        """For lists that lost elements, by path: the original indexes of the remaining ones."""
        self._faults: list[tuple[int, str]] = []

    def record_line(self, path: _Path, line: int) -> None:
        """Record that the part ``path`` of a YAML file is on ``line``, counted from 1."""
        self._line_of[path] = line

    def record_removed_list_element(self, path: _Path, count: int) -> None:
        """Record that the element at ``path`` was removed from a list of ``count`` elements, so
        that the indexes of the others still lead to their lines in the file.
        """
        parent = self._path_in_file(path[:-1])
        left = self._left.setdefault(parent, list(range(count)))
        del left[int(path[-1])]

    @property
    def fault_count(self) -> int:
        """Number of faults noted in the YAML file so far."""
        return len(self._faults)

    def add_fault(self, path: _Path, message: str) -> None:
        """Note a fault of the part at ``path`` in a YAML file, once; ``message`` says in Chinese
        what is wrong and what to write. Nothing is raised.
        """
        fault = (self._line_number_of_part(path), message)
        if fault not in self._faults:
            self._faults.append(fault)

    def faults_as_error(self) -> SettingsError:
        """Return, for the caller to raise, one error with all faults noted in a YAML file, in the
        order of their lines.
        """
        faults = [f"{_line_prefix(line)}{message}" for line, message in sorted(self._faults)]
        if len(faults) == 1:
            space = " " if faults[0].startswith("第") else ""
            return SettingsError(f"{self.name}{space}{faults[0]}")
        return SettingsError("\n".join([f"{self.name} 有 {len(faults)} 处要改：", *faults]))

    def error_at(self, path: _Path, message: str) -> SettingsError:
        """Return, for the caller to raise, an error on one part of a YAML file that names its line,
        or that of its nearest parent with a known line; faults noted before are not in it.
        """
        line = self._line_number_of_part(path)
        return SettingsError(f"{self.name}{' ' if line else ''}{_line_prefix(line)}{message}")

    def validation_error(self, complaint: str) -> SettingsError:
        """Convert a msgspec validation message to an error in Chinese that names its line."""
        return self.error_at(*_fault_path_and_explanation(complaint))

    def _line_number_of_part(self, path: _Path) -> int:
        """Return the line of a part of a YAML file, or of its nearest parent; 0 where none is
        known.
        """
        path = self._path_in_file(path)
        while path and path not in self._line_of:
            path = path[:-1]
        return self._line_of.get(path, 0)

    def _path_in_file(self, path: _Path) -> _Path:
        """Return the path in the YAML file of a part of the present tree: each list index as it was
        before faulty elements were removed from that list.
        """
        written: _Path = ()
        for part in path:
            left = self._left.get(written)
            written += (left[part] if left and isinstance(part, int) else part,)
        return written


def _line_prefix(line: int) -> str:
    """Chinese prefix that names a line in a fault message: 第 3 行：; only ： without a line."""
    return f"第 {line} 行：" if line else "："


def _fault_path_and_explanation(complaint: str) -> tuple[_Path, str]:
    """Split msgspec's message (``<what> - at `$.people[3].email` ``) into the path and a Chinese
    message.
    """
    what, _, where = complaint.partition(" - at `")
    path: _Path = tuple(
        int(part[1:-1]) if part.startswith("[") else part.lstrip(".")
        for part in re.findall(r"\.[^.\[\]]+|\[\d+\]", where.rstrip("`").removeprefix("$"))
    )
    label = f"“{path[-1]}”" if path and isinstance(path[-1], str) else "这一项"
    if match := re.search(r"missing required field `(.+)`", what):
        return path, f"缺少“{match[1]}”。请补上一行“{match[1]}: …”。"
    if match := re.search(r"unknown field `(.+)`", what):
        advice = "请检查拼写，或在行首加 # 停用这一行。"
        return (*path, match[1]), f"不认识“{match[1]}”。{advice}"
    return path, f"{label}{_expected_value_words(what)}"


def _expected_value_words(what: str) -> str:
    """Describe in Chinese what should have been written in place of a value: 一段文字.

    Args:
        what: msgspec's message, such as ``Expected `str`, got `int```.
    """
    if match := re.match(r"Expected `int` ([<>])= (\d+)", what):
        return f"不能{'小于' if match[1] == '>' else '大于'} {match[2]}。请改成范围内的数。"
    if "matching regex" in what:
        return "的写法不对。请对照注释里的示例修改。"
    if match := re.match(r"Expected `(\w+)", what):
        return f"应为{_EXPECTED.get(match[1], '另一种内容')}。"
    if "Invalid enum value" in what:
        return "的写法不在可选范围内，可选的写法见上方注释。"
    if "Invalid RFC3339" in what or "date" in what:
        return f"应为{_EXPECTED['date']}。"
    return "不能这样写，请对照示例修改。"


def _node_to_value(node: yaml.Node, path: _Path, faults: YamlFaultReport) -> Any:
    """Convert a node of a YAML file's tree to dicts, lists and text, noting lines and faults in
    ``faults``; empty values become None.
    """
    faults.record_line(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return (
            without_unprintable(node.value) if node.style or node.value not in ("", "~") else None
        )
    if isinstance(node, yaml.SequenceNode):
        return [
            _node_to_value(child, (*path, index), faults) for index, child in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode):
        raise faults.error_at(path, "这里的写法不支持，请对照示例修改。")
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise faults.error_at(path, "名称应是一个词，写成“名称: 内容”。")
        key = without_unprintable(key)
        if key.startswith(_FULL_WIDTH_SPACE):
            faults.record_line((*path, key), line)
            faults.add_fault((*path, key), _SPACE_ADVICE)
            continue
        if key in mapping:
            faults.record_line((*path, key), line)
            faults.add_fault((*path, key), f"“{key}”写了两次。请只留一个。")
            continue
        value = _node_to_value(value_node, (*path, key), faults)
        faults.record_line((*path, key), line)
        if value is not None:
            mapping[key] = value
    return mapping


def _syntax_error(name: str, text: str, error: yaml.MarkedYAMLError) -> SettingsError:
    """Build the error for text that is no YAML: its line, and advice for the usual typing
    mistakes.
    """
    mark = error.problem_mark or error.context_mark
    if error.context_mark and "stream" in (error.problem or ""):
        mark = error.context_mark  # a quote or bracket left open is noticed only at the end
    rows = text.splitlines()
    number = _line_of_syntax_error(rows, mark.line + 1 if mark else 1)
    row = _without_comment(rows[number - 1]) if number <= len(rows) else ""
    if error.problem == _ALIAS:
        advice = "不支持 & 和 * 引用。请把内容写全。"
    elif "\t" in row:
        advice = "行首用了 Tab。请改成空格。"
    elif "：" in row and not _has_half_width_colon(row):
        advice = "用了全角冒号“：”。请改成半角冒号加一个空格“: ”。"
    elif _FULL_WIDTH_SPACE in row:
        advice = _SPACE_ADVICE
    else:
        advice = "格式不对。请检查缩进、冒号后的空格和引号是否成对。"
    return SettingsError(f"{name} 第 {number} 行：{advice}")


def _line_of_syntax_error(rows: list[str], number: int) -> int:
    """Return the line, from 1, of a YAML text that a syntax error is about: often an earlier one
    than where the parser notices it.

    A full-width colon or space makes a line continue as text; only the next line with content does
    not fit.

    Args:
        rows: the lines of the text.
        number: the line that the parser names, from 1.
    """
    row = _without_comment(rows[number - 1]) if number <= len(rows) else ""
    if _has_full_width_colon_or_space(row):
        return number
    above = (at for at in range(min(number, len(rows) + 1) - 1, 0, -1) if rows[at - 1].strip(" "))
    said = next((at for at in above if _without_comment(rows[at - 1])), 0)
    return (
        said
        if said and _has_full_width_colon_or_space(_without_comment(rows[said - 1]))
        else number
    )


def _has_full_width_colon_or_space(row: str) -> bool:
    """Whether a line has a full-width colon or space where YAML needs the half-width one."""
    return ("：" in row and not _has_half_width_colon(row)) or re.search(
        "^ *\u3000|[:-]\u3000", row
    ) is not None


def _has_half_width_colon(row: str) -> bool:
    """Whether a line has a colon that YAML recognises, before a space or at the end."""
    return re.search(r":( |$)", row) is not None


def _without_comment(row: str) -> str:
    """Return the line without its comment and the spaces before it."""
    return re.sub("(^|[ \u3000])#.*", "", row).rstrip(" ")
