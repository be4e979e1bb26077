"""How progress rolls up: from tasks and parts to measures, from these to sections and the plan."""

import msgspec

from meetingtui.plan.heard import Word, teller
from meetingtui.plan.item import Item
from meetingtui.review.figures import Figures, count
from meetingtui.review.survey import Survey, Surveyed


class Rollup(msgspec.Struct, frozen=True, kw_only=True):
    """What stands below an item, taken together."""

    rows: tuple[Surveyed, ...]
    """Measures, parts and tasks below it, in the plan's order; not the item itself."""
    figures: Figures
    """The count of those."""
    newest: Word | None
    """The last word on the item or anything below it; None where nothing was said."""

    @property
    def tasks_done(self) -> int:
        """议定事项已办结, of ``figures.tasks``."""
        return self.figures.tasks - self.figures.open_tasks

    @property
    def parts_done(self) -> int:
        """分工已完成, of ``figures.parts``."""
        return self.figures.parts - self.figures.open_parts

    @property
    def words(self) -> str:
        """计划事项 5 项，已完成 2 项，完成率 40.0%，任务 2/3 已办结，分工 3/5 已完成."""
        return "，".join(filter(None, (self.figures.words, self.own_words)))

    @property
    def own_words(self) -> str:
        """任务 2/3 已办结，分工 3/5 已完成: without the measures below; empty without either."""
        found = self.figures
        parts = []
        if found.tasks:
            parts.append(f"任务 {self.tasks_done}/{found.tasks} 已办结")
        if found.parts:
            parts.append(f"分工 {self.parts_done}/{found.parts} 已完成")
        return "，".join(parts)


def rollup(item: Item, survey: Survey) -> Rollup | None:
    """What stands below an item; None where nothing that is answered for does."""
    rows = tuple(survey.below(item))
    if not rows:
        return None
    said = [
        Word(item=each, line=line, teller="" if each is item else teller(each))
        for each in (item, *(row.item for row in rows))
        if (line := each.last_progress)
    ]
    return Rollup(
        rows=rows,
        figures=count(rows),
        newest=max(said, key=lambda word: word.line.on, default=None),
    )
