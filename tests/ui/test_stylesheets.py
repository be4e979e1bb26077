"""Every widget that a stylesheet names exists."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import textual.widgets
from textual.css.model import SelectorType
from textual.css.parse import parse
from textual.dom import DOMNode

import meetingtui.ui


def stylesheets() -> Iterator[str]:
    folder = Path(meetingtui.ui.__file__).parent
    yield from (path.read_text(encoding="utf-8") for path in folder.rglob("*.tcss"))
    for module in pkgutil.walk_packages(meetingtui.ui.__path__, "meetingtui.ui."):
        for kind in vars(importlib.import_module(module.name)).values():
            if isinstance(kind, type) and kind.__module__ == module.name:
                own = vars(kind)
                yield from filter(None, (own.get("CSS"), own.get("DEFAULT_CSS")))


def widget_names(kind: type[DOMNode] = DOMNode) -> set[str]:
    return {kind.__name__}.union(*map(widget_names, kind.__subclasses__()))


def test_every_widget_that_a_stylesheet_names_exists() -> None:
    named = {
        selector.name
        for css in stylesheets()
        for rules in parse("", re.sub(r"\$[\w-]+", "red", css), ("", ""))
        for selector in chain.from_iterable(each.selectors for each in rules.selector_set)
        if selector.type is SelectorType.TYPE
    }
    assert named
    assert named <= widget_names() | set(vars(textual.widgets)["__all__"])
