"""What the minutes say, before any template."""

from datetime import date

import msgspec
import pytest
from record_builders import make_part, make_task
from sixth_meeting import COURSE, SIXTH, make_items

from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.meeting_document import variable_values_for_document
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.template_variable import TemplateVariable
from meetingtui.documents.template_variable_table import MINUTES
from meetingtui.meeting.record import (
    Achievement,
    LearningShare,
    Meeting,
    MeetingState,
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
from meetingtui.plan.item import ItemKind, Status
from meetingtui.plan.item_operations import add_progress, reschedule
from meetingtui.plan.item_tree import ItemTree


def with_meeting(records, **changes):
    meeting = msgspec.structs.replace(records.meeting, **changes)
    return records._replace(meeting=meeting, meetings={**records.meetings, meeting.id: meeting})


def assert_same_shape(value: object, variables: tuple[TemplateVariable, ...]) -> None:
    assert isinstance(value, dict)
    assert list(value) == [variable.name for variable in variables]
    for variable in variables:
        found = value[variable.name]
        if variable.is_list:
            assert isinstance(found, list)
            for each in found:
                assert_same_shape(each, variable.parts)
        elif variable.parts:
            assert_same_shape(found, variable.parts)
        else:
            assert type(found) is type(variable.example), variable.name


def test_the_context_is_what_the_table_of_variables_says(records, hostile):
    assert_same_shape(records.context, MINUTES)
    assert_same_shape(hostile.context, MINUTES)
    assert_same_shape(with_meeting(records, agenda=(), carried=()).context, MINUTES)


def test_what_only_the_record_and_the_task_sheets_say_is_in_their_tables_too(records, hostile):
    for each in (records, hostile):
        rest = {key: value for key, value in each._asdict().items() if key != "meeting"}
        for form in filter(lambda form: form.is_made_from_held_meeting, DocumentType):
            assert_same_shape(
                variable_values_for_document(form, each.meeting, sources=DocumentSources(**rest)),
                form.permitted_variables,
            )


def test_the_head_names_school_term_and_meeting(records):
    context = records.context
    assert context["title"] == "青禾小学2026—2027学年第一学期第6次行政例会会议纪要"
    assert [line["label"] for line in context["particulars"]] == [
        "时间", "地点", "主持", "记录", "出席", "请假", "缺席", "列席",
    ]  # fmt: skip
    assert context["particulars"][0]["text"] == "2026年11月23日（星期一）14:30"
    assert context["particulars"][4]["text"].endswith("（应到 8 人，实到 6 人）")
    assert context["leave"] == "沈一诺（外出培训）"
    assert context["guests"] == "江如练（区教研员）"


def test_blocks_are_called_what_the_school_calls_them(records):
    blocks = tuple(
        msgspec.structs.replace(block, name=f"{block.name}会") for block in records.agenda.blocks
    )
    agenda = msgspec.structs.replace(records.agenda, blocks=blocks)
    context = records._replace(agenda=agenda).context
    assert [context[key]["name"] for key in ("share", "discussion", "reflection", "work")] == [
        "学习分享会", "主题研讨会", "总结反思会", "工作推进会",
    ]  # fmt: skip


def test_lines_with_nobody_in_them_are_left_out(records):
    present = tuple(line for line in records.meeting.attendance if line.presence == "present")
    context = with_meeting(records, attendance=present, place="").context
    labels = [line["label"] for line in context["particulars"]]
    assert labels == ["时间", "主持", "记录", "出席"]


def test_an_empty_block_has_no_number_and_the_others_close_up(records):
    context = with_meeting(records, topics=(), share=LearningShare(presenter="林知夏")).context
    numbers = {
        key: context[key]["number"]
        for key in ("share", "discussion", "reflection", "work", "decided", "achievements")
    }
    assert list(numbers.values()) == ["", "", "一", "二", "三", "四"]


def test_a_meeting_that_recorded_nothing_says_nothing(records):
    bare = Meeting(id=6, number=6, on=SIXTH)
    context = records._replace(meeting=bare, meetings={6: bare}, items={}).context
    assert context["lead"] == context["figures"] == ""
    assert not any(context[key]["number"] for key in ("share", "discussion", "work", "decided"))


def test_a_topic_ends_in_the_words_that_were_recorded(records):
    first, second = records.context["discussion"]["topics"]
    assert [part["name"] for part in first["parts"]] == ["研讨意见", "研讨结论", "决议（原则通过）"]
    assert first["proposed"] == "（提出部门：学生发展中心）"
    assert second["proposed"] == "（提出人：顾南乔）"
    assert (second["parts"][0]["name"], second["parts"][1]["text"]) == (
        "研讨意见（陆星野）",
        "再议。",
    )
    assert records.context["discussion"]["postponed"] == "“校服选用”。"


def test_nothing_is_invented_about_a_decision_without_a_vote(records):
    topic = Topic(id=1, title="校服选用", opinions=(Opinion(text="先看样衣"),))
    (found,) = with_meeting(records, topics=(topic,)).context["discussion"]["topics"]
    assert [(part["name"], part["text"]) for part in found["parts"]] == [("研讨意见", "先看样衣。")]


def test_problems_are_told_with_their_causes_and_those_left_over_with_what_became_of_them(records):
    said = Reflection(
        department=COURSE,
        problems=(
            Problem(text="听课反馈慢", since=5, solved=True),
            Problem(text="公示不及时", since=5, task=14),
            Problem(text="教室紧张", cause="两间在修", since=5),
            Problem(text="选课报名扎堆", cause="没有摸底"),
            Problem(text="收费单有误", solved=True),
        ),
    )
    context = with_meeting(records, reflections=(said,)).context
    parts = {part["name"]: part for part in context["reflection"]["departments"][0]["parts"]}
    assert [line["words"] for line in parts["遗留问题"]["lines"]] == [
        "听课反馈慢（第5次例会提出），已解决。",
        "公示不及时（第5次例会提出），已列入本次议定事项。",
        "教室紧张（第5次例会提出），尚未解决。",
    ]
    assert [line["words"] for line in parts["存在问题"]["lines"]] == [
        "选课报名扎堆。原因：没有摸底。",
        "收费单有误。已解决。",
    ]


def test_reflection_starts_with_what_was_done_since_the_last_meeting(records):
    course, pupils = records.context["reflection"]["departments"]
    assert [(part["name"], part["text"]) for part in course["parts"][:2]] == [
        ("已完成工作", "组织期中质量分析会。"),
        ("推进情况", "办好第十二届读书节，班级漂流书架已布置到位。"),
    ]
    assert pupils["parts"][0]["name"] == "推进情况"
    assert pupils["parts"][0]["text"] == ("开展争章实践活动，首批徽章已设计。已启动。")


def test_what_was_finished_since_the_last_meeting_is_told_as_finished_whole(records):
    growth = records.items[6]
    growth = add_progress(growth, on=date(2026, 11, 19), status=Status.DONE, text="全校已开章")
    pupils = records._replace(items={**records.items, 6: growth}).context["reflection"][
        "departments"
    ][1]
    assert pupils["parts"][0]["name"] == "已完成工作"
    assert [line["words"] for line in pupils["parts"][0]["lines"]] == [
        "开展争章实践活动，首批徽章已设计。已启动。",
        "开展争章实践活动，全校已开章。已完成。",
    ]
    assert "推进情况" not in [part["name"] for part in pupils["parts"]]


def test_earlier_decisions_are_told_once_and_not_again_under_their_department(records):
    work = records.context["work"]
    assert [line["title"] for line in work["carried"]["lines"]] == [
        "提交课题结题报告初稿",
        "维修东门门禁",
    ]
    assert work["carried"]["lines"][1]["words"] == "未启动，本次未汇报。"
    assert [group["number"] for group in work["departments"]] == [
        "（二）", "（三）", "（四）", "（五）",
    ]  # fmt: skip
    titles = [line["title"] for group in work["departments"] for line in group["lines"]]
    assert "提交课题结题报告初稿" not in titles


def test_an_item_is_cited_by_its_number_with_its_change_and_words(records):
    first = records.context["work"]["departments"][0]["lines"][0]
    assert first["source"] == "〔计划（二）1〕"
    assert first["change"] == "已启动"
    assert first["words"].startswith("已启动。已收齐六个课题组的中期材料")


def test_a_part_is_told_under_its_department_with_the_measures_number(records):
    measure = next(
        item for item in records.items.values() if item.kind is ItemKind.MEASURE and item.is_open
    )
    part, silent = (
        make_part(
            id,
            measure.title,
            parent=measure.id,
            department="低年级部",
            created=SIXTH,
        )
        for id in (900, 901)
    )
    told = add_progress(part, on=SIXTH, meeting=6, status=Status.DONE, text="已排好课表")
    items = {**records.items, 900: told, 901: silent}
    called = (*records.meeting.agenda, 900, 901)
    work = with_meeting(records._replace(items=items), agenda=called).context["work"]
    group = next(group for group in work["departments"] if group["name"] == "低年级部")
    (line,) = group["lines"]
    assert line["title"] == f"{measure.title.rstrip('。')}（分工）"
    assert line["words"] == "已完成。已排好课表。"
    number = ItemTree.from_items(records.items).cited_number(measure).rstrip(".．、")
    assert line["source"] == f"〔计划{number}〕"
    assert f"低年级部“{measure.title.rstrip('。')}（分工）”" in work["unheard"]


def test_agenda_items_nobody_spoke_of_are_named(records):
    assert records.context["work"]["unheard"] == "后勤保障中心“更新校产台账”。"


def test_an_unknown_owner_is_pending_and_another_year_is_named(records):
    tasks = records.context["decided"]["tasks"]
    assert tasks[1] == {
        "number": 2,
        "what": "汇总各年级作业量调查",
        "department": "待定",
        "units": "待定",
        "owner": "待定",
        "due": "学期末前",
    }
    assert tasks[2]["due"] == "2027年1月15日"


def test_a_deadline_moved_into_another_year_names_it(records):
    homework = reschedule(records.items[4], date(2027, 1, 8), on=SIXTH, meeting=6)
    context = records._replace(items={**records.items, 4: homework}).context
    line = context["work"]["departments"][0]["lines"][1]
    assert line["words"].endswith("完成时限由12月5日延至2027年1月8日。")
    assert line["due"] == "2027年1月8日"


def test_an_achievement_of_another_year_names_it(records):
    won = (Achievement(on=date(2025, 12, 30), what="合唱团获一等奖"),)
    (line,) = with_meeting(records, achievements=won).context["achievements"]["lines"]
    assert line["words"] == "合唱团获一等奖（2025年12月30日）。"


@pytest.mark.parametrize(
    ("state", "draft"), [("planned", "〔草稿〕"), ("open", "〔草稿〕"), ("closed", "")]
)
def test_minutes_of_a_meeting_that_is_not_closed_are_a_draft(records, state, draft):
    assert with_meeting(records, state=MeetingState(state)).context["draft"] == draft


def test_quotes_within_quotes_are_single(records):
    topics = (Topic(id=1, title="“一米菜园”怎样分"),)
    context = with_meeting(records, topics=topics).context
    assert context["discussion"]["postponed"] == "“‘一米菜园’怎样分”。"


def test_figures_are_those_of_the_meetings_day(records):
    assert records.context["figures"] == (
        "议定事项 3 项；计划事项 9 项，已完成 1 项，推进中 2 项，完成率 11.1%"
    )


def test_minutes_written_later_say_what_was_true_then(records):
    later = Meeting(id=7, number=7, on=date(2026, 12, 7), state="closed")
    items = {
        id: add_progress(item, on=later.on, meeting=7, status=Status.DONE, text="已办结")
        if item.kind is not ItemKind.SECTION
        else item
        for id, item in make_items().items()
    }
    new = make_task(99, "新任务", meeting=7, department=COURSE)
    meetings = {**records.meetings, 7: later}
    again = records._replace(items={**items, 99: new}, meetings=meetings)
    asked = {"next_meeting": ""}
    assert again.context | asked == records.context | asked
    assert again.context["next_meeting"] == "12月7日（星期一）"


def test_a_private_note_is_nowhere_in_the_minutes(records):
    assert "门禁" in records.meeting.private_note
    assert records.meeting.private_note not in str(records.context)


@pytest.mark.parametrize(
    ("share", "lead"),
    [
        (
            LearningShare(presenter="白露", topic="《静待花开》"),
            "白露以《静待花开》为题作学习分享。",
        ),
        (LearningShare(topic="静待花开"), "分享主题：“静待花开”。"),
        (
            LearningShare(presenter="白露", source="市级培训"),
            "白露作学习分享。材料来源：市级培训。",
        ),
        (
            LearningShare(source="《作业设计研究》", source_kind=ShareSourceKind.BOOK),
            "分享书刊：《作业设计研究》。",
        ),
        (
            LearningShare(source="新课标", source_kind=ShareSourceKind.POLICY),
            "学习文件：新课标。",
        ),
        (
            LearningShare(source="校际交流", source_kind=ShareSourceKind.OTHER),
            "材料来源：校际交流。",
        ),
        (LearningShare(points=("要点",)), ""),
    ],
)
def test_the_share_is_worded_from_what_there_is(records, share, lead):
    assert with_meeting(records, share=share).context["share"]["lead"] == lead


def test_what_is_taken_from_a_share_is_one_sentence_or_numbered_lines(records):
    one = LearningShare(takeaways=("先由教研组审核",))
    two = LearningShare(takeaways=("先由教研组审核", "每周抽查"))
    assert with_meeting(records, share=one).context["share"]["takeaways"] == {
        "text": "先由教研组审核。",
        "lines": [],
    }
    share = with_meeting(records, share=two).context["share"]
    assert share["number"] == "一"
    assert [line["number"] for line in share["takeaways"]["lines"]] == ["（1）", "（2）"]


def major_topic(**changes):
    return Topic(
        id=1,
        title="更换护眼灯",
        decision="控制价二十八万元",
        decision_kind=DecisionKind.PASSED,
        major=MajorDecisionKind.FUNDS,
        **changes,
    )


@pytest.mark.parametrize(
    ("vote", "words"),
    [
        (None, "控制价二十八万元。"),
        (
            VoteResult(votes_for=5, abstained=1),
            "控制价二十八万元。应到会 8 人，实到会 6 人；"
            "表决结果：赞成 5 票，反对 0 票，弃权 1 票。",
        ),
        (
            VoteResult(votes_for=6),
            "控制价二十八万元。应到会 8 人，实到会 6 人；"
            "表决结果：赞成 6 票，反对 0 票，弃权 0 票，一致通过。",
        ),
    ],
)
def test_a_major_decision_is_told_with_its_vote_and_no_consent_is_invented(records, vote, words):
    (topic,) = with_meeting(records, topics=(major_topic(vote=vote),)).context["discussion"][
        "topics"
    ]
    assert topic["marked"] == "〔三重一大：大额资金使用〕"
    (decision,) = topic["parts"]
    assert (decision["name"], decision["text"]) == ("决议（通过）", words)
    assert topic["vote"] == ("" if vote is None else words.removeprefix("控制价二十八万元。"))


def test_votes_without_a_decision_stand_as_votes(records):
    topic = Topic(id=1, title="开放日", vote=VoteResult(votes_for=4, against=2))
    (found,) = with_meeting(records, topics=(topic,)).context["discussion"]["topics"]
    assert found["marked"] == ""
    assert [part["name"] for part in found["parts"]] == ["表决"]
