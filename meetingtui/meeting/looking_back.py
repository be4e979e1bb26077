"""总结反思: what a department looks back on; its problems return until they are solved."""

import re
from collections.abc import Callable, Container

import msgspec


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is wrong (问题)."""

    text: str
    """The words."""
    cause: str = ""
    """原因, where one was given."""
    since: int | None = None
    """Id of the meeting it was first raised in, where it returned."""
    solved: bool = False
    """已解决: it does not return."""
    task: int | None = None
    """Id of the task it was turned into; the task is followed up in its place."""

    @property
    def words(self) -> str:
        """The line it can be typed as: 护学岗人手不足 原因：两名教师外出."""
        return f"{self.text} 原因：{self.cause}" if self.cause else self.text

    def returns(self, items: Container[int]) -> bool:
        """Whether the next meeting finds it again; ``items`` are the ids of those there are."""
        return not self.solved and (self.task is None or self.task not in items)


class Reflection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One department looks back."""

    department: str
    """Full name of the department."""
    done: tuple[str, ...] = ()
    """What was done since last time, beyond what the items' progress says."""
    problems: tuple[Problem, ...] = ()
    """问题: those that returned, then those raised in this meeting."""
    improvements: tuple[str, ...] = ()
    """改进措施, one line each."""

    @property
    def is_empty(self) -> bool:
        """Whether the department said nothing; what merely returned is nothing said."""
        touched = any(
            problem.since is None or problem.solved or problem.task is not None
            for problem in self.problems
        )
        return not (self.done or touched or self.improvements)


def read_problem(line: str) -> Problem:
    """护学岗人手不足 原因：两名教师外出 as problem and cause; the cause may be missing."""
    if told := re.fullmatch(r"(.+?)[\s，,；;。]+原因[：:]\s*(.+)", line, re.DOTALL):
        return Problem(text=told[1], cause=told[2])
    return Problem(text=line)


def returning(
    problems: tuple[Problem, ...], meeting: int, items: Container[int]
) -> tuple[Problem, ...]:
    """Those of a meeting that the next one finds again, each with where it was first raised."""
    return tuple(
        Problem(
            text=each.text,
            cause=each.cause,
            since=meeting if each.since is None else each.since,
        )
        for each in problems
        if each.returns(items)
    )


def replace_reflection(
    reflections: tuple[Reflection, ...],
    department: str,
    change: Callable[[Reflection], Reflection],
) -> tuple[Reflection, ...]:
    """The reflections with one department's changed."""
    return tuple(change(each) if each.department == department else each for each in reflections)


def replace_problem(
    reflection: Reflection, at: int, change: Callable[[Problem], Problem]
) -> Reflection:
    """The reflection with one problem changed; as it is where that is no longer there."""
    problems = tuple(
        change(each) if place == at else each for place, each in enumerate(reflection.problems)
    )
    return msgspec.structs.replace(reflection, problems=problems)


def because(at: int, cause: str) -> Callable[[Reflection], Reflection]:
    """The change that gives a problem its cause; an empty one takes it away."""
    return lambda reflection: replace_problem(
        reflection, at, lambda each: msgspec.structs.replace(each, cause=cause)
    )


def settled(at: int, *, solved: bool) -> Callable[[Reflection], Reflection]:
    """The change that marks a problem 已解决, or open again."""
    return lambda reflection: replace_problem(
        reflection, at, lambda each: msgspec.structs.replace(each, solved=solved)
    )


def linked(at: int, task: int) -> Callable[[Reflection], Reflection]:
    """The change of a problem that was turned into a task."""
    return lambda reflection: replace_problem(
        reflection, at, lambda each: msgspec.structs.replace(each, task=task)
    )


def unlinked(reflection: Reflection, task: int) -> Reflection:
    """The reflection after a task was taken back: what it came from is open again."""
    problems = tuple(
        msgspec.structs.replace(each, task=None) if each.task == task else each
        for each in reflection.problems
    )
    return msgspec.structs.replace(reflection, problems=problems)
