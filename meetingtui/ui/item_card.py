"""One item in a few large lines, as the meeting and the plan show it."""

from datetime import date

from textual.content import Content

from meetingtui.plan.claiming import is_unclaimed
from meetingtui.plan.dividing import part_words
from meetingtui.plan.heard import last_word
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.standing import due_phrase
from meetingtui.plan.target import Target
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import light_word, plain, status_word
from meetingtui.wording import month_day


def item_title(desk: Desk, item: Item) -> Content:
    """（二）2.（1） 做好…; for a task, the meeting that decided it; behind a part, whose it is."""
    number = desk.tree.full_number(item)
    if item.kind is ItemKind.TASK:
        born = desk.meeting_number(item.meeting)
        number = f"第{born}次例会议定" if born else "议定事项"
    part = part_words(item, desk.tree)
    return Content.assemble(
        (f"{number}  " if number else "", "$muted"),
        (item.title, "bold"),
        (f"  {part}" if part else "", "bold $primary"),
    )


def item_facts(desk: Desk, item: Item, on: date, *, claim: str = "") -> list[Content]:
    """Status with its warning, owner, deadline; ``claim`` says how it could be claimed."""
    light = light_word(desk.standing(item, on))
    facts = [
        Content("").join(
            [plain("状　态  ", "$muted"), status_word(item.status), plain("    "), light]
        ),
        Content.assemble(
            ("责任人  ", "$muted"),
            _owner(item),
            (f"    {claim}" if claim else "", "bold $primary"),
        ),
        Content.assemble(("时　限  ", "$muted"), due_phrase(item, on)),
    ]
    if item.note:
        facts.append(Content.assemble(("备　注  ", "$muted"), item.note))
    if item.tags:
        facts.append(Content.assemble(("标　签  ", "$muted"), "  ".join(item.tags)))
    if item.target:
        facts.append(_target_line(item.target, item.reached))
    return facts


def _owner(item: Item) -> Content:
    """王晓梅（课程教学中心）; 待认领 while it is open and nobody answers for it."""
    if item.people and item.department:
        return plain(f"{'、'.join(item.people)}（{item.department}）")
    if is_unclaimed(item) and item.is_open:
        return plain("待认领", "bold $at-risk")
    return plain(item.owner_words)


def _target_line(target: Target, reached: float | None) -> Content:
    """目　标  不少于 60 篇    已达 42 / 60 篇"""
    line = Content.assemble(("目　标  ", "$muted"), target.words)
    if reached is None:
        return line
    verdict = target.verdict(reached)
    color = "$done" if target.is_met_by(reached) else "$overdue"
    return Content.assemble(
        line,
        (f"    {target.told(reached)}", "bold $primary"),
        (f"  {verdict}" if verdict else "", f"bold {color}"),
    )


def said_line(desk: Desk, item: Item, *, but_in: int | None = None) -> str:
    """第5次 11月9日 已收齐中期材料: the last word, outside a meeting; empty without one."""
    word = last_word(item, desk.tree, but_in=but_in)
    if word is None:
        return item.before
    where = desk.meeting_number(word.line.meeting)
    session = f"第{where}次 " if where else ""
    return f"{session}{month_day(word.line.on)}  {word.words}"
