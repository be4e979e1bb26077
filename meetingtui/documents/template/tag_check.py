"""Checking a template's tags without filling it in: every error with its place.

Every name in a tag must be a known variable, and no code is permitted.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from meetingtui.documents.template.sandbox import FILTERS, TESTS, sandboxed_environment
from meetingtui.documents.template.tags import (
    TagInTemplate,
    read_tags_and_typing_errors,
    row_tag_errors,
    unbalanced_tag_errors,
)
from meetingtui.documents.template.word_text import LocatedParagraphText
from meetingtui.documents.template_variable import TemplateVariable, variables_by_name

if TYPE_CHECKING:
    from jinja2 import nodes

_MOST_TAGS = 5_000
"""Maximum number of tags in all text parts; the longest shipped template has about sixty."""

_MOST_TAG_SIGNS = 300_000
"""Maximum number of characters in paragraphs with tags, which are compiled."""


def list_static_errors(
    text_parts: Iterable[list[LocatedParagraphText]], variables: tuple[TemplateVariable, ...]
) -> list[str]:
    """List the errors of a template that can be found without filling it in, in document order.

    At most ``MOST_PROBLEMS`` are listed for one text part, and no further part is checked once
    there are as many in all. In a part with mistyped tags only those are listed; in one with
    misplaced tags (table rows, unclosed statements) only these; else the errors inside the tags. A
    template with too many tags gets that as its only error.

    Args:
        text_parts: the paragraphs of each text part (body, header, document properties, …).
        variables: the permitted variables.
    """
    problems: list[str] = []
    left, signs = _MOST_TAGS, _MOST_TAG_SIGNS
    for text_part in text_parts:
        count = sum(each.text.count(sign) for each in text_part for sign in ("{{", "{%"))
        left -= count
        signs -= sum(len(each.text) for each in text_part if "{" in each.text) if count else 0
        if left < 0 or signs < 0:
            return ["里的标记太多了，没有填写。请确认选对了模板。"]
        problems += _text_part_errors(tuple(text_part), variables)
        if len(problems) >= MOST_PROBLEMS:
            break
    return problems


@lru_cache(maxsize=64)
def _text_part_errors(
    text_part: tuple[LocatedParagraphText, ...], variables: tuple[TemplateVariable, ...]
) -> tuple[str, ...]:
    """Errors in the tags of one text (body, header …) of a template; cached, as it is checked
    repeatedly.

    Args:
        text_part: the paragraphs of the text.
        variables: the permitted variables.
    """
    tags = []
    problems: list[str] = []
    for paragraph in text_part:
        found, mistyped = read_tags_and_typing_errors(paragraph)
        tags += found
        problems += mistyped
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        return tuple(problems[:MOST_PROBLEMS])
    problems = [*row_tag_errors(text_part, tags), *unbalanced_tag_errors(tags)]
    return tuple(problems[:MOST_PROBLEMS] if problems or not tags else tag_errors(tags, variables))


_LOOP = TemplateVariable(
    "loop",
    "循环的计数",
    parts=tuple(
        TemplateVariable(name, "") for name in ("index", "index0", "first", "last", "length")
    ),
)
_ANY = TemplateVariable("", "")
_SAME_LIST = ("list", "reverse", "sort")
_ONE_OF = ("first", "last")

_Scope = Mapping[str, TemplateVariable]


MOST_PROBLEMS = 20
"""Maximum number of errors that are reported for one text part."""

_MOST_NESTED = 40
"""Maximum nesting depth of ``for`` and ``if``; Python compiles fewer than a hundred."""

_MOST_BRANCHES = 100
"""Maximum number of ``elif`` of one ``if``."""

_DEEPEST = 6
"""Maximum nesting depth of loops."""


class _MaximumErrorsReached(Exception):
    """Exception that ends the check of a template once the maximum number of errors is reached."""


def tag_errors(tags: Sequence[TagInTemplate], variables: tuple[TemplateVariable, ...]) -> list[str]:
    """List errors in a template's correctly placed tags: bad syntax (then that alone), unknown
    names, forbidden code; at most :data:`MOST_PROBLEMS`.

    Args:
        tags: the tags in document order.
        variables: the permitted variables.

    Returns:
        Chinese messages that begin with the tag's place; empty if there are no errors.
    """
    return jinja_source_errors("\n".join(tag.jinja_source for tag in tags), tags, variables)


def jinja_source_errors(
    source: str, tags: Sequence[TagInTemplate], variables: tuple[TemplateVariable, ...]
) -> list[str]:
    """List errors in any jinja2 source: bad syntax (then that alone), unknown names, forbidden
    code; at most :data:`MOST_PROBLEMS`.

    Args:
        source: the source.
        tags: its tags; the tag with index n is on line n + 1 of the source.
        variables: the permitted variables.
    """
    from jinja2 import TemplateSyntaxError

    walk = _SyntaxTreeChecker(tags, variables)
    try:
        tree = sandboxed_environment().parse(source)
        for node in tree.body:
            walk.check_statement(node, variables_by_name(variables))
    except _MaximumErrorsReached:
        pass
    except TemplateSyntaxError as error:
        return [
            walk.error_message(
                error.lineno, "标记的写法不对。请对照 templates/README.md 里的例子修改。"
            )
        ]
    except RecursionError:
        return [walk.error_message(1, "从这里起，标记嵌套得太深。请简化。")]
    return walk.problems


class _SyntaxTreeChecker:
    """A traversal of the syntax tree of a template's tags that collects error messages.

    Args:
        tags: the tags, for the places in messages: the tag with index n is on line n + 1 of the
            source.
        variables: the permitted variables, for suggestions.
    """

    def __init__(
        self, tags: Sequence[TagInTemplate], variables: tuple[TemplateVariable, ...]
    ) -> None:
        self.problems: list[str] = []
        """Error messages in document order."""
        self._tags = tags
        self._variables = variables
        self._depth = 0
        self._looped: list[tuple[TemplateVariable, ...]] = []

    def error_message(self, line: int, problem: str) -> str:
        """Return an error message that begins with the place of a tag in the template.

        Args:
            line: line of the jinja2 source made from the tags, from 1: line n has the nth tag.
            problem: what is wrong, as a Chinese sentence.
        """
        if not self._tags:
            return f"里{problem}"
        return self._tags[min(max(line, 1), len(self._tags)) - 1].error_message(problem)

    def check_statement(self, node: "nodes.Node", scope: _Scope) -> None:
        """Check a statement in a template's tags; only output, ``for`` and ``if`` are permitted.

        Args:
            node: the statement.
            scope: the variables known at its place, by name.
        """

        if self._depth > _MOST_NESTED:
            self._add_error(node, f"for 和 if 套了 {_MOST_NESTED} 层以上。请简化。")
            return
        self._depth += 1
        self._check_statement_kind(node, scope)
        self._depth -= 1

    def _check_statement_kind(self, node: "nodes.Node", scope: _Scope) -> None:
        """Check a template's statement by its kind: output, ``for`` or ``if``; any other kind is an
        error.
        """
        from jinja2 import nodes

        match node:
            case nodes.Output():
                for part in node.nodes:
                    self._check_output(part, scope)
            case nodes.For(target=nodes.Name()) if not node.recursive:
                self._check_loop(node, scope)
            case nodes.If() if len(node.elif_) > _MOST_BRANCHES:
                self._add_error(node, f"elif 有 {_MOST_BRANCHES} 个以上。请简化。")
            case nodes.If():
                self.check_and_resolve_expression(node.test, scope)
                for child in (*node.body, *node.elif_, *node.else_):
                    self.check_statement(child, scope)
            case _:
                self._add_error(node, "模板里只能用 for、if 和变量。请删去这个标记。")

    def _check_output(self, node: "nodes.Node", scope: _Scope) -> None:
        """Check that an output tag writes single values, not lists or groups."""
        from jinja2 import nodes

        if isinstance(node, nodes.TemplateData):
            return
        shown = self.check_and_resolve_expression(node, scope)
        if shown.is_list:
            self._add_error(node, f"“{shown.name}”是列表，不能直接写出。请用 for 逐个写。")
        elif shown.parts:
            some = "、".join(f"{shown.name}.{part.name}" for part in shown.parts[:3])
            self._add_error(node, f"“{shown.name}”下面还有各项，请写明是哪一项，例如 {some}。")

    def _check_loop(self, node: "nodes.For", scope: _Scope) -> None:
        """Check a template's ``for`` loop: its list, its nesting, and its body."""
        every = self.check_and_resolve_expression(node.iter, scope)
        if every is not _ANY and not every.is_list:
            self._add_error(
                node, f"“{every.name}”不是列表，不能用 for 逐个取。请改用 if 或直接写出。"
            )
        # A list gone through inside itself multiplies without end.
        if every.is_list and any(every.parts is parts for parts in self._looped):
            self._add_error(node, f"“{every.name}”的循环套在它自己里面。请去掉一层。")
        one = TemplateVariable(getattr(node.target, "name", ""), every.meaning, parts=every.parts)
        inner = {**scope, one.name: one if every.is_list else _ANY, "loop": _LOOP}
        if node.test:
            self.check_and_resolve_expression(node.test, inner)
        if len(self._looped) >= _DEEPEST:
            self._add_error(node, f"循环套了 {_DEEPEST} 层以上。请简化。")
            return
        self._looped.append(every.parts)
        for child in node.body:
            self.check_statement(child, inner)
        self._looped.pop()
        for child in node.else_:
            self.check_statement(child, scope)

    def check_and_resolve_expression(self, node: "nodes.Node", scope: _Scope) -> TemplateVariable:
        """Check an expression in a template's tag, adding an error message for each fault.

        Args:
            node: the expression.
            scope: the variables known at its place, by name.

        Returns:
            The variable that the expression evaluates to; ``_ANY`` if that is not known.
        """
        from jinja2 import nodes

        match node:
            case nodes.Const() | nodes.TemplateData():
                pass
            case nodes.Name():
                return self._resolve_name(node, scope)
            case nodes.Getattr(attr=name) | nodes.Getitem(arg=nodes.Const(value=str(name))):
                return self._resolve_attribute(
                    node, self.check_and_resolve_expression(node.node, scope), name
                )
            case nodes.Getitem(arg=nodes.Const(value=int())):
                return _list_element_variable(self.check_and_resolve_expression(node.node, scope))
            case nodes.Filter(node=nodes.Node() as inner):
                return self._check_and_resolve_filter(
                    node, self.check_and_resolve_expression(inner, scope), scope
                )
            case _ if _is_permitted_operator(node):
                for child in node.iter_child_nodes():
                    self.check_and_resolve_expression(child, scope)
            case nodes.Call():
                self._add_error(node, "模板里不能运行代码或调用函数。请只写变量名。")
            case nodes.Test(name=name):
                self._add_error(node, f"没有“is {name}”这种判断。可用：{'、'.join(TESTS)}。")
            case _:
                self._add_error(node, "标记里有不能用的写法。请只写变量名、比较和 and、or、not。")
        return _ANY

    def _resolve_name(self, node: "nodes.Name", scope: _Scope) -> TemplateVariable:
        """Return the variable that a name in a template's tag means.

        For a name that is not in ``scope``, the variables known at its place, an error is added and
        ``_ANY`` returned.
        """
        if found := scope.get(node.name):
            return found
        self._add_error(node, f"没有变量“{node.name}”。{self._suggestion(node.name, scope)}")
        return _ANY

    def _resolve_attribute(
        self, node: "nodes.Node", whole: TemplateVariable, name: str
    ) -> TemplateVariable:
        """Return the part of a template variable that is named behind a dot.

        Args:
            node: the expression with the dot, for the place of an error.
            whole: the variable before the dot.
            name: the name behind the dot.

        Returns:
            The part; ``_ANY`` if there is none, after an error was added, or if ``whole`` is
            unknown.
        """
        if name.startswith("_"):
            self._add_error(node, f"“{name}”是程序内部的东西，模板不能碰。请只写变量名。")
            return _ANY
        if whole is _ANY:
            return _ANY
        if whole.is_list:
            self._add_error(node, f"“{whole.name}”是列表。请先用 for 逐个取，再写“.{name}”。")
            return _ANY
        parts = variables_by_name(whole.parts)
        if not parts:
            self._add_error(node, f"没有变量“{whole.name}.{name}”。{self._suggestion(name, parts)}")
            return _ANY
        if name not in parts:
            self._add_error(node, f"“{whole.name}”里没有“{name}”。{self._suggestion(name, parts)}")
            return _ANY
        return parts[name]

    def _check_and_resolve_filter(
        self, node: "nodes.Filter", inner: TemplateVariable, scope: _Scope
    ) -> TemplateVariable:
        """Check a filter in a template's tag and its arguments, adding an error message for each
        fault.

        Args:
            node: the filter in the template.
            inner: the variable it is applied to.
            scope: the variables known at its place.

        Returns:
            The variable the filter evaluates to; ``_ANY`` where that is not known.
        """
        for argument in (*node.args, *(each.value for each in node.kwargs)):
            self.check_and_resolve_expression(argument, scope)
            if _filters_in(argument):
                self._add_error(node, "过滤器的括号里不能再用过滤器。请只写文字或变量名。")
        if node.name == "join" and node.node and "join" in _filters_in(node.node):
            # Joined characters joined again multiply without end.
            self._add_error(node, "一个标记里只能用一次 join。请删去一个。")
        if node.name not in FILTERS:
            self._add_error(node, f"没有过滤器“{node.name}”。可用：{'、'.join(FILTERS)}。")
            return _ANY
        if node.name in _SAME_LIST:
            return inner
        return _list_element_variable(inner) if node.name in _ONE_OF else _ANY

    def _suggestion(self, name: str, scope: _Scope) -> str:
        """Chinese suggestion for an unknown name in a template: the most similar name, or where to
        find them all.

        ``scope`` are the variables that could be meant at its place, by name.
        """
        if near := get_close_matches(name, scope, 1):
            return f"是不是“{near[0]}”？"
        paths = _variable_paths(self._variables)
        if path := next((path for path, each in paths if name in (each.name, each.meaning)), ""):
            return f"是不是“{path}”？"
        return "可用的变量见 templates/README.md。"

    def _add_error(self, node: "nodes.Node", problem: str) -> None:
        """Add an error message that begins with the place of a tag.

        Args:
            node: node of the syntax tree in that tag.
            problem: what is wrong, as a Chinese sentence.

        Raises:
            _MaximumErrorsReached: enough errors have been collected.
        """
        self.problems.append(self.error_message(node.lineno, problem))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _MaximumErrorsReached


