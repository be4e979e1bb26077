"""The annex of the summary with the goals over several terms (三年规划), a table for each goal."""

import io
from collections.abc import Iterator, Mapping, Sequence

from meetingtui.base.office_package import open_finished_document
from meetingtui.review.goals import GoalLine, GoalTerm, goal_lines
from meetingtui.review.term_snapshot import TermSnapshot

_HEADING = "三年规划目标各学期进展"


def with_goals_annex(document: bytes, snapshots: Mapping[str, TermSnapshot]) -> bytes:
    """Add the annex at the end of a summary; unchanged where no term contributed to a goal.

    Args:
        document: the summary, as the bytes of a .docx file.
        snapshots: the snapshots of the earlier terms and this one by id, oldest first.
    """
    lines = [line for line in goal_lines(snapshots) if line.terms]
    if not lines:
        return document
    word = open_finished_document(document)
    names = [style.name for style in word.styles]
    heading = word.add_paragraph(f"附：{_HEADING}", "Heading 1" if "Heading 1" in names else None)
    heading.paragraph_format.page_break_before = True
    for line in lines:
        goal = line.goal
        years = f"（{goal.years}）" if goal.years else ""
        word.add_paragraph(f"{goal.name}{years}{f'：{goal.aim}' if goal.aim else ''}")
        rows = list(_goal_table_rows(line))
        table = word.add_table(rows=0, cols=len(rows[0]))
        if "Table Grid" in names:
            table.style = word.styles["Table Grid"]
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
        for words in _continued_item_lines(line):
            word.add_paragraph(words)
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _goal_table_rows(line: GoalLine) -> Iterator[Sequence[str]]:
    """Yield the table's header and a row for each term: figures, what was done, achievements."""
    yield "学期", "事项", "办结", "成果"
    for each in line.terms:
        yield (
            each.term.title,
            each.figures.words or "没有计划事项",
            "；".join(done.item.title for done in each.done),
            _achievements_words(each),
        )


def _achievements_words(each: GoalTerm) -> str:
    """Achievements of one term for a goal, with their levels."""
    return "；".join(f"{won.what}（{won.level_words}）" for won in each.achievements)


def _continued_item_lines(line: GoalLine) -> Iterator[str]:
    """Yield a line for each item that went on over terms: 延续：阅读计划，上学期推进中→…."""
    for steps in line.chains:
        states = "→".join(f"{step.term.title}{step.item.status.label}" for step in steps)
        yield f"延续：{steps[-1].item.title}，{states}。"
