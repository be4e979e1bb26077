"""Records of the block reflection (总结反思): departments' work, problems and improvements, and
their lines.
"""

import re
from collections.abc import Callable, Container

import msgspec

from meetingtui.base.styled_text import StyledText, styled


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One problem (问题) of a department; it returns in the next meeting until it is solved."""

    text: str
    """Description of the problem."""
    cause: str = ""
    """Cause (原因); empty where none was given."""
    since: int | None = None
    """Id of the meeting that first raised it, for a problem that returned; else None."""
    raised_as: str = ""
    """Its text in that meeting, for a problem that returned; part of its key."""
    solved: bool = False
    """Whether it is solved (已解决) and does not return."""
    task: int | None = None
    """Id of the task it was turned into and that is followed up instead; else None."""

    @property
    def as_input_line(self) -> str:
        """The problem as a line that can be typed again: 护学岗人手不足 原因：两名教师外出."""
        return f"{self.text} 原因：{self.cause}" if self.cause else self.text

    def returns_next_meeting(self, items: Container[int]) -> bool:
        """Whether a department's problem is still open, so that the next meeting shows it again.

        Args:
            items: ids of existing items; a problem whose task was deleted returns.
        """
        return not self.solved and (self.task is None or self.task not in items)


class Reflection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One department's reflection in a meeting: work done, problems, improvements."""

    department: str
    """Full name of the department."""
    done: tuple[str, ...] = ()
    """Work done since the last meeting, beyond the progress recorded on items."""
    problems: tuple[Problem, ...] = ()
    """Problems (问题): those that returned, then those raised in this meeting."""
    improvements: tuple[str, ...] = ()
    """Improvements planned (改进措施), one line each."""

    @property
    def is_empty(self) -> bool:
        """Whether a reflection has no records; untouched problems that returned do not count."""
        touched = any(
            problem.since is None or problem.solved or problem.task is not None
            for problem in self.problems
        )
        return not (self.done or touched or self.improvements)


def parse_problem(line: str) -> Problem:
    """Parse a line to a problem and its optional cause: 护学岗人手不足 原因：两名教师外出.

    Without a space or punctuation before 原因： the whole line is the problem.
    """
    if told := re.fullmatch(r"(.+?)[\s，,；;。]+原因[：:]\s*(.+)", line, re.DOTALL):
        return Problem(text=told[1], cause=told[2])
    return Problem(text=line)


def with_reflection_changed(
    reflections: tuple[Reflection, ...],
    department: str,
    change: Callable[[Reflection], Reflection],
) -> tuple[Reflection, ...]:
    """Return all reflections of a meeting with ``change`` applied to that of one department, by
    full name; unchanged where it has none.
    """
    return tuple(change(each) if each.department == department else each for each in reflections)


def with_problem_changed(
    reflection: Reflection, index: int, change: Callable[[Problem], Problem]
) -> Reflection:
    """Return a department's reflection with ``change`` applied to the problem at ``index``, if
    any.
    """
    problems = tuple(
        change(each) if position == index else each
        for position, each in enumerate(reflection.problems)
    )
    return msgspec.structs.replace(reflection, problems=problems)


def problem_cause_setter(index: int, cause: str) -> Callable[[Reflection], Reflection]:
    """Return a function that sets the cause of the problem at ``index`` (from 0) in a reflection;
    an empty cause removes it.
    """
    return lambda reflection: with_problem_changed(
        reflection, index, lambda each: msgspec.structs.replace(each, cause=cause)
    )


def problem_solved_setter(index: int, *, solved: bool) -> Callable[[Reflection], Reflection]:
    """Return a function that marks the problem at ``index`` (from 0) in a reflection as solved
    (已解决) or open again.
    """
    return lambda reflection: with_problem_changed(
        reflection, index, lambda each: msgspec.structs.replace(each, solved=solved)
    )


def problem_task_linker(index: int, task: int) -> Callable[[Reflection], Reflection]:
    """Return a function that links the problem at ``index`` (from 0) in a reflection to the task it
    was turned into.

    ``task`` is the id of that task.
    """
    return lambda reflection: with_problem_changed(
        reflection, index, lambda each: msgspec.structs.replace(each, task=task)
    )


