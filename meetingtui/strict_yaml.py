"""YAML for people: read strictly, complain in Chinese with the line.

The usual surprises of YAML 1.1 are off (``14:30`` stays a time, ``no`` and
``010`` stay text), aliases and repeated keys are refused, and every error
names the file, the line, what was expected and what to write instead.
"""

import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from meetingtui.errors import SettingsError
from meetingtui.wording import clean

MAX_BYTES = 300_000
"""A settings file is some kilobytes; a larger one is something else, and takes seconds to read."""

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


class _Nodes(yaml.SafeLoader):
    """A loader used only up to the node tree, where lines are still known; no aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node.

        Raises:
            yaml.composer.ComposerError: it is an alias (also how a YAML bomb is made).
        """
        if self.check_event(yaml.AliasEvent):
            # the stubs leave this one method untyped
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, _ALIAS, mark)
        return super().compose_node(parent, index)


def read(path: Path, shape: type[T]) -> tuple[T, "Lines"]:
    """The file as one ``shape`` (a msgspec Struct) and where each part stands.

    Raises:
        SettingsError: unreadable, not YAML, or not of that shape.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"读不了 {path}：{error.strerror}。请检查文件是否存在、是否有权限。"
        ) from error
    return parse(raw, shape, path.name)


def parse(raw: bytes, shape: type[T], name: str) -> tuple[T, "Lines"]:
    """Like :func:`read`, from bytes; ``name`` is what errors call the file."""
    lines = Lines(name)
    if len(raw) > MAX_BYTES:
        raise SettingsError(f"{name} 有 {len(raw) // 1000} KB，不像设置文件。请换成正确的文件。")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{name} 不是 UTF-8 编码。请在记事本中“另存为”，编码选 UTF-8。"
        ) from error
    try:
        root = yaml.compose(text, Loader=_Nodes)
        tree = _plain(root, (), lines) if root is not None else {}
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(name, text, error) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SettingsError(
            f"{name} 里有不能用的字符，或嵌套太深。请从备份或示例重新开始。"
        ) from error
    try:
        return msgspec.convert(tree, shape, strict=False), lines
    except msgspec.ValidationError as error:
        raise lines.invalid(str(error)) from error


class Lines:
    """Remembers on which line each part of a YAML file stands, for messages."""

    def __init__(self, name: str) -> None:
        self.name = name
        """The file's name as messages give it."""
        self._line_of: dict[_Path, int] = {}

    def note(self, path: _Path, line: int) -> None:
        """Part ``path`` stands on 1-based ``line``."""
        self._line_of[path] = line

    def error(self, path: _Path, message: str) -> SettingsError:
        """An error that points at the line of ``path``, or of its nearest parent."""
        while path and path not in self._line_of:
            path = path[:-1]
        where = f" 第 {self._line_of[path]} 行" if path in self._line_of else ""
        return SettingsError(f"{self.name}{where}：{message}")

    def invalid(self, complaint: str) -> SettingsError:
        """msgspec's complaint, ``<what> - at `$.people[3].email` ``, in Chinese."""
        what, _, where = complaint.partition(" - at `")
        path: _Path = tuple(
            int(part[1:-1]) if part.startswith("[") else part.lstrip(".")
            for part in re.findall(r"\.[^.\[\]]+|\[\d+\]", where.rstrip("`").removeprefix("$"))
        )
        label = f"“{path[-1]}”" if path and isinstance(path[-1], str) else "这一项"
        if match := re.search(r"missing required field `(.+)`", what):
            return self.error(path, f"缺少“{match[1]}”。请补上一行“{match[1]}: …”。")
        if match := re.search(r"unknown field `(.+)`", what):
            return self.error(
                (*path, match[1]), f"不认识“{match[1]}”。请检查拼写，或在行首加 # 停用这一行。"
            )
        return self.error(path, f"{label}{_wanted(what)}")


def _wanted(what: str) -> str:
    """What msgspec would have liked better than a value, without the value's name."""
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


def _plain(node: yaml.Node, path: _Path, lines: Lines) -> Any:
    """The node as dicts, lists and text; empty values are None."""
    lines.note(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return clean(node.value) if node.style or node.value not in ("", "~") else None
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, index), lines) for index, child in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        raise lines.error(path, "这里的写法不支持，请对照示例修改。")
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise lines.error(path, "名称应是一个词，写成“名称: 内容”。")
        key = clean(key)
        if key in mapping:
            lines.note((*path, key), line)
            raise lines.error((*path, key), f"“{key}”写了两次。请只留一个。")
        value = _plain(value_node, (*path, key), lines)
        lines.note((*path, key), line)
        if value is not None:
            mapping[key] = value
    return mapping


def _syntax_error(name: str, text: str, error: yaml.MarkedYAMLError) -> SettingsError:
    mark = error.problem_mark or error.context_mark
    if error.context_mark and "stream" in (error.problem or ""):
        mark = error.context_mark  # a quote or bracket left open is noticed only at the end
    number = mark.line + 1 if mark else 1
    rows = text.splitlines()
    row = rows[number - 1] if number <= len(rows) else ""
    if "：" not in row:
        # A full-width colon is only noticed on the next line that says anything.
        above = [at for at in range(1, number) if rows[at - 1].split("#")[0].strip()]
        if above and "：" in rows[above[-1] - 1] and ":" not in rows[above[-1] - 1]:
            number = above[-1]
            row = rows[number - 1]
    if error.problem == _ALIAS:
        advice = "不支持 & 和 * 引用。请把内容写全。"
    elif "\t" in row:
        advice = "行首用了 Tab。请改成空格。"
    elif "：" in row:
        advice = "用了全角冒号“：”。请改成半角冒号加一个空格“: ”。"
    else:
        advice = "格式不对。请检查缩进、冒号后的空格和引号是否成对。"
    return SettingsError(f"{name} 第 {number} 行：{advice}")
