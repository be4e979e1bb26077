"""Problems (问题) that departments reported over the term: how long each persisted, and its
outcome.
"""

import re
from enum import StrEnum

import msgspec
from rapidfuzz import fuzz

from meetingtui.meeting.record import Meeting
from meetingtui.meeting.reflection import Problem
from meetingtui.plan.item import Status
from meetingtui.review.term_snapshot import TermSnapshot

_SAME_PROBLEM_SIMILARITY = 85
"""Similarity, out of 100, from which two wordings of one department are the same problem."""

_REWORDED_PROBLEM_SIMILARITY = 40
"""Least similarity, out of 100, of a problem carried over from a meeting and reworded since."""

_DISTINGUISHING_NUMBER = re.compile(
    r"[\d一二三四五六七八九十高中低两、]+(?=年级|班|号|楼|层|月|次|条|项|科|组)"
)
"""The number in a problem's text: a problem of 三年级 is not that of 四年级."""


_Occurrences = list[tuple[Meeting, Problem]]
"""The occurrences of one problem, meeting by meeting."""


class ProblemOutcome(StrEnum):
    """Enum of the outcomes of a problem: open, turned into a task, or solved."""

    OPEN = "open"
    TASK = "task"
    SOLVED = "solved"

    @property
    def label(self) -> str:
        """Chinese label of the outcome: 未解决, 已转为任务 or 已解决."""
        return {"open": "未解决", "task": "已转为任务", "solved": "已解决"}[self.value]


class TermProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One problem (问题) over all meetings of a term that recorded it; its fields are keys of
    ``status --json``.
    """

    text: str
    """Text of the problem in its newest wording."""
    cause: str
    """Cause (原因) as given last; empty where none was given."""
    department: str
    """Full name of the department that raised it."""
    meetings: tuple[int, ...]
    """Ids of the meetings that recorded the problem, oldest first; meetings between may be
    missing.
    """
    numbers: tuple[int, ...]
    """Numbers (第N次) of the meetings that recorded the problem, in the order of ``meetings``."""
    outcome: ProblemOutcome = msgspec.field(name="fate")
    """Outcome of the problem in the last meeting that recorded it."""
    solved_before: int | None
    """Number (第N次) of the meeting that solved the problem before it came back; None if it never
    did.
    """
    task: int | None
    """Id of the task that the newest record of the problem was turned into; None without one, or
    where it no longer exists.
    """
    task_title: str
    """Title of the task the problem was turned into; empty without one."""
    task_status: Status | None
    """Status of the task the problem was turned into; None without one."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about a problem: it is solved, or its task done or
        cancelled.
        """
        if self.outcome is ProblemOutcome.TASK:
            return self.task_status is not None and not self.task_status.is_open
        return self.outcome is ProblemOutcome.SOLVED

    @property
    def outcome_text(self) -> str:
        """Outcome of the problem as text: 第5次例会已解决; 已转为任务，推进中; 未解决."""
        if self.outcome is ProblemOutcome.SOLVED:
            return f"第{self.numbers[-1]}次例会{self.outcome.label}"
        if self.outcome is ProblemOutcome.TASK and self.task_status:
            return f"{self.outcome.label}，{self.task_status.label}"
        return self.outcome.label

    @property
    def raised_and_listed_text(self) -> str:
        """When the problem was raised, and how many meetings listed it, as text.

        It is 第2次例会提出，先后列出3次; 第4次例会提出 where only that meeting did.
        """
        first = f"第{self.numbers[0]}次例会提出"
        return f"{first}，先后列出{len(self.numbers)}次" if len(self.numbers) > 1 else first


def reported_problems_of_term(snapshot: TermSnapshot) -> tuple[TermProblem, ...]:
    """Collect the problems that departments recorded in the meetings held: unsettled ones first,
    then those that most meetings listed. A problem that the same department lists again, perhaps
    reworded, is one.
    """
    threads: dict[str, list[_Occurrences]] = {}
    for meeting in snapshot.held:
        for reflection in meeting.reflections:
            own = threads.setdefault(reflection.department, [])
            for problem in reflection.problems:
                scores = [_problem_similarity(meeting, problem, thread) for thread in own]
                if best := max(scores, default=0):
                    own[scores.index(best)].append((meeting, problem))
                else:
                    own.append([(meeting, problem)])
    found = [
        _combine_occurrences(department, thread, snapshot)
        for department, own in threads.items()
        for thread in own
    ]
    return tuple(sorted(found, key=lambda each: (each.is_settled, *_problem_sort_key(each))))


def _problem_sort_key(problem: TermProblem) -> tuple[int, int]:
    """Sort key of a problem: listed in most meetings first, then the earliest."""
    return -len(problem.numbers), problem.numbers[0]


def _problem_similarity(meeting: Meeting, problem: Problem, thread: _Occurrences) -> float:
    """Similarity of a problem to an earlier one, out of 100; 0 where it is a different one.

    A problem carried over from a meeting may have been reworded since. Two wordings in one meeting
    are two problems.

    Args:
        meeting: the meeting that recorded the problem.
        problem: the problem.
        thread: the earlier problem as the meetings before recorded it, oldest first.
    """
    last, before = thread[-1]
    if meeting.id == last.id:
        return 0
    if problem.text == before.text:
        return 100
    score = fuzz.ratio(problem.text, before.text)
    if score < _REWORDED_PROBLEM_SIMILARITY:
        return 0
    if problem.since is not None and problem.since in [each.id for each, _ in thread]:
        return score
    if score < _SAME_PROBLEM_SIMILARITY or _DISTINGUISHING_NUMBER.findall(
        problem.text
    ) != _DISTINGUISHING_NUMBER.findall(before.text):
        return 0
    return score


def _combine_occurrences(
    department: str, thread: _Occurrences, snapshot: TermSnapshot
) -> TermProblem:
    """Combine what several meetings recorded of one problem into a problem of the term, with the
    newest wording and the last cause given.

    Args:
        department: the department that reported the problem.
        thread: the meetings with the problem as each recorded it, oldest first.
        snapshot: the term.
    """
    _, last = thread[-1]
    task = None if last.task is None else snapshot.tree.items.get(last.task)
    solved = [meeting.number for meeting, problem in thread[:-1] if problem.solved]
    return TermProblem(
        text=last.text,
        cause=next((problem.cause for _, problem in reversed(thread) if problem.cause), ""),
        department=department,
        meetings=tuple(meeting.id for meeting, _ in thread),
        numbers=tuple(meeting.number for meeting, _ in thread),
        outcome=ProblemOutcome.SOLVED
        if last.solved
        else ProblemOutcome.TASK
        if task
        else ProblemOutcome.OPEN,
        solved_before=solved[-1] if solved else None,
        task=task.id if task else None,
        task_title=task.title if task else "",
        task_status=task.status if task else None,
    )
