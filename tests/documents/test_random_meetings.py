"""Each paper of whatever a meeting recorded: what must be there once, in order, and no more."""

import json
import re
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_builders import make_task
from sixth_meeting import SIXTH, make_records

from meetingtui.documents.document_file import read_document_lines
from meetingtui.documents.document_layout import count_pages, estimate_pages
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.meeting_document import (
    render_meeting_document_to_bytes,
    variable_values_for_document,
)
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.task_sheets import follow_up_sheet_text, follow_up_sheets
from meetingtui.documents.template_catalogue import meeting_templates
from meetingtui.meeting.fixed_agenda import load_agenda
from meetingtui.meeting.minutes_records import MinutesLength
from meetingtui.meeting.record import Remark, RemarkKind
from meetingtui.meeting.topic_discussion import DecisionKind, Opinion, Topic, VoteResult
from meetingtui.sample import create_sample_school
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term_read_only
from meetingtui.store.term_lifecycle import current_open_term

MEETING_PAPERS = [form for form in DocumentType if form.is_made_from_held_meeting]
NAMES = ("林知夏", "乔木森", "陆星野", "程远舟")
FORBIDDEN = ("。。", "；。", "：。", "，。", "None", "in_progress", "not_started")
ONLY_IN_THE_RECORD = ("由未启动转为", "〔计划", "完成率", "本次未汇报", "未启动")

SEQUENCE = st.integers(10, 99)


def marked(label: str, count: int):
    """Lists of texts that are told apart by a number of their own: 意见17, perhaps with a stop."""
    stops = st.sampled_from(["", "。", "，", "；", "。。"])
    texts = st.tuples(SEQUENCE, stops)
    return st.lists(texts, unique_by=lambda each: each[0], max_size=count).map(
        lambda found: [f"{label}{number}号{stop}" for number, stop in found]
    )


@st.composite
def meetings(draw):
    """The sixth meeting with other topics, tasks and remarks."""
    records = make_records()
    titles = draw(marked("议题", 4))
    opinions = draw(marked("意见", 6))
    decisions = draw(marked("决定", len(titles)))
    topics = []
    for at, title in enumerate(titles):
        own = opinions[at :: len(titles)]
        kind = draw(st.sampled_from([None, *DecisionKind]))
        topics.append(
            Topic(
                id=50 + at,
                title=title,
                opinions=tuple(
                    Opinion(name=draw(st.sampled_from(NAMES)), text=text) for text in own
                ),
                decision=decisions[at] if at < len(decisions) else "",
                decision_kind=kind,
                vote=draw(st.none() | st.builds(VoteResult, votes_for=st.integers(0, 6))),
            )
        )
    tasks = draw(marked("任务", 5))
    items = {id: item for id, item in records.items.items() if item.meeting != 6}
    for at, title in enumerate(tasks):
        item = make_task(
            100 + at,
            title,
            meeting=6,
            created=SIXTH,
            topic=draw(st.sampled_from([None, *(each.id for each in topics)])),
            department=draw(st.sampled_from(["", *(d.name for d in records.school.departments)])),
            people=tuple(draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2))),
            due=draw(st.none() | st.integers(1, 60).map(lambda n: SIXTH + timedelta(days=n))),
        )
        items[item.id] = item
    kinds = st.sampled_from(RemarkKind)
    remarks = tuple(Remark(kind=draw(kinds), text=text) for text in draw(marked("提醒", 3)))
    meeting = msgspec.structs.replace(
        records.meeting, topics=tuple(topics), remarks=remarks, reflections=(), issues=()
    )
    return records._replace(
        items=items, meeting=meeting, meetings={**records.meetings, meeting.id: meeting}
    )


def told(records, form: DocumentType, length: MinutesLength = MinutesLength.SHORT) -> str:
    """Everything that a template could print, as one text in its order."""
    context = variable_values_for_document(
        form,
        records.meeting,
        sources=DocumentSources(
            school=records.school,
            term=records.term,
            agenda=records.agenda,
            items=records.items,
            meetings=records.meetings,
        ),
        length=length,
    )
    if form is DocumentType.MINUTES:  # what its shipped templates print
        context = {name: context[name] for name in ("particulars", "sections", "decided")}
    return json.dumps(context, ensure_ascii=False)


def plain(text: str) -> str:
    return text.rstrip("。，；")


RANDOM = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@RANDOM
@given(meetings())
def test_no_paper_has_a_doubled_sign_or_a_word_of_the_program(records):
    for form in MEETING_PAPERS:
        for length in MinutesLength if form is DocumentType.MINUTES else (MinutesLength.SHORT,):
            found = told(records, form, length)
            assert not [words for words in FORBIDDEN if words in found], form


@RANDOM
@given(meetings(), st.sampled_from(MinutesLength))
def test_the_minutes_tell_each_decision_task_and_remark_once_and_decisions_first(records, length):
    found = told(records, DocumentType.MINUTES, length)
    assert not [words for words in ONLY_IN_THE_RECORD if words in found]
    once = [
        *(topic.decision for topic in records.meeting.topics if topic.decision),
        *(each.text for each in records.meeting.remarks),
        *(item.title for item in records.items.values() if item.meeting == 6),
    ]
    assert {plain(each): found.count(plain(each)) for each in once} == {
        plain(each): 1 for each in once
    }
    for topic in records.meeting.topics:
        places = [found.find(plain(each.text)) for each in topic.opinions]
        if length is MinutesLength.SHORT:
            assert set(places) <= {-1}
        elif topic.decision:
            assert all(place > found.index(plain(topic.decision)) for place in places)


