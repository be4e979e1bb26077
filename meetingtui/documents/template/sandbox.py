"""The jinja2 sandbox for templates: no globals, few filters, limits on loops, output and time."""

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = ("default", "first", "join", "last", "length", "list", "reverse", "sort", "trim")
"""Names of the permitted jinja2 filters, none of which can blow up the output."""

TESTS = ("defined", "undefined", "none", "string", "number", "even", "odd", "eq", "ne", "in")
"""Names of the permitted jinja2 tests."""

MOST_TURNS = 200_000
"""Maximum number of loop iterations in one part; a table of 20,000 rows may need 80,000."""

MOST_SIGNS = 32_000_000
"""Maximum size of a filled-in part in characters; 20,000 rows have about 20 million."""

MOST_SECONDS = 8.0
"""Time limit for one part in seconds, below that of the process so that the tag can be named."""

_COUNTED = "counted turns"
"""Name of the internal filter that counts iterations; no template can write this name."""


class BudgetExceededError(Exception):
    """Error: filling in a part exceeds the sandbox's limit on iterations, characters or time."""

    def __init__(self, line: int, seconds: float, what: str) -> None:
        super().__init__(what)
        self.line = line
        """Line of the jinja2 source being executed."""
        self.seconds = seconds
        """Seconds spent on the part so far."""
        self.what = what
        """Chinese phrase on what exceeded its limit."""


class RenderBudget:
    """Counter of iterations, characters and time while one part is filled in."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._line = 0
        self._turns = 0
        self._signs = 0

    @property
    def line(self) -> int:
        """Line of the source of the loop that was entered last; 0 before the first one."""
        return self._line

    @property
    def seconds(self) -> float:
        """Seconds spent so far."""
        return time.monotonic() - self._began

    def count_iterations(self, entries: Iterable[Any], line: int) -> Iterator[Any]:
        """Yield the entries of a loop, counting each iteration.

        Args:
            entries: what is looped over.
            line: the line of the loop in the source, for the error.

        Raises:
            BudgetExceededError: there are too many iterations, or the time limit is exceeded.
        """
        for entry in entries:
            self._line = line
            self._turns += 1
            if self._turns > MOST_TURNS:
                self._raise_exceeded(f"要重复 {MOST_TURNS // 10_000} 万次以上")
            if not self._turns % 1000:
                self._check_time()
            yield entry

    def count_characters(self, piece: str) -> str:
        """Count the characters of a piece of output and return it unchanged.

        Raises:
            BudgetExceededError: the output is too large.
        """
        self._signs += len(piece)
        if self._signs > MOST_SIGNS:
            self._raise_exceeded("写出的内容大得不正常")
        return piece

    def _check_time(self) -> None:
        """Raise BudgetExceededError once the time limit is exceeded."""
        if time.monotonic() - self._began > MOST_SECONDS:
            self._raise_exceeded("太慢")

    def _raise_exceeded(self, what: str) -> None:
        """Raise BudgetExceededError with the limit that was exceeded."""
        raise BudgetExceededError(self._line, time.monotonic() - self._began, what)


def sandboxed_environment() -> "ImmutableSandboxedEnvironment":
    """Create a sandboxed jinja2 environment: autoescape, strict undefined, permitted filters
    only.
    """
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, cache_size=0, optimized=False
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.tests = {name: made.tests[name] for name in TESTS}
    return made


class CompiledPart:
    """A compiled jinja2 template, which can be filled in repeatedly."""

    def __init__(self, source: str) -> None:
        from jinja2 import nodes

        self.budget = RenderBudget()
        """RenderBudget of the last filling."""
        self._made = sandboxed_environment()
        self._made.filters[_COUNTED] = RenderBudget().count_iterations
        tree = self._made.parse(source)
        for loop in tree.find_all(nodes.For):
            loop.iter = _with_counted_iterations(loop, self._made)
        self._template = self._made.from_string(tree)

    def fill(self, values: dict[str, Any]) -> str:
        """Fill in the template with values and return the text.

        Raises:
            TooMuchError: a limit on iterations, characters or time is exceeded.
            jinja2.TemplateError: a tag fails with these values.
        """
        self.budget = budget = RenderBudget()
        self._made.filters[_COUNTED] = budget.count_iterations
        return "".join(map(budget.count_characters, self._template.generate(values)))


def _with_counted_iterations(
    loop: "nodes.For", made: "ImmutableSandboxedEnvironment"
) -> "nodes.Filter":
    """Wrap what a loop iterates over in the filter that counts iterations."""
    from jinja2 import nodes

    line = nodes.Const(loop.lineno, lineno=loop.lineno)
    counted = nodes.Filter(loop.iter, _COUNTED, [line], [], None, None, lineno=loop.lineno)
    counted.set_environment(made)
    return counted
