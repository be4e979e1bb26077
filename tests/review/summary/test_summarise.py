"""The whole summary: the plan's own order, nothing invented, every sentence with its records."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from summary_term import COURSE, PUPILS, held, measure, said, survey_of, won

from meetingtui.errors import RefusedError
from meetingtui.meeting.looking_back import Problem, Reflection
from meetingtui.plan.item import ItemKind, Status
from meetingtui.plan.tree import ItemTree
from meetingtui.review.figures import count
from meetingtui.review.summary.context import sentences_of
from meetingtui.review.summary.draft import Detail, Length
from meetingtui.review.summary.prose import tidied
from meetingtui.review.summary.summarise import summarise
from meetingtui.review.survey import Survey
from meetingtui.sample import create
from meetingtui.school import load
from meetingtui.store.folder import open_term

EVERY_KIND = [(length, detail) for length in Length for detail in Detail]


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    create(folder, date(2026, 11, 22))
    return folder


@pytest.fixture(scope="module")
def survey(sample) -> Survey:
    school = load(sample)
    term = school.terms[0]
    with open_term(sample, term, read_only=True) as file:
        records = file.records
    tree = ItemTree.of(records.items)
    return Survey(tree, records.meetings, school=school, term=term, today=date(2026, 11, 22))


def strings(value) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return set().union(*map(strings, parts))
    return set()


@pytest.mark.parametrize(("length", "detail"), EVERY_KIND)
def test_what_every_sentence_rests_on_stands_in_the_file(sample, survey, length, detail):
    raw = json.loads(next(sample.glob("2026-*.json")).read_text(encoding="utf-8"))
    recorded = strings(raw)
    ids = {int(id) for id in raw["items"]}
    told = sentences_of(summarise(survey, length=length, detail=detail))
    assert len(told) > 10
    for sentence in told:
        assert sentence.sources
        for source in sentence.sources:
            if source.item is None and source.meeting is None:
                assert tidied(source.words) in sentence.text
            else:
                assert source.words in recorded
                assert source.item is None or source.item in ids


@pytest.mark.parametrize(("length", "detail"), EVERY_KIND)
def test_every_figure_and_name_in_a_sentence_comes_from_what_it_rests_on(survey, length, detail):
    people = [person.name for person in survey.school.people]
    for sentence in sentences_of(summarise(survey, length=length, detail=detail)):
        known = " ".join(word for source in sentence.sources for word in beside(source, survey))
        numbers = set(re.findall(r"\d+", known))
        assert set(re.findall(r"\d+", sentence.text)) <= numbers, sentence
        assert all(name in known for name in people if name in sentence.text), sentence


def beside(source, survey) -> Iterator[str]:
    """All that the records say where a source stands: words, days, names, numbers."""
    yield source.words
    if source.on:
        for days in range(-7, 14):  # 本周五, 下周三
            day = source.on + timedelta(days=days)
            yield f"{day.month} {day.day}"
    if meeting := survey.meetings.get(source.meeting):
        yield " ".join(str(number) for number in range(1, meeting.number + 1))
        for each in meeting.achievements:
            if each.what == source.words:
                yield from each.who
    if item := survey.tree.items.get(source.item):
        yield f"{item.title} {item.due_words} {' '.join(item.people)}"
        if item.target:
            yield f"{item.target.words} {item.reached:g}"


def test_the_figures_are_those_of_the_review(survey):
    summary = summarise(survey)
    assert tidied(count(survey.rows).words) in summary.lead.words
    for part in summary.parts:
        rows = [row for row in survey.rows if row.section == part.title]
        if rows:
            assert tidied(count(rows).words) in part.paragraphs[0].words


def test_parts_are_the_plans_chapters_in_its_order_and_under_its_headings(survey):
    summary = summarise(survey)
    titles = [part.title for part in summary.parts]
    assert titles[: len(survey.sections)] == list(survey.sections)
    assert titles[-3:] == ["主要成果", "存在问题与不足", "下一步打算"]
    assert [part.number for part in summary.parts][:3] == ["一", "二", "三"]
    first = [group.title for group in summary.parts[0].groups if group.title]
    assert first[0] == "加强党的建设，筑牢思想根基"


def test_what_nobody_spoke_of_is_listed_and_never_told(survey):
    summary = summarise(survey)
    silent = {each.item for each in summary.silent}
    assert silent
    steps = summary.parts[-1]
    for part in summary.parts:
        told = {item for paragraph in part.paragraphs for item in paragraph.items}
        if part is not steps and part.title != "存在问题与不足":
            assert not told & silent
    spoken = {row.item.id for row in survey.rows if any(line.text for line in row.item.progress)}
    assert not spoken & silent


def test_every_item_is_in_the_table(survey):
    assert len(summarise(survey).annex) == len(survey.rows)


def test_chapters_can_be_chosen_and_only_their_own_is_counted(survey):
    chosen = survey.sections[1]
    summary = summarise(survey, sections=[chosen])
    assert [part.title for part in summary.parts if part.title in survey.sections] == [chosen]
    rows = [row for row in survey.rows if row.section == chosen]
    assert tidied(count(rows).words) in summary.lead.words
    assert len(summary.annex) == len(rows)


def test_a_chapter_that_is_not_there_is_refused_by_name(survey):
    with pytest.raises(RefusedError, match="没有“后勤”"):
        summarise(survey, sections=["后勤"])


def test_a_term_without_plan_or_meetings_says_what_to_do():
    empty = survey_of([])
    with pytest.raises(RefusedError, match="请先导入计划"):
        summarise(empty)


def test_more_detail_tells_more(survey):
    sizes = [
        sum(len(each.text) for each in sentences_of(summarise(survey, detail=detail)))
        for detail in (Detail.BRIEF, Detail.USUAL, Detail.FULL)
    ]
    assert sizes == sorted(set(sizes))


def words_of(summary, title: str) -> str:
    return "".join(
        paragraph.heading + paragraph.words
        for part in summary.parts
        if part.title == title
        for paragraph in part.paragraphs
    )


def problem(text: str, **more) -> tuple[Reflection, ...]:
    return (Reflection(department=COURSE, problems=(Problem(text=text, **more),)),)


def test_problems_stand_with_their_causes_and_how_long_they_lasted():
    meetings = [
        held(1, 9, 7, reflections=problem("听课反馈不及时", cause="时间错不开")),
        held(2, 9, 21, reflections=problem("听课反馈不及时", cause="时间错不开", since=101)),
    ]
    words = words_of(summarise(survey_of([measure(10)], meetings)), "存在问题与不足")
    assert (
        "课程教学中心：听课反馈不及时，原因是时间错不开（9月7日例会提出，9月21日例会仍未解决）。"
    ) in words


def test_a_problem_solved_at_once_is_none_any_more():
    meetings = [held(1, 9, 7, reflections=problem("听课反馈不及时", solved=True))]
    summary = summarise(survey_of([measure(10)], meetings))
    assert "听课反馈" not in words_of(summary, "存在问题与不足")


def test_what_slipped_stands_with_the_reason_that_was_given():
    late = measure(
        10,
        status=Status.IN_PROGRESS,
        due=date(2026, 10, 9),
        progress=(said("清单形成，因与区里核对口径尚未公布", 10), said("区里已经答复", 11)),
    )
    halted = measure(
        11, "开设启蒙课", status=Status.PAUSED, progress=(said("机房要等假期施工", 11),)
    )
    words = words_of(summarise(survey_of([late, halted])), "存在问题与不足")
    assert (
        "制订课例标准（原定10月9日完成）：10月14日，因与区里核对口径尚未公布；"
        "截至11月14日，区里已经答复。"
    ) in words
    assert "开设启蒙课（暂缓）：机房要等假期施工。" in words


def test_a_problem_that_was_overtaken_is_told_with_the_later_word():
    items = [
        measure(
            10,
            "开展固定资产清查",
            status=Status.IN_PROGRESS,
            progress=(said("盘点表已发", 9), said("一号楼贴码完成，共贴412件", 11)),
        ),
        measure(11, "检查教案", status=Status.IN_PROGRESS, progress=(said("抽查42份", 11),)),
    ]
    problems = (Problem(text="固定资产清查还没有贴码"), Problem(text="午休说话"))
    meetings = [held(1, 10, 12, reflections=(Reflection(department=COURSE, problems=problems),))]
    summary = summarise(survey_of(items, meetings))
    words = words_of(summary, "存在问题与不足")
    assert "尚未解决的问题。课程教学中心：午休说话（10月12日例会提出）。" in words
    assert (
        "提出以后工作又有进展的问题。课程教学中心：固定资产清查还没有贴码"
        "（10月12日例会提出）；11月14日，一号楼贴码完成，共贴412件。"
    ) in words
    (told,) = [each for each in sentences_of(summary) if "还没有贴码" in each.text]
    assert [source.item for source in told.sources] == [None, 10]


def test_a_problem_given_to_somebody_names_the_task():
    task = measure(12, "添置保管柜", kind=ItemKind.TASK, parent=None, meeting=101)
    meetings = [held(1, 10, 12, reflections=problem("学生带手机进校", task=12))]
    words = words_of(summarise(survey_of([measure(10), task], meetings)), "存在问题与不足")
    assert "学生带手机进校（10月12日例会提出，已议定添置保管柜）。" in words


def test_the_table_says_last_words_that_can_be_read_at_any_time():
    item = measure(10, progress=(said("本月推送11期", 11),))
    (row,) = summarise(survey_of([item])).annex
    assert row.last == "11月推送11期"


def test_what_is_unfinished_is_told_by_what_it_needs_the_late_first():
    items = [
        measure(10, status=Status.IN_PROGRESS),
        measure(11, "开好家长会", parent=3),
        measure(12, "公布清单", kind=ItemKind.TASK, parent=10, meeting=101),
        measure(13, "定稿", status=Status.DONE),
        measure(14, "制订课例标准", kind=ItemKind.PART, parent=10, department=PUPILS),
        measure(15, "家访", status=Status.DONE),
        measure(16, "家访", kind=ItemKind.PART, parent=15, department=PUPILS),
        measure(17, "修订细则", status=Status.IN_PROGRESS, due=date(2026, 11, 6)),
        measure(18, "检查备课", status=Status.IN_PROGRESS, due_text="每月"),
        measure(19, "开设启蒙课", status=Status.PAUSED),
        measure(20, "布置校史角", department="", status=Status.IN_PROGRESS),
    ]
    steps = words_of(summarise(survey_of(items)), "下一步打算")
    assert steps == (
        "抓紧办结已经超过时限的事项。课程教学中心：修订细则（原定11月6日）。"
        "先明确由谁负责，再抓好落实。布置校史角。"
        "继续推进正在进行的事项。课程教学中心：制订课例标准。"
        "着手尚未启动的事项。课程教学中心：公布清单；开好家长会。学生发展中心：家访。"
        "坚持做好每周、每月的常规工作。课程教学中心：检查备课。"
        "暂缓的事项，条件具备后再启动。课程教学中心：开设启蒙课。"
    )


def test_an_improvement_of_a_week_gone_by_is_not_told_as_one_to_come():
    def reflection(better: str):
        return Reflection(
            department=PUPILS, problems=(Problem(text=f"{better}之前"),), improvements=(better,)
        )

    meetings = [
        held(1, 9, 7, reflections=(reflection("本周分部谈话"), reflection("轮值小当家"))),
    ]
    steps = words_of(summarise(survey_of([measure(10)], meetings)), "下一步打算")
    assert "改进措施。学生发展中心：轮值小当家。" in steps


def test_improvements_are_named_for_what_is_not_yet_solved():
    def reflection(text, better, **more):
        return Reflection(
            department=PUPILS, problems=(Problem(text=text, **more),), improvements=(better,)
        )

    meetings = [
        held(1, 9, 7, reflections=(reflection("走廊奔跑", "设小导护", solved=True),)),
        held(2, 9, 21, reflections=(reflection("午休说话", "轮值小当家"),)),
    ]
    steps = words_of(summarise(survey_of([measure(10)], meetings)), "下一步打算")
    assert "学生发展中心：轮值小当家。" in steps
    assert "小导护" not in steps


def test_honours_are_grouped_by_level_the_highest_first():
    meetings = [
        held(1, 10, 12, achievements=(won("获区赛亚军", "区级", "校队"), won("获省奖", "省级")))
    ]
    found = words_of(summarise(survey_of([measure(10)], meetings)), "主要成果")
    assert found == "省级1项。10月，获省奖。区级1项。10月，校队获区赛亚军。"


def test_many_honours_stand_in_a_table_with_where_each_was_reported():
    many = tuple(won(f"获第{at}项奖", "市级" if at % 2 else "省级", "校队") for at in range(13))
    summary = summarise(survey_of([measure(10)], [held(1, 10, 12, achievements=many)]))
    (part,) = [each for each in summary.parts if each.title == "主要成果"]
    assert words_of(summary, "主要成果") == "获得成果13项，其中省级7项、市级6项。"
    assert [row.level for row in part.honours] == ["省级"] * 7 + ["市级"] * 6
    assert {row.source.meeting for row in part.honours} == {101}


HOSTILE = st.text(
    alphabet=st.sampled_from("课堂完成已正在1 ，。；：“”《》（）&<[]{}%\x00\x07\u202e\ue000\n,.;"),
    max_size=40,
)


@given(st.lists(HOSTILE, min_size=1, max_size=6), st.sampled_from(Status))
def test_whatever_was_recorded_gives_clean_sentences(texts, status):
    lines = tuple(said(text, 9 + at % 4, 1 + at) for at, text in enumerate(texts))
    item = measure(10, texts[0] or "课", status=status, progress=lines)
    meetings = [held(1, 9, 7, reflections=problem(texts[-1], cause=texts[0]))]
    for length, detail in EVERY_KIND:
        summary = summarise(survey_of([item], meetings), length=length, detail=detail)
        for sentence in sentences_of(summary):
            assert not re.search("[，、；：。！？] *[，、；：。！？]", sentence.text)
            assert re.search(r"\w", sentence.text)
            assert sentence.text[-1] in "。！？"
            assert not re.search("in_progress|not_started|paused|cancelled", sentence.text)
