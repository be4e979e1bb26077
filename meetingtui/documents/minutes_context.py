"""Building the template variables of the minutes from a meeting's records."""

from collections.abc import Iterable, Mapping
from typing import Any

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import chinese_number
from meetingtui.documents.block_variables import achievement_variables, remarks_variables
from meetingtui.documents.header_footer import footer_variables, header_variables
from meetingtui.documents.items_as_of import is_same_or_earlier_meeting, item_tree_as_of
from meetingtui.documents.minutes_blocks import MinutesData, blocks_in_minutes
from meetingtui.documents.minutes_sections import minutes_sections
from meetingtui.documents.paragraph_arrangement import with_arrangements
from meetingtui.documents.progress_report import ProgressReport
from meetingtui.documents.rewording import with_rewordings
from meetingtui.documents.work_push_variables import decided_task_variables
from meetingtui.meeting.fixed_agenda import FixedAgenda, minutes_length_of
from meetingtui.meeting.minutes_state import MinutesLength
from meetingtui.meeting.preparation import closed_meetings
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.remarks import RemarkKind
from meetingtui.plan.item import Item
from meetingtui.review.counts import count_rows
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import School

LEAD = "会议主要内容纪要如下："
"""Sentence between the particulars of the meeting and its content."""


def minutes_context(
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
    length: MinutesLength | None = None,
) -> dict[str, Any]:
    """Build the variables of the minutes (:data:`meetingtui.documents.document_variables.MINUTES`).

    Items are described as of the end of the meeting, whenever the minutes are written.

    Args:
        meeting: the meeting.
        school: the school.
        term: the term of the meeting.
        agenda: the school's agenda, for names and order of the blocks.
        items: all items of the term by id.
        meetings: all meetings of the term by id.
        length: length of the sections (篇幅); by default the meeting's or the school's.
    """
    past = [
        each
        for each in closed_meetings(meetings.values())
        if is_same_or_earlier_meeting(each, meeting)
    ]
    before = [each for each in past if each.id != meeting.id]
    tree = item_tree_as_of(meeting, items=items, meetings=meetings)
    snapshot = TermSnapshot(
        tree, meetings, school=school, term=term, today=meeting.on, held=(*before, meeting)
    )
    data = MinutesData(
        meeting=meeting,
        earlier=before,
        meetings=meetings,
        tree=tree,
        school=school,
        report=ProgressReport(meeting, snapshot, before[-1].on if before else None),
    )
    decided = decided_task_variables(meeting, tree.tasks, school)
    parts = _number_parts(
        {
            **{
                block.variable: (agenda_block.name, block.variables(data))
                for agenda_block, block in blocks_in_minutes(agenda)
            },
            "decided": ("议定事项", decided),
            "achievements": ("成果", achievement_variables(meeting)),
            **{
                kind.value: (
                    agenda.remark_name(kind),
                    remarks_variables(meeting.remarks, kind),
                )
                for kind in RemarkKind
            },
        }
    )
    counted = count_rows(snapshot.rows)
    new_tasks = len(decided["tasks"])
    length = length or minutes_length_of(meeting, meetings.values(), agenda)
    figures = (f"议定事项 {new_tasks} 项" if new_tasks else "", counted.words)
    context = {
        **header_variables(meeting, school, term),
        "approval": meeting.last_minutes.words if meeting.last_minutes else "",
        "lead": LEAD if any(part["number"] for part in parts.values()) else "",
        "blocks": _blocks_in_agenda_order(agenda, parts, meeting),
        **parts,
        "figures": "；".join(part for part in figures if part),
        "length": length.value,
        "sections": minutes_sections(data, length, agenda=agenda, has_tasks=bool(new_tasks)),
        **footer_variables(meeting, meetings, school=school, term=term, agenda=agenda),
    }
    return with_rewordings(with_arrangements(context, meeting.arrangement), meeting.wording)


def _number_parts(parts: Mapping[str, tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Number the parts that have content 一, 二, …; empty parts get no number."""
    full = [key for key, (_, content) in parts.items() if any(_leaf_presence(content))]
    numbers = {key: chinese_number(n) for n, key in enumerate(full, 1)}
    return {
        key: {"number": numbers.get(key, ""), "name": name, **content}
        for key, (name, content) in parts.items()
    }


def _leaf_presence(content: Mapping[str, Any]) -> Iterable[bool]:
    """Yield for every value in nested template variables whether it is not empty."""
    for value in content.values():
        yield any(_leaf_presence(value)) if isinstance(value, dict) else bool(value)


def _blocks_in_agenda_order(
    agenda: FixedAgenda, parts: Mapping[str, Mapping[str, Any]], meeting: Meeting
) -> list[dict[str, Any]]:
    """The blocks that have content, in the order of the school's agenda."""
    return [
        {
            "key": block.key,
            "number": parts[block.variable]["number"],
            "name": agenda_block.name,
            "spent": _time_spent_words(meeting.minutes_spent.get(block.key, 0)),
        }
        for agenda_block, block in blocks_in_minutes(agenda)
        if parts[block.variable]["number"]
    ]


def _time_spent_words(minutes: float) -> str:
    """Duration of a block: （用时 12 分钟）; empty if it rounds to zero."""
    return f"（用时 {round(minutes)} 分钟）" if round(minutes) else ""
