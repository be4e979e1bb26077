"""The review page of terms (学期): the school's goals over the terms, and a comparison with the
last term.
"""

from collections.abc import Iterable, Mapping, Sequence

from textual.content import Content

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import month_day
from meetingtui.review.goals_and_targets import (
    GoalContribution,
    ItemVersionInTerm,
    ThreeYearGoalReport,
    goal_reports,
)
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.review.term_statistics import compare_terms
from meetingtui.ui.app_context import EarlierTermSnapshotsOrError
from meetingtui.ui.screens.review.review_lines import (
    BLANK_LINE,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    heading_line,
    item_list_target,
    text_cell,
    text_line,
)
from meetingtui.ui.theme import plain_content, status_content
from meetingtui.ui.widgets.text_layout import wrap_content

_TERM_LABEL_WIDTH = 24
_FIGURE_LABEL_WIDTH = 14
_FIGURE_WIDTH = 14
_MAX_PAGE_WIDTH = 110


def terms_page(
    snapshot: TermSnapshot, width: int, earlier_terms: EarlierTermSnapshotsOrError
) -> Sequence[ReviewLine]:
    """Return the lines of the terms page (学期): each goal over the terms, then a comparison with
    the last term; a hint where the school has no goals.

    Args:
        snapshot: the present term.
        width: the width of the page in cells.
        earlier_terms: the terms before; while they are being read, or where they cannot be read,
            the page is one message.
    """
    width = min(width, _MAX_PAGE_WIDTH)
    if earlier_terms.error_message:
        return [
            *_indented_lines(plain_content(earlier_terms.error_message, "bold $overdue"), 0, width)
        ]
    if earlier_terms.snapshots is None:
        return [text_line(plain_content("正在读取往期的记录……", "$muted"))]
    snapshots = {**earlier_terms.snapshots, snapshot.term.id: snapshot}
    lines: list[ReviewLine] = []
    for goal in goal_reports(snapshots):
        lines += [*_goal_lines(goal, snapshot, width), BLANK_LINE]
    if not snapshot.school.goals:
        text = "还没有跨学期的目标。在学校设置的“目标”里加上，给事项加同名标签，这里就会有。"
        lines += [*_indented_lines(plain_content(text, "$muted"), 0, width), BLANK_LINE]
    return [*lines, *_term_comparison_lines(snapshot, earlier_terms.snapshots, width)]


def _goal_lines(
    report: ThreeYearGoalReport, snapshot: TermSnapshot, width: int
) -> Iterable[ReviewLine]:
    """Yield the lines of a goal: name and years, aim, its items term by term, then the items
    carried over from term to term.

    Args:
        report: what was planned and reached for the goal.
        snapshot: snapshot of the open term.
        width: the width of the page in cells.
    """
    goal = report.goal
    yield heading_line(f"{goal.name}（{goal.years}）" if goal.years else goal.name)
    if goal.aim:
        yield from _indented_lines(plain_content(goal.aim, "$muted"), 2, width)
    if not report.terms:
        yield from _indented_lines(
            plain_content(f"还没有带“{goal.name}”标签的事项。", "$muted"), 2, width
        )
    for each in report.terms:
        yield from _goal_term_lines(goal.name, each, snapshot, width)
    for steps in report.carried_over_items:
        yield from _carried_over_item_lines(steps, width)


def _goal_term_lines(
    goal: str, goal_term: GoalContribution, snapshot: TermSnapshot, width: int
) -> Iterable[ReviewLine]:
    """Yield the lines of a goal in one term: the counts of its items, then its finished items
    (办结), numeric targets (目标) and achievements (成果).

    Only lines of the open term lead to a list, an item or a meeting; those of earlier terms cannot
    be opened.

    Args:
        goal: name of the goal.
        goal_term: what was planned and reached for the goal in the term.
        snapshot: snapshot of the open term.
        width: width of the page in cells.
    """
    is_present = goal_term.term.id == snapshot.term.id
    opened_list = (
        item_list_target(f"{goal}　{goal_term.term.title}", goal_term.rows) if is_present else None
    )
    figures = goal_term.figures
    text = figures.counts_and_completion_rate_text or (
        f"议定事项 {figures.tasks} 项" if figures.tasks else "没有计划事项"
    )
    first, *rest = _wrap_counts_at_commas(text, width - _TERM_LABEL_WIDTH)
    label = text_cell(f"  {goal_term.term.title}", _TERM_LABEL_WIDTH)
    yield ReviewLine(
        cells=(label, ReviewCell(content=plain_content(first, "bold"), drill_down=opened_list))
    )
    yield from (text_line(plain_content(" " * _TERM_LABEL_WIDTH + more, "bold")) for more in rest)
    for done in goal_term.done:
        item = DrillDownTarget(item=done.item.id) if is_present else None
        text = f"{done.item.title}（{month_day(done.on)}）"
        yield from _labelled_lines(
            "办结", f"{text}：{done.words}" if done.words else text, item, width
        )
    for progress in goal_term.targets:
        item = DrillDownTarget(item=progress.item.id) if is_present else None
        state = " ".join(filter(None, (progress.amount_reached_text, progress.assessment_text)))
        yield from _labelled_lines("目标", f"{progress.item.title}　{state}", item, width)
    for won in goal_term.achievements:
        meeting = DrillDownTarget(meeting=won.meeting) if is_present else None
        who = f"　{won.people_text}" if won.who else ""
        yield from _labelled_lines("成果", f"{won.what}（{won.level_label}）{who}", meeting, width)