def _filters_in(node: "nodes.Node") -> set[str]:
    """Return the names of all jinja2 filters used in an expression."""
    from jinja2 import nodes

    own = {node.name} if isinstance(node, nodes.Filter) else set()
    return own | {each.name for each in node.find_all(nodes.Filter)}


def _is_permitted_operator(node: "nodes.Node") -> bool:
    """Whether a syntax node is an operator or test that templates may use; its operands are checked
    separately.
    """
    from jinja2 import nodes

    match node:
        case nodes.Test(name=name):
            return name in TESTS
        case nodes.Mul(left=nodes.Const(value=int(times)), right=nodes.Getattr(attr="length")):
            return 0 < times < 100  # what {% hm %} makes of a cell that spans columns already
        case (
            nodes.Compare()
            | nodes.Operand()
            | nodes.And()
            | nodes.Or()
            | nodes.Not()
            | nodes.Add()
            | nodes.Sub()
            | nodes.Concat()
            | nodes.CondExpr()
        ):
            return True
    return False


def _list_element_variable(every: TemplateVariable) -> TemplateVariable:
    """Describe one element of a template's list variable as a variable of its own.

    It is what a ``for`` loop over the list gives; ``_ANY`` (nothing known) for a variable that is
    no list.
    """
    return msgspec.structs.replace(every, is_list=False) if every.is_list else _ANY


def _variable_paths(
    variables: tuple[TemplateVariable, ...], start: str = ""
) -> list[tuple[str, TemplateVariable]]:
    """List all template variables with their dotted paths, without the parts of lists.

    ``start`` is put before every path, such as ``next_meeting.``; empty at the top.
    """
    found = []
    for each in variables:
        path = f"{start}{each.name}"
        found.append((path, each))
        if not each.is_list:
            found += _variable_paths(each.parts, f"{path}.")
    return found
