"""What a template's tags say: every name against the table of variables, nothing else let in."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

import msgspec

from meetingtui.minutes.sandbox import FILTERS, environment
from meetingtui.minutes.tags import Tag
from meetingtui.minutes.variable import Variable, by_name

if TYPE_CHECKING:
    from jinja2 import nodes

_LOOP = Variable(
    "loop",
    "循环的计数",
    parts=tuple(Variable(name, "") for name in ("index", "index0", "first", "last", "length")),
)
_ANY = Variable("", "")
_SAME_LIST = ("list", "reverse", "sort")
_ONE_OF = ("first", "last")

_Scope = Mapping[str, Variable]


def wrong_names(tags: Sequence[Tag], variables: tuple[Variable, ...]) -> list[str]:
    """Complaints about tags that are well placed: bad syntax, unknown names, forbidden code."""
    from jinja2 import TemplateSyntaxError

    walk = _Walk(tags, variables)
    try:
        tree = environment().parse("\n".join(tag.source for tag in tags))
        for node in tree.body:
            walk.statement(node, by_name(variables))
    except TemplateSyntaxError as error:
        tag = tags[min(error.lineno, len(tags)) - 1]
        return [tag.complaint("标记的写法不对。请对照 templates/README.md 里的例子修改。")]
    except RecursionError:
        return [tags[0].complaint("从这里起，标记嵌套得太深。请简化。")]
    return walk.problems


class _Walk:
    """One pass over the syntax tree, gathering complaints."""

    def __init__(self, tags: Sequence[Tag], variables: tuple[Variable, ...]) -> None:
        self.problems: list[str] = []
        """Complaints in document order."""
        self._tags = tags
        self._variables = variables
        self._looped: list[tuple[Variable, ...]] = []

    def statement(self, node: "nodes.Node", scope: _Scope) -> None:
        """Output, for and if; nothing else is let in."""
        from jinja2 import nodes

        match node:
            case nodes.Output():
                for part in node.nodes:
                    self._output(part, scope)
            case nodes.For(target=nodes.Name()) if not node.recursive:
                self._loop(node, scope)
            case nodes.If():
                self.value(node.test, scope)
                for child in (*node.body, *node.elif_, *node.else_):
                    self.statement(child, scope)
            case _:
                self._complain(node, "模板里只能用 for、if 和变量。请删去这个标记。")

    def _output(self, node: "nodes.Node", scope: _Scope) -> None:
        from jinja2 import nodes

        if isinstance(node, nodes.TemplateData):
            return
        shown = self.value(node, scope)
        if shown.is_list:
            self._complain(node, f"“{shown.name}”是列表，不能直接写出。请用 for 逐个写。")
        elif shown.parts:
            some = "、".join(f"{shown.name}.{part.name}" for part in shown.parts[:3])
            self._complain(node, f"“{shown.name}”下面还有各项，请写明是哪一项，例如 {some}。")

    def _loop(self, node: "nodes.For", scope: _Scope) -> None:
        every = self.value(node.iter, scope)
        if every is not _ANY and not every.is_list:
            self._complain(
                node, f"“{every.name}”不是列表，不能用 for 逐个取。请改用 if 或直接写出。"
            )
        # A list gone through inside itself multiplies without end.
        if every.is_list and any(every.parts is parts for parts in self._looped):
            self._complain(node, f"“{every.name}”的循环套在它自己里面。请去掉一层。")
        one = Variable(getattr(node.target, "name", ""), every.meaning, parts=every.parts)
        inner = {**scope, one.name: one if every.is_list else _ANY, "loop": _LOOP}
        if node.test:
            self.value(node.test, inner)
        self._looped.append(every.parts)
        for child in node.body:
            self.statement(child, inner)
        self._looped.pop()
        for child in node.else_:
            self.statement(child, scope)

    def value(self, node: "nodes.Node", scope: _Scope) -> Variable:
        """What an expression is, as far as the table of variables tells."""
        from jinja2 import nodes

        match node:
            case nodes.Const() | nodes.TemplateData():
                pass
            case nodes.Name():
                return self._name(node, scope)
            case nodes.Getattr(attr=name) | nodes.Getitem(arg=nodes.Const(value=str(name))):
                return self._part(node, self.value(node.node, scope), name)
            case nodes.Getitem(arg=nodes.Const(value=int())):
                return _element(self.value(node.node, scope))
            case nodes.Filter(node=nodes.Node() as inner):
                return self._filtered(node, self.value(inner, scope), scope)
            case (
                nodes.Compare()
                | nodes.Operand()
                | nodes.And()
                | nodes.Or()
                | nodes.Not()
                | nodes.Test()
                | nodes.Add()
                | nodes.Sub()
                | nodes.Concat()
                | nodes.CondExpr()
            ):
                for child in node.iter_child_nodes():
                    self.value(child, scope)
            case nodes.Call():
                self._complain(node, "模板里不能运行代码或调用函数。请只写变量名。")
            case _:
                self._complain(node, "标记里有不能用的写法。请只写变量名、比较和 and、or、not。")
        return _ANY

    def _name(self, node: "nodes.Name", scope: _Scope) -> Variable:
        if found := scope.get(node.name):
            return found
        self._complain(node, f"没有变量“{node.name}”。{self._hint(node.name, scope)}")
        return _ANY

    def _part(self, node: "nodes.Node", whole: Variable, name: str) -> Variable:
        if name.startswith("_"):
            self._complain(node, f"“{name}”是程序内部的东西，模板不能碰。请只写变量名。")
            return _ANY
        if whole is _ANY:
            return _ANY
        if whole.is_list:
            self._complain(node, f"“{whole.name}”是列表。请先用 for 逐个取，再写“.{name}”。")
            return _ANY
        parts = by_name(whole.parts)
        if name not in parts:
            hint = self._hint(name, parts) if parts else "它没有下一级。"
            self._complain(node, f"“{whole.name}”里没有“{name}”。{hint}")
            return _ANY
        return parts[name]

    def _filtered(self, node: "nodes.Filter", inner: Variable, scope: _Scope) -> Variable:
        for argument in (*node.args, *(each.value for each in node.kwargs)):
            self.value(argument, scope)
        if node.name not in FILTERS:
            self._complain(node, f"没有过滤器“{node.name}”。可用：{'、'.join(FILTERS)}。")
            return _ANY
        if node.name in _SAME_LIST:
            return inner
        return _element(inner) if node.name in _ONE_OF else _ANY

    def _hint(self, name: str, scope: _Scope) -> str:
        if near := get_close_matches(name, scope, 1):
            return f"是不是“{near[0]}”？"
        paths = _paths(self._variables)
        if path := next((path for path, each in paths if name in (each.name, each.meaning)), ""):
            return f"是不是“{path}”？"
        return "可用的变量见 templates/README.md。"

    def _complain(self, node: "nodes.Node", problem: str) -> None:
        self.problems.append(self._tags[node.lineno - 1].complaint(problem))


def _element(every: Variable) -> Variable:
    return msgspec.structs.replace(every, is_list=False) if every.is_list else _ANY


def _paths(variables: tuple[Variable, ...], start: str = "") -> list[tuple[str, Variable]]:
    found = []
    for each in variables:
        path = f"{start}{each.name}"
        found.append((path, each))
        if not each.is_list:
            found += _paths(each.parts, f"{path}.")
    return found