def _wrap_counts_at_commas(text: str, width: int) -> Iterable[str]:
    """Yield counts (计划事项 42 项，已完成 13 项，…) wrapped into lines of ``width`` cells that end
    at a comma; a count that is wider stays whole.
    """
    line = ""
    for piece in text.split("，"):
        if line and cell_len(f"{line}，{piece}，") > width:
            yield f"{line}，"
            line = piece
        else:
            line = f"{line}，{piece}" if line else piece
    yield line


def _carried_over_item_lines(
    steps: Sequence[ItemVersionInTerm], width: int
) -> Iterable[ReviewLine]:
    """Yield the lines of an item carried over from term to term: 延续 举措 上学期推进中 →
    本学期已完成.

    Args:
        steps: the item in each of the terms, the earliest first.
        width: the width of the page in cells.
    """
    states = Content(" → ").join(
        Content.assemble(plain_content(f"{step.term.title} "), status_content(step.item.status))
        for step in steps
    )
    yield from _labelled_lines(
        "延续", plain_content(f"{steps[-1].item.title}　") + states, None, width
    )


def _labelled_lines(
    label: str, text: str | Content, target: DrillDownTarget | None, width: int
) -> Iterable[ReviewLine]:
    """Yield the lines of a text on the terms page with a label before its first line.

    Args:
        label: the label, such as 办结.
        text: the text.
        target: what Enter on the text opens; None for nothing.
        width: the width of the page in cells.
    """
    content = plain_content(text) if isinstance(text, str) else text
    first, *rest = wrap_content(content, width - 10).split("\n")
    yield ReviewLine(
        cells=(
            ReviewCell(content=plain_content(f"    {label}  ", "$muted")),
            ReviewCell(content=first, drill_down=target),
        )
    )
    yield from (text_line(Content(" " * 10) + more) for more in rest)


def _term_comparison_lines(
    snapshot: TermSnapshot, earlier_terms: Mapping[str, TermSnapshot], width: int
) -> Iterable[ReviewLine]:
    """Yield the lines that compare the present term with the last one: a heading, then one line for
    each figure, or one sentence where there are no records of the last term.

    Args:
        snapshot: the present term.
        earlier_terms: the earlier terms by id.
        width: the width of the page in cells.
    """
    before = snapshot.school.term_before(snapshot.term)
    earlier = earlier_terms.get(before.id) if before else None
    if earlier is None:
        yield heading_line("与上学期比较")
        yield text_line(plain_content("没有上学期的记录，暂时无法比较。", "$muted"))
        return
    found = compare_terms(earlier, snapshot)
    yield heading_line("与上学期比较")
    days = f"{found.before.term_title}末与{month_day(found.after.today)}的情况"
    yield from _indented_lines(plain_content(days, "$muted"), 0, width)
    yield _comparison_line("", "上学期", "本学期", "变化", "$muted")
    for line in found.lines:
        yield _comparison_line(line.label, line.before, line.after, line.change, "")


def _comparison_line(label: str, before: str, after: str, change: str, style: str) -> ReviewLine:
    """Return a line of the comparison of terms: label, figure of the last term, of this term,
    change; in a Textual style, empty for the default.
    """
    return ReviewLine(
        cells=(
            text_cell(label, _FIGURE_LABEL_WIDTH, "$muted"),
            text_cell(before, _FIGURE_WIDTH, style),
            text_cell(after, _FIGURE_WIDTH, style or "bold"),
            ReviewCell(content=plain_content(change, style)),
        )
    )


def _indented_lines(content: Content, indent: int, width: int) -> Iterable[ReviewLine]:
    """Yield styled text wrapped into lines of at most ``width`` cells, each of which begins with
    ``indent`` blanks.
    """
    for line in wrap_content(content, width - indent).split("\n"):
        yield text_line(Content(" " * indent) + line)
