"""Blocks that record remarks of one kind, and the optional block other matters (其他事项)."""

from collections.abc import Mapping, Sequence

from meetingtui.base.styled_text import styled
from meetingtui.meeting.blocks.block_spec import (
    AudienceView,
    AudienceViewPart,
    BlockSpec,
    BlockViewData,
    EntryMode,
    SecretaryView,
    audience_task_parts,
    guiding_question_parts,
    has_task_of_block,
    secretary_task_lines,
)
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.record import Meeting, Remark, RemarkKind
from meetingtui.plan.item import Item


def build_remarks_block(key: str, kind: RemarkKind, *, hint: str, task_hint: str) -> BlockSpec:
    """Build an optional block for remarks of one kind; only agendas that list its key have it.

    Args:
        key: key of the block in ``agenda.yaml`` and in the records.
        kind: kind of its remarks; the label of the kind is the block's default name.
        hint: hint in the empty entry line when a remark is typed.
        task_hint: hint in the empty entry line when a task is typed.
    """

    def remarks_of_kind(meeting: Meeting) -> list[Remark]:
        """Return the meeting's remarks of the block's kind."""
        return [each for each in meeting.remarks if each.kind is kind]

    def secretary_view(data: BlockViewData, _page: int) -> SecretaryView:
        """Return what the secretary's window shows of the block: its remarks and tasks."""
        lines = (
            styled((f"{each.speaker}：" if each.speaker else "", "bold"), each.text)
            for each in remarks_of_kind(data.meeting)
        )
        return SecretaryView(
            styled((data.block_name, "bold primary")),
            lines=(*lines, *secretary_task_lines(data, TaskPlace(block=key))),
        )

    def audience_view(data: BlockViewData, _page: int) -> AudienceView:
        """Return what the audience window shows of the block: its remarks and tasks, and the
        guiding questions until there is a remark.
        """
        said = remarks_of_kind(data.meeting)
        parts = (
            AudienceViewPart(
                styled(each.as_input_line), rank=1, is_list_entry=True, parts_before=at
            )
            for at, each in enumerate(said)
        )
        return AudienceView(
            styled(),
            (
                AudienceViewPart(styled((data.block_name, "bold primary"))),
                *parts,
                *audience_task_parts(data, TaskPlace(block=key)),
                *guiding_question_parts(data, has_words=bool(said)),
            ),
        )

    def is_held(meeting: Meeting, items: Mapping[int, Item]) -> bool:
        """Whether a remark or a task was recorded in the block."""
        return bool(remarks_of_kind(meeting)) or has_task_of_block(meeting, items, key)

    def recorded_summary(meeting: Meeting, _items: Mapping[int, Item]) -> str:
        """Return the number of remarks: 记录 3 条."""
        return f"记录 {len(remarks_of_kind(meeting))} 条"

    def term_count_text(meetings: Sequence[Meeting]) -> str:
        """Return the number of remarks in those meetings that had the block: 其他事项 3 件; empty
        for none.
        """
        with_block = (meeting for meeting in meetings if key in meeting.minutes_spent)
        count = sum(len(remarks_of_kind(meeting)) for meeting in with_block)
        return f"{kind.label} {count} 件" if count else ""

    return BlockSpec(
        key=key,
        name=kind.label,
        modes=(
            EntryMode("remark", kind.label, hint, key="f5"),
            EntryMode("task", "议定任务", task_hint, key="f7", key_label="派任务"),
        ),
        secretary_view=secretary_view,
        audience_view=audience_view,
        has_records=is_held,
        is_held=is_held,
        recorded_summary=recorded_summary,
        term_total=term_count_text,
        remark_kind=kind,
        may_be_empty=True,
        is_optional=True,
    )


OTHER_MATTERS = "other_matters"

OTHER_MATTERS_SPEC = build_remarks_block(
    OTHER_MATTERS,
    RemarkKind.OTHER,
    hint="姓名 事项，如：王主任 12月4日区里来校调研",
    task_hint="事项 责任人 时限，如：准备汇报材料 王主任 下周五前",
)
