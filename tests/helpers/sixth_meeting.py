"""A school, its term and a meeting that recorded something of everything; all invented."""

from datetime import date, datetime
from functools import partial
from typing import NamedTuple

import msgspec
from record_builders import make_closed_meeting, make_measure, make_section, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.documents.minutes_variables import DocumentSources, minutes_variables
from meetingtui.meeting.attendance import (
    AttendanceEntry,
    Presence,
    attendance_with_presence,
    initial_attendance,
)
from meetingtui.meeting.fixed_agenda import FixedAgenda, shipped_agenda
from meetingtui.meeting.minutes_records import IssuedVersion
from meetingtui.meeting.record import Achievement, LearningShare, Meeting
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import DecisionKind, Opinion, Topic
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress, assign, reschedule
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

COURSE, PUPILS, LOGISTICS = "课程教学中心", "学生发展中心", "后勤保障中心"
FIFTH, SIXTH = date(2026, 11, 9), date(2026, 11, 23)


class Records(NamedTuple):
    """What a term file holds, and the meeting to write up."""

    school: School
    term: Term
    items: dict[int, Item]
    meetings: dict[int, Meeting]
    meeting: Meeting
    agenda: FixedAgenda = shipped_agenda()

    @property
    def context(self):
        """The meeting as template variables."""
        return minutes_variables(
            self.meeting,
            sources=DocumentSources(
                school=self.school,
                term=self.term,
                agenda=self.agenda,
                items=self.items,
                meetings=self.meetings,
            ),
        )


def make_school(name: str = "青禾小学") -> School:
    """Three departments, eight people at the table."""
    term = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 29))
    people = [
        ("程远舟", "校长", ""),
        ("何秋实", "办公室主任", ""),
        ("林知夏", "课程教学中心主任", COURSE),
        ("沈一诺", "课程教学中心副主任", COURSE),
        ("顾南乔", "学生发展中心主任", PUPILS),
        ("陆星野", "大队辅导员", PUPILS),
        ("乔木森", "后勤保障中心主任", LOGISTICS),
        ("白露", "信息管理员", LOGISTICS),
    ]
    return School(
        name=name,
        departments=tuple(Department(name=each) for each in (COURSE, PUPILS, LOGISTICS)),
        people=tuple(Person(name=n, post=post, department=d) for n, post, d in people),
        terms=(term,),
        meeting=RegularMeetingSettings(weekday="周一", every=2),
    )


plan_measure = partial(make_measure, parent=2, created=date(2026, 9, 7))
"""Make a measure of the plan's second section."""


def make_items() -> dict[int, Item]:
    """Return nine measures and five tasks with their reports up to the sixth meeting."""
    section = make_section(1, "推进措施", number="三、")
    part = make_section(2, "课程与教学", number="（二）", parent=1)
    research = plan_measure(
        3, "做好市、区两级课题的过程性研究", number="1.", department=COURSE, people=("林知夏",)
    )
    research = add_progress(research, on=FIFTH, meeting=5, text="开题论证已完成")
    research = add_progress(
        research,
        on=SIXTH,
        meeting=6,
        status=Status.IN_PROGRESS,
        text="已收齐六个课题组的中期材料，区级课题完成两轮课堂观察",
    )
    homework = plan_measure(
        4, "修订分层作业管理办法", number="2.", department=COURSE, due=date(2026, 12, 5)
    )
    homework = add_progress(
        homework, on=SIXTH, meeting=6, text="三年级试点反馈良好，语文组提出调整意见"
    )
    homework = reschedule(homework, date(2026, 12, 20), on=SIXTH, meeting=6)
    reading = plan_measure(
        5, "办好第十二届读书节", number="3.", department=COURSE, status=Status.IN_PROGRESS
    )
    reading = add_progress(reading, on=date(2026, 11, 17), text="班级漂流书架已布置到位")
    reading = add_progress(reading, on=SIXTH, meeting=6, status=Status.DONE)
    growth = plan_measure(6, "开展争章实践活动", number="4.", department=PUPILS)
    growth = add_progress(
        growth, on=date(2026, 11, 18), status=Status.IN_PROGRESS, text="首批徽章已设计"
    )
    patrol = plan_measure(
        7, "完善护学岗轮值制度", number="5.", department=PUPILS, status=Status.IN_PROGRESS
    )
    patrol = add_progress(
        patrol, on=SIXTH, meeting=6, status=Status.PAUSED, text="待道路施工结束后恢复"
    )
    lights = plan_measure(8, "更换教室护眼灯", number="6.", department=LOGISTICS)
    lights = add_progress(lights, on=SIXTH, meeting=6, text="二十四间教室已完成十六间")
    lights = assign(lights, people=("白露",), department=LOGISTICS, on=SIXTH, meeting=6)
    silent = plan_measure(
        9, "更新校产台账", number="7.", department=LOGISTICS, due=date(2026, 11, 20)
    )
    orphan = plan_measure(10, "筹备校史陈列", number="8.")
    orphan = add_progress(orphan, on=SIXTH, meeting=6, text="已征集老照片四十余张")
    later = plan_measure(11, "编印校本读物", number="9.", department=COURSE)
    report_task = make_task(
        12,
        "提交课题结题报告初稿",
        meeting=5,
        created=FIFTH,
        people=("林知夏",),
        department=COURSE,
        due=date(2026, 11, 20),
    )
    report_task = add_progress(
        report_task, on=SIXTH, meeting=6, status=Status.DONE, text="初稿已交专家审读"
    )
    gate = make_task(
        13, "维修东门门禁", meeting=5, created=FIFTH, people=("乔木森",), due=date(2026, 11, 30)
    )
    timetable = make_task(
        14,
        "制定课后服务新时间表并告知家长",
        meeting=6,
        created=SIXTH,
        people=("顾南乔", "陆星野"),
        department=PUPILS,
        due=date(2026, 11, 30),
        block="topic_discussion",
        topic=1,
    )
    snapshot = make_task(15, "汇总各年级作业量调查", meeting=6, created=SIXTH, due_text="学期末前")
    exhibit = make_task(
        16,
        "拟定校史陈列方案",
        meeting=6,
        created=SIXTH,
        people=("何秋实",),
        due=date(2027, 1, 15),
        parent=10,
    )
    every = (
        section, part, research, homework, reading, growth, patrol, lights, silent, orphan,
        later, report_task, gate, timetable, snapshot, exhibit,
    )  # fmt: skip
    return {item.id: item for item in every}


