"""From the school's Word plan through all four blocks to the Word minutes, by keys alone."""

from datetime import date
from pathlib import Path

import docx
from ui_school import app_on, enter, newest_meeting, press, record_change, until

from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.minutes_records import MinutesLength
from meetingtui.plan.importing.merge import merge_plan_document
from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.plan.item import ItemKind, Status
from meetingtui.school.school import load_school
from meetingtui.store.records import Change

PLAN = """\
云山市晨光小学2026—2027学年第一学期工作计划
一、指导思想
以提高课堂质量为中心，办好家门口的学校。
二、工作措施
（一）课程教学
1.修订校本课程纲要。各学科分头起草，期中前定稿。
2.组织青年教师亮相课。每人一节，同伴互评。
3.开展作业设计评比。
（二）学生成长
1.举办校园读书节。
2.召开班主任论坛。
"""


def _import_word_plan(folder: Path) -> None:
    """The plan as a real .docx, read and merged as `plan import` does."""
    document = docx.Document()
    for line in PLAN.splitlines():
        document.add_paragraph(line)
    document.save(str(folder / "计划.docx"))
    school = load_school(folder)
    found = merge_plan_document(read_plan(folder / "计划.docx", school), {}, today=date(2026, 9, 1))
    record_change(folder, Change(words="导入计划", items=found.items_to_store))


def _text_of(path: Path) -> str:
    """Every paragraph and table cell, in document order."""
    document = docx.Document(str(path))
    return "\n".join(
        "".join(node.text or "" for node in element.iter() if node.tag.endswith("}t"))
        for element in document.element.body
    )


async def test_a_meeting_from_the_word_plan_to_the_word_minutes(folder: Path) -> None:
    _import_word_plan(folder)
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")  # prepare
        await press(pilot, "f5")  # open: attendance
        await press(pilot, "down", "f6")
        await enter(pilot, "外出培训")
        await press(pilot, "f8")
        await enter(pilot, "谢老师 家委会代表")

        await press(pilot, "f4", "f6")  # learning share: topic, source, points
        await enter(pilot, "让提问发生在学生之间")
        await enter(pilot, "《课堂的转身》")
        await enter(pilot, "把等待的时间还给学生")
        await enter(pilot, "追问胜过评价")

        await press(pilot, "f4")  # topics
        await enter(pilot, "冬季作息调整（顾一帆）")
        await enter(pilot, "严守正 校门晚开十分钟，护学岗同步调整")
        await press(pilot, "f7")
        await enter(pilot, "发布作息调整告家长书 顾一帆 本周五前")
        await press(pilot, "f8", "f8")
        await enter(pilot, "自12月1日起执行冬季作息")

        await press(pilot, "f4")  # reflection
        await enter(pilot, "部分学科集体备课流于形式")
        await press(pilot, "f6")
        await enter(pilot, "行政分头蹲点，每周一组")

        await press(pilot, "f4")  # work push: nothing was gathered, so all open items
        await press(pilot, "f5")
        await enter(pilot, "各学科初稿已交齐")
        await press(pilot, "f6")
        await enter(pilot, "六位教师全部上完")
        await press(pilot, "f7")
        await enter(pilot, "评出一等奖作业三份 林知秋 12月18日前")
        await press(pilot, "escape")
        await enter(pilot, "评比方案已下发")
        await press(pilot, "f8")
        await enter(pilot, "12月31日")
        await enter(pilot, "已定主题为走进四季")
        await press(pilot, "f2", "down", "down", "down", "enter")
        await enter(pilot, "等新学期场地")

        await press(pilot, "f4")
        await enter(pilot, "获区读书节优秀组织奖 顾一帆")
        await press(pilot, "f5", "enter")  # close: minutes
        meeting = newest_meeting(app)
        assert meeting.is_closed
        await until(pilot, lambda: bool(app.screen.query("#preview")))
        await press(pilot, "f3")
        await until(pilot, lambda: newest_meeting(app).length is MinutesLength.REGULAR)
        await press(pilot, "f3")
        await until(pilot, lambda: newest_meeting(app).length is MinutesLength.FULL)
        await press(pilot, "f9", "f6", "enter", "f9", "enter")  # check, leave the rest, issue
        written = folder / "minutes" / "2026-11-23 第1次行政例会纪要.docx"
        await until(pilot, lambda: bool(newest_meeting(app).issues))
        meeting = newest_meeting(app)
        assert meeting.issues[0].file == written.name

        items = app.context.records.items.values()
        by_title = {item.title: item for item in items}
        assert [line.presence for line in meeting.attendance].count(Presence.LEAVE) == 1
        assert by_title["修订校本课程纲要"].status is Status.IN_PROGRESS
        assert by_title["组织青年教师亮相课"].status is Status.DONE
        assert by_title["举办校园读书节"].due == date(2026, 12, 31)
        assert by_title["召开班主任论坛"].status is Status.PAUSED
        tasks = [item for item in items if item.kind is ItemKind.TASK]
        assert [task.due for task in tasks] == [date(2026, 11, 27), date(2026, 12, 18)]

    text = _text_of(written)
    in_order = [
        "第1次行政例会会议纪要",
        "二楼会议室",
        "外出培训",
        "谢老师",
        "学习分享",
        "让提问发生在学生之间",
        "《课堂的转身》",
        "把等待的时间还给学生",
        "追问胜过评价",
        "主题研讨",
        "冬季作息调整",
        "自12月1日起执行冬季作息",
        "校门晚开十分钟",
        "总结反思",
        "部分学科集体备课流于形式",
        "行政分头蹲点，每周一组",
        "工作推进",
        "各学科初稿已交齐",
        "六位教师全部上完",
        "评比方案已下发",
        "已定主题为走进四季",
        "等新学期场地",
    ]
    places = [text.find(words) for words in in_order]
    assert -1 not in places, in_order[places.index(-1)]
    assert places == sorted(places)
    for words in ("发布作息调整告家长书", "评出一等奖作业三份", "获区读书节优秀组织奖"):
        assert text.count(words) == 1
    assert "12月31日" in text
