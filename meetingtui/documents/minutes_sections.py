"""The sections of the minutes in three lengths (篇幅: 简、常规、详), decisions first.

All lengths have the same order: 学习分享 and 主题研讨 as in the agenda, 议定事项 as a table,
会议强调, 其他事项, work progress, and 成果. Nothing is reported twice. Individual opinions in a
discussion are left to the full record (会议记录).
"""

from collections.abc import Iterable
from typing import Any

from meetingtui.base.wording import as_sentence, chinese_number
from meetingtui.documents.block_sentences import MinutesPart, achievement_parts
from meetingtui.documents.document_conventions import bracketed_number
from meetingtui.documents.minutes_blocks import MINUTES_BLOCKS, MinutesData, blocks_in_minutes
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.minutes_state import MinutesLength
from meetingtui.meeting.remarks import Remark, RemarkKind, without_lead

KEYS = (
    *(block.key for block in MINUTES_BLOCKS if not block.after_decided),
    "decided",
    *(kind.value for kind in RemarkKind),
    *(block.key for block in MINUTES_BLOCKS if block.after_decided),
    "achievements",
)
"""Keys of the sections in templates; ``decided`` is the section with the task table."""


def minutes_sections(
    data: MinutesData, length: MinutesLength, *, agenda: FixedAgenda, has_tasks: bool
) -> list[dict[str, Any]]:
    """Build the sections of the minutes that have content, numbered 一, 二, 三.

    Args:
        data: the records of the meeting.
        length: length of the minutes.
        agenda: the school's agenda, for names and order of the blocks.
        has_tasks: whether tasks were given, so that there is a task table.

    Returns:
        One dict per section with ``key`` (one of :data:`KEYS`), ``number``, ``name`` and
        ``parts``; each part has ``number``, ``name`` and ``lines``.
    """
    before, after = (
        [
            (block.key, agenda_block.name, block.parts(data, length))
            for agenda_block, block in blocks_in_minutes(agenda)
            if block.after_decided is after_decided
        ]
        for after_decided in (False, True)
    )
    remarks = [
        (
            kind.value,
            agenda.remark_name(kind),
            [MinutesPart("", _remark_texts(data.meeting.remarks, kind))],
        )
        for kind in RemarkKind
    ]
    sections = [
        *before,
        ("decided", "议定事项", []),
        *remarks,
        *after,
        ("achievements", "成果", achievement_parts(data.meeting, length)),
    ]
    kept = [
        (key, name, filled)
        for key, name, parts in sections
        if (filled := _part_variables(parts)) or (key == "decided" and has_tasks)
    ]
    return [
        {"key": key, "number": chinese_number(n), "name": name, "parts": parts}
        for n, (key, name, parts) in enumerate(kept, 1)
    ]


def _part_variables(parts: Iterable[MinutesPart]) -> list[dict[str, Any]]:
    """Convert the parts that have content to template variables with numbers."""
    kept = [(name, lines) for name, words in parts if (lines := [w for w in words if w.strip()])]
    headed = [name for name, _ in kept if name]
    place = {name: bracketed_number(n) for n, name in enumerate(headed, 1)}
    return [
        {
            "number": place.get(name, ""),
            "name": name,
            "lines": [
                {
                    "number": f"{n}." if len(lines) > 1 else "",
                    "words": as_sentence(words),
                }
                for n, words in enumerate(lines, 1)
            ],
        }
        for name, lines in kept
    ]


def _remark_texts(remarks: Iterable[Remark], kind: RemarkKind) -> list[str]:
    """Texts of the remarks of one kind, without the opening words of 会议强调."""
    return [
        without_lead(each.text) if kind is RemarkKind.STRESSED else each.text
        for each in remarks
        if each.kind is kind
    ]
