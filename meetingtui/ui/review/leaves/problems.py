"""问题: what was found wrong over the term, the longest-standing on top."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.review.problems import Fate, KnownProblem, problems
from meetingtui.review.survey import Survey
from meetingtui.ui.marks import plain, status_word
from meetingtui.ui.review.columns import folded
from meetingtui.ui.review.line import Behind, Cell, Line, head, words

_WIDEST = 110
"""Cells: a longer line is hard to follow on the wall."""


def known_problems(survey: Survey, width: int) -> Sequence[Line]:
    """Those that are not settled with all there is to say, then those that are."""
    found = problems(survey)
    if not found:
        return [words("各次例会的总结反思里还没有记下问题。")]
    left = [each for each in found if not each.is_settled]
    settled = [each for each in found if each.is_settled]
    recurring = sum(len(each.numbers) > 1 for each in left)
    again = f"，其中反复提出 {recurring} 个" if recurring else ""
    lines = [head(f"未了结 {len(left)} 个{again}")]
    for each in left:
        lines.extend(_lines(each, min(width, _WIDEST)))
    if not left:
        lines.append(words("没有未了结的问题。"))
    if settled:
        lines.append(head(f"已了结 {len(settled)} 个"))
        for each in settled:
            lines.extend(_lines(each, min(width, _WIDEST)))
    return lines


def _lines(problem: KnownProblem, width: int) -> Iterable[Line]:
    """What is wrong; under it who says so, since when, why, and what became of it."""
    task = problem.task if problem.fate is Fate.TASK else None
    opens = Behind(meeting=problem.meetings[-1]) if task is None else Behind(item=task)
    first, *rest = folded(plain(problem.text), width - 2)
    yield Line(cells=(Cell(words=Content("  ")), Cell(words=first, behind=opens)))
    yield from (words(Content("  ") + line) for line in rest)
    for line in folded(_facts(problem), width - 4):
        yield words(Content("    ") + line)


def _facts(problem: KnownProblem) -> Content:
    color = "$done" if problem.is_settled else "bold $overdue"
    state = plain(problem.words, color)
    if problem.fate is Fate.TASK and problem.task_status:
        state = plain(f"任务“{problem.task_title}”", "$muted") + status_word(problem.task_status)
    told = [problem.department, problem.stood_words]
    if problem.solved_before:
        told.append(f"第{problem.solved_before}次例会解决后又出现")
    if problem.cause:
        told.append(f"原因：{problem.cause}")
    return state + plain("".join(f"　{each}" for each in told), "$muted")
