"""三年规划目标: what every term did for a goal, and how unfinished items went from term to term."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.calendar import Term
from meetingtui.plan.item import Item, Status
from meetingtui.review.achievements import AchievementLine, achievements
from meetingtui.review.figures import Figures, count
from meetingtui.review.survey import Survey, Surveyed
from meetingtui.review.targets import TargetLine, targets
from meetingtui.school import Goal


class Accomplished(msgspec.Struct, frozen=True, kw_only=True):
    """An item that was done, with the last word on it."""

    item: Item
    """The item."""
    on: date
    """The day of that word."""
    words: str
    """What was said; empty where only the status moved."""


class GoalTerm(msgspec.Struct, frozen=True, kw_only=True):
    """What one term did for a goal."""

    term: Term
    """The term."""
    rows: tuple[Surveyed, ...]
    """The items that serve it: those tagged with its name and what stands below them."""
    figures: Figures
    """The count of those."""
    done: tuple[Accomplished, ...]
    """What was done, in order of time."""
    targets: tuple[TargetLine, ...]
    """Targets of those items."""
    achievements: tuple[AchievementLine, ...]
    """Honours reported with one of those items."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """An item in one of the terms it went through."""

    term: Term
    """The term."""
    item: Item
    """The item as that term has it."""


class GoalLine(msgspec.Struct, frozen=True, kw_only=True):
    """One goal over the terms."""

    goal: Goal
    """The goal."""
    terms: tuple[GoalTerm, ...]
    """Every term that has anything for it, oldest first."""
    chains: tuple[tuple[Step, ...], ...]
    """Items that went on from term to term: each as its steps, oldest first."""


def goal_lines(surveys: Mapping[str, Survey]) -> tuple[GoalLine, ...]:
    """The school's goals over the terms; ``surveys`` by term id, oldest first, now last."""
    if not surveys:
        return ()
    school = list(surveys.values())[-1].school
    return tuple(_line(goal, surveys) for goal in school.goals)


def serving(goal: Goal, survey: Survey) -> tuple[Surveyed, ...]:
    """The rows that serve a goal: their own tags name it, or those of what they stand below."""
    return tuple(
        row
        for row in survey.rows
        if any(goal.name in each.tags for each in survey.tree.path(row.item))
    )


def chain(item: Item, survey: Survey, surveys: Mapping[str, Survey]) -> tuple[Step, ...]:
    """The terms an item went through, oldest first; itself alone where it was never carried."""
    steps = [Step(term=survey.term, item=item)]
    seen = {(survey.term.id, item.id)}
    while origin := steps[0].item.origin:
        term_id, _, number = origin.rpartition("/")
        before = surveys.get(term_id)
        found = before.tree.items.get(int(number)) if before and number.isdecimal() else None
        if before is None or found is None or (term_id, found.id) in seen:
            break
        seen.add((term_id, found.id))
        steps.insert(0, Step(term=before.term, item=found))
    return tuple(steps)


def _line(goal: Goal, surveys: Mapping[str, Survey]) -> GoalLine:
    terms = [_term(goal, survey) for survey in surveys.values()]
    return GoalLine(
        goal=goal,
        terms=tuple(each for each in terms if each.rows or each.achievements),
        chains=_chains([(each, surveys[each.term.id]) for each in terms], surveys),
    )


def _term(goal: Goal, survey: Survey) -> GoalTerm:
    rows = serving(goal, survey)
    ids = {row.item.id for row in rows}
    tree = survey.tree
    named = {id for id, item in tree.items.items() if goal.name in item.tags} | ids
    return GoalTerm(
        term=survey.term,
        rows=rows,
        figures=count(rows),
        done=_accomplished(rows),
        targets=tuple(line for line in targets(survey) if line.item.id in named),
        achievements=tuple(line for line in achievements(survey) if line.item in named),
    )


def _accomplished(rows: Sequence[Surveyed]) -> tuple[Accomplished, ...]:
    found = [
        Accomplished(item=row.item, on=last.on, words=last.text)
        for row in rows
        if row.item.status is Status.DONE and (last := row.item.last_progress)
    ]
    return tuple(sorted(found, key=lambda each: each.on))


def _chains(
    terms: Sequence[tuple[GoalTerm, Survey]], surveys: Mapping[str, Survey]
) -> tuple[tuple[Step, ...], ...]:
    """Every chain of at least two terms, told once: where it ends."""
    found: list[tuple[Step, ...]] = []
    told: set[tuple[str, int]] = set()
    for each, survey in reversed(terms):
        for row in each.rows:
            if (each.term.id, row.item.id) in told:
                continue
            steps = chain(row.item, survey, surveys)
            told |= {(step.term.id, step.item.id) for step in steps}
            if len(steps) > 1:
                found.append(steps)
    return tuple(found)