def make_sixth_meeting(school: School) -> Meeting:
    """Return the sixth meeting (第6次行政例会), with contents in every block."""
    attendance = initial_attendance(school.attendees)
    attendance = attendance_with_presence(attendance, "沈一诺", Presence.LEAVE, "外出培训")
    attendance = attendance_with_presence(attendance, "白露", Presence.ABSENT)
    attendance = (
        *attendance,
        AttendanceEntry(name="江如练", post="区教研员", presence=Presence.GUEST),
    )
    return make_closed_meeting(
        6,
        SIXTH,
        time="14:30",
        place="行政楼二楼会议室",
        host="程远舟",
        recorder="何秋实",
        issues=(
            IssuedVersion(number="〔2026〕6号", by="程远舟", at=datetime(2026, 11, 24, 9, 30)),
        ),
        attendance=attendance,
        share=LearningShare(
            presenter="林知夏",
            topic="让作业回到学习本身",
            source="《作业设计研究》",
            points=(
                "作业的起点是学习目标，不是练习册",
                "批改的价值在于反馈",
                "少而精，才有分层的余地",
            ),
        ),
        topics=(
            Topic(
                id=1,
                title="课后服务时间的调整",
                proposer=PUPILS,
                opinions=(
                    Opinion(name="林知夏", text="建议先在三年级试行，再推到全校"),
                    Opinion(name="乔木森", text="放学时段校门拥堵，需错峰十分钟"),
                    Opinion(text="家长委员会希望提前一周收到通知"),
                ),
                conclusion="同意错峰放学的思路，试行一个月后评估",
                decision="自12月1日起三年级试行课后服务新时间表",
                decision_kind=DecisionKind.PASSED_IN_PRINCIPLE,
            ),
            Topic(
                id=2,
                title="校园开放日的安排",
                proposer="顾南乔",
                opinions=(Opinion(name="陆星野", text="可与读书节闭幕式合办"),),
                decision_kind=DecisionKind.POSTPONED,
            ),
            Topic(id=3, title="校服选用", proposer="乔木森"),
        ),
        reflections=(
            Reflection(
                department=COURSE,
                done=("组织期中质量分析会",),
                problems=(Problem(text="部分班级作业公示不及时"),),
                improvements=("教研组长每周五核查公示栏", "结果在周例会通报"),
            ),
            Reflection(department=PUPILS, problems=(Problem(text="护学岗人手不足"),)),
            Reflection(department=LOGISTICS),
        ),
        agenda=(12, 3, 4, 5, 7, 9, 8, 10),
        carried=(12, 13),
        achievements=(
            Achievement(
                on=date(2026, 11, 20), what="合唱团获艺术展演一等奖", level="区", who=("陆星野",)
            ),
            Achievement(on=date(2026, 11, 21), what="学校通过绿色学校复评"),
        ),
        private_note="会后单独与后勤谈门禁",
    )


def make_records(school: School | None = None) -> Records:
    """Return the records of a term with the fifth and the sixth meeting."""
    school = school or make_school()
    meeting = make_sixth_meeting(school)
    earlier = make_closed_meeting(5, FIFTH)
    return Records(school, school.terms[0], make_items(), {5: earlier, 6: meeting}, meeting)


HOSTILE = "甲 & 乙 <丙> {{x}} {% if %} {_{y}_} \x00\x0b\ud800\u202e”‘&amp;</w:t>"


def make_hostile() -> Records:
    """The same meeting with every text as bad as text gets."""
    records = make_records(make_school("青禾小学" * 12))
    long = "课后服务" * 1250
    meeting = msgspec.structs.replace(
        records.meeting,
        place=HOSTILE,
        share=LearningShare(presenter="欧阳" * 20, topic=HOSTILE, points=("一行\n\n两行", long)),
        topics=(
            Topic(
                id=1,
                title=HOSTILE,
                proposer=HOSTILE,
                opinions=(Opinion(name="南宫" * 10, text=HOSTILE), Opinion(text=long)),
                conclusion="第一段\n第二段",
                decision=HOSTILE,
            ),
        ),
    )
    spoiled = {
        id: msgspec.structs.replace(item, title=f"{item.title}{HOSTILE}", people=("司马" * 15,))
        for id, item in records.items.items()
    }
    return records._replace(
        meeting=meeting, items=spoiled, meetings={**records.meetings, 6: meeting}
    )
