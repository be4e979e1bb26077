"""其他事项 as a block of its own: off by default, on by one line in agenda.yaml."""

from datetime import datetime
from pathlib import Path

import pytest
from ui_school import app_on, enter, newest_meeting, open_meeting_at, press, screen_text, until

from meetingtui.base.shipped_files import templates_folder
from meetingtui.documents.minutes_variables import DocumentSources, minutes_variables
from meetingtui.meeting.blocks import remarks_block
from meetingtui.meeting.fixed_agenda import load_agenda
from meetingtui.meeting.record import RemarkKind
from meetingtui.review.summary.term_summary import compose_summary
from meetingtui.review.term_statistics import average_block_times
from meetingtui.ui.audience.audience_app import AudienceApp, open_read_only_context
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

NOW = datetime(2026, 11, 23, 14, 32)
ONE_LINE = "  - {key: other_matters, name: 通报事项, minutes: 5}\n"
STEP = MeetingStep(remarks_block.OTHER_MATTERS)


def _turn_on(folder: Path) -> None:
    """The school's own agenda: the shipped one with one line more."""
    usual = (templates_folder() / "agenda.yaml").read_text("utf-8")
    own = folder / "templates" / "agenda.yaml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(usual.replace("\n# 常用语：", f"{ONE_LINE}\n# 常用语：", 1), "utf-8")


@pytest.fixture
def with_block(planned: Path) -> Path:
    """A planned term whose agenda has the block."""
    _turn_on(planned)
    return planned


async def test_without_its_line_the_agenda_has_no_such_block(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        assert STEP not in screen.step_sequence.steps
        await press(pilot, "f4")
        assert screen.current_step == MeetingStep.CLOSE


async def test_matters_are_recorded_with_who_said_them_edited_and_deleted(with_block: Path) -> None:
    app = app_on(with_block)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f4")
        assert screen.current_step == STEP
        assert "通报事项" in screen_text(app)
        await enter(pilot, "林知秋 12月4日区里来校调研")
        await enter(pilot, "校车下周起改线")
        said = [(each.kind, each.as_input_line) for each in newest_meeting(app).remarks]
        assert said == [
            (RemarkKind.OTHER, "林知秋：12月4日区里来校调研"),
            (RemarkKind.OTHER, "校车下周起改线"),
        ]
        await press(pilot, "up", "enter", "ctrl+a")
        await enter(pilot, "校车下周一起改线")
        assert newest_meeting(app).remarks[1].text == "校车下周一起改线"
        await press(pilot, "up", "delete")
        assert [each.speaker for each in newest_meeting(app).remarks] == ["林知秋"]


async def test_a_task_given_there_is_one_of_the_block(with_block: Path) -> None:
    app = app_on(with_block)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, STEP)
        await press(pilot, "f7")
        await enter(pilot, "准备汇报材料 林知秋 下周五前")
        tasks = app.context.item_tree.tasks
        assert [(task.block, task.people) for task in tasks] == [("other_matters", ("林知秋",))]
        assert "议　定  准备汇报材料" in screen_text(app)


async def test_the_audience_sees_the_matters(with_block: Path) -> None:
    app, audience = app_on(with_block), AudienceApp(open_read_only_context(with_block, lambda: NOW))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, STEP)
        await enter(pilot, "林知秋 12月4日区里来校调研")
        screen.save_unsaved_typing()
        async with audience.run_test(size=(80, 24)) as watching:
            await until(watching, lambda: "林知秋：12月4日区里来校调研" in screen_text(audience))
            assert "▌通报事项▐" in screen_text(audience)


async def test_the_matters_reach_minutes_closing_search_review_and_summary(
    with_block: Path,
) -> None:
    app = app_on(with_block)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, STEP)
        await enter(pilot, "林知秋 12月4日区里来校调研")
        screen.show_step(MeetingStep.CLOSE)
        await until(pilot, lambda: "记录 1 条" in screen_text(app))
        await press(pilot, "f5", "enter")
        await until(pilot, lambda: newest_meeting(app).is_closed)
        context = app.context
        records, meeting = context.records, newest_meeting(app)
        told = minutes_variables(
            meeting,
            sources=DocumentSources(
                school=context.school,
                term=context.term,
                agenda=context.agenda,
                items=records.items,
                meetings=records.meetings,
            ),
        )
        (other,) = (each for each in told["sections"] if each["key"] == "other")
        assert other["name"] == "通报事项"
        assert "区里来校调研" in other["parts"][0]["lines"][0]["words"]
        assert "12月4日区里来校调研" in [entry.title for entry in context.search_index.entries]
        (times,) = (
            each
            for each in average_block_times([meeting], context.agenda)
            if each.block == remarks_block.OTHER_MATTERS
        )
        assert times.name == "通报事项"
        assert times.average is not None
        assert "其他事项1件" in "".join(
            sentence.text for sentence in compose_summary(context.snapshot).lead.sentences
        )


def test_an_agenda_written_before_the_block_existed_still_loads(planned: Path) -> None:
    assert [block.key for block in load_agenda(planned).blocks] == [
        "learning_share",
        "topic_discussion",
        "reflection",
        "work_push",
    ]
