"""agenda.yaml: what a school may change, what is refused, and whose minutes count."""

from pathlib import Path

import pytest

from meetingtui.base.errors import SettingsError
from meetingtui.meeting.fixed_agenda import FixedAgenda, load_agenda, shipped_agenda
from meetingtui.meeting.major_decisions import VotingRules
from meetingtui.meeting.record import BlockKey

OWN = """\
blocks:
  - {key: work_push, name: 重点工作, minutes: 40, questions: [办到哪里了？]}
  - {key: reflection, name: 复盘, minutes: 15}
  - {key: learning_share, name: 读书, minutes: 5}
  - {key: topic_discussion, name: 议事, minutes: 25}
phrases: [会议决定，]
major: {quorum: 3/4, passing: 2/3}
"""


def own(folder: Path, text: str | bytes) -> FixedAgenda:
    """The agenda of a folder whose school wrote its own."""
    path = folder / "templates" / "agenda.yaml"
    path.parent.mkdir()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_agenda(folder)


def test_without_its_own_file_a_school_has_ours(tmp_path: Path) -> None:
    agenda = load_agenda(tmp_path)
    assert agenda == shipped_agenda()
    assert [(block.key, block.name) for block in agenda.blocks] == [
        (block, block.label) for block in BlockKey
    ]
    assert all(block.questions for block in agenda.blocks)


def test_a_school_renames_and_reorders_its_blocks(tmp_path: Path) -> None:
    agenda = own(tmp_path, OWN)
    assert [block.name for block in agenda.blocks] == ["重点工作", "复盘", "读书", "议事"]
    assert agenda.block_name(BlockKey.REFLECTION) == "复盘"
    assert agenda.agenda_block(BlockKey.WORK_PUSH).questions == ("办到哪里了？",)
    assert agenda.total_planned_minutes == 85
    assert agenda.phrases == ("会议决定，",)


def test_names_and_questions_come_on_one_clean_line(tmp_path: Path) -> None:
    written = OWN.replace("name: 复盘", 'name: " 复盘\\n与改进 "').replace(
        "[办到哪里了？]", '["办到\\t哪里了？", "  "]'
    )
    agenda = own(tmp_path, written)
    assert agenda.block_name(BlockKey.REFLECTION) == "复盘 与改进"
    assert agenda.agenda_block(BlockKey.WORK_PUSH).questions == ("办到 哪里了？",)


def test_minutes_of_the_school_win_where_they_are_given() -> None:
    agenda = shipped_agenda()
    planned = agenda.with_planned_minutes({"reflection": 5})
    assert planned.agenda_block(BlockKey.REFLECTION).minutes == 5
    assert (
        planned.total_planned_minutes
        == agenda.total_planned_minutes - agenda.agenda_block(BlockKey.REFLECTION).minutes + 5
    )
    assert agenda.with_planned_minutes({}) == agenda


def test_the_school_decides_over_the_approval_where_its_settings_say_so():
    agenda = shipped_agenda()
    assert agenda.with_minutes_approval(True).approve_minutes
    assert not agenda.with_minutes_approval(True).with_minutes_approval(False).approve_minutes
    assert agenda.with_minutes_approval(None) == agenda


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (OWN.replace("name: 复盘", 'name: " "'), "第 3 行"),
        (OWN.replace("minutes: 15", "minutes: 0"), "第 3 行"),
        (OWN.replace("minutes: 15", "minutes: 很久"), "一个整数"),
        (OWN.replace("key: reflection", "key: work_push"), "写了两次"),
        (OWN.replace("key: reflection", "key: tea_break"), "第 3 行"),
        (OWN.replace("  - {key: topic_discussion, name: 议事, minutes: 25}\n", ""), "缺少板块"),
        (OWN.replace("quorum: 3/4", "quorum: 4/3"), "不能大于 1"),
        (OWN.replace("quorum: 3/4", "quorum: 多数"), "quorum"),
        (OWN + "colour: red\n", "colour"),
        (OWN.replace("blocks:", "blocks: ["), "agenda.yaml"),
        (OWN.encode("utf-16")[:-1], "UTF-8"),
        (b"", "blocks"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, written: str | bytes, said: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        own(tmp_path, written)
    assert refused.value.message.startswith("agenda.yaml")
    assert said in refused.value.message


def test_a_share_is_reached_exactly_or_passed() -> None:
    rules = VotingRules(quorum="2/3", passing="1/2")
    assert rules.has_quorum(6, 9)
    assert not rules.has_quorum(5, 9)
    assert rules.has_majority(5, 9)
    assert not rules.has_majority(5, 10)
