"""The package's structure, read from its source: no import cycle, no name used twice."""

import ast
import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path

from textual.dom import DOMNode

ROOT = Path(__file__).parents[1] / "meetingtui"


def _modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name; a package by its own."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text("utf-8"))
    return found


def _imports(modules: dict[str, ast.Module]) -> dict[str, set[str]]:
    """What each module imports of the package, anywhere in it and also for types alone."""
    graph: dict[str, set[str]] = {}
    for name, tree in modules.items():
        wanted: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                wanted.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    wanted.add(inner if inner in modules else node.module)
        graph[name] = (wanted & modules.keys()) - {name}
    return graph


_OPENERS = {
    "ZipFile",
    "Document",
    "DocxTemplate",
    "from_filelike",
    "from_path",
    "load_workbook",
    "fromstring",
    "iterparse",
    "ParserCreate",
}
"""Functions that open an Office archive or parse its XML."""

_MAY_OPEN = {
    "meetingtui.base.untrusted_office_archive": {"ZipFile", "fromstring"},  # the gate
    "meetingtui.base.opc_package": {"ZipFile", "Document"},  # the gate
    "meetingtui.plan.importing.workbook_reader": {
        "from_filelike",
        "ParserCreate",
    },  # what the gate gave
    "meetingtui.documents.template.filling": {"DocxTemplate"},  # what the gate has written
    "meetingtui.documents.template.filled_part": {"fromstring"},  # what the filling wrote
    "meetingtui.store.term_archive": {"ZipFile"},  # the program's own archives
    "meetingtui.sample": {"ZipFile"},  # the plan that is shipped
}
"""Modules that call such functions, and which."""


def test_only_the_gate_opens_office_files_from_outside():
    found = defaultdict(set)
    for name, tree in _modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else None
            called = node.func.id if isinstance(node.func, ast.Name) else called
            is_written = any(
                isinstance(each, ast.Constant) and each.value in ("w", "x") for each in node.args
            )
            if called in _OPENERS and not is_written:
                found[name].add(called)
    assert found == _MAY_OPEN


def _cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The strongly connected components of more than one module (Tarjan)."""
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(name: str) -> None:
        numbers[name] = lowest[name] = len(numbers)
        stack.append(name)
        for other in graph[name]:
            if other not in numbers:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], numbers[other])
        if lowest[name] == numbers[name]:
            at = stack.index(name)
            component = stack[at:]
            del stack[at:]
            if len(component) > 1:
                found.append(sorted(component))

    for name in graph:
        if name not in numbers:
            visit(name)
    return found


def test_no_modules_import_each_other_also_not_for_types() -> None:
    assert _cycles(_imports(_modules())) == []


def test_a_cycle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}
    assert _cycles(graph) == [["a", "b", "c"]]


def test_no_public_class_name_is_defined_twice() -> None:
    places = defaultdict(list)
    for name, tree in _modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(name)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_two_modules_have_the_same_name() -> None:
    places = defaultdict(list)
    for path in ROOT.rglob("*.py"):
        if path.name != "__init__.py":
            places[path.name].append(path)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_only_actions_and_the_store_build_changes() -> None:
    builders = {
        name
        for name, tree in _modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Change"
    }
    assert {each for each in builders if each.split(".")[1] not in {"actions", "store"}} == set()


_DOCUMENTED = re.compile(r" {4}(\*{0,2}\w+(?:, \*{0,2}\w+)*):(?: |$)")
"""A line of an Args section that names one or more parameters."""


def _documented_parameters(docstring: str) -> list[str]:
    """Names in the Args section of a docstring."""
    names: list[str] = []
    for line in docstring.partition("Args:\n")[2].splitlines():
        if line and not line.startswith(" "):
            break  # the next section
        if match := _DOCUMENTED.match(line):
            names += [name.strip("*") for name in match[1].split(", ")]
    return names


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    args = function.args
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    return {each.arg for each in every if each is not None}


def test_every_documented_parameter_is_one_of_the_function() -> None:
    unknown = {
        f"{module}.{node.name}": names
        for module, tree in _modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (
            names := [
                name
                for name in _documented_parameters(ast.get_docstring(node) or "")
                if name not in _parameters(node)
            ]
        )
    }
    assert unknown == {}


def test_documented_parameters_are_read_from_the_docstring() -> None:
    found = _documented_parameters(
        "Do it.\n\nArgs:\n    one, two: numbers,\n        three: no\n    *rest: more\n\n"
        "Returns:\n    that: it\n"
    )
    assert found == ["one", "two", "rest"]


OWN_LEVELS = 2
"""How many classes of our own may stand above one that the toolkit brings."""


def test_records_are_replaced_with_fields_that_exist() -> None:
    """``msgspec.structs.replace`` takes any keyword for the type checker, and fails when run."""
    modules = _modules()
    classes = [
        node
        for tree in modules.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    ]
    fields = {
        statement.target.id
        for node in classes
        for statement in node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }
    unknown = [
        f"{name}:{node.lineno}: {keyword.arg}"
        for name, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("msgspec.structs.replace", "replace")
        for keyword in node.keywords
        if keyword.arg and keyword.arg not in fields
    ]
    assert not unknown


def test_no_widget_stands_at_the_end_of_a_long_ladder_of_classes() -> None:
    for path in (ROOT / "ui").rglob("*.py"):
        name = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        import_module(name.removesuffix(".__init__"))
    ladders = {
        cls.__qualname__: own
        for cls in _subclasses(DOMNode)
        if len(own := [each.__name__ for each in cls.__mro__ if _is_own(each)]) > OWN_LEVELS
    }
    assert ladders == {}


def _subclasses(cls: type) -> set[type]:
    found = set(cls.__subclasses__())
    return found.union(*map(_subclasses, found)) if found else found


def _is_own(cls: type) -> bool:
    return cls.__module__.startswith("meetingtui.")
