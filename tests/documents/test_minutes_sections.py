"""The minutes in three lengths: their order, their sentences, and nothing that nobody said."""

import re
from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_builders import make_task
from sixth_meeting import COURSE, FIFTH, SIXTH, Records, plan_measure

from meetingtui import sample
from meetingtui.documents.block_variables import learning_share_variables
from meetingtui.documents.minutes_sections import (
    KEYS,
    MINUTES_BLOCKS,
    agenda_blocks_with_minutes_spec,
)
from meetingtui.documents.minutes_variables import DocumentSources, minutes_variables
from meetingtui.documents.template_variable_table import MINUTES
from meetingtui.meeting.blocks.registry import BLOCKS
from meetingtui.meeting.fixed_agenda import AgendaBlock, FixedAgenda, chosen_minutes_length
from meetingtui.meeting.minutes_records import MinutesLength
from meetingtui.meeting.record import Achievement, LearningShare, Meeting, Remark, RemarkKind
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import DecisionKind, Opinion, Topic
from meetingtui.plan.item import Status, Target
from meetingtui.plan.item_operations import add_progress, reschedule
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term_read_only
from meetingtui.store.term_lifecycle import current_open_term

FORBIDDEN = (
    "由未启动转为",
    "由推进中转为",
    "〔计划",
    "完成率",
    "本次未汇报",
    "。。",
    "；。",
    "：。",
)
each_length = pytest.mark.parametrize("length", list(MinutesLength))


def with_meeting(records: Records, **changes) -> Records:
    meeting = msgspec.structs.replace(records.meeting, **changes)
    return records._replace(meeting=meeting, meetings={**records.meetings, meeting.id: meeting})


def told(records: Records, length: MinutesLength) -> list[dict]:
    rest = {key: value for key, value in records._asdict().items() if key != "meeting"}
    return minutes_variables(records.meeting, sources=DocumentSources(**rest), length=length)[
        "sections"
    ]


def lines(found: list[dict], key: str = "") -> list[str]:
    return [
        f"{line['number']}{line['words']}"
        for section in found
        if key in ("", section["key"])
        for part in section["parts"]
        for line in part["lines"]
    ]


def text(records: Records, length: MinutesLength) -> str:
    found = told(records, length)
    names = [part["name"] for section in found for part in section["parts"]]
    return "\n".join([*names, *lines(found)])


@pytest.fixture
def stressed(records) -> Records:
    """The sixth meeting with what the principal asked for."""
    return with_meeting(
        records,
        remarks=(
            Remark(kind=RemarkKind.STRESSED, speaker="程远舟", text="会议强调，期末不得加课"),
            Remark(kind=RemarkKind.OTHER, text="12月4日区里来校调研"),
        ),
    )


@each_length
def test_sections_stand_in_the_order_of_an_offices_minutes(stressed, length):
    keys = [section["key"] for section in told(stressed, length)]
    assert keys == [key for key in KEYS if key in keys]
    assert keys[:5] == ["learning_share", "topic_discussion", "decided", "stressed", "other"]
    numbers = [section["number"] for section in told(stressed, length)]
    assert numbers == list("一二三四五六七八")[: len(numbers)]


@each_length
def test_no_length_says_what_an_office_does_not_write(stressed, length):
    found = text(stressed, length)
    assert not [words for words in FORBIDDEN if words in found]
    assert not re.search("林知夏：|乔木森：|陆星野：", found)


def test_the_short_form_tells_decisions_demands_and_exceptions(stressed):
    found = told(stressed, MinutesLength.SHORT)
    assert lines(found, "learning_share") == [
        "林知夏以“让作业回到学习本身”为题作学习分享。材料来源：《作业设计研究》。"
    ]
    assert lines(found, "topic_discussion") == [
        "会议原则通过：自12月1日起三年级试行课后服务新时间表。"
        "同意错峰放学的思路，试行一个月后评估。",
        "会议决定再议。",
        "未及研讨的议题：“校服选用”。",
    ]
    assert lines(found, "stressed") == ["期末不得加课。"]
    assert lines(found, "other") == ["12月4日区里来校调研。"]
    assert lines(found, "work_push") == [
        "1.已完成：办好第十二届读书节；提交课题结题报告初稿。",
        "2.未按期完成：更新校产台账（后勤保障中心，时限11月20日）。",
        "3.完成时限调整：修订分层作业管理办法由12月5日延至12月20日。",
        "4.暂缓：完善护学岗轮值制度，待道路施工结束后恢复。",
        "5.临近时限：维修东门门禁（11月30日）。",
        "6.成果：合唱团获艺术展演一等奖（陆星野）；学校通过绿色学校复评。",
    ]
    assert lines(found, "reflection") == []