def without_task_links(reflection: Reflection, task: int) -> Reflection:
    """Return the reflection without links to a deleted task; the linked problem is open again."""
    problems = tuple(
        msgspec.structs.replace(each, task=None) if each.task == task else each
        for each in reflection.problems
    )
    return msgspec.structs.replace(reflection, problems=problems)


ReflectionPlace = tuple[str, int]
"""Address of a line: field of the reflection (``problems`` …) and index in it, from 0."""

REFLECTION_LABELS = {"done": "已完成", "problems": "问　题", "improvements": "改　进"}
"""Label of each field before its lines, padded to the same width."""


def reflection_field_label(part: str) -> str:
    """Return the Chinese label of a field of a reflection: 已完成 for ``done``, 问题 for
    ``problems``, 改进 for ``improvements``.
    """
    return REFLECTION_LABELS[part].replace("　", "")


def reflection_line_places(reflection: Reflection) -> list[ReflectionPlace]:
    """Return the address of each line of a reflection (its field and its index there), in the order
    in which they are shown.
    """
    return [
        (part, at) for part in REFLECTION_LABELS for at in range(len(getattr(reflection, part)))
    ]


def reflection_line_as_typed(reflection: Reflection, place: ReflectionPlace) -> str:
    """Return a line of a reflection as it is typed, so that it can be edited and entered again.

    ``place`` is the line's field and its index there, from 0.
    """
    part, at = place
    return (
        reflection.problems[at].as_input_line
        if part == "problems"
        else getattr(reflection, part)[at]
    )


def with_reflection_line_added(reflection: Reflection, part: str, text: str) -> Reflection:
    """Return a reflection with one more line at the end of the field ``part`` (``done``,
    ``problems`` or ``improvements``); a problem may be typed with its cause.
    """
    line = parse_problem(text) if part == "problems" else text
    return msgspec.structs.replace(reflection, **{part: (*getattr(reflection, part), line)})


def with_reflection_line_replaced(
    reflection: Reflection, place: ReflectionPlace, text: str
) -> Reflection:
    """Return a reflection with the text of one line replaced; an empty text deletes the line.

    ``place`` is the line's field and its index there, from 0. A problem keeps its state and link to
    a task, but its cause is taken from the new text, so that one without a cause removes it.
    """
    part, at = place
    if part == "problems" and text:
        said = parse_problem(text)
        return with_problem_changed(
            reflection,
            at,
            lambda each: msgspec.structs.replace(each, text=said.text, cause=said.cause),
        )
    lines = list(getattr(reflection, part))
    lines[at : at + 1] = [text] if text else []
    return msgspec.structs.replace(reflection, **{part: tuple(lines)})


def styled_reflection_line(
    reflection: Reflection, place: ReflectionPlace, *, number: int | None, tasks: Container[int]
) -> StyledText:
    """Return a line of a reflection as styled text with its label; for a problem, also with its
    state (已解决, 已转任务) and cause.

    Args:
        reflection: the reflection.
        place: address of the line.
        number: number of the meeting which first raised a returned problem; None for a new one.
        tasks: ids of existing items.
    """
    part, at = place
    label = (f"{REFLECTION_LABELS[part]}  ", "muted")
    if part != "problems":
        return styled(label, reflection_line_as_typed(reflection, place))
    problem = reflection.problems[at]
    cause = f"  原因：{problem.cause}" if problem.cause else ""
    since = f"  第{number}次遗留" if number else ""
    return styled(
        label,
        (problem.text, "bold"),
        (since, "at-risk"),
        _problem_state_and_style(problem, tasks),
        cause,
    )


def _problem_state_and_style(problem: Problem, tasks: Container[int]) -> tuple[str, str]:
    """Return the state of a problem (已解决, 已转任务) and its style; both empty if open.

    ``tasks`` are the ids of existing items.
    """
    if problem.solved:
        return "  已解决", "bold done"
    return ("", "") if problem.returns_next_meeting(tasks) else ("  已转任务", "bold primary")
