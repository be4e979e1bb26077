"""推进情况: where the plan stands, for one page of Word."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count as numbers
from pathlib import Path
from typing import Any

from meetingtui.minutes.catalogue import of_term
from meetingtui.minutes.form import Form
from meetingtui.plan.standing import due_phrase
from meetingtui.review import one_page
from meetingtui.review.changes import Changed, changes, since_last_meeting
from meetingtui.review.figures import Figures, by_department, count
from meetingtui.review.problems import KnownProblem, problems
from meetingtui.review.survey import NO_DEPARTMENT, Role, Survey, Surveyed, of_role
from meetingtui.review.urgency import worst_first
from meetingtui.wording import (
    chinese_number,
    cut,
    days_left,
    full_date,
    month_day,
    sentence,
    width,
)

LATE_MM = (9, 43, 20, 41, 53)
"""Widths of the columns of 滞后事项: number, title, owner, deadline, last word."""

_MOST_DEPARTMENTS = 12
"""So many rows at most, and the sum; what more there are share the last of them."""

_CELL_LINES, _SINCE_LINES = 2, 2
"""So long may a cell of a late item, and a sentence on what changed, be."""

_SINCE = 1
"""The part that does not say how much was left out: its first sentence has the counts."""


def file_name(today: date) -> str:
    """2026-11-23 工作计划推进情况.docx"""
    return f"{today.isoformat()} 工作计划推进情况.docx"


def status_paper(folder: Path, survey: Survey, scope: str = "") -> bytes:
    """The paper's bytes, by the school's template where the data folder has one, else by ours.

    ``scope`` says which items the survey is narrowed to, where it is.

    Raises:
        TemplateError: the template has a mistake; the message names it and its place.
    """
    from meetingtui.minutes.template import render

    template = of_term(folder, Form.STATUS)
    return render(template.path, status_context(survey, scope), template.form.variables)


def status_context(survey: Survey, scope: str = "") -> dict[str, Any]:
    """What a template of the 推进情况 is filled in with; as much as one page holds."""
    school, term, today = survey.school, survey.term, survey.today
    whole = count(survey.rows)
    head: dict[str, Any] = {
        "school": school.name,
        "term": term.title,
        "title": f"{school.name}{term.title}工作计划推进情况",
        "date": full_date(today),
        "week": term.week_words(today),
        "held": len(survey.held),
        "scope": cut(scope, one_page.line_room(1) - width("本页只含：。")),
        "lead": "；".join(filter(None, (whole.words, whole.rest_words))) if whole.total else "",
        "warnings": whole.warning_words,
        "tasks": _tasks(whole),
    }
    table = _departments(survey)
    lead = f"{head['week']}，已开例会 {head['held']} 次。{head['lead']}其中{head['warnings']}"
    room = one_page.ROOM - one_page.text_height(f"{lead}{head['tasks']}。。")
    room -= one_page.row_height() * (len(table) + 1) if table else 0
    room -= one_page.LINE if scope else 0

    overdue = worst_first(row for row in survey.rows if row.standing.overdue)
    near = sorted(
        (row for row in survey.rows if row.standing.at_risk), key=lambda row: row.standing.days or 0
    )
    open_problems = [each for each in problems(survey) if not each.is_settled]
    late = [_late(row, survey) for row in overdue]
    since = [{"words": words} for words in _since(survey)]
    soon = [_soon(row, survey) for row in near]
    unsolved = [_problem(each) for each in open_problems]
    late_heights = [one_page.row_height(tuple(each.values()), LATE_MM[1:]) for each in late]
    if late:
        room -= one_page.row_height()
    counts = one_page.dealt(
        room,
        (
            late_heights,
            [one_page.text_height(each["words"]) for each in since],
            [one_page.LINE] * len(soon),
            [one_page.LINE] * len(unsolved),
        ),
        uncounted=(_SINCE,),
    )
    number = (chinese_number(each) for each in numbers(1))
    more = "另有 {} 项，见督办台账。"
    last = since_last_meeting(survey)
    return {
        **head,
        "departments": table,
        "late": {
            "count": _late_words(overdue),
            **_part(late, counts[0], number, more),
        },
        "since": {
            "number": next(number) if since else "",
            "name": f"上次例会（{month_day(last.first - timedelta(days=1))}）以来" if last else "",
            "lines": since[: counts[1]],
        },
        "soon": {
            "days": school.thresholds.at_risk_days,
            **_part(soon, counts[2], number, more),
        },
        "problems": _part(unsolved, counts[3], number, "另有 {} 个。"),
    }


def _part(
    entries: Sequence[Mapping[str, Any]], fit: int, number: Iterator[str], more: str
) -> dict[str, Any]:
    """What fits of a part, numbered, and how much was left out; no number where it is empty."""
    left = len(entries) - fit
    return {
        "number": next(number) if entries else "",
        "lines": [{"number": f"{at}.", **each} for at, each in enumerate(entries[:fit], 1)],
        "more": more.format(left) if left else "",
    }


def _tasks(whole: Figures) -> str:
    """议定事项 18 项，未办结 6 项，滞后 1 项; empty where none was ever decided."""
    told = (
        ("议定事项", whole.tasks),
        ("未办结", whole.open_tasks),
        ("滞后", whole.overdue_tasks),
    )
    return "，".join(f"{label} {figure} 项" for label, figure in told if figure)


def _late_words(rows: Sequence[Surveyed]) -> str:
    tasks = len(of_role(rows, Role.TASK))
    return f"{len(rows)} 项，其中议定事项 {tasks} 项" if tasks else f"{len(rows)} 项"


def _departments(survey: Survey) -> list[dict[str, Any]]:
    """A row a department that has plan items, then the sum; the last ones together if many."""
    named = [name for name, found in by_department(survey).items() if found.total]
    if not named:
        return []
    own = {
        name: [row for row in survey.rows if (row.department or NO_DEPARTMENT) == name]
        for name in named
    }
    if len(named) > _MOST_DEPARTMENTS:
        shown, others = named[: _MOST_DEPARTMENTS - 1], named[_MOST_DEPARTMENTS - 1 :]
        together = [row for name in others for row in own[name]]
        own = {name: own[name] for name in shown} | {f"其他 {len(others)} 个部门": together}
    figures = {name: count(rows) for name, rows in own.items()} | {"合计": count(survey.rows)}
    return [
        {
            "name": cut(name, one_page.cell_room(46)),
            **{field: getattr(found, field) for field in _COUNTED},
        }
        for name, found in figures.items()
    ]


_COUNTED = ("total", "done", "in_progress", "overdue", "at_risk", "rate")


def _cited(row: Surveyed, room: int) -> str:
    return cut(f"{row.number}{row.item.title}", room)


def _late(row: Surveyed, survey: Survey) -> dict[str, str]:
    word = row.word
    said = f"{month_day(word.line.on)}：{word.words}" if word else row.told
    rooms = [one_page.cell_room(column, _CELL_LINES) for column in LATE_MM]
    return {
        "title": _cited(row, rooms[1]),
        "owner": cut(row.item.owner_words, rooms[2]),
        "due": due_phrase(row.item, survey.today),
        "last": cut(said, rooms[4]),
    }


def _soon(row: Surveyed, survey: Survey) -> dict[str, str]:
    owner = cut(row.item.owner_words, 24)
    left = f"，{days_left(row.item.due, survey.today)}" if row.item.due else ""
    due = f"{row.item.due_words}{left}"
    room = one_page.line_room(1) - width(f"10.（{owner}，{due}）")
    return {"title": _cited(row, room), "owner": owner, "due": due}


def _problem(problem: KnownProblem) -> dict[str, str]:
    """The problem on one line, with its cause where that leaves room for the whole of it."""
    department = cut(problem.department, 24)
    room = one_page.line_room(1) - width(f"10.{department}：")
    stood = f"（{problem.stood_words}）"
    because = f"（原因：{problem.cause}；{problem.stood_words}）"
    if problem.cause and width(f"{problem.text}{because}") <= room:
        stood = because
    return {"department": department, "words": f"{cut(problem.text, room - width(stood))}{stood}"}


def _since(survey: Survey) -> Iterator[str]:
    """How many of each kind of change; then 办结：甲、乙。 a sentence a kind."""
    last = since_last_meeting(survey)
    if last is None:
        return
    found = changes(survey, last)
    yield sentence(found.words or "没有变化")

    def titles(rows: Sequence[Changed]) -> list[str]:
        return [each.row.item.title for each in rows]

    told = (
        ("办结", titles(found.finished)),
        ("其他变动", [f"{each.row.item.title}（{each.after.label}）" for each in found.moved]),
        ("时限调整", [f"{each.row.item.title}（{each.deadline}）" for each in found.rescheduled]),
        ("新议定", [row.item.title for row in found.fresh_tasks]),
        ("成果", [line.what for line in found.achievements]),
        ("只有进展", titles(found.spoken)),
    )
    room = one_page.line_room(_SINCE_LINES)
    for label, what in told:
        if what:
            yield cut(sentence(f"{label}：{'、'.join(what)}"), room)