def test_the_regular_form_adds_what_was_weighed_and_what_is_wrong(stressed):
    found = text(stressed, MinutesLength.REGULAR)
    for fact in (
        "研讨中提出：建议先在三年级试行，再推到全校；放学时段校门拥堵，需错峰十分钟",
        "课程教学中心存在问题：部分班级作业公示不及时。改进措施：教研组长每周五核查公示栏",
        "提交课题结题报告初稿，初稿已交专家审读",
    ):
        assert found.count(fact) == 1, fact


def test_mere_consent_and_problems_that_came_back_are_left_to_the_record(records):
    topic = Topic(
        id=1,
        title="校史馆经费",
        opinions=(
            Opinion(name="林知夏", text="布展分两期"),
            Opinion(name="乔木森", text="同意"),
            Opinion(name="陆星野", text="也没有意见。"),
            Opinion(name="程远舟", text="同意，先报预算"),
        ),
        decision="分两期实施",
    )
    back = Problem(text="饮水机漏水", since=5)
    looked_back = Reflection(department=COURSE, problems=(back, Problem(text="公示停更一周")))
    found = text(
        with_meeting(records, topics=(topic,), reflections=(looked_back,)), MinutesLength.REGULAR
    )
    assert "研讨中提出：布展分两期；同意，先报预算。" in found
    assert "存在问题：公示停更一周。" in found


def test_topics_of_the_same_title_have_numbers_of_their_own(records):
    topics = tuple(
        Topic(id=number, title="经费安排", decision=words)
        for number, words in enumerate(("先修操场", "再购图书"), 1)
    )
    found = told(with_meeting(records, topics=topics), MinutesLength.SHORT)
    parts = next(each["parts"] for each in found if each["key"] == "topic_discussion")
    assert [each["number"] for each in parts] == ["（一）", "（二）"]


def test_the_full_form_tells_every_item_once_as_the_last_word_has_it(stressed):
    found = text(stressed, MinutesLength.FULL)
    for fact in (
        "做好市、区两级课题的过程性研究：已启动。已收齐六个课题组的中期材料",
        "办好第十二届读书节：已完成。班级漂流书架已布置到位。",
        "完成时限由12月5日延至12月20日",
        "完善护学岗轮值制度：暂缓。待道路施工结束后恢复",
        "筹备校史陈列：已征集老照片四十余张",
        "未按期完成",
    ):
        assert found.count(fact) == 1, fact


def test_a_deadline_moved_twice_is_told_once_from_first_to_last(records):
    item = plan_measure(4, "修订办法", number="2.", department=COURSE, due=date(2026, 12, 5))
    item = reschedule(item, date(2026, 12, 10), on=date(2026, 11, 18))
    item = reschedule(item, date(2026, 12, 20), on=SIXTH, meeting=6)
    found = text(records._replace(items={4: item}), MinutesLength.SHORT)
    assert found.count("修订办法由12月5日延至12月20日") == 1
    assert "12月10日" not in found


def test_a_count_against_its_target_is_written_as_an_office_writes_it(records):
    item = plan_measure(
        4,
        "落实推门听课",
        number="2.",
        department=COURSE,
        target=Target(words="30节", amount=30, unit="节"),
    )
    item = add_progress(item, on=SIXTH, meeting=6, text="校级领导已听课17/30节，中层9/20人")
    found = text(records._replace(items={4: item}), MinutesLength.FULL)
    assert "校级领导已听课17节（目标30节），中层9/20人" in found


def test_a_matter_that_a_topic_cancelled_is_told_there_alone(records):
    item = plan_measure(4, "高年级部组织校外研学一日行", number="2.", department=COURSE)
    item = add_progress(item, on=SIXTH, meeting=6, status=Status.CANCELLED, text="区里统一组织")
    topic = Topic(
        id=1,
        title="高年级校外研学一日行是否继续",
        decision="取消本学期的研学一日行",
        decision_kind=DecisionKind.PASSED,
    )
    told_of = with_meeting(records._replace(items={4: item}), topics=(topic,))
    assert "区里统一组织" not in text(told_of, MinutesLength.SHORT)
    assert "取消：" in text(with_meeting(told_of, topics=()), MinutesLength.SHORT)


def test_the_length_is_the_meetings_else_the_last_one_chosen_else_the_agendas(records):
    one, two, three = (Meeting(id=n, number=n, on=date(2026, 10, n)) for n in (1, 2, 3))
    two = msgspec.structs.replace(two, length=MinutesLength.REGULAR)
    every = [one, two, three]
    lengths = [chosen_minutes_length(each, every, records.agenda) for each in every]
    assert lengths == [MinutesLength.SHORT, MinutesLength.REGULAR, MinutesLength.REGULAR]


