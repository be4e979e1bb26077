"""问题: what departments found wrong over the term, how long it stood, and what became of it."""

import re
from enum import StrEnum

import msgspec
from rapidfuzz import fuzz

from meetingtui.meeting.looking_back import Problem
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Status
from meetingtui.review.survey import Survey

_ALIKE = 85
"""Of 100: from there on two wordings within one department are the same problem."""

_REWORDED = 40
"""Of 100: less than that is another problem even where both returned from one meeting."""

_WHICH = re.compile(r"[\d一二三四五六七八九十高中低两、]+(?=年级|班|号|楼|层|月|次|条|项|科|组)")
"""Which one is spoken of: a problem of 三年级 is not that of 四年级."""


_Thread = list[tuple[Meeting, Problem]]
"""One problem, meeting by meeting."""


class Fate(StrEnum):
    """What became of a problem."""

    OPEN = "open"
    TASK = "task"
    SOLVED = "solved"

    @property
    def label(self) -> str:
        """未解决、已转为任务、已解决"""
        return {"open": "未解决", "task": "已转为任务", "solved": "已解决"}[self.value]


class KnownProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One problem over the meetings in which it stood; the keys of ``status --json``."""

    text: str
    """In the words used last."""
    cause: str
    """原因, as given last; empty where none ever was."""
    department: str
    """Full name of the department that raised it."""
    meetings: tuple[int, ...]
    """Ids of the meetings in which it stood, oldest first; it may have been away in between."""
    numbers: tuple[int, ...]
    """第N次 of those."""
    fate: Fate
    """What became of it, by its last meeting."""
    solved_before: int | None
    """第N次 of the meeting in which it was solved and after which it came back; None if never."""
    task: int | None
    """Id of the task it was last turned into."""
    task_title: str
    """What that task is; empty without one."""
    task_status: Status | None
    """Where that task stands."""

    @property
    def is_settled(self) -> bool:
        """Whether nobody has anything left to do: solved, or its task done or given up."""
        if self.fate is Fate.TASK:
            return self.task_status is not None and not self.task_status.is_open
        return self.fate is Fate.SOLVED

    @property
    def words(self) -> str:
        """第5次例会已解决; 已转为任务，推进中; 未解决"""
        if self.fate is Fate.SOLVED:
            return f"第{self.numbers[-1]}次例会{self.fate.label}"
        if self.fate is Fate.TASK and self.task_status:
            return f"{self.fate.label}，{self.task_status.label}"
        return self.fate.label

    @property
    def stood_words(self) -> str:
        """第2次例会提出，先后提出3次; 第4次例会提出 where it stood in one meeting only."""
        first = f"第{self.numbers[0]}次例会提出"
        return f"{first}，先后提出{len(self.numbers)}次" if len(self.numbers) > 1 else first


def problems(survey: Survey) -> tuple[KnownProblem, ...]:
    """Every problem of the meetings held: those not settled first, the longest-standing on top."""
    threads: dict[str, list[_Thread]] = {}
    for meeting in survey.held:
        for reflection in meeting.reflections:
            own = threads.setdefault(reflection.department, [])
            for problem in reflection.problems:
                scores = [_likeness(meeting, problem, thread) for thread in own]
                if best := max(scores, default=0):
                    own[scores.index(best)].append((meeting, problem))
                else:
                    own.append([(meeting, problem)])
    found = [
        _known(department, thread, survey) for department, own in threads.items() for thread in own
    ]
    return tuple(sorted(found, key=lambda each: (each.is_settled, *_rank(each))))


def _rank(problem: KnownProblem) -> tuple[int, int]:
    return -len(problem.numbers), problem.numbers[0]


def _likeness(meeting: Meeting, problem: Problem, thread: _Thread) -> float:
    """How surely it is the thread's problem once more, of 100; 0 where it is another one.

    What returned from a meeting may have been put in other words since. In one
    meeting a problem stands once: two wordings of that meeting are two problems.
    """
    last, before = thread[-1]
    if meeting.id == last.id:
        return 0
    if problem.text == before.text:
        return 100
    if problem.since is not None and any(problem.since == each.id for each, _ in thread):
        return fuzz.ratio(problem.text, before.text, score_cutoff=_REWORDED)
    if _WHICH.findall(problem.text) != _WHICH.findall(before.text):
        return 0
    return fuzz.ratio(problem.text, before.text, score_cutoff=_ALIKE)


def _known(department: str, thread: _Thread, survey: Survey) -> KnownProblem:
    _, last = thread[-1]
    task = None if last.task is None else survey.tree.items.get(last.task)
    solved = [meeting.number for meeting, problem in thread[:-1] if problem.solved]
    return KnownProblem(
        text=last.text,
        cause=next((problem.cause for _, problem in reversed(thread) if problem.cause), ""),
        department=department,
        meetings=tuple(meeting.id for meeting, _ in thread),
        numbers=tuple(meeting.number for meeting, _ in thread),
        fate=Fate.SOLVED if last.solved else Fate.TASK if task else Fate.OPEN,
        solved_before=solved[-1] if solved else None,
        task=task.id if task else None,
        task_title=task.title if task else "",
        task_status=task.status if task else None,
    )
