"""总览: the plan in one look, then by department and by chapter."""

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content

from meetingtui.plan.item import Status
from meetingtui.plan.light import Light
from meetingtui.review.figures import Figures, by_department, by_section, count
from meetingtui.review.survey import NO_DEPARTMENT, UNCLAIMED, Role, Survey, Surveyed, of_role
from meetingtui.ui.review.bar import bar
from meetingtui.ui.review.figure_table import figure_tables
from meetingtui.ui.review.line import BLANK, Cell, Line, behind, flow, words

_GAP = "  "

_COLORS = {
    "已完成": "bold $done",
    "推进中": "bold $in-progress",
    "未启动": "$not-started",
    "暂缓": "$paused",
    "取消": "$cancelled",
}
"""Of the words of the sentence."""


def overview(survey: Survey, width: int) -> Sequence[Line]:
    """The sentence, the lights, then a line a key tag, a department and a chapter."""
    rows = survey.rows
    whole = count(rows)
    if not rows:
        return [words("还没有计划。请回首页按 F6，再按 F7，导入学校的 Word 计划。")]
    planned = of_role(rows, Role.PLANNED)
    return [
        *_sentence(whole.words, planned, width),
        *_sentence(whole.rest_words, planned, width),
        Line(cells=(Cell(words=bar(whole, width)),)),
        BLANK,
        *_lights(whole, planned, width),
        *_warnings(whole, rows, width),
        *figure_tables(
            {
                "重点事项": {tag: _tagged(rows, tag) for tag in survey.school.key_tags},
                "按部门": _grouped(
                    rows, by_department(survey), lambda row: row.department or NO_DEPARTMENT
                ),
                "按章节": _grouped(rows, by_section(survey), lambda row: row.section),
            },
            width,
        ),
    ]


def _tagged(rows: Iterable[Surveyed], tag: str) -> list[Surveyed]:
    return [row for row in rows if tag in row.item.tags]


def _grouped(
    rows: Iterable[Surveyed], names: Iterable[str], name_of: Callable[[Surveyed], str]
) -> dict[str, list[Surveyed]]:
    """The rows by those names, in their order."""
    found: dict[str, list[Surveyed]] = {name: [] for name in names}
    for row in rows:
        found[name_of(row)].append(row)
    return found


def _sentence(said: str, planned: Sequence[Surveyed], width: int) -> list[Line]:
    """计划事项 42 项，已完成 13 项 …: each part of it leads to its items."""
    if not said:
        return []
    parts = said.split("，")
    commas = [*(Cell(words=Content("，")) for _ in parts[1:]), Cell(words=Content(""))]
    return flow(
        ((_part(part, planned), comma) for part, comma in zip(parts, commas, strict=True)), width
    )


def _part(words: str, planned: Sequence[Surveyed]) -> Cell:
    """已完成 13 项, and those that are done behind it; nothing behind a rate."""
    label = words.partition(" ")[0]
    meant = {
        "计划事项": [row for row in planned if row.item.status is not Status.CANCELLED],
        **{
            status.label: [row for row in planned if row.item.status is status] for status in Status
        },
    }
    return Cell(
        words=Content.styled(words, _COLORS.get(label, "bold")),
        behind=behind(label, meant.get(label, ())),
    )


def _lights(whole: Figures, planned: Sequence[Surveyed], width: int) -> list[Line]:
    """滞后 4　预警 8　正常 40　办结 16: the gravest first, each in its own colour."""
    always = {
        Light.OVERDUE: (whole.overdue, "$overdue"),
        Light.AT_RISK: (whole.at_risk, "$at-risk"),
        Light.NORMAL: (whole.normal, "$in-progress"),
        Light.DONE: (whole.done, "$done"),
    }
    where_any = {
        Light.PAUSED: (whole.paused, "$paused"),
        Light.CANCELLED: (whole.cancelled, "$cancelled"),
    }
    shown = always | {light: found for light, found in where_any.items() if found[0]}
    widest = max(len(str(many)) for many, _ in shown.values())
    groups = [
        (
            Cell(words=Content.styled(f" {light.label} ", f"bold $background on {color}")),
            Cell(
                words=Content.styled(f" {many:<{widest}} ", f"bold {color}"),
                behind=behind(light.label, (row for row in planned if row.light is light)),
            ),
        )
        for light, (many, color) in shown.items()
    ]
    first, *rest = flow(groups, width, _GAP)
    return [Line(cells=first.cells, is_start=True), *rest]


def _warnings(whole: Figures, rows: Sequence[Surveyed], width: int) -> list[Line]:
    """久未汇报 2 项　待认领 3 项 …: what else asks for a word; what is nought is left out."""
    found: tuple[tuple[str, int, Role, Callable[[Surveyed], bool]], ...] = (
        ("久未汇报", whole.stale, Role.PLANNED, lambda row: row.standing.stale),
        (UNCLAIMED, whole.unclaimed, Role.PLANNED, lambda row: row.standing.unclaimed),
        ("无时限", whole.no_deadline, Role.PLANNED, lambda row: row.has_no_deadline),
        ("议定未办结", whole.open_tasks, Role.TASK, lambda row: row.is_open),
        ("议定滞后", whole.overdue_tasks, Role.TASK, lambda row: row.standing.overdue),
        ("分工未办结", whole.open_parts, Role.PART, lambda row: row.is_open),
        ("分工滞后", whole.overdue_parts, Role.PART, lambda row: row.standing.overdue),
    )
    groups = [
        [
            Cell(
                words=Content.assemble((f"{label} ", "$foreground"), (f"{many} 项", "bold")),
                behind=behind(label, filter(holds, of_role(rows, role))),
            )
        ]
        for label, many, role, holds in found
        if many
    ]
    return flow(groups, width, _GAP)
