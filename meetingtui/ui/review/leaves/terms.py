"""学期: the goals over the terms, and this term beside the one before."""

from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content

from meetingtui.review.compare import compare
from meetingtui.review.goals import GoalLine, GoalTerm, Step, goal_lines
from meetingtui.review.survey import Survey
from meetingtui.ui.marks import plain, status_word
from meetingtui.ui.review.columns import named
from meetingtui.ui.review.line import BLANK, Behind, Cell, Line, behind, head, words
from meetingtui.ui.review.past import Past
from meetingtui.ui.widgets.wrapping import wrapped
from meetingtui.wording import month_day

_TERM = 24
_LABEL = 14
_VALUE = 14
_WIDEST = 110


def terms(survey: Survey, width: int, past: Past) -> Sequence[Line]:
    """A block a goal, a line a term; then the comparison."""
    width = min(width, _WIDEST)
    if past.trouble:
        return [*_wrapped(plain(past.trouble, "bold $overdue"), 0, width)]
    if past.surveys is None:
        return [words(plain("正在读取往期的记录……", "$muted"))]
    surveys = {**past.surveys, survey.term.id: survey}
    lines: list[Line] = []
    for goal in goal_lines(surveys):
        lines += [*_goal(goal, survey, width), BLANK]
    if not survey.school.goals:
        told = "还没有跨学期的目标。在 school.yaml 的 goals 里写上，给事项加同名标签，这里就会有。"
        lines += [*_wrapped(plain(told, "$muted"), 0, width), BLANK]
    return [*lines, *_comparison(survey, past.surveys, width)]


def _goal(line: GoalLine, survey: Survey, width: int) -> Iterable[Line]:
    goal = line.goal
    yield head(f"{goal.name}（{goal.years}）" if goal.years else goal.name)
    if goal.aim:
        yield from _wrapped(plain(goal.aim, "$muted"), 2, width)
    if not line.terms:
        yield from _wrapped(plain(f"还没有带“{goal.name}”标签的事项。", "$muted"), 2, width)
    for each in line.terms:
        yield from _term(goal.name, each, survey, width)
    for steps in line.chains:
        yield from _chain(steps, width)


def _term(goal: str, each: GoalTerm, survey: Survey, width: int) -> Iterable[Line]:
    """The figures of a term, and under them what was done, reached and won.

    Only the present term's items can be opened: the desk has no other's.
    """
    is_present = each.term.id == survey.term.id
    opens = behind(f"{goal}　{each.term.title}", each.rows) if is_present else None
    figures = each.figures
    told = figures.words or (f"议定事项 {figures.tasks} 项" if figures.tasks else "没有计划事项")
    first, *rest = _pieces(told, width - _TERM)
    label = named(f"  {each.term.title}", _TERM)
    yield Line(cells=(label, Cell(words=plain(first, "bold"), behind=opens)))
    yield from (words(plain(" " * _TERM + more, "bold")) for more in rest)
    for done in each.done:
        item = Behind(item=done.item.id) if is_present else None
        told = f"{done.item.title}（{month_day(done.on)}）"
        yield from _told("办结", f"{told}：{done.words}" if done.words else told, item, width)
    for target in each.targets:
        item = Behind(item=target.item.id) if is_present else None
        state = " ".join(filter(None, (target.told, target.verdict)))
        yield from _told("目标", f"{target.item.title}　{state}", item, width)
    for won in each.achievements:
        meeting = Behind(meeting=won.meeting) if is_present else None
        who = f"　{won.who_words}" if won.who else ""
        yield from _told("成果", f"{won.what}（{won.level_words}）{who}", meeting, width)


def _pieces(said: str, width: int) -> Iterable[str]:
    """计划事项 42 项，已完成 13 项，… in lines, no piece of it torn."""
    line = ""
    for piece in said.split("，"):
        if line and cell_len(f"{line}，{piece}，") > width:
            yield f"{line}，"
            line = piece
        else:
            line = f"{line}，{piece}" if line else piece
    yield line


def _chain(steps: Sequence[Step], width: int) -> Iterable[Line]:
    """延续 举措 上学期推进中 → 本学期已完成"""
    states = Content(" → ").join(
        Content.assemble(plain(f"{step.term.title} "), status_word(step.item.status))
        for step in steps
    )
    yield from _told("延续", plain(f"{steps[-1].item.title}　") + states, None, width)


def _told(kind: str, told: str | Content, opens: Behind | None, width: int) -> Iterable[Line]:
    content = plain(told) if isinstance(told, str) else told
    first, *rest = wrapped(content, width - 10).split("\n")
    yield Line(
        cells=(Cell(words=plain(f"    {kind}  ", "$muted")), Cell(words=first, behind=opens))
    )
    yield from (words(Content(" " * 10) + more) for more in rest)


def _comparison(survey: Survey, past: Mapping[str, Survey], width: int) -> Iterable[Line]:
    before = survey.school.term_before(survey.term)
    earlier = past.get(before.id) if before else None
    if earlier is None:
        yield head("与上学期比较")
        yield words(plain("没有上学期的记录，暂时无法比较。", "$muted"))
        return
    found = compare(earlier, survey)
    yield head("与上学期比较")
    days = f"{found.before.term_title}末与{month_day(found.after.today)}的情况"
    yield from _wrapped(plain(days, "$muted"), 0, width)
    yield _row("", "上学期", "本学期", "变化", "$muted")
    for line in found.lines:
        yield _row(line.label, line.before, line.after, line.change, "")


def _row(label: str, before: str, after: str, change: str, style: str) -> Line:
    return Line(
        cells=(
            named(label, _LABEL, "$muted"),
            named(before, _VALUE, style),
            named(after, _VALUE, style or "bold"),
            Cell(words=plain(change, style)),
        )
    )


def _wrapped(content: Content, indent: int, width: int) -> Iterable[Line]:
    for line in wrapped(content, width - indent).split("\n"):
        yield words(Content(" " * indent) + line)
