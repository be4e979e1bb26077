"""The fixed agenda (固定议程) in ``agenda.yaml``: blocks, phrases, voting rules; the planned length
and expected end of a meeting, and how detailed its minutes are.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import msgspec

from meetingtui.base import shipped_files as shipped
from meetingtui.base.wording import one_line
from meetingtui.base.yaml_reader import YamlFaultReport, read_yaml_with_lines
from meetingtui.meeting.blocks.registry import BLOCKS, block_spec
from meetingtui.meeting.major_decisions import VotingRules, parse_fraction
from meetingtui.meeting.minutes_records import MinutesLength
from meetingtui.meeting.record import Meeting, RemarkKind

FILE_NAME = "agenda.yaml"


class AgendaBlock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One block (板块) of the agenda: its name at this school, planned minutes and questions."""

    key: str
    """Key of the block in ``meeting/blocks/registry.py``."""
    name: str
    """Name of the block on screens and in the minutes."""
    minutes: Annotated[int, msgspec.Meta(ge=1, le=240)]
    """Planned duration in minutes, 1 to 240."""
    questions: tuple[str, ...] = ()
    """Guiding questions (引导提示), shown faintly while nothing is recorded."""


class FixedAgenda(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The agenda of every regular meeting, as ``agenda.yaml`` describes it."""

    blocks: tuple[AgendaBlock, ...]
    """The blocks in order, each once: the required ones and those the school adds."""
    phrases: tuple[str, ...] = ()
    """Common phrases (常用语) that can be inserted into the entry line."""
    major: VotingRules = VotingRules()
    """Rules for 三重一大 decisions."""
    approve_minutes: bool = False
    """Whether every meeting begins by approving the minutes of the last one (审议通过)."""
    length: MinutesLength = MinutesLength.SHORT
    """How detailed the minutes are (篇幅) where that was not chosen for a meeting."""
    distribution: str = ""
    """Recipients of the minutes (分送) in the school's words; where empty, those of the meeting."""

    def agenda_block(self, key: str) -> AgendaBlock:
        """Return the agenda's block with a key.

        Raises:
            StopIteration: the agenda has no such block.
        """
        return next(block for block in self.blocks if block.key == key)

    def block_name(self, key: str) -> str:
        """Return the school's name for the block (板块) with a key.

        Raises:
            StopIteration: the agenda has no such block.
        """
        return self.agenda_block(key).name

    def remarks_block_name(self, kind: RemarkKind) -> str:
        """Return the school's name for a kind of remarks: that of its block on the agenda, else the
        usual label (会议强调, 其他事项).
        """
        specs = ((block, block_spec(block.key)) for block in self.blocks)
        names = (block.name for block, spec in specs if spec and spec.remark_kind is kind)
        return next(names, kind.label)

    @property
    def total_planned_minutes(self) -> int:
        """Planned minutes of all blocks of the agenda together."""
        return sum(block.minutes for block in self.blocks)

    def with_planned_minutes(self, minutes: Mapping[str, int]) -> "FixedAgenda":
        """Return the agenda with other planned minutes, given by block key; blocks not given keep
        theirs, and unknown keys are ignored.

        They come from ``school.yaml``, which overrides ``agenda.yaml``.
        """
        blocks = (
            msgspec.structs.replace(block, minutes=minutes.get(block.key, block.minutes))
            for block in self.blocks
        )
        return msgspec.structs.replace(self, blocks=tuple(blocks))

    def with_minutes_approval(self, approve_minutes: bool | None) -> "FixedAgenda":
        """Return the agenda with or without the step that approves the last minutes; None changes
        nothing.

        The value comes from ``school.yaml``, which overrides ``agenda.yaml``.
        """
        if approve_minutes is None:
            return self
        return msgspec.structs.replace(self, approve_minutes=approve_minutes)


def chosen_minutes_length(
    meeting: Meeting, meetings: Iterable[Meeting], agenda: FixedAgenda
) -> MinutesLength:
    """Return how detailed a meeting's minutes are (篇幅).

    It is the one chosen for the meeting, else for the latest meeting before it, else the agenda's
    default.

    Args:
        meeting: the meeting.
        meetings: all meetings of the term.
        agenda: the school's agenda.
    """
    upto = (meeting.on, meeting.number)
    chosen = [each for each in meetings if each.length and (each.on, each.number) < upto]
    last = max(chosen, key=lambda each: (each.on, each.number), default=None)
    return meeting.length or (last.length if last else None) or agenda.length


def load_agenda(folder: Path) -> FixedAgenda:
    """Load the data folder's ``templates/agenda.yaml``; where it has none, the agenda shipped with
    the program. Settings in ``school.yaml`` are not applied.

    Raises:
        SettingsError: the file cannot be used; the message names its line.
    """
    own = folder / "templates" / FILE_NAME
    return _checked_and_cleaned_agenda(
        *read_yaml_with_lines(
            own if own.is_file() else shipped.templates_folder() / FILE_NAME, FixedAgenda
        )
    )


def shipped_agenda() -> FixedAgenda:
    """Load the agenda that is shipped with the program."""
    return _checked_and_cleaned_agenda(
        *read_yaml_with_lines(shipped.templates_folder() / FILE_NAME, FixedAgenda)
    )


def _checked_and_cleaned_agenda(agenda: FixedAgenda, faults: YamlFaultReport) -> FixedAgenda:
    """Return the fixed agenda with its texts cleaned, after checking it.

    Raises:
        SettingsError: a block is unknown, missing or listed twice, or a share is above 1; the
            message names the line, known from ``faults``.
    """
    for index, block in enumerate(agenda.blocks):
        if not one_line(block.name):
            raise faults.error_at(("blocks", index, "name"), "板块的名称是空的。请写上。")
        if block_spec(block.key) is None:
            known = "、".join(spec.key for spec in BLOCKS)
            raise faults.error_at(
                ("blocks", index, "key"), f"没有“{block.key}”这个板块。请写 {known} 中的一个。"
            )
        if block.key in {other.key for other in agenda.blocks[:index]}:
            raise faults.error_at(("blocks", index, "key"), f"“{block.key}”写了两次。请只留一个。")
    listed = {block.key for block in agenda.blocks}
    if absent := [s.key for s in BLOCKS if s.key not in listed and not s.is_optional]:
        raise faults.error_at(("blocks",), f"缺少板块 {'、'.join(absent)}。请照示例补上。")
    for name, share in (("quorum", agenda.major.quorum), ("passing", agenda.major.passing)):
        part, whole = parse_fraction(share)
        if part > whole:
            raise faults.error_at(("major", name), f"“{name}”不能大于 1。请写成 2/3 的样子。")
    blocks = (
        msgspec.structs.replace(
            block,
            name=one_line(block.name),
            questions=tuple(filter(None, map(one_line, block.questions))),
        )
        for block in agenda.blocks
    )
    return msgspec.structs.replace(agenda, blocks=tuple(blocks))


_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


def planned_block_minutes(block: AgendaBlock, meeting: Meeting) -> int:
    """Return the planned minutes of a block in one meeting, as its ``BlockSpec`` counts them."""
    spec = block_spec(block.key)
    return spec.planned_minutes(meeting, block.minutes) if spec else block.minutes


def planned_meeting_minutes(meeting: Meeting, agenda: FixedAgenda) -> int:
    """Return the planned minutes of a meeting, over all blocks."""
    return sum(planned_block_minutes(block, meeting) for block in agenda.blocks)


def expected_end_time(meeting: Meeting, agenda: FixedAgenda) -> str:
    """Return when a meeting is expected to end (``16:05``); empty without a valid starting time."""
    found = _CLOCK.fullmatch(meeting.time.strip())
    if found is None:
        return ""
    begins = datetime.combine(meeting.on, time(int(found[1]), int(found[2])))
    return f"{begins + timedelta(minutes=planned_meeting_minutes(meeting, agenda)):%H:%M}"
