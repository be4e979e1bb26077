"""The fixed agenda (固定议程) as ``agenda.yaml`` has it: blocks, minutes, phrases, voting rules."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import msgspec

from meetingtui import shipped
from meetingtui.meeting.record import Block
from meetingtui.strict_yaml import Lines, read
from meetingtui.wording import one_line

FILE_NAME = "agenda.yaml"

_Share = Annotated[str, msgspec.Meta(pattern=r"^[1-9]\d?/[1-9]\d?$")]


class AgendaBlock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One block (板块) as the school calls and plans it."""

    key: Block
    """Which of the four it is."""
    name: str
    """What the screen and the minutes call it."""
    minutes: Annotated[int, msgspec.Meta(ge=1, le=240)]
    """Planned minutes."""
    questions: tuple[str, ...] = ()
    """引导提示: what the room is asked, shown faintly."""


class MajorRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a 三重一大 decision is voted on."""

    quorum: _Share = "2/3"
    """At least this share of those expected must be present for a vote."""
    passing: _Share = "1/2"
    """More than this share of those expected must vote for it."""

    def has_quorum(self, present: int, expected: int) -> bool:
        """Whether enough people are there to vote."""
        return present >= Fraction(self.quorum) * expected

    def passes(self, votes_for: int, expected: int) -> bool:
        """Whether that many votes carry it."""
        return votes_for > Fraction(self.passing) * expected


class FixedAgenda(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every regular meeting goes through, in its order."""

    blocks: tuple[AgendaBlock, ...]
    """The four blocks, each once."""
    phrases: tuple[str, ...] = ()
    """常用语, ready to be put into the entry line."""
    major: MajorRules = MajorRules()
    """Rules for 三重一大 decisions."""

    def block(self, key: Block) -> AgendaBlock:
        """The block of that key."""
        return next(block for block in self.blocks if block.key is key)

    def name(self, key: Block) -> str:
        """What the school calls a block."""
        return self.block(key).name

    @property
    def minutes(self) -> int:
        """Planned minutes of all blocks together."""
        return sum(block.minutes for block in self.blocks)

    def planned_by(self, minutes: Mapping[str, int]) -> "FixedAgenda":
        """The same agenda with other planned minutes, by the blocks' keys.

        The minutes of ``school.yaml`` are older than ``agenda.yaml`` and win where given.
        """
        blocks = (
            msgspec.structs.replace(block, minutes=minutes.get(block.key, block.minutes))
            for block in self.blocks
        )
        return msgspec.structs.replace(self, blocks=tuple(blocks))


def load(folder: Path) -> FixedAgenda:
    """The school's own ``templates/agenda.yaml`` where its data folder has one, else ours.

    Raises:
        SettingsError: the file cannot be used; the message names its line.
    """
    own = folder / "templates" / FILE_NAME
    return _checked(*read(own if own.is_file() else shipped.templates() / FILE_NAME, FixedAgenda))


def shipped_agenda() -> FixedAgenda:
    """The agenda that travels with the program."""
    return _checked(*read(shipped.templates() / FILE_NAME, FixedAgenda))


def _checked(agenda: FixedAgenda, lines: Lines) -> FixedAgenda:
    """The agenda with clean words, once every block is there once and has a name."""
    for index, block in enumerate(agenda.blocks):
        if not one_line(block.name):
            raise lines.error(("blocks", index, "name"), "板块的名称是空的。请写上。")
        if block.key in {other.key for other in agenda.blocks[:index]}:
            raise lines.error(("blocks", index, "key"), f"“{block.key}”写了两次。请只留一个。")
    if absent := [key.value for key in Block if key not in {block.key for block in agenda.blocks}]:
        raise lines.error(("blocks",), f"缺少板块 {'、'.join(absent)}。请照示例补上。")
    for name, share in (("quorum", agenda.major.quorum), ("passing", agenda.major.passing)):
        if Fraction(share) > 1:
            raise lines.error(("major", name), f"“{name}”不能大于 1。请写成 2/3 的样子。")
    blocks = (
        msgspec.structs.replace(
            block,
            name=one_line(block.name),
            questions=tuple(filter(None, map(one_line, block.questions))),
        )
        for block in agenda.blocks
    )
    return msgspec.structs.replace(agenda, blocks=tuple(blocks))
