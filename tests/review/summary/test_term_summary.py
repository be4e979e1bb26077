"""The whole summary: the plan's own order, nothing invented, every sentence with its records."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from summary_term import (
    COURSE,
    PUPILS,
    chapter_item,
    closed_meeting,
    october_achievement,
    report,
    snapshot_of,
)

from meetingtui.base.errors import RefusedError
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.plan.item import ItemKind, Status
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.item_counts import item_counts_of_rows
from meetingtui.review.summary.report_prose import normalise_punctuation
from meetingtui.review.summary.summary_document import summary_sentences
from meetingtui.review.summary.summary_model import DetailLevel, SummaryLength
from meetingtui.review.summary.term_summary import compose_summary
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.sample import create_sample_school
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term_read_only

EVERY_KIND = [(length, detail) for length in SummaryLength for detail in DetailLevel]


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    create_sample_school(folder, date(2026, 11, 22))
    return folder


@pytest.fixture(scope="module")
def snapshot(sample) -> TermSnapshot:
    school = load_school(sample)
    term = school.terms[-1]
    with open_term_read_only(sample, term) as file:
        records = file.records
    tree = ItemTree.from_items(records.items)
    return TermSnapshot(tree, records.meetings, school=school, term=term, today=date(2026, 11, 22))


def strings(value) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return set().union(*map(strings, parts))
    return set()


@pytest.mark.parametrize(("length", "detail"), EVERY_KIND)
def test_what_every_sentence_rests_on_stands_in_the_file(sample, snapshot, length, detail):
    raw = json.loads(next(sample.glob("2026-*.json")).read_text(encoding="utf-8"))
    recorded = strings(raw)
    ids = {int(id) for id in raw["items"]}
    told = summary_sentences(compose_summary(snapshot, length=length, detail=detail))
    assert len(told) > 10
    for sentence in told:
        assert sentence.sources
        for source in sentence.sources:
            if source.item is None and source.meeting is None:
                assert normalise_punctuation(source.words) in sentence.text
            else:
                assert source.words in recorded
                assert source.item is None or source.item in ids


@pytest.mark.parametrize(("length", "detail"), EVERY_KIND)
def test_every_figure_and_name_in_a_sentence_comes_from_what_it_rests_on(snapshot, length, detail):
    people = [person.name for person in snapshot.school.people]
    for sentence in summary_sentences(compose_summary(snapshot, length=length, detail=detail)):
        known = " ".join(word for source in sentence.sources for word in beside(source, snapshot))
        numbers = set(re.findall(r"\d+", known))
        assert set(re.findall(r"\d+", sentence.text)) <= numbers, sentence
        assert all(name in known for name in people if name in sentence.text), sentence


def beside(source, snapshot) -> Iterator[str]:
    """All that the records say where a source stands: words, days, names, numbers."""
    yield source.words
    if source.on:
        for days in range(-7, 14):  # 本周五, 下周三
            day = source.on + timedelta(days=days)
            yield f"{day.month} {day.day}"
    if meeting := snapshot.meetings.get(source.meeting):
        yield " ".join(str(number) for number in range(1, meeting.number + 1))
        for each in meeting.achievements:
            if each.what == source.words:
                yield from each.who
    if item := snapshot.tree.items.get(source.item):
        yield f"{item.title} {item.due_words} {' '.join(item.people)}"
        if item.target:
            yield f"{item.target.words} {item.amount_reached:g}"


def test_the_figures_are_those_of_the_review(snapshot):
    summary = compose_summary(snapshot)
    figures = item_counts_of_rows(snapshot.rows)
    assert f"计划的{figures.total}项工作，已完成{figures.done}项" in summary.lead.text
    closed = figures.tasks - figures.open_tasks
    assert f"议定事项{figures.tasks}项，已办结{closed}项" in summary.lead.text
    assert not any("完成率" in each.text for each in summary_sentences(summary))


def test_it_opens_with_what_the_plan_set_out_to_do_and_tells_the_term_in_two_sentences(snapshot):
    summary = compose_summary(snapshot)
    first, second = summary.opening.sentences
    assert first.text.startswith("本学期，学校全面贯彻党的教育方针")
    assert second.text == ("工作目标是治理更有序、课堂更扎实、成长更全面、队伍更整齐、校园更安全。")
    assert len(summary.lead.sentences) == 2
    assert len(summary.opening.text) <= 200


def test_days_are_told_of_events_only(snapshot):
    told = [each.text for each in summary_sentences(compose_summary(snapshot))]
    assert not any("截至" in words for words in told)
    dated = [words for words in told if re.match(r"\d+月", words)]
    rows = [row.item.title for row in snapshot.rows if row.item.kind is ItemKind.TABLE_ROW]
    assert dated
    assert all(any(title in words for title in rows) for words in dated)


def test_each_matter_stands_in_one_place(snapshot):
    summary = compose_summary(snapshot)
    last_two = ("存在问题与不足", "下一步打算")
    results = [part for part in summary.parts if part.title not in last_two]
    (wrong,) = [part for part in summary.parts if part.title == "存在问题与不足"]
    told = {item for part in results for each in part.paragraphs for item in each.item_ids}
    late = {row.item.id for row in snapshot.rows if row.deadline_status.overdue}
    assert late
    assert not told & late
    assert 3 <= len(wrong.paragraphs) <= 5
    texts = [each.text for each in summary_sentences(summary)]
    assert sorted(texts) == sorted(set(texts))


def test_titles_are_never_cut_and_the_plans_numbers_not_repeated(snapshot):
    summary = compose_summary(snapshot)
    titles = {row.item.title.rstrip("。") for row in snapshot.rows}
    for part in summary.parts:
        if part.title in snapshot.chapter_titles:
            assert {each.heading.rstrip("。") for each in part.paragraphs} <= titles | {"此外，"}
    words = "".join(each.text for part in summary.parts for each in part.paragraphs)
    assert not re.search(r"\d\.\d\.|（\d+）\d", words)


def test_the_annexes_are_left_out_where_nobody_wants_them(snapshot):
    without = compose_summary(snapshot, annexes=False)
    assert (without.annex, bool(without.unrecorded)) == ((), True)
    assert without.parts == compose_summary(snapshot).parts


def test_parts_are_the_plans_chapters_in_its_order_and_under_its_headings(snapshot):
    summary = compose_summary(snapshot)
    titles = [part.title for part in summary.parts]
    assert titles[: len(snapshot.chapter_titles)] == list(snapshot.chapter_titles)
    assert titles[-3:] == ["主要成果", "存在问题与不足", "下一步打算"]
    assert [part.number for part in summary.parts][:3] == ["一", "二", "三"]
    first = [group.title for group in summary.parts[0].groups if group.title]
    assert first[0] == "加强党的建设，筑牢思想根基"


def test_what_nobody_spoke_of_is_listed_and_never_told(snapshot):
    summary = compose_summary(snapshot)
    silent = {each.item for each in summary.unrecorded}
    assert silent
    steps = summary.parts[-1]
    for part in summary.parts:
        told = {item for paragraph in part.paragraphs for item in paragraph.item_ids}
        if part is not steps and part.title != "存在问题与不足":
            assert not told & silent
    spoken = {row.item.id for row in snapshot.rows if any(line.text for line in row.item.progress)}
    assert not spoken & silent


@pytest.mark.parametrize(
    ("kind", "more", "is_listed"),
    [
        (ItemKind.TASK, {}, True),
        (ItemKind.TASK, {"status": Status.DONE}, False),
        (ItemKind.PART, {"status": Status.DONE}, False),
        (ItemKind.TASK, {"status": Status.CANCELLED}, True),
        (ItemKind.TASK, {"status": Status.PAUSED}, True),
        (ItemKind.TABLE_ROW, {"progress": (report("课例已经展示"),)}, False),
    ],
)
def test_a_measure_is_recorded_by_what_was_done_below_it(kind, more, is_listed):
    task = chapter_item(11, "上好展示课", parent=10, kind=kind, **more)
    summary = compose_summary(snapshot_of((chapter_item(10), task)))
    assert (10 in {each.item for each in summary.unrecorded}) is is_listed


@pytest.mark.parametrize("kind", [ItemKind.TASK, ItemKind.PART, ItemKind.TABLE_ROW])
def test_a_measure_is_recorded_by_an_achievement_below_it(kind):
    items = (
        chapter_item(10),
        chapter_item(11, "上好展示课", parent=10, kind=kind),
        chapter_item(12, "磨课"),
    )
    meetings = [
        closed_meeting(
            1, 10, 12, achievements=(october_achievement("获市优质课评比二等奖", item=11),)
        )
    ]
    summary = compose_summary(snapshot_of(items, meetings))
    assert [each.item for each in summary.unrecorded] == [12]


def test_every_item_is_in_the_table(snapshot):
    assert len(compose_summary(snapshot).annex) == len(snapshot.rows)


def test_chapters_can_be_chosen_and_only_their_own_is_counted(snapshot):
    chosen = snapshot.chapter_titles[1]
    summary = compose_summary(snapshot, sections=[chosen])
    assert [part.title for part in summary.parts if part.title in snapshot.chapter_titles] == [
        chosen
    ]
    rows = [row for row in snapshot.rows if row.section == chosen]
    figures = item_counts_of_rows(rows)
    assert f"计划的{figures.total}项工作，已完成{figures.done}项" in summary.lead.text
    assert summary.opening.sentences == ()
    assert "行政例会" in compose_summary(snapshot).lead.text
    assert "行政例会" not in summary.lead.text
    assert len(summary.annex) == len(rows)


def test_a_chapter_that_is_not_there_is_refused_by_name(snapshot):
    with pytest.raises(RefusedError, match="没有“后勤”"):
        compose_summary(snapshot, sections=["后勤"])


def test_a_term_without_plan_or_meetings_says_what_to_do():
    empty = snapshot_of([])
    with pytest.raises(RefusedError, match="请先导入计划"):
        compose_summary(empty)


def test_more_detail_tells_more(snapshot):
    sizes = [
        sum(len(each.text) for each in summary_sentences(compose_summary(snapshot, detail=detail)))
        for detail in (DetailLevel.BRIEF, DetailLevel.USUAL, DetailLevel.FULL)
    ]
    assert sizes == sorted(set(sizes))


def words_of(summary, title: str) -> str:
    return "".join(
        paragraph.heading + paragraph.text
        for part in summary.parts
        if part.title == title
        for paragraph in part.paragraphs
    )


def problem(text: str, **more) -> tuple[Reflection, ...]:
    return (Reflection(department=COURSE, problems=(Problem(text=text, **more),)),)


def test_problems_stand_with_their_causes_as_cases_of_a_general_point():
    meetings = [
        closed_meeting(1, 9, 7, reflections=problem("听课反馈不及时", cause="时间错不开")),
        closed_meeting(
            2, 9, 21, reflections=problem("听课反馈不及时", cause="时间错不开", since=101)
        ),
    ]
    words = words_of(compose_summary(snapshot_of([chapter_item(10)], meetings)), "存在问题与不足")
    assert words == "部分工作推进不够及时。如听课反馈不及时，原因是时间错不开。"


def test_a_problem_solved_at_once_is_none_any_more():
    meetings = [closed_meeting(1, 9, 7, reflections=problem("听课反馈不及时", solved=True))]
    summary = compose_summary(snapshot_of([chapter_item(10)], meetings))
    assert "听课反馈" not in words_of(summary, "存在问题与不足")


def test_what_slipped_stands_with_the_reason_that_was_given():
    late = chapter_item(
        10,
        status=Status.IN_PROGRESS,
        due=date(2026, 10, 9),
        progress=(
            report("清单形成，因与区里核对口径尚未公布", 10),
            report("区里已经答复", 11),
        ),
    )
    halted = chapter_item(
        11, "开设启蒙课", status=Status.PAUSED, progress=(report("机房要等假期施工", 11),)
    )
    words = words_of(compose_summary(snapshot_of([late, halted])), "存在问题与不足")
    assert words == (
        "部门之间协同还不够顺畅。如制订课例标准没有按时完成，因与区里核对口径尚未公布，"
        "目前区里已经答复。"
        "条件保障还有短板。如开设启蒙课的工作暂缓，机房要等假期施工。"
    )


def test_many_cases_of_one_point_are_named_and_counted():
    late = [
        chapter_item(at, f"修订办法{name}", status=Status.IN_PROGRESS, due=date(2026, 10, 9))
        for at, name in enumerate("甲乙丙丁戊己", 10)
    ]
    words = words_of(compose_summary(snapshot_of(late)), "存在问题与不足")
    assert words == (
        "部分工作推进不够及时。修订办法甲、修订办法乙、修订办法丙、修订办法丁等6项没有按时完成。"
    )


def test_a_problem_that_was_overtaken_is_none_any_more():
    items = [
        chapter_item(
            10,
            "开展固定资产清查",
            status=Status.IN_PROGRESS,
            progress=(
                report("盘点表已发", 9),
                report("一号楼贴码完成，共贴412件", 11),
            ),
        ),
        chapter_item(11, "检查教案", status=Status.IN_PROGRESS, progress=(report("抽查42份", 11),)),
    ]
    problems = (Problem(text="固定资产清查还没有贴码"), Problem(text="午休说话"))
    meetings = [
        closed_meeting(1, 10, 12, reflections=(Reflection(department=COURSE, problems=problems),))
    ]
    summary = compose_summary(snapshot_of(items, meetings))
    words = words_of(summary, "存在问题与不足")
    assert words == "学生行为习惯和安全教育还要抓细。如午休说话。"


def test_a_problem_given_to_somebody_is_one_until_it_is_done():
    task = chapter_item(12, "添置保管柜", kind=ItemKind.TASK, parent=None, meeting=101)
    meetings = [closed_meeting(1, 10, 12, reflections=problem("学生带手机进校", task=12))]
    words = words_of(
        compose_summary(snapshot_of([chapter_item(10), task], meetings)), "存在问题与不足"
    )
    assert "如学生带手机进校。" in words


def test_the_table_says_last_words_that_can_be_read_at_any_time():
    item = chapter_item(10, progress=(report("本月推送11期", 11),))
    (row,) = compose_summary(snapshot_of([item])).annex
    assert row.last == "11月推送11期"


def test_what_comes_next_is_told_by_the_plans_directions_the_late_first():
    items = [
        chapter_item(10, status=Status.IN_PROGRESS),
        chapter_item(11, "开好家长会", parent=3),
        chapter_item(12, "公布清单", kind=ItemKind.TASK, parent=10, meeting=101),
        chapter_item(13, "定稿", status=Status.DONE),
        chapter_item(14, "制订课例标准", kind=ItemKind.PART, parent=10, department=PUPILS),
        chapter_item(15, "家访", status=Status.DONE),
        chapter_item(16, "家访", kind=ItemKind.PART, parent=15, department=PUPILS),
        chapter_item(17, "修订细则", status=Status.IN_PROGRESS, due=date(2026, 11, 6)),
        chapter_item(18, "检查备课", status=Status.IN_PROGRESS, due_text="每月"),
        chapter_item(19, "开设启蒙课", status=Status.PAUSED),
        chapter_item(20, "布置校史角", department="", status=Status.IN_PROGRESS),
    ]
    steps = words_of(compose_summary(snapshot_of(items)), "下一步打算")
    assert steps == (
        "课程与教学。研究课堂，重点是修订细则、制订课例标准、家访、条件具备后开设启蒙课；"
        "先明确责任部门的是布置校史角。"
        "学生成长。重点是开好家长会。"
    )


def test_an_improvement_of_a_week_gone_by_is_not_told_as_one_to_come():
    def reflection(better: str):
        return Reflection(
            department=PUPILS, problems=(Problem(text=f"{better}之前"),), improvements=(better,)
        )

    meetings = [
        closed_meeting(1, 9, 7, reflections=(reflection("本周分部谈话"), reflection("轮值小当家"))),
    ]
    steps = words_of(compose_summary(snapshot_of([chapter_item(10)], meetings)), "下一步打算")
    assert "的问题，轮值小当家。" in steps
    assert "本周分部谈话。" not in steps


def test_improvements_are_named_for_what_is_not_yet_solved():
    def reflection(text, better, **more):
        return Reflection(
            department=PUPILS, problems=(Problem(text=text, **more),), improvements=(better,)
        )

    meetings = [
        closed_meeting(1, 9, 7, reflections=(reflection("走廊奔跑", "设小导护", solved=True),)),
        closed_meeting(2, 9, 21, reflections=(reflection("午休说话", "轮值小当家"),)),
    ]
    steps = words_of(compose_summary(snapshot_of([chapter_item(10)], meetings)), "下一步打算")
    assert "针对午休说话的问题，轮值小当家。" in steps
    assert "小导护" not in steps


def test_an_improvement_is_told_alone_where_its_problem_has_no_words():
    wordless = Reflection(
        department=PUPILS, problems=(Problem(text="……"),), improvements=("轮值小当家",)
    )
    meetings = [closed_meeting(1, 9, 7, reflections=(wordless,))]
    steps = words_of(compose_summary(snapshot_of([chapter_item(10)], meetings)), "下一步打算")
    assert steps.endswith("。轮值小当家。")


def test_an_improvement_is_named_for_the_problem_it_was_said_with_and_the_problem_once():
    meetings = [
        closed_meeting(
            1, 9, 7, reflections=(reflected(("备课不规范",), ("师傅查教案", "组长听课")),)
        ),
        closed_meeting(
            2, 9, 21, reflections=(reflected(("批改有漏", "备课不规范"), ("按月抽查",), at=1),)
        ),
    ]
    steps = words_of(compose_summary(snapshot_of([chapter_item(10)], meetings)), "下一步打算")
    assert steps.count("针对备课不规范的问题") == 1
    assert "针对备课不规范的问题，师傅查教案。组长听课。" in steps
    assert "按月抽查" not in steps


def reflected(problems, better, at: int = 9) -> Reflection:
    """A department's words in a meeting; problems from the ``at``-th on came back from the first,
    and those before it were solved at once.
    """
    return Reflection(
        department=PUPILS,
        problems=tuple(
            Problem(text=text, since=101 if n >= at else None, solved=at < 9 and n < at)
            for n, text in enumerate(problems)
        ),
        improvements=better,
    )


def test_a_finished_task_stands_in_the_chapter_of_its_department():
    task = chapter_item(
        20,
        "编印家长手册",
        kind=ItemKind.TASK,
        parent=None,
        number="",
        department=PUPILS,
        status=Status.DONE,
        progress=(report("已发到各班", 10, after=Status.DONE),),
    )
    own = chapter_item(
        30,
        "开好家长会",
        department=PUPILS,
        parent=3,
        status=Status.DONE,
        progress=(report("到会家长900人", 10, after=Status.DONE),),
    )
    summary = compose_summary(snapshot_of([chapter_item(10), own, task]))
    titles = [part.title for part in summary.parts]
    assert "例会议定的其他工作" not in titles
    assert any(
        "此外" in p.heading and "编印家长手册，已发到各班。" in p.text
        for part in summary.parts
        for p in part.paragraphs
    )


def test_what_a_department_said_besides_is_left_out_where_an_item_says_it():
    item = chapter_item(
        10,
        "做好期中质量分析",
        department=COURSE,
        status=Status.DONE,
        progress=(report("各年级报告交齐", 11, after=Status.DONE),),
    )
    done = Reflection(department=COURSE, done=("期中质量分析报告已完成", "编印校本教材两册"))
    summary = compose_summary(snapshot_of([item], [closed_meeting(1, 11, 9, reflections=(done,))]))
    found = "".join(p.text for part in summary.parts for p in part.paragraphs)
    assert "编印校本教材两册" in found
    assert "期中质量分析报告已完成" not in found


def test_honours_are_grouped_by_level_the_highest_first():
    meetings = [
        closed_meeting(
            1,
            10,
            12,
            achievements=(
                october_achievement("获区赛亚军", "区级", "校队"),
                october_achievement("获省奖", "省级"),
            ),
        )
    ]
    found = words_of(compose_summary(snapshot_of([chapter_item(10)], meetings)), "主要成果")
    assert found == "省级1项。获省奖。区级1项。校队获区赛亚军。"


def test_achievements_without_a_level_are_the_others():
    meetings = [
        closed_meeting(
            1,
            10,
            12,
            achievements=(
                october_achievement("获省奖", "省级"),
                october_achievement("校队第三名", ""),
            ),
        )
    ]
    summary = compose_summary(snapshot_of([chapter_item(10)], meetings))
    assert words_of(summary, "主要成果") == "省级1项。获省奖。其他1项。校队第三名。"
    assert "获得成果2项，其中省级1项。" in summary.lead.text


def test_many_honours_stand_in_a_table_with_where_each_was_reported():
    many = tuple(
        october_achievement(f"获第{at}项奖", "市级" if at % 2 else "省级", "校队")
        for at in range(13)
    )
    summary = compose_summary(
        snapshot_of([chapter_item(10)], [closed_meeting(1, 10, 12, achievements=many)])
    )
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
    lines = tuple(report(text, 9 + at % 4, 1 + at) for at, text in enumerate(texts))
    item = chapter_item(10, texts[0] or "课", status=status, progress=lines)
    meetings = [closed_meeting(1, 9, 7, reflections=problem(texts[-1], cause=texts[0]))]
    for length, detail in EVERY_KIND:
        summary = compose_summary(snapshot_of([item], meetings), length=length, detail=detail)
        for sentence in summary_sentences(summary):
            assert not re.search("[，、；：。！？] *[，、；：。！？]", sentence.text)
            assert re.search(r"\w", sentence.text)
            assert sentence.text[-1] in "。！？"
            assert not re.search("in_progress|not_started|paused|cancelled", sentence.text)
