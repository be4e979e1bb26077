"""The text of an item's page: its title, its facts (status, owner, deadline), everything else
recorded about it, its progress and its child items.
"""

from datetime import date

from textual.content import Content

from meetingtui.base.wording import month_day, term_title
from meetingtui.meeting.styled_item_text import (
    pending_report_line,
    styled_item_fact_lines,
    styled_number_and_title,
)
from meetingtui.plan.division_among_departments import parts_of
from meetingtui.plan.five_w_two_h import Question
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.routine import OccurrenceState, occurrence_counts_text
from meetingtui.review.item_counts import subtree_counts
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.theme import (
    content_of_styled_text,
    plain_content,
    progress_line_content,
    status_content,
    warning_content,
)


def item_title_content(context: AppContext, item: Item) -> Content:
    """Return an item's title line: number and title; for a task also its meeting, for a part
    its owner.
    """
    return content_of_styled_text(
        styled_number_and_title(item, context.item_tree, context.records.meetings)
    )


def item_facts_lines(
    context: AppContext, item: Item, on: date, *, claim: str = ""
) -> list[Content]:
    """Return lines with an item's status and warning, owner, deadline, tags and target; what is not
    recorded is left out.

    Args:
        context: the open term.
        item: the item.
        on: the day for which the deadline status is computed.
        claim: hint on how to claim an unclaimed (待认领) item; empty for none.
    """
    state = context.deadline_status(item, on)
    return [
        content_of_styled_text(fact)
        for fact in styled_item_fact_lines(item, state, on, claim=claim)
    ]


def item_details_content(context: AppContext, item: Item) -> Content:
    """Return what is recorded about an item besides its progress.

    In this order: place in the plan, title, status, owner and deadline, routine, reminders,
    evidence files, the report waiting for the meeting, counts of child items, whole text, the
    plan's own heading, other columns of the plan, answers to the 5W2H questions, and the term it
    was carried over from. What is not recorded is left out; a section has no status, owner and
    deadline.
    """
    above = context.item_tree.path_from_root(item)[:-1]
    if item.kind is ItemKind.PART:  # whose title is the measure's
        above = [step for step in above if step.kind is ItemKind.SECTION]
    path = " › ".join(step.title for step in above)
    rows = [plain_content(path, "$muted")] if path else []
    rows.append(item_title_content(context, item))
    if item.kind is not ItemKind.SECTION:
        rows += [Content(""), *item_facts_lines(context, item, context.today)]
    if item.routine is not None:
        rows.append(_routine_counts_content(context, item))
    if item.reminded:
        text = "；".join(f"{month_day(each.on)} {'、'.join(each.people)}" for each in item.reminded)
        rows.append(Content.assemble(("催　办  ", "$muted"), text))
    if item.evidence_files:
        text = "、".join(file.name_and_size for file in item.evidence_files)
        rows.append(Content.assemble(("材　料  ", "$muted"), text))
    if waiting := pending_report_line(item):
        rows.append(content_of_styled_text(waiting) + plain_content("  F10 采纳", "$muted"))
    rows += _child_counts_lines(context, item)
    if item.text and item.text != item.title:
        rows += [Content(""), plain_content(item.text)]
    if item.heading:
        rows.append(Content.assemble(("计划原文  ", "$muted"), item.heading))
    rows += [
        Content.assemble((f"{name}  ", "$muted"), value)
        for name, value in item.fields.items()
        if value != item.note
    ]
    rows += [
        Content.assemble((f"{question.label}  ", "$muted"), words)
        for question in Question
        if question.is_answered_on_sheet and (words := str(getattr(item.sheet, question.value)))
    ]
    if item.origin:
        term_id = item.origin.partition("/")[0]
        rows.append(Content.assemble(("结转自  ", "$muted"), term_title(term_id)))
    return Content("\n").join(rows)


def progress_and_child_items_content(context: AppContext, item: Item) -> Content:
    """Return an item's progress lines, newest first, then its child items, with status and warning
    where they are tracked; empty where it has neither.
    """
    rows = []
    if item.progress:
        rows.append(plain_content("历次进展", "bold $primary"))
        rows += [
            progress_line_content(line, context.meeting_number(line.meeting))
            for line in reversed(item.progress)
        ]
    if below := context.item_tree.children(item.id):
        rows += [Content(""), plain_content("下级事项", "bold $primary")]
        rows += [
            Content("  ").join([*_child_status_pieces(context, child), _child_line(context, child)])
            if child.tracked and child.kind is not ItemKind.SECTION
            else item_title_content(context, child)
            for child in below
        ]
    return Content("\n").join(rows)


def _routine_counts_content(context: AppContext, item: Item) -> Content:
    """Return a routine item's counts up to today (每周，应开展 13 次，已开展 11 次，缺 2 次), when
    it ended, if it did, and the last days of the periods missed.
    """
    found = item.occurrences(context.today)
    missed = [month_day(each.last_day) for each in found if each.state is OccurrenceState.MISSED]
    routine = item.routine
    label = routine.rhythm.label if routine else ""
    over = f"，{month_day(routine.ended)}结束" if routine and routine.ended else ""
    text = f"{label}，{occurrence_counts_text(found)}{over}"
    days = f"（缺：{'、'.join(missed)}）" if missed else ""
    return Content.assemble(("常　规  ", "$muted"), text, (days, "bold $overdue"))


def _child_counts_lines(context: AppContext, item: Item) -> list[Content]:
    """Return the counts of an item's child items (任务 2/3 已办结，分工 3/5 已完成), their latest
    report where its reporter is known, and a hint once every part is done; empty where nothing is
    to be counted.
    """
    found = subtree_counts(item, context.snapshot)
    if found is None or not found.counts_text:
        return []
    rows = [Content.assemble(("下　级  ", "$muted"), found.counts_text)]
    if (newest := found.newest_report) and newest.reporter:
        newest_report = f"{month_day(newest.line.on)} {newest.text_with_reporter}"
        rows.append(Content.assemble(("最　新  ", "$muted"), newest_report))
    parts = parts_of(item, context.item_tree)
    is_all_done = all(part.status is Status.DONE for part in parts)
    if parts and is_all_done and item.is_open and not item.is_ongoing_routine:
        rows.append(plain_content("分工都已完成，按 F6 办结。", "bold $done"))
    return rows


def _child_status_pieces(context: AppContext, child: Item) -> list[Content]:
    """Return a child item's status (推进中), with its warning (滞后) where there is one."""
    light = warning_content(context.deadline_status(child))
    return [status_content(child.status), light] if light else [status_content(child.status)]


def _child_line(context: AppContext, child: Item) -> Content:
    """Return the line of a child item: its number and title; of a part, its department and people,
    deadline and last progress.
    """
    if child.kind is not ItemKind.PART:
        return item_title_content(context, child)
    owner = f"（{'、'.join(child.people)}）" if child.people and child.department else ""
    name = child.department or child.owner_words
    last = child.last_progress
    last_report = last.text if last else ""
    return Content.assemble(
        (f"{name}{owner}", "bold"),
        (f"  {child.due_words}", "$muted"),
        f"  {last_report}" if last_report else "",
    )
