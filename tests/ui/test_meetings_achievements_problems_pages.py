"""The pages of the meetings, the honours, the targets and the terms, as lines."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from record_builders import make_closed_meeting, make_measure, make_task
from rich.cells import cell_len
from small_term import AUTUMN, SPRING, article_target, attendance, report, snapshot
from ui_school import app_on, press, record_change, screen_text, settle, until

from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.fixed_agenda import shipped_agenda
from meetingtui.meeting.record import Achievement, LearningShare
from meetingtui.plan.item import Progress, Status
from meetingtui.store.records import Change
from meetingtui.ui.app_context import EarlierTermSnapshotsOrError
from meetingtui.ui.screens.review.meetings_achievements_problems_pages import (
    achievements_page,
    meetings_page,
)
from meetingtui.ui.screens.review.review_lines import DrillDownTarget, ReviewLine
from meetingtui.ui.screens.review.targets_routines_workload_pages import targets_page
from meetingtui.ui.screens.review.terms_page import terms_page

AGENDA = shipped_agenda().with_planned_minutes(
    {"learning_share": 15, "topic_discussion": 30, "reflection": 20, "work_push": 30}
)
SEPTEMBER, OCTOBER = date(2026, 9, 14), date(2026, 10, 12)


def told(lines: Sequence[ReviewLine]) -> list[str]:
    return ["".join(cell.content.plain for cell in line.cells).rstrip() for line in lines]


def opens(lines: Sequence[ReviewLine], words: str) -> list[DrillDownTarget]:
    """What can be opened in the first line that holds those words."""
    line = next(line for line, text in zip(lines, told(lines), strict=True) if words in text)
    return [cell.drill_down for cell in line.cells if cell.drill_down]


def sittings_of_autumn():
    return snapshot(
        [make_task(1, status=Status.DONE, meeting=1), make_task(2, meeting=1)],
        [
            make_closed_meeting(
                1,
                SEPTEMBER,
                attendance=(attendance("林知夏"), attendance("周以宁")),
                share=LearningShare(presenter="林知夏", topic="读书"),
                minutes_spent={"topic_discussion": 34.5, "reflection": 18.0},
            ),
            make_closed_meeting(
                2,
                OCTOBER,
                attendance=(attendance("林知夏", Presence.LEAVE, "外出培训"), attendance("周以宁")),
                minutes_spent={"topic_discussion": 40.0},
            ),
        ],
    )


def test_the_meetings_tell_who_came_who_shared_what_took_how_long_and_what_it_led_to():
    lines = meetings_page(sittings_of_autumn(), 77, AGENDA)
    text = told(lines)
    assert text[0] == "例会 2 次，出勤率 75.0%"
    assert "林知夏     1/2     1     .     .    .  假" in text
    assert "林知夏  第2次请假（外出培训）" in text
    assert "学习分享　下一位 周以宁" in text
    assert "本学期还没有  周以宁" in text
    by_label = {line.split("  ")[0]: line.split() for line in text}
    assert by_label["平均"][1:] == [".", "37.2", "18", ".", "55.2"]
    assert by_label["超出计划"][1:] == [".", "+7.2", "-2", ".", "+5.2"]
    assert opens(lines, "林知夏     1/2") == [
        DrillDownTarget(meeting=1),
        DrillDownTarget(meeting=2),
    ]
    assert opens(lines, "第1次 9月14日          2")[1:] == [
        DrillDownTarget(heading="第1次行政例会　议定", items=(1, 2)),
        DrillDownTarget(heading="第1次行政例会　已办结", items=(1,)),
        DrillDownTarget(heading="第1次行政例会　未办结", items=(2,)),
    ]


def test_of_many_meetings_the_last_ones_that_fit_are_shown():
    many = [
        make_closed_meeting(at, date(2026, 9, at), attendance=(attendance("林知夏"),))
        for at in range(1, 25)
    ]
    text = told(meetings_page(snapshot(meetings=many), 57, AGENDA))
    heads = next(line for line in text if line.startswith("人员"))
    assert heads.endswith(" 24")
    assert cell_len(heads) <= 57
    assert " 1 " not in heads


def test_before_the_first_meeting_there_is_one_plain_sentence():
    assert told(meetings_page(snapshot(), 77, AGENDA)) == ["本学期还没有开过例会。"]


def test_honours_stand_by_level_and_by_person_and_lead_to_item_or_meeting():
    won = (
        Achievement(on=SEPTEMBER, what="获市先进集体", level="市级", who=("校合唱团",), item=7),
        Achievement(on=OCTOBER, what="论文发表", level="省级", who=("林知夏",)),
    )
    lines = achievements_page(
        snapshot(meetings=[make_closed_meeting(3, OCTOBER, achievements=won)]), 77
    )
    assert told(lines) == [
        "成果 2 项：省级 1 项，市级 1 项",
        "省级 1 项",
        "  10月12日  论文发表　林知夏　第3次例会",
        "市级 1 项",
        "  9月14日   获市先进集体　校合唱团　第3次例会",
        "",
        "按人员",
        "  林知夏    论文发表　省级",
        "  校合唱团  获市先进集体　市级",
    ]
    assert opens(lines, "论文发表") == [DrillDownTarget(meeting=3)]
    assert opens(lines, "获市先进集体") == [DrillDownTarget(item=7)]
    assert "Ctrl+E" in told(achievements_page(snapshot(), 77))[0]


def test_targets_have_bars_and_those_without_a_number_say_so():
    lines = targets_page(
        snapshot(
            [
                make_measure(
                    1,
                    status=Status.IN_PROGRESS,
                    target=article_target(60),
                    progress=(report(OCTOBER, "", 6),),
                ),
                make_measure(2, target=article_target(8, unit="次")),
            ]
        ),
        77,
    )
    text = told(lines)
    assert text[0] == "数量目标 2 项，慢于时间进度 1 项，尚无数据 1 项"
    assert text[3].split() == [
        "10%",
        "已达",
        "6",
        "/",
        "60",
        "篇",
        "慢于时间进度（时间已过",
        "59%）",
    ]
    assert text[4:] == ["尚无数据 1 项", f"举措2{' ' * 54}待定", "  目标 8 次"]
    assert opens(lines, "举措1") == [DrillDownTarget(item=1)]
    assert "没有带数量的目标" in told(targets_page(snapshot(), 77))[0]


def test_the_terms_are_read_first_then_told_with_goals_and_comparison():
    done = Progress(on=date(2026, 6, 1), before=Status.IN_PROGRESS, after=Status.DONE, text="建成")
    spring = snapshot(
        [make_measure(7, status=Status.DONE, tags=("书香校园",), progress=(done,))],
        term=SPRING,
        today=SPRING.end,
    )
    now = snapshot([make_measure(3, tags=("书香校园",), origin="2025-2026-2/7")])
    assert told(terms_page(now, 77, EarlierTermSnapshotsOrError())) == ["正在读取往期的记录……"]
    assert told(terms_page(now, 77, EarlierTermSnapshotsOrError(error_message="坏了。"))) == [
        "坏了。"
    ]
    lines = terms_page(now, 77, EarlierTermSnapshotsOrError(snapshots={SPRING.id: spring}))
    text = told(lines)
    assert text[:7] == [
        "书香校园（2025—2027）",
        "  人人爱读书",
        "  2025—2026学年第二学期 计划事项 1 项，已完成 1 项，完成率 100.0%",
        "    办结  举措7（6月1日）：建成",
        "  2026—2027学年第一学期 计划事项 1 项，完成率 0.0%",
        "    延续  举措3　2025—2026学年第二学期 已完成 → 2026—2027学年第一学期 未启动",
        "",
    ]
    assert opens(lines, "2025—2026学年第二学期 计划") == []
    assert opens(lines, "2026—2027学年第一学期 计划") == [
        DrillDownTarget(heading=f"书香校园　{AUTUMN.title}", items=(3,))
    ]
    assert "完成率        100.0%        0.0%          -100.0 个百分点" in text


def test_without_an_earlier_term_there_is_nothing_to_compare():
    text = told(terms_page(snapshot(), 77, EarlierTermSnapshotsOrError(snapshots={})))
    assert "  还没有带“书香校园”标签的事项。" in text
    assert text[-1] == "没有上学期的记录，暂时无法比较。"


@pytest.mark.parametrize("width", [57, 77, 107])
def test_long_words_are_wrapped_within_the_width(width: int):
    long = "获全市中小学生科技创新大赛优秀组织奖并在闭幕式上作了经验交流发言" * 2
    won = (Achievement(on=SEPTEMBER, what=long, level="市级", who=("林知夏", "周以宁") * 3),)
    now = snapshot(
        [make_measure(1, tags=("书香校园",), target=article_target(60), number="（二）1.（4）")],
        [
            make_closed_meeting(
                1, SEPTEMBER, achievements=won, attendance=(attendance("林知夏" * 6),)
            )
        ],
    )
    for lines in (
        achievements_page(now, width),
        targets_page(now, width),
        meetings_page(now, width, AGENDA),
        terms_page(now, width, EarlierTermSnapshotsOrError(snapshots={})),
        achievements_page(snapshot(), width),
        targets_page(snapshot(), width),
    ):
        assert max(map(cell_len, told(lines))) <= width


async def test_enter_on_an_honour_opens_what_it_belongs_to(planned: Path) -> None:
    won = (Achievement(on=OCTOBER, what="获市先进集体", level="市级", item=2),)
    record_change(
        planned, Change(words="开会", meetings=(make_closed_meeting(1, OCTOBER, achievements=won),))
    )
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.navigation.open_review(6)
        await settle(pilot)
        assert "获市先进集体" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: "完成校本课程纲要修订" in screen_text(app))
