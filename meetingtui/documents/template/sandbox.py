"""The jinja2 sandbox for templates: no globals, few filters, limits on loops, output and time.

It also records which part is being filled in, so that a message can name the tag that took too
long.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

FILTERS = ("default", "first", "join", "last", "length", "list", "reverse", "sort", "trim")
"""Names of the permitted jinja2 filters, none of which can blow up the output."""

TESTS = ("defined", "undefined", "none", "string", "number", "even", "odd", "eq", "ne", "in")
"""Names of the permitted jinja2 tests."""

MAX_ITERATIONS = 200_000
"""Maximum number of loop iterations in one part; a table of 20,000 rows may need 80,000."""

MAX_CHARACTERS = 32_000_000
"""Maximum size of a filled-in part in characters; 20,000 rows have about 20 million."""

MAX_SECONDS = 8.0
"""Time limit for one part in seconds, below that of the process so that the tag can be named."""

_COUNTED = "counted turns"
"""Name of the internal filter that counts iterations; no template can write this name."""


class BudgetExceededError(Exception):
    """Error: filling in a part of a template exceeds the sandbox's limit on iterations, characters
    or time.
    """

    def __init__(self, line: int, seconds: float, what: str) -> None:
        super().__init__(what)
        self.line = line
        """Line of the jinja2 source being executed."""
        self.seconds = seconds
        """Seconds spent on the part so far."""
        self.what = what
        """Chinese phrase on what exceeded its limit."""


class RenderBudget:
    """Limits on loop iterations, characters and time while one part of a template is filled in;
    counting past one raises :class:`BudgetExceededError`. The time runs from its creation.
    """

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._line = 0
        self._turns = 0
        self._signs = 0

    @property
    def current_loop_line(self) -> int:
        """Line, in the source of the template being filled in, of the loop that was entered
        last; 0 before the first one.
        """
        return self._line

    @property
    def elapsed_seconds(self) -> float:
        """Seconds spent on filling in the current part of the template."""
        return time.monotonic() - self._began

    def counted_iterations(self, entries: Iterable[Any], line: int) -> Iterator[Any]:
        """Yield the entries of a template's loop, counting each iteration.

        Args:
            entries: what is looped over.
            line: the line of the loop in the source, for the error.

        Raises:
            BudgetExceededError: there are too many iterations, or the time limit is exceeded.
        """
        for entry in entries:
            self._line = line
            self._turns += 1
            if self._turns > MAX_ITERATIONS:
                self._raise_exceeded(f"要重复 {MAX_ITERATIONS // 10_000} 万次以上")
            if not self._turns % 1000:
                self._check_time()
            yield entry

    def counted_output(self, piece: str) -> str:
        """Count the characters of a piece of the template's output and return it unchanged.

        Raises:
            BudgetExceededError: the output is too large.
        """
        self._signs += len(piece)
        if self._signs > MAX_CHARACTERS:
            self._raise_exceeded("写出的内容大得不正常")
        return piece

    def _check_time(self) -> None:
        """Raise BudgetExceededError once the time limit for filling in a template is exceeded."""
        if time.monotonic() - self._began > MAX_SECONDS:
            self._raise_exceeded("太慢")

    def _raise_exceeded(self, what: str) -> None:
        """Raise BudgetExceededError with the Chinese phrase ``what`` on the limit that was
        exceeded.
        """
        raise BudgetExceededError(self._line, time.monotonic() - self._began, what)


def sandboxed_environment() -> "ImmutableSandboxedEnvironment":
    """Create a sandboxed jinja2 environment: autoescape, strict undefined, no globals, and only the
    filters of :data:`FILTERS` and tests of :data:`TESTS`.
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
    """A compiled jinja2 template, which can be filled in repeatedly.

    Args:
        source: the jinja2 source; a jinja2, syntax or recursion error is raised if it does not
            compile.
    """

    def __init__(self, source: str) -> None:
        from jinja2 import nodes

        self.budget = RenderBudget()
        """RenderBudget of the last filling."""
        self._made = sandboxed_environment()
        self._made.filters[_COUNTED] = RenderBudget().counted_iterations
        tree = self._made.parse(source)
        for loop in tree.find_all(nodes.For):
            loop.iter = _iterable_with_counting_filter(loop, self._made)
        self._template = self._made.from_string(tree)

    def fill(self, values: dict[str, Any]) -> str:
        """Fill in the compiled template with values and return the text.

        Raises:
            BudgetExceededError: a limit on iterations, characters or time is exceeded.
            jinja2.TemplateError: a tag fails with these values.
        """
        self.budget = budget = RenderBudget()
        self._made.filters[_COUNTED] = budget.counted_iterations
        return "".join(map(budget.counted_output, self._template.generate(values)))


def _iterable_with_counting_filter(
    loop: "nodes.For", made: "ImmutableSandboxedEnvironment"
) -> "nodes.Filter":
    """Wrap what a template's loop iterates over in the filter that counts iterations.

    ``made`` is the environment that has this filter.
    """
    from jinja2 import nodes

    line = nodes.Const(loop.lineno, lineno=loop.lineno)
    counted = nodes.Filter(loop.iter, _COUNTED, [line], [], None, None, lineno=loop.lineno)
    counted.set_environment(made)
    return counted


_TEMPLATE = "__jinja_template__"
"""Name of the global by which the code of a compiled jinja2 template is recognised."""


class _CurrentWork(msgspec.Struct):
    """The template part being filled in and the time since its request began."""

    began: float = 0
    """Monotonic time at its beginning, in seconds."""
    where: Callable[[int], str] | None = None
    """Place of the tag on a line of the source; None before anything is filled in."""
    program: CompiledPart | None = None
    """The part being filled in."""


_work = _CurrentWork()
"""The one request of this process; they come one after the other."""


def record_request_start() -> None:
    """Record that this process begins to answer a request to fill in or check a template; the time
    spent on it counts from here.
    """
    _work.began, _work.where, _work.program = time.monotonic(), None, None


def record_part_start(where: Callable[[int], str], program: CompiledPart) -> None:
    """Record that filling in one part of a template (body, header …) begins, so that a message
    can name the tag at which it was stopped.

    Args:
        where: function that returns the place of the tag on a line of the part's source.
        program: the compiled part.
    """
    _work.where, _work.program = where, program


def interruption_message(name: str, why: str) -> str:
    """Chinese message that the filling in of a template was stopped, with the tag that took the
    time.

    Args:
        name: name of the template.
        why: the limit that was exceeded, such as 太慢 or 用的内存超过 1 GB.
    """
    seconds = time.monotonic() - _work.began
    if _work.where is None or _work.program is None:
        return f"模板“{name}”太大，检查了 {seconds:.1f} 秒，{why}，已停止。请删去多余的内容。"
    place = _work.where(_executing_line() or _work.program.budget.current_loop_line)
    return (
        f"模板“{name}”{place}这里{why}，填了 {seconds:.1f} 秒，已停止。"
        "请检查模板是不是太大，或循环套得太多。"
    )


def _executing_line() -> int:
    """Line of the template's source that the main thread executes; 0 outside tags."""
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    while frame is not None:
        if template := frame.f_globals.get(_TEMPLATE):
            line: int = template.get_corresponding_lineno(frame.f_lineno)
            return line
        frame = frame.f_back
    return 0
