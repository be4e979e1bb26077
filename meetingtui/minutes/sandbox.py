"""The jinja2 in which templates run: text in, text out, nothing else within reach."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = ("default", "first", "join", "last", "length", "list", "reverse", "sort", "trim")
"""Those of jinja2's filters that a document needs; none can make much out of little."""


def environment() -> "ImmutableSandboxedEnvironment":
    """A fresh environment: escaping on, unknown names refused, no globals, few filters."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    known: dict[str, Callable[..., Any]] = dict(made.filters)
    made.filters.clear()
    made.filters.update({name: known[name] for name in FILTERS})
    return made
