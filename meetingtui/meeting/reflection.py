"""Records of the block reflection (总结反思): departments' work, problems and improvements."""

import re
from collections.abc import Callable, Container

import msgspec


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
    def words(self) -> str:
        """The problem as a line that can be typed: 护学岗人手不足 原因：两名教师外出."""
        return f"{self.text} 原因：{self.cause}" if self.cause else self.text

    def returns(self, items: Container[int]) -> bool:
        """Tell whether the next meeting shows the problem again.

        ``items`` are the ids of existing items.
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
        """Whether nothing was recorded; untouched problems that returned do not count."""
        touched = any(
            problem.since is None or problem.solved or problem.task is not None
            for problem in self.problems
        )
        return not (self.done or touched or self.improvements)


def read_problem(line: str) -> Problem:
    """Parse a line to a problem and its optional cause: 护学岗人手不足 原因：两名教师外出."""
    if told := re.fullmatch(r"(.+?)[\s，,；;。]+原因[：:]\s*(.+)", line, re.DOTALL):
        return Problem(text=told[1], cause=told[2])
    return Problem(text=line)


def replace_reflection(
    reflections: tuple[Reflection, ...],
    department: str,
    change: Callable[[Reflection], Reflection],
) -> tuple[Reflection, ...]:
    """Return the reflections with ``change`` applied to that of one department."""
    return tuple(change(each) if each.department == department else each for each in reflections)


def replace_problem(
    reflection: Reflection, at: int, change: Callable[[Problem], Problem]
) -> Reflection:
    """Return the reflection with ``change`` applied to the problem at index ``at``, if any."""
    problems = tuple(
        change(each) if place == at else each for place, each in enumerate(reflection.problems)
    )
    return msgspec.structs.replace(reflection, problems=problems)


def setting_cause(at: int, cause: str) -> Callable[[Reflection], Reflection]:
    """Return a function that sets the cause of the problem at index ``at``; empty removes it."""
    return lambda reflection: replace_problem(
        reflection, at, lambda each: msgspec.structs.replace(each, cause=cause)
    )


def marking_solved(at: int, *, solved: bool) -> Callable[[Reflection], Reflection]:
    """Return a function that marks the problem at index ``at`` as solved (已解决) or open again."""
    return lambda reflection: replace_problem(
        reflection, at, lambda each: msgspec.structs.replace(each, solved=solved)
    )


def linking_task(at: int, task: int) -> Callable[[Reflection], Reflection]:
    """Return a function that links the problem at index ``at`` to the task it was turned into."""
    return lambda reflection: replace_problem(
        reflection, at, lambda each: msgspec.structs.replace(each, task=task)
    )


def without_task_links(reflection: Reflection, task: int) -> Reflection:
    """Return the reflection without links to a deleted task; the linked problem is open again."""
    problems = tuple(
        msgspec.structs.replace(each, task=None) if each.task == task else each
        for each in reflection.problems
    )
    return msgspec.structs.replace(reflection, problems=problems)
