"""Putting a document right before it is written."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing import proposal_corrections
from meetingtui.plan.importing.plan_document import PlanDocument, PlanNode, PlanNodeKind
from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.plan.importing.proposal import (
    ImportProposal,
    collect_reading_warnings,
    create_import_proposal,
    preview_import,
    proposal_to_document,
    propose_clause_as_title,
)
from meetingtui.plan.importing.suggestions.measure_suggestions import MeasureSuggestions
from meetingtui.plan.item import Target
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TODAY = date(2026, 9, 1)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
SCHOOL = School(
    name="湖山小学",
    departments=(
        Department(name="课程教学中心", short=("课教中心",)),
        Department(name="学生发展中心", short=("学发中心",)),
    ),
    people=(Person(name="周明", department="课程教学中心"),),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)
PLAN = """湖山小学2026—2027学年第一学期工作计划
一、指导思想
以儿童为本。
二、教学工作
1.开展集体备课
每学科每周一次，由课教中心检查。
期末前汇编成册。
2.组织基本功比赛
三、德育工作
1.举行升旗仪式
2.召开家长会
"""


@pytest.fixture
def proposal(tmp_path) -> ImportProposal:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return create_import_proposal(read_plan(path, SCHOOL, TERM), school=SCHOOL, term=TERM)


def _at(proposal: ImportProposal, title: str) -> int:
    return next(i for i, entry in enumerate(proposal.entries) if entry.node.title == title)


def _outline(proposal: ImportProposal) -> list[str]:
    return [
        f"{'  ' * depth}{node.title}"
        for depth, node in proposal_to_document(proposal).walk_in_reading_order()
    ]


def test_left_alone_it_is_the_document_again(proposal, tmp_path):
    again = read_plan(tmp_path / "plan.txt", SCHOOL, TERM)
    assert proposal_to_document(proposal) == again


def test_promote_and_demote_take_along_what_stands_below(proposal):
    at = _at(proposal, "德育工作")
    down = proposal_corrections.demote_entry_subtree(proposal, at)
    assert _outline(down)[-4:] == [
        "  组织基本功比赛",
        "  德育工作",
        "    举行升旗仪式",
        "    召开家长会",
    ]
    assert proposal_corrections.promote_entry_subtree(down, at) == proposal


def test_what_cannot_move_says_so(proposal):
    with pytest.raises(RefusedError, match="最上一级"):
        proposal_corrections.promote_entry_subtree(proposal, 0)
    with pytest.raises(RefusedError, match="不能再降"):
        proposal_corrections.demote_entry_subtree(proposal, _at(proposal, "开展集体备课"))
    with pytest.raises(RefusedError, match="前面没有"):
        proposal_corrections.merge_entry_into_previous(proposal, 0)
    with pytest.raises(RefusedError, match="只有一段"):
        proposal_corrections.split_entry_into_paragraphs(proposal, _at(proposal, "召开家长会"))


def test_merging_up_keeps_every_word(proposal):
    found = proposal_corrections.merge_entry_into_previous(proposal, _at(proposal, "召开家长会"))
    last = found.entries[-1].node
    assert (last.title, last.text) == ("举行升旗仪式", "举行升旗仪式\n2.召开家长会")


def test_splitting_makes_each_paragraph_a_measure(proposal):
    at = _at(proposal, "开展集体备课")
    found = proposal_corrections.split_entry_into_paragraphs(proposal, at)
    assert [entry.node.title for entry in found.entries[at : at + 3]] == [
        "开展集体备课",
        "期末前汇编成册",
        "组织基本功比赛",
    ]
    assert found.entries[at].node.text == "每学科每周一次，由课教中心检查。"


def test_a_split_off_paragraph_has_no_target_heading_or_proposed_title_of_the_entry(proposal):
    at = _at(proposal, "开展集体备课")
    target = Target(words="8 次", amount=8, unit="次")
    entries = list(proposal.entries)
    entries[at] = msgspec.structs.replace(entries[at], target=target, short_title="备课")
    proposal = msgspec.structs.replace(proposal, entries=tuple(entries))
    own, split_off = proposal_corrections.split_entry_into_paragraphs(proposal, at).entries[
        at : at + 2
    ]
    assert (own.target, own.short_title) == (target, "备课")
    assert (split_off.target, split_off.short_title) == (None, "")
    assert split_off.heading == "期末前汇编成册"


def test_a_proposed_title_can_be_dismissed(proposal):
    at = _at(proposal, "召开家长会")
    entries = list(proposal.entries)
    entries[at] = msgspec.structs.replace(entries[at], doubts=(), short_title="家长会")
    proposal = msgspec.structs.replace(proposal, entries=tuple(entries))
    found = proposal_corrections.dismiss_entry_warnings_else_suggestions(proposal, at)
    assert not found.entries[at].has_suggestions


def test_a_department_is_given_to_a_whole_section(proposal):
    at = _at(proposal, "德育工作")
    found = proposal_corrections.set_department_in_subtree(proposal, at, "学生发展中心")
    assert [entry.node.department for entry in found.entries[at:]] == ["学生发展中心"] * 3


def test_a_suggestion_names_the_words_it_came_from_and_is_taken_on_request(proposal):
    at = _at(proposal, "开展集体备课")
    entry = proposal.entries[at]
    assert entry.node.department == ""
    assert entry.suggestions.department is not None
    assert entry.suggestions.department.quote == "课教中心"
    taken = proposal_corrections.accept_entry_suggestions(proposal, at).entries[at]
    assert taken.node.department == "课程教学中心"
    assert taken.suggestions == MeasureSuggestions()
    declined = proposal_corrections.dismiss_entry_warnings_else_suggestions(proposal, at).entries[
        at
    ]
    assert (declined.node.department, declined.suggestions) == ("", MeasureSuggestions())


def test_not_tracked_is_written_as_background(proposal):
    at = _at(proposal, "德育工作")
    found = preview_import(
        proposal_corrections.set_tracked_in_subtree(proposal, at, tracked=False), {}, today=TODAY
    )
    tracked = [item.title for item in found.added if item.tracked]
    assert tracked == ["开展集体备课", "组织基本功比赛"]


def test_background_can_be_tracked_after_all(proposal):
    found = proposal_to_document(
        proposal_corrections.set_tracked_in_subtree(proposal, 0, tracked=True)
    )
    assert found.nodes[0].kind is PlanNodeKind.MEASURE


def test_a_corrected_title_survives_the_next_import_of_the_same_document(proposal):
    at = _at(proposal, "组织基本功比赛")
    renamed = proposal_corrections.rename_proposal_entry(proposal, at, "青年教师基本功比赛")
    items = {item.id: item for item in preview_import(renamed, {}, today=TODAY).items_to_store}
    again = preview_import(proposal, items, today=TODAY)
    assert again.items_to_store == ()
    assert "青年教师基本功比赛" in [item.title for item in items.values()]


STEPS = st.sampled_from(
    [
        "promote_entry_subtree",
        "demote_entry_subtree",
        "merge_entry_into_previous",
        "split_entry_into_paragraphs",
        "dismiss_entry_warnings_else_suggestions",
        "accept_entry_suggestions",
    ]
)


@given(st.lists(st.tuples(STEPS, st.integers(0, 30)), max_size=15))
def test_any_corrections_leave_a_document_that_can_be_written(tmp_path_factory, steps):
    path = tmp_path_factory.mktemp("plan") / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    proposal = create_import_proposal(read_plan(path, SCHOOL, TERM), school=SCHOOL, term=TERM)
    for name, index in steps:
        try:
            proposal = getattr(proposal_corrections, name)(proposal, index % len(proposal.entries))
        except RefusedError:
            continue
    document = proposal_to_document(proposal)
    assert sum(1 for _ in document.walk_in_reading_order()) == len(proposal.entries)
    found = preview_import(proposal, {}, today=TODAY)
    assert len(found.added) == len(proposal.entries)
    items = {item.id: item for item in found.items_to_store}
    assert preview_import(proposal, items, today=TODAY).items_to_store == ()


def test_what_stands_on_an_item_already_is_not_suggested_again(proposal, tmp_path):
    taken = proposal_corrections.accept_all_suggestions(proposal)
    items = {item.id: item for item in preview_import(taken, {}, today=TODAY).items_to_store}
    document = read_plan(tmp_path / "plan.txt", SCHOOL, TERM)
    again = create_import_proposal(document, school=SCHOOL, term=TERM, items=items)
    assert proposal.indexes_with_suggestions
    assert not again.indexes_with_suggestions
    assert preview_import(again, items, today=TODAY).items_to_store == ()


def _document(*numbers_and_titles: tuple[str, str]) -> PlanDocument:
    return PlanDocument(
        title="",
        school="",
        term="",
        nodes=tuple(
            PlanNode(number=number, title=title, kind=PlanNodeKind.MEASURE)
            for number, title in numbers_and_titles
        ),
    )


@pytest.mark.parametrize(
    ("numbers", "index", "reason"),
    [
        (("1.", "2.", "4."), 2, "不连续"),
        (("（一）", "（一）"), 1, "重复"),
        (("一、", "2."), 1, "写法不同"),
        (("1.", "", "2."), 1, "没有"),
    ],
)
def test_a_number_out_of_order_is_doubted(numbers, index, reason):
    found = collect_reading_warnings(_document(*((number, "甲") for number in numbers)))
    assert list(found) == [index]
    assert reason in found[index][0]


def test_numbers_in_order_are_trusted():
    assert collect_reading_warnings(_document(("1.", "甲"), ("2．", "乙"), ("3、", "丙"))) == {}
    assert collect_reading_warnings(_document(("", "甲"), ("", "乙"))) == {}


@pytest.mark.parametrize(
    "numbers",
    [("i.", "ii.", "iii."), ("（iv）", "（v）", "（vi）"), ("首先，", "再次，", "最后，")],
)
def test_small_romans_and_an_order_in_words_are_trusted(numbers):
    assert collect_reading_warnings(_document(*((number, "甲") for number in numbers))) == {}


def test_a_heading_as_long_as_a_paragraph_is_doubted():
    found = collect_reading_warnings(_document(("1.", "甲" * 61)))
    assert found == {0: ("标题太长，可能是正文",)}


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("修订值周制度，", "修订值周制度"),
        ("以校庆三十周年为契机，办好校史展览，", "办好校史展览"),
        ("结合学校实际，", "结合学校实际"),
        ("通过“一班一品”评比等活动，评选书香班级，", "评选书香班级"),
        ("短，", ""),
    ],
)
def test_the_title_proposed_for_a_paragraph_is_its_first_clause_that_says_what_is_done(
    title, short
):
    assert propose_clause_as_title(title + "每" * 60) == short
    assert propose_clause_as_title(title) == ""


def test_an_only_child_is_doubted_and_a_table_row_is_not():
    child = PlanNode(number="1.", title="甲", kind=PlanNodeKind.MEASURE)
    row = PlanNode(number="1", title="乙", kind=PlanNodeKind.TABLE_ROW)
    section = PlanNode(number="一、", title="丙", kind=PlanNodeKind.SECTION, children=(child,))
    table = PlanNode(number="二、", title="丁", kind=PlanNodeKind.MEASURE, children=(row,))
    document = PlanDocument(title="", school="", term="", nodes=(section, table))
    assert collect_reading_warnings(document) == {1: ("只有这一个下级，层级可能不对",)}


def test_a_goal_that_names_its_owner_is_tracked(tmp_path):
    path = tmp_path / "计划.txt"
    path.write_text(
        "湖山小学2026—2027学年第一学期工作计划\n一、工作目标\n1.课堂优良率达95%以上。（责任部门：课教中心）\n"
        "2.办好读书节。（学发中心）\n3.校园和谐稳定。\n二、措施\n1.抓课堂。\n2.抓管理。\n",
        encoding="utf-8",
    )
    found = create_import_proposal(read_plan(path, SCHOOL), school=SCHOOL, term=TERM)
    goals = found.entries[1:4]
    assert [entry.tracked for entry in goals] == [True, True, False]
    assert goals[0].node.department == "课程教学中心"
    assert goals[0].suggestions.target is not None
    assert goals[1].suggestions.department is not None
    assert goals[1].suggestions.department.value == "学生发展中心"


@pytest.mark.parametrize(
    ("title", "clause"),
    [
        (
            "在学校党支部的领导下评选先进教师，候选人要讲团结、肯吃苦，在客观公正、程序严谨的前提下做好推荐工作，"
            "按时公示名单，接受全体教师的监督和评议。",
            "在学校党支部的领导下评选先进教师",
        ),
        (
            "在全体教师的共同努力下，开足体育课，保证学生每天锻炼一小时，认真组织大课间活动，"
            "认真组织课后服务活动，认真组织体育竞赛活动。",
            "开足体育课",
        ),
    ],
)
def test_a_clause_that_says_what_is_done_is_the_short_title(title, clause):
    assert propose_clause_as_title(title) == clause
