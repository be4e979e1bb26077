"""Writes a school with an open meeting in which every block has contents."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import yaml
from record_builders import make_closed_meeting, make_task
from ui_school import SCHOOL, TODAY, plan_items, record_change

from meetingtui.meeting.attendance import AttendanceEntry, Presence
from meetingtui.meeting.record import (
    Achievement,
    LearningShare,
    Meeting,
    MeetingState,
    SessionState,
    ShareSourceKind,
)
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import (
    DecisionKind,
    MajorDecisionKind,
    Opinion,
    Topic,
    VoteResult,
)
from meetingtui.plan.item import Item, Status, Target
from meetingtui.plan.item_operations import add_progress
from meetingtui.store.records import Change

BEFORE, NOW_HELD = 5, 6
"""Ids, and numbers, of the last meeting and of the one in hand."""


@dataclass(frozen=True)
class SchoolTexts:
    """The texts that a school types itself, by place."""

    school: str = "晨光小学"
    department: str = "学生成长部"
    person: str = "顾一帆"
    item: str = "举办校园读书节"
    topic: str = "冬季作息调整"
    opinion: str = "校门晚开十分钟，护学岗同步调整，值周教师提前到岗。"
    problem: str = "部分学科集体备课流于形式"
    progress: str = "活动方案已定，各班书目下周五前报齐。"
    task: str = "发布作息调整告家长书"
    achievement: str = "区读书节优秀组织奖"
    guest: str = "谢知夏"
    phrase: str = "会议强调，"
    block: str = "主题研讨"

    @classmethod
    def everywhere(cls, words: str) -> "SchoolTexts":
        """Return the same text at every place."""
        return cls(**dict.fromkeys(cls.__dataclass_fields__, words))


def write_full_meeting(folder: Path, said: SchoolTexts) -> None:
    """Write a data folder with an open sixth meeting in which every block has contents."""
    school: dict[str, Any] = yaml.load(SCHOOL, yaml.BaseLoader)
    school["short"] = said.school
    school["departments"][1] |= {"name": said.department, "head": said.person}
    school["people"][2] |= {"name": said.person, "department": said.department}
    # JSON is YAML, whatever the words are made of.
    (folder / "school.yaml").write_text(
        json.dumps(school, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    (folder / "templates").mkdir()
    shipped = Path(__file__).parents[2] / "templates" / "agenda.yaml"
    agenda = shipped.read_text(encoding="utf-8")
    for given, words in (("会议强调，", said.phrase), ("主题研讨", said.block)):
        agenda = agenda.replace(given, json.dumps(words, ensure_ascii=False))
    (folder / "templates" / "agenda.yaml").write_text(agenda, encoding="utf-8")
    sitting = SessionState(
        meeting=NOW_HELD,
        minutes_spent={"learning_share": 9.2, "topic_discussion": 28.2, "reflection": 21.2},
    )
    record_change(
        folder,
        Change(
            words=f"进展：{said.progress}",
            items=_items(said),
            meetings=(_earlier_meeting(said), _present_meeting(said)),
            session_state=sitting,
        ),
    )


def _items(said: SchoolTexts) -> tuple[Item, ...]:
    items = {item.id: item for item in plan_items()}
    replace = msgspec.structs.replace
    items[3] = add_progress(
        items[3], on=TODAY, meeting=NOW_HELD, status=Status.DONE, text="六人均已上完"
    )
    items[4] = replace(
        items[4],
        target=Target(words="不少于 60 份", amount=60, unit="份", comparison=">="),
    )
    items[4] = add_progress(
        items[4],
        on=date(2026, 11, 9),
        meeting=BEFORE,
        status=Status.IN_PROGRESS,
        text="已收到 42 份",
        amount=42,
    )
    spoken = replace(
        items[6], title=said.item, department=said.department, people=(said.person, "苏小满")
    )
    spoken = add_progress(
        spoken, on=date(2026, 11, 9), meeting=BEFORE, text=said.progress, status=Status.IN_PROGRESS
    )
    items[6] = add_progress(spoken, on=TODAY, meeting=NOW_HELD, text=said.progress)

    task = partial(make_task, created=date(2026, 11, 9))
    tasks = (
        task(
            11, said.task, meeting=BEFORE, block="topic_discussion", people=(said.person,),
            department=said.department, due=date(2026, 11, 20),
        ),
        task(
            12, "整理期中听课记录", meeting=BEFORE, block="work_push", people=("林知秋",),
            department="课程教学部", due=date(2026, 11, 27), parent=4,
        ),
        task(
            13, said.task, meeting=NOW_HELD, block="topic_discussion", topic=1,
            people=(said.person,), department=said.department, due=date(2026, 11, 30),
        ),
        task(
            14, said.task, meeting=NOW_HELD, block="work_push", parent=6,
            people=(said.person,), department=said.department, due=date(2026, 12, 4),
        ),
    )  # fmt: skip
    return (*items.values(), *tasks)


def _earlier_meeting(said: SchoolTexts) -> Meeting:
    return make_closed_meeting(
        BEFORE,
        date(2026, 11, 9),
        time="14:30",
        place="二楼会议室",
        host="方启明",
        recorder="苏小满",
        attendance=(AttendanceEntry(name="方启明", post="校长"),),
        share=LearningShare(presenter="林知秋", topic="作业设计的三个层次"),
    )


def _present_meeting(said: SchoolTexts) -> Meeting:
    people = ("方启明", "林知秋", said.person, "严守正", "苏小满")
    posts = ("校长", "课程教学部主任", "学生成长部主任", "后勤保障部主任", "办公室主任")
    roster = [
        AttendanceEntry(name=name, post=post) for name, post in zip(people, posts, strict=True)
    ]
    roster[3] = msgspec.structs.replace(roster[3], presence=Presence.LEAVE, reason="外出培训")
    guest = AttendanceEntry(name=said.guest, post="家委会代表", presence=Presence.GUEST)
    return Meeting(
        id=NOW_HELD,
        number=NOW_HELD,
        on=TODAY,
        time="14:30",
        place="二楼会议室",
        host="方启明",
        recorder="苏小满",
        state=MeetingState.OPEN,
        started=datetime(2026, 11, 23, 14, 30),
        attendance=(*roster, guest),
        share=LearningShare(
            presenter=said.person,
            topic="让提问发生在学生之间",
            source="《课堂的转身》",
            source_kind=ShareSourceKind.BOOK,
            points=("把等待的时间还给学生", "追问胜过评价", said.opinion),
            takeaways=("青年教师亮相课以提问为观察点",),
        ),
        topics=(
            Topic(
                id=1,
                title=said.topic,
                proposer=said.person,
                opinions=(
                    Opinion(name=said.person, text=said.opinion),
                    Opinion(name="林知秋", text="第一节课不动，课间操改到第二节后。"),
                    Opinion(text="请后勤部门核对供餐时间。"),
                ),
                conclusion="作息顺延十分钟，放学时间不变。",
                decision_kind=DecisionKind.PASSED,
                decision="自12月1日起执行冬季作息。",
            ),
            Topic(
                id=2,
                title="操场照明改造立项",
                proposer="严守正",
                major=MajorDecisionKind.PROJECT,
                opinions=(Opinion(name="林知秋", text="同意，建议寒假施工。"),),
                vote=VoteResult(votes_for=4),
            ),
        ),
        reflections=(
            Reflection(
                department="课程教学部",
                done=("完成期中质量分析",),
                problems=(
                    Problem(text=said.problem, cause="任务布置晚，教师准备不足", since=BEFORE),
                    Problem(text="借阅登记靠手工", task=14),
                ),
                improvements=("行政分头蹲点，每周一组",),
            ),
            Reflection(department=said.department, done=(said.progress,)),
            Reflection(department="后勤保障部"),
        ),
        agenda=(2, 3, 4, 6, 7, 8),
        carried=(11, 12),
        achievements=(
            Achievement(on=TODAY, what=said.achievement, level="区", who=(said.person,)),
        ),
    )
