"""Blocks that record remarks of one kind, and the optional block other matters (其他事项)."""

from collections.abc import Mapping, Sequence

from meetingtui.base.styled_text import styled
from meetingtui.meeting.blocks.block_spec import (
    AudienceView,
    BlockSpec,
    BlockView,
    EntryMode,
    MeetingData,
    ViewPart,
    guiding_question_parts,
    has_task_of_block,
    task_lines,
    task_parts,
)
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.record import Meeting, Remark, RemarkKind
from meetingtui.plan.item import Item


def remarks_block(key: str, kind: RemarkKind, *, hint: str, task_hint: str) -> BlockSpec:
    """Build an optional block for remarks of one kind; only agendas that list its key have it.

    Args:
        key: key of the block in ``agenda.yaml`` and in the records.
        kind: kind of its remarks; the label of the kind is the block's default name.
        hint: hint in the empty entry line when a remark is typed.
        task_hint: hint in the empty entry line when a task is typed.
    """

    def remarks(meeting: Meeting) -> list[Remark]:
        return [each for each in meeting.remarks if each.kind is kind]

    def view(data: MeetingData, _page: int) -> BlockView:
        lines = (
            styled((f"{each.speaker}：" if each.speaker else "", "bold"), each.text)
            for each in remarks(data.meeting)
        )
        return BlockView(
            styled((data.block_name, "bold primary")),
            lines=(*lines, *task_lines(data, TaskPlace(block=key))),
        )

    def audience(data: MeetingData, _page: int) -> AudienceView:
        said = remarks(data.meeting)
        parts = (
            ViewPart(styled(each.as_input_line), rank=1, is_list_entry=True, parts_before=at)
            for at, each in enumerate(said)
        )
        return AudienceView(
            styled(),
            (
                ViewPart(styled((data.block_name, "bold primary"))),
                *parts,
                *task_parts(data, TaskPlace(block=key)),
                *guiding_question_parts(data, has_words=bool(said)),
            ),
        )

    def is_held(meeting: Meeting, items: Mapping[int, Item]) -> bool:
        return bool(remarks(meeting)) or has_task_of_block(meeting, items, key)

    def recorded_summary(meeting: Meeting, _items: Mapping[int, Item]) -> str:
        return f"记录 {len(remarks(meeting))} 条"

    def term_total(meetings: Sequence[Meeting]) -> str:
        with_block = (meeting for meeting in meetings if key in meeting.minutes_spent)
        count = sum(len(remarks(meeting)) for meeting in with_block)
        return f"{kind.label} {count} 件" if count else ""

    return BlockSpec(
        key=key,
        name=kind.label,
        modes=(
            EntryMode("remark", kind.label, hint, key="f5"),
            EntryMode("task", "议定任务", task_hint, key="f7", key_label="派任务"),
        ),
        secretary_view=view,
        audience_view=audience,
        has_records=is_held,
        is_held=is_held,
        recorded_summary=recorded_summary,
        term_total=term_total,
        remark_kind=kind,
        may_be_empty=True,
        is_optional=True,
    )


OTHER_MATTERS = "other_matters"

OTHER_MATTERS_SPEC = remarks_block(
    OTHER_MATTERS,
    RemarkKind.OTHER,
    hint="姓名 事项，如：王主任 12月4日区里来校调研",
    task_hint="事项 责任人 时限，如：准备汇报材料 王主任 下周五前",
)