words = st.integers(0, 999).map("〈{}〉".format)
statuses = st.sampled_from([Status.DONE, Status.PAUSED, Status.CANCELLED, Status.IN_PROGRESS])
topics = st.lists(
    st.tuples(words, words, st.sampled_from([None, *DecisionKind]), words), max_size=6
)
moves = st.lists(st.tuples(st.integers(3, 9), statuses, words), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(topics, moves, st.lists(words, max_size=4), st.sampled_from(list(MinutesLength)))
def test_whatever_a_meeting_holds_decisions_are_told_once_and_nothing_is_invented(
    records, discussed, moved, remarks, length
):
    items = {
        id: plan_measure(
            id,
            f"举措{'甲乙丙丁戊己庚'[id - 3]}",
            number="1.",
            department=COURSE,
            due=date(2026, 12, 1),
        )
        for id in range(3, 10)
    }
    for id, status, said in moved:
        items[id] = add_progress(items[id], on=SIXTH, meeting=6, status=status, text=f"说{said}")
    items[50] = make_task(50, "议定的事", meeting=6, created=SIXTH)
    meeting = msgspec.structs.replace(
        records.meeting,
        carried=(),
        achievements=(Achievement(on=FIFTH, what="获奖"),),
        topics=tuple(
            Topic(
                id=n,
                title=f"题{n}",
                decision=f"决{n}{decision}",
                decision_kind=kind,
                conclusion=f"论{n}{conclusion}",
                opinions=(Opinion(name="林知夏", text=f"见{n}{opinion}"),),
            )
            for n, (decision, conclusion, kind, opinion) in enumerate(discussed)
        ),
        reflections=(Reflection(department=COURSE, problems=(Problem(text="缺人"),)),),
        remarks=tuple(
            Remark(kind=RemarkKind.STRESSED, text=f"强{n}{said}") for n, said in enumerate(remarks)
        ),
    )
    now = records._replace(items=items, meeting=meeting, meetings={**records.meetings, 6: meeting})
    found = text(now, length)
    for topic in meeting.topics:
        assert found.count(topic.decision) == 1
        assert found.count(topic.conclusion) == 1
        assert found.count(topic.opinions[0].text) == (0 if length is MinutesLength.SHORT else 1)
    for remark in meeting.remarks:
        assert found.count(remark.text) == 1
    assert not [words for words in FORBIDDEN if words in found]
    assert "林知夏：" not in found
    assert "一致" not in found
    finished = [item for item in items.values() if item.status is Status.DONE]
    for item in finished:
        assert found.count(item.title) == 1
    said = set(re.findall("〈[0-9]+〉", found))
    assert said <= {each for row in (*discussed, *moved) for each in row} | set(remarks)


def test_the_samples_meetings_are_short_by_default_and_longer_when_asked_for(tmp_path):
    sample.create_sample_school(tmp_path, date(2026, 11, 30))
    school = load_school(tmp_path)
    term = current_open_term(tmp_path, school, date(2026, 11, 30))
    with open_term_read_only(tmp_path, term) as term_file:
        held = term_file.records
        lengths = {}
        for meeting in (each for each in held.meetings.values() if each.is_closed):
            records = Records(school, term, dict(held.items), dict(held.meetings), meeting)
            lengths[meeting.number] = [len(text(records, length)) for length in MinutesLength]
    assert len(lengths) == 4
    for short, regular, full in lengths.values():
        assert short < regular < full
        assert short <= 1200  # head, table and foot come to less than 400 more


def test_everybody_who_shared_is_in_the_minutes_and_in_the_variables_of_any_template():
    shares = (
        LearningShare(presenter="程远舟", topic="作业设计", points=("分层布置",)),
        LearningShare(
            presenter="何秋实", topic="公文写作", points=("先写结论",), takeaways=("短",)
        ),
        LearningShare(presenter="乔木森"),
    )
    told = learning_share_variables(shares)
    assert told["presenter"] == "程远舟"
    assert [each["number"] + each["words"] for each in told["points"]] == [
        "1.分层布置。",
        "何秋实以“公文写作”为题作学习分享。",
        "1.先写结论。",
    ]
    assert told["takeaways"]["text"] == "短。"


def test_every_block_that_does_not_hold_remarks_alone_has_a_part_in_the_minutes():
    wanted = [spec.key for spec in BLOCKS if spec.remark_kind is None]
    assert [block.key for block in MINUTES_BLOCKS] == wanted


def test_templates_may_use_the_variable_of_every_block():
    known = {variable.name for variable in MINUTES}
    assert {block.variable for block in MINUTES_BLOCKS} <= known


def test_blocks_come_in_the_order_of_the_school_and_remarks_are_left_out():
    keys = ["other_matters", "work_push", "learning_share"]
    agenda = FixedAgenda(blocks=tuple(AgendaBlock(key=key, name=key, minutes=5) for key in keys))
    found = [
        (named.key, block.variable) for named, block in agenda_blocks_with_minutes_spec(agenda)
    ]
    assert found == [("work_push", "work"), ("learning_share", "share")]
