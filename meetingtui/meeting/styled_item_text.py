"""Styled text of one item in a few large lines, for the meeting and plan screens."""

from collections.abc import Mapping
from datetime import date

from meetingtui.base.styled_text import StyledText, styled
from meetingtui.base.wording import month_day
from meetingtui.meeting.record import Meeting
from meetingtui.plan.deadline_status import (
    AT_RISK,
    OVERDUE,
    STALE,
    UNCLAIMED,
    DeadlineStatus,
    deadline_with_days_left_text,
)
from meetingtui.plan.division_among_departments import part_label
from meetingtui.plan.item import Item, ItemKind, Status, Target
from meetingtui.plan.item_fields import ITEM_FIELDS, field_value_text
from meetingtui.plan.item_history import last_report
from meetingtui.plan.item_operations import is_unclaimed
from meetingtui.plan.item_tree import ItemTree

STATUS_STYLES = {status: f"bold {status.value.replace('_', '-')}" for status in Status}
"""Text style of each status."""

WARNING_STYLES = {
    OVERDUE: "bold overdue",
    AT_RISK: "bold at-risk",
    STALE: "at-risk",
    UNCLAIMED: "at-risk",
}
"""Text style of each deadline warning (滞后, 预警 …)."""


def styled_number_and_title(
    item: Item, tree: ItemTree, meetings: Mapping[int, Meeting]
) -> StyledText:
    """Return an item's number and title as styled text: （二）2.（1） 做好….

    A task has, in place of the number, the meeting that decided it; the title of a department's
    part of a divided item is followed by the department.
    """
    number = tree.number_without_top_section(item)
    if item.kind is ItemKind.TASK:
        born = meetings.get(item.meeting) if item.meeting is not None else None
        number = f"第{born.number}次例会议定" if born else "议定事项"
    part = part_label(item, tree)
    return styled(
        (f"{number}  " if number else "", "muted"),
        (item.title, "bold"),
        (f"  {part}" if part else "", "bold primary"),
    )


def styled_item_fact_lines(
    item: Item, status: DeadlineStatus, on: date, *, claim: str = ""
) -> list[StyledText]:
    """Return an item's facts, one per line: status with warning, owner, deadline, tags, target …

    Args:
        item: the item.
        status: its deadline status.
        on: day of the display.
        claim: hint on how to claim the item, shown after the owner; may be empty.
    """
    facts = [
        styled(
            ("状　态  ", "muted"),
            (item.status.label, STATUS_STYLES[item.status]),
            "    ",
            (status.warning_label, WARNING_STYLES.get(status.warning_label, "")),
        ),
        styled(
            ("责任人  ", "muted"),
            _owner_text_and_style(item),
            (f"    {claim}" if claim else "", "bold primary"),
        ),
        styled(("时　限  ", "muted"), deadline_with_days_left_text(item, on)),
    ]
    for field, declared in ITEM_FIELDS.items():
        if declared.card_label and (value := item.field_value(field)):
            words = field_value_text(field, value, on)
            facts.append(styled((f"{declared.card_label}  ", "muted"), words))
    if item.tags:
        facts.append(styled(("标　签  ", "muted"), "  ".join(item.tags)))
    if item.target:
        facts.append(_target_line(item.target, item.amount_reached))
    return facts


def _owner_text_and_style(item: Item) -> tuple[str, str]:
    """Return the owner text with its style: 王晓梅（课程教学中心）, or 待认领 for an unclaimed open
    item.
    """
    if item.people and item.department:
        return f"{'、'.join(item.people)}（{item.department}）", ""
    if is_unclaimed(item) and item.is_open:
        return UNCLAIMED, "bold at-risk"
    return item.owner_words, ""


def _target_line(target: Target, reached: float | None) -> StyledText:
    """Return the line for the target and, where known, the amount reached with a verdict: 目 标
    不少于 60 篇 已达 42 / 60 篇.
    """
    line = styled(("目　标  ", "muted"), target.words)
    if reached is None:
        return line
    verdict = target.verdict(reached)
    color = "done" if target.is_met_by(reached) else "overdue"
    return line + styled(
        (f"    {target.amount_reached_text(reached)}", "bold primary"),
        (f"  {verdict}" if verdict else "", f"bold {color}"),
    )


def pending_report_line(item: Item) -> StyledText:
    """Return the line for a pending report, not accepted yet; empty where there is none.

    Example: 填　报  11月23日 教学处：已完成：教案已查.
    """
    waiting = item.pending_report
    if waiting is None:
        return styled()
    who = f"{month_day(waiting.on)} {waiting.by}".rstrip()
    return styled(("填　报  ", "muted"), (f"{who}：{waiting.status_and_text}", "bold primary"))


def last_report_text(
    item: Item,
    tree: ItemTree,
    meetings: Mapping[int, Meeting],
    *,
    except_meeting: int | None = None,
) -> str:
    """Return the last report on an item with its meeting and day: 第5次 11月9日  已收齐中期材料.

    Without one, the last report of an earlier term, or an empty text. A report outside meetings has
    the day only; one on a task or part below the item counts too.

    Args:
        item: the item.
        tree: all items of the term.
        meetings: all meetings of the term by id.
        except_meeting: id of a meeting whose reports are ignored; None ignores none.
    """
    word = last_report(item, tree, except_meeting=except_meeting)
    if word is None:
        return item.before
    born = meetings.get(word.line.meeting) if word.line.meeting is not None else None
    session = f"第{born.number}次 " if born else ""
    return f"{session}{month_day(word.line.on)}  {word.text_with_reporter}"
