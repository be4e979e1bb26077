"""The review page of problems (问题): what departments reported, the longest-lasting first."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.review.problems import ProblemOutcome, TermProblem, problems_of_term
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.ui.screens.review.page_lines import (
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    heading_line,
    text_line,
    wrap_into_lines,
)
from meetingtui.ui.styles import plain_content, status_content

_WIDEST = 110
"""Greatest width of the page in cells; longer lines are hard to follow on the projector."""


def problems_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Lines of the problems page: unsettled problems in full, then the settled ones."""
    found = problems_of_term(snapshot)
    if not found:
        return [text_line("各次例会的总结反思里还没有记下问题。")]
    left = [each for each in found if not each.is_settled]
    settled = [each for each in found if each.is_settled]
    recurring = sum(len(each.numbers) > 1 for each in left)
    again = f"，其中反复提出 {recurring} 个" if recurring else ""
    lines = [heading_line(f"未了结 {len(left)} 个{again}")]
    for each in left:
        lines.extend(_lines(each, min(width, _WIDEST)))
    if not left:
        lines.append(text_line("没有未了结的问题。"))
    if settled:
        lines.append(heading_line(f"已了结 {len(settled)} 个"))
        for each in settled:
            lines.extend(_lines(each, min(width, _WIDEST)))
    return lines


def _lines(problem: TermProblem, width: int) -> Iterable[ReviewLine]:
    """Lines of a problem: its text, then department, duration, cause and outcome."""
    task = problem.task if problem.outcome is ProblemOutcome.TASK else None
    opens = (
        DrillDownTarget(meeting=problem.meetings[-1])
        if task is None
        else DrillDownTarget(item=task)
    )
    first, *rest = wrap_into_lines(plain_content(problem.text), width - 2)
    yield ReviewLine(
        cells=(ReviewCell(words=Content("  ")), ReviewCell(words=first, drill_down=opens))
    )
    yield from (text_line(Content("  ") + line) for line in rest)
    for line in wrap_into_lines(_facts(problem), width - 4):
        yield text_line(Content("    ") + line)


def _facts(problem: TermProblem) -> Content:
    color = "$done" if problem.is_settled else "bold $overdue"
    state = plain_content(problem.words, color)
    if problem.outcome is ProblemOutcome.TASK and problem.task_status:
        state = plain_content(f"任务“{problem.task_title}”", "$muted") + status_content(
            problem.task_status
        )
    facts = [problem.department, problem.reported_in_words]
    if problem.solved_before:
        facts.append(f"第{problem.solved_before}次例会解决后又出现")
    if problem.cause:
        facts.append(f"原因：{problem.cause}")
    return state + plain_content("".join(f"　{each}" for each in facts), "$muted")