@RANDOM
@given(meetings())
def test_the_record_has_every_opinion_in_order_under_its_speaker(records):
    found = told(records, DocumentType.RECORD)
    blocks = found[: found.index('"sections"')]
    for topic in records.meeting.topics:
        places = [blocks.find(plain(each.text)) for each in topic.opinions]
        assert -1 not in places
        assert places == sorted(places)
        for each in topic.opinions:
            before = blocks[: blocks.index(plain(each.text))]
            assert re.findall("|".join(NAMES), before)[-1] == each.name


@RANDOM
@given(meetings())
def test_nobody_agreed_who_was_not_counted(records):
    voted = any(topic.vote and topic.vote.number_of_votes for topic in records.meeting.topics)
    for length in MinutesLength:
        found = told(records, DocumentType.MINUTES, length)
        assert voted or "一致通过" not in found
        assert voted or "表决结果：赞成" not in found or "0 票" in found


@RANDOM
@given(meetings(), st.sampled_from(MEETING_PAPERS))
def test_every_number_in_a_paper_was_recorded(records, form):
    known = json.dumps(
        msgspec.to_builtins((records.meetings, records.items, records.school)), ensure_ascii=False
    )
    numbers = set(re.findall(r"(?<=号)\d\d|\d\d(?=号)", told(records, form)))
    assert numbers <= set(re.findall(r"\d\d(?=号)", known))


@RANDOM
@given(meetings())
def test_every_task_is_followed_up_once_with_who_and_by_when(records):
    every = follow_up_sheets(
        records.meeting, school=records.school, items=records.items, meetings=records.meetings
    )
    text = "\n\n".join(follow_up_sheet_text(records.meeting, each) for each in every)
    for item in records.items.values():
        if item.meeting == 6:
            assert text.count(plain(item.title)) == 1
            line = next(line for line in text.split("\n") if plain(item.title) in line)
            assert "、".join(item.people) in line or "待定" in line


@pytest.mark.parametrize("length", list(MinutesLength))
def test_the_minutes_of_the_sample_keep_to_their_length(length, tmp_path):
    folder, today = tmp_path / "school", date(2026, 11, 20)
    create_sample_school(folder, today)
    school = load_school(folder)
    term = current_open_term(folder, school, today)
    with open_term_read_only(folder, term) as term_file:
        records = term_file.records
    template = meeting_templates(tmp_path)[0]
    sizes = []
    for meeting in records.meetings.values():
        document = render_meeting_document_to_bytes(
            template,
            meeting,
            sources=DocumentSources(
                school=school,
                term=term,
                agenda=load_agenda(folder),
                items=records.items,
                meetings=records.meetings,
            ),
            length=length,
        )
        sizes.append(len("\n".join(read_document_lines(document))))
    most = {MinutesLength.SHORT: 1500, MinutesLength.REGULAR: 2400, MinutesLength.FULL: 3800}[
        length
    ]
    assert max(sizes) <= most


DENSE_TOPICS = {
    "期中质量分析反映的问题和对策": "建立学困生一对一帮扶制度，每名教师帮扶2至3人；不公布班级排名",
    "校史馆布展经费": "布展分两期实施，第一期预算12万元，按规定程序比选施工单位",
    "冬季上学时间调整": "12月1日起上午到校时间推迟10分钟，放学时间不变",
    "数学节方案": "同意方案，低年级游园、中高年级项目学习，12月7日至11日举行",
}
DENSE_TASKS = (
    "制定学困生帮扶办法",
    "四年级数学计算专项训练方案",
    "五年级作文辅导小组排班",
    "编制校史馆一期预算和比选文件",
    "发布老照片、老物件征集公告",
    "印发作息调整告家长书",
    "调整早餐供应和保安到岗时间",
    "印发数学节实施方案",
    "六年级学习单研究课排课",
    "完成三楼东侧疏散标识更换",
    "下发12月行事历",
    "收齐学困生名单",
)
DENSE_REMARKS = (
    "期末前不得占用体育、艺术和综合课，发现一次通报一次",
    "任课教师每周至少与帮扶学生谈话一次并作记录",
    "雨雪天气护学岗提前十五分钟到岗",
)


def test_the_short_minutes_of_a_dense_meeting_take_two_pages_and_leave_nothing_out(tmp_path):
    records = make_records()
    topics = tuple(
        Topic(id=n, title=title, decision=decision, decision_kind=DecisionKind.PASSED)
        for n, (title, decision) in enumerate(DENSE_TOPICS.items(), 1)
    )
    tasks = {
        100 + n: make_task(
            100 + n,
            title,
            meeting=6,
            created=SIXTH,
            department=records.school.departments[n % 3].name,
            people=(NAMES[n % 4],),
            due=SIXTH + timedelta(days=7 + n),
        )
        for n, title in enumerate(DENSE_TASKS)
    }
    items = {id: item for id, item in records.items.items() if item.meeting != 6} | tasks
    meeting = msgspec.structs.replace(
        records.meeting,
        topics=topics,
        remarks=tuple(Remark(kind=RemarkKind.STRESSED, text=words) for words in DENSE_REMARKS),
    )
    document = render_meeting_document_to_bytes(
        meeting_templates(tmp_path)[0],
        meeting,
        sources=DocumentSources(
            school=records.school,
            term=records.term,
            agenda=records.agenda,
            items=items,
            meetings={**records.meetings, meeting.id: meeting},
        ),
        length=MinutesLength.SHORT,
    )
    found = "\n".join(read_document_lines(document))
    for words in (*DENSE_TOPICS.values(), *DENSE_TASKS, *DENSE_REMARKS):
        assert found.count(words) == 1, words
    assert len(found) <= 1500
    pages = count_pages(document) or estimate_pages(document)
    assert pages.number <= 2
