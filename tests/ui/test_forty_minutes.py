"""A meeting of forty minutes by keys alone, and how many keys it takes beyond the words."""

from datetime import date, datetime, timedelta
from pathlib import Path

from key_counter import KeyCounter
from record_builders import make_measure, make_section
from ui_school import SCHOOL, newest_meeting, record_change, settle

from meetingtui.meeting.record import MeetingState
from meetingtui.meeting.topic_discussion import DecisionKind, MajorDecisionKind
from meetingtui.plan.item import Item, Status
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp

DEPARTMENTS = ("课程教学部", "学生成长部", "后勤保障部", "教师发展部", "安全法治部")
MORE = """\
  - name: 教师发展部
  - name: 安全法治部
people:
"""
BEGIN = datetime(2026, 11, 23, 14, 30)


def _plan() -> tuple[Item, ...]:
    """Five sections of four measures, each department's own, due before long."""
    made: list[Item] = []
    for number, department in enumerate(DEPARTMENTS):
        section = 1 + number * 10
        made.append(make_section(section, f"{department}的工作", position=number))
        made.extend(
            make_measure(
                section + n,
                f"{department}第{n}件要事",
                parent=section,
                position=n,
                department=department,
                due=date(2026, 11, 23) + timedelta(days=n),
                created=date(2026, 9, 1),
            )
            for n in range(1, 5)
        )
    return tuple(made)


async def test_twenty_items_three_topics_five_reflections_eight_tasks_by_few_keys(
    folder: Path,
) -> None:
    text = SCHOOL.replace("people:\n", MORE, 1)
    (folder / "school.yaml").write_text(text, encoding="utf-8")
    record_change(folder, Change(words="导入计划", items=_plan()))
    minutes_gone = iter(range(10_000))
    app = MeetingApp(folder, clock=lambda: BEGIN + timedelta(seconds=next(minutes_gone)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        counter = KeyCounter(pilot)
        enter_keys = counter.enter_keys
        await enter_keys("walk", "f5", "f5", "f4")

        await enter_keys("share", "作业也可以是一次研究", "enter", "《学习的样子》", "enter")
        await enter_keys("share", "少而精", "enter", "留出选择", "enter", "f4")

        for title in ("寒假安全教育（顾主任）", "校园开放日安排", "操场照明改造资金"):
            await enter_keys("topic", *(("f9",) if "寒假" not in title else ()), title, "enter")
            await enter_keys("opinion", "林主任 先定方案再分工", "enter", "顾主任 同意", "enter")
            if "资金" in title:
                await enter_keys("major", "f10", "down", "down", "down", "enter")
                await enter_keys("opinion", "严主任 已询价三家", "enter", "苏主任 同意", "enter")
                await enter_keys("opinion", "方校长 同意，按程序办", "enter")
            await enter_keys("decision", "f8", "照此办理", "enter")
            if "资金" in title:
                await enter_keys("vote", "赞成5 反对0 弃权0", "enter", "enter")
            await enter_keys("task", "f7", f"{title[:4]}方案 林知秋 下周五前", "enter")
        await enter_keys("walk", "f4")

        for number in range(5):
            await enter_keys("reflection", "检查还不够经常", "enter", "f6", "人手紧", "enter")
            if number < 2:
                await enter_keys("task", "f9", " 顾一帆 12月10日前", "enter")
            await enter_keys("reflection", *(("pagedown",) if number < 4 else ()))
        await enter_keys("achievement", "ctrl+e", "获区优质课评比一等奖 林知秋", "enter")
        await enter_keys("walk", "f4")

        for number in range(20):
            if number % 6 == 5:
                await enter_keys("task", "f7", f"补齐第{number}项材料 严守正 周五前", "enter")
            await enter_keys("item", "f6" if number % 2 else "f5", "已按计划完成一半", "enter")
        await enter_keys("achievement", "ctrl+e", "被评为市文明校园", "enter")
        await enter_keys("undo", "ctrl+z", "ctrl+z", "ctrl+y", "ctrl+y")
        await enter_keys("walk", "f4", "f5", "enter")

        meeting = newest_meeting(app)
        items = app.context.records.items.values()
        tasks = [item for item in items if item.meeting == meeting.id]
        heard = [item for item in items if item.progress_in_meeting(meeting.id)]
        assert meeting.state is MeetingState.CLOSED
        assert len(heard) == 20
        assert {item.status for item in heard} == {Status.IN_PROGRESS, Status.DONE}
        assert [topic.decision_kind for topic in meeting.topics] == [DecisionKind.PASSED] * 3
        major = meeting.topics[2]
        assert major.major is MajorDecisionKind.FUNDS
        assert major.vote is not None
        assert major.vote.votes_for == 5
        assert len(meeting.reflections) == 5
        assert all(each.problems[0].cause == "人手紧" for each in meeting.reflections)
        assert len(tasks) == 8
        assert [task.people for task in tasks].count(("顾一帆",)) == 2
        assert all(task.due for task in tasks)
        assert len(meeting.achievements) == 2

        keys = counter.keys
        assert keys["item"] <= 3 * 20
        assert keys["task"] <= 2 * 8
        assert sum(keys.values()) <= 150
