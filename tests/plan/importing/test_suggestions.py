import importlib.util
import sys
import time
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.suggestions.departments import (
    suggest_department_from_headings,
    suggest_department_from_text,
)
from meetingtui.plan.importing.suggestions.measure_suggestions import (
    MeasureSuggestions,
    suggest_owner_deadline_and_target,
)
from meetingtui.plan.importing.suggestions.suggested_values import TargetComparison
from meetingtui.school.school import Department, School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
SCHOOL = msgspec.convert(
    {
        "name": "云塘小学",
        "departments": [
            {"name": "课程教学中心"},
            {"name": "学生发展中心"},
            {"name": "教师发展中心"},
            {"name": "服务保障中心", "short": ["后勤中心"]},
            {"name": "中年级部", "short": ["中部", "三四年级"]},
        ],
        "people": [
            {"name": "沈知遥", "post": "课程教学中心主任"},
            {"name": "汤以宁", "post": "教师发展中心主任"},
            {"name": "汤小禾", "post": "少先队辅导员"},
            {"name": "卢 青", "post": "副校长"},
            {"name": "卢文川", "post": "校长"},
        ],
        "terms": [msgspec.to_builtins(TERM)],
        "meeting": {"weekday": "周一"},
    },
    School,
)


def hints(text: str, *sections: str) -> MeasureSuggestions:
    return suggest_owner_deadline_and_target(
        text, school=SCHOOL, term=TERM, section_titles=sections
    )


def department(text: str, *sections: str) -> str:
    hint = hints(text, *sections).department
    return hint.value if hint else ""


def people(text: str) -> tuple[str, ...]:
    hint = hints(text).people
    return hint.value if hint else ()


def due(text: str) -> date | str | None:
    hint = hints(text).due
    return (hint.value or hint.due_text) if hint else None


def target(text: str) -> str:
    hint = hints(text).target
    return hint.value_text if hint else ""


@pytest.fixture(scope="module")
def benchmark():
    path = Path(__file__).parents[3] / "benchmarks" / "suggestion_accuracy.py"
    spec = importlib.util.spec_from_file_location("hints_benchmark", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_hints_on_the_labelled_set_are_right_and_not_few(benchmark):
    data = benchmark.load()
    assert len(data.tuned + data.held_out) >= 120
    scores = benchmark.scores(data.tuned + data.held_out, data.schools)
    for kind, score in scores.items():
        assert score.precision >= 0.95, kind
        assert score.recall >= 0.9, kind


def test_every_label_of_the_set_is_one_a_hint_could_be(benchmark):
    data = benchmark.load()
    for measure in data.tuned + data.held_out:
        school = data.schools[measure.school]
        assert not measure.department or school.find_department(measure.department)
        assert all(school.find_person(name) for name in measure.people), measure.text
        assert all(label[0] in "<>=" for label in measure.target), measure.text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("由课程教学中心牵头，各教研组落实。", "课程教学中心"),
        ("学发中心组织一次评比。", "学生发展中心"),
        ("服保中心做好检修。", "服务保障中心"),
        ("责任部门：后勤中心", "服务保障中心"),
        ("中部负责布置展板。", "中年级部"),
        ("学发中心牵头，服保中心配合。", "学生发展中心"),
        ("学发中心和服保中心共同组织。", "学生发展中心"),
        ("配合学生发展中心做好宣传。", ""),
        ("向学生发展中心报送方案。", ""),
        ("发展中心组织一次评比。", ""),
        ("区教师发展中心组织专家来校指导。", ""),
        ("其中部分负责人已调整。", ""),
        ("三四年级不布置书面作业。", ""),
        ("上学期学生发展中心组织了两次评比。", ""),
    ],
)
def test_a_department_is_suggested_where_it_is_the_one_that_acts(text, name):
    assert department(text) == name


@pytest.mark.parametrize(
    ("sections", "name"),
    [
        (("三、措施", "（二）课程教学中心工作"), "课程教学中心"),
        (("三、措施", "（二）课程教学改进与教师成长"), ""),
        (("三、措施", "（四）服务保障与数字校园"), "服务保障中心"),
        (("（一）服务保障", "1. 学生发展的新平台"), "学生发展中心"),
        (("（三）课程教学与学生发展",), ""),
        (("（三）成长与协同\n学生发展中心会同各年级，从习惯抓起。",), "学生发展中心"),
        (("（三）立德树人",), ""),
        (("【中部】",), "中年级部"),
        (("中部工作",), "中年级部"),
    ],
)
def test_a_heading_hands_its_department_down_where_it_is_sure(sections, name):
    assert department("开展主题活动。", *sections) == name


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("体育工作", "体育处"),
        ("二、体育工作", "体育处"),
        ("（二）体育工作", "体育处"),
        ("第二、体育工作", "体育处"),
        ("德育与体育工作", ""),
        ("德育、体育工作", ""),
        ("二、德育、体育工作", ""),
        ("（二）德育、体育工作", ""),
        ("2.德育、体育工作", ""),
    ],
)
def test_a_field_of_work_means_its_department_where_the_heading_has_no_other(heading, name):
    departments = [Department(name="体育处"), Department(name="教务处")]
    found = suggest_department_from_headings(["工作计划", heading], departments)
    assert (found.value if found else "") == name


def test_the_measures_own_words_go_before_its_heading():
    assert department("由学发中心负责布展。", "（五）服务保障") == "学生发展中心"
    hint = hints("学发中心、课教中心联合布展。", "（五）服务保障").department
    assert hint is not None
    assert (hint.value, hint.others) == ("学生发展中心", ("课程教学中心",))


def test_words_from_a_heading_are_found_in_that_heading():
    heading = "（三）成长与协同\n本学期，学发中心从习惯抓起。"
    hint = hints("开展主题活动。", heading).department
    assert hint is not None
    assert hint.heading == heading
    assert heading[hint.start : hint.end] == hint.quote == "学发中心"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("方案由沈知遥负责起草。", ("沈知遥",)),
        ("责任人：沈知遥、汤小禾", ("沈知遥", "汤小禾")),
        ("卢青主持评审。", ("卢 青",)),
        ("汤主任牵头组建社团。", ("汤以宁",)),
        ("汇编成册（汤小禾）。", ("汤小禾",)),
        ("知遥主任负责起草。", ("沈知遥",)),
        ("卢副校长牵头协调。", ("卢 青",)),
        ("校长负责制不变。", ()),
        ("卢校长负责协调。", ()),
        ("沈知遥老师获市优质课一等奖。", ()),
        ("由沈知遥主持的课题进入中期。", ()),
        ("在沈知遥的带领下，教研组进步很大。", ()),
        ("由王大力负责。", ()),
    ],
)
def test_people_are_suggested_where_they_do_it(text, names):
    assert people(text) == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在12月份举办。", date(2026, 12, 31)),
        ("12月上旬完成。", date(2026, 12, 10)),
        ("11月初完成汇总。", date(2026, 11, 5)),
        ("从11月初起试行。", None),
        ("第12周前完成初稿。", date(2026, 11, 20)),
        ("11月20日前上交。", date(2026, 11, 20)),
        ("年底迎接评估。", date(2026, 12, 31)),
        ("学期末汇编成册。", TERM.end),
        ("9—11月开展研学。", date(2026, 11, 30)),
        ("读书节（10.12—10.30）。", date(2026, 10, 30)),
        ("第3周公布，第15周总结。", date(2026, 12, 11)),
        ("每月组织一次，学期末评比。", TERM.end),
        ("每月评选一次。", "每月"),
        ("两周一次，定时定点。", "每两周"),
        ("期中前完成家访。", "期中前"),
        ("2019年8月28日，学校正式成立。", None),
        ("12月5日，学校承办了现场会。", None),
        ("上学期末已完成验收。", None),
        ("自9月起试行。", None),
        ("根据9月1日印发的通知执行。", None),
        ("5月20日前完成。", None),
        ("第40周完成。", None),
        ("每周三下午为教研时间。", "每周三"),
        ("做好期末复习。", None),
        ("召开期末总结会的筹备会。", None),
    ],
)
def test_a_deadline_is_the_last_day_promised_within_the_term(text, expected):
    assert due(text) == expected


def test_without_a_term_the_words_alone_are_suggested():
    hint = suggest_owner_deadline_and_target("第12周前完成。", school=None, term=None).due
    assert hint is not None
    assert (hint.value, hint.due_text, hint.value_text) == (None, "第12周前", "第12周前")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("听课不少于8次。", "不少于 8 次"),
        ("刊发文章12篇以上。", "不少于 12 篇"),
        ("书面作业不超过1小时。", ""),
        ("参与率100%。", "100%"),
        ("全员参与，达到百分之百。", "100%"),
        ("汇编案例集一本。", "1 本"),
        ("评出标兵各1名。", "1 名"),
        ("青年教师每学年完成一篇论文。", "1 篇"),
        ("推荐作品3—5件。", "不少于 3 件"),
        ("开展教研，听课不少于5节，参与率100%。", "不少于 5 节"),
        ("学校现有教师86人，达标率100%。", ""),
        ("外来务工子女占68%。", ""),
        ("上学期获奖率达70%。", ""),
        ("面向45周岁以下教师。", ""),
        ("一、二年级单独编班。", ""),
        ("落实“5+2”模式。", ""),
        ("学习《校园安全100条》。", ""),
        ("设计3个方面的内容。", ""),
        ("更换灭火器80具。", "80 具"),
        ("提出更换设备的3具体办法。", ""),
        ("开展寻访，每中队上交报告1份。", ""),
    ],
)
def test_a_target_is_what_the_measure_promises(text, label):
    assert target(text) == label


def test_a_target_keeps_number_unit_and_comparison():
    hint = hints("开展演练不少于4次。").target
    assert hint is not None
    assert (hint.comparison, hint.value, hint.unit) == (TargetComparison.AT_LEAST, 4.0, "次")
    assert hint.quote == "不少于4次"


def test_a_section_that_looks_back_suggests_nothing():
    text = "由课程教学中心牵头，沈知遥负责，11月前完成不少于8次。"
    assert hints(text, "一、上学期工作回顾", "（一）教学") == MeasureSuggestions()
    assert hints(text, "三、工作目标").target is not None


def test_a_part_that_turns_from_what_was_to_what_is_planned_counts():
    assert due("已完成招标，计划11月底前竣工。") == date(2026, 11, 30)


PIECES = st.sampled_from(
    [
        *(
            "课教中心",
            "学生发展中心",
            "由",
            "牵头",
            "沈知遥",
            "汤主任",
            "负责",
            "（",
            "）",
            "的",
            "和",
        ),
        *(
            "第12周",
            "12月",
            "5日",
            "前",
            "每月",
            "学期末",
            "年底",
            "—",
            "2026年",
            "期中",
            "起",
            "已",
        ),
        *(
            "不少于",
            "8",
            "次",
            "100%",
            "一",
            "本",
            "汇编",
            "以上",
            "、",
            "，",
            "。",
            "\n",
            "《",
            "”",
        ),
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60)))
def test_whatever_is_written_a_hint_quotes_it(text):
    found = hints(text, "（二）课程教学")
    for hint in (found.department, found.people, found.due, found.target):
        if hint is not None:
            assert (hint.heading or text)[hint.start : hint.end] == hint.quote != ""
    if found.due and found.due.value:
        assert abs(found.due.value.year - 2026) <= 1


@pytest.mark.parametrize("piece", ["第1周", "课教中心", "沈知遥、", "1、", "，将已", "《", "3月—"])
def test_pages_without_a_full_stop_take_no_time(piece):
    began = time.process_time()
    hints(piece * 20_000, piece * 100)
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("补植花木。（配合部门：教师发展中心）", ("教师发展中心",)),
        ("家长开放日，教师发展中心协办。", ("教师发展中心",)),
        ("补植花木。（配合部门：中部）", ("中年级部",)),
        ("补植花木。", ()),
    ],
)
def test_who_helps_is_no_owner_but_stands_beside_the_one_above(text, others):
    hint = hints(text, "服务保障中心工作计划").department
    assert hint is not None
    assert (hint.value, hint.others) == ("服务保障中心", others)


@pytest.mark.parametrize(
    "text",
    [
        "党员认领微心愿30个",
        "新开社团30个",
        "办好队报，出刊30期",
        "公众号推文30篇",
        "签订师徒协议30对",
    ],
)
def test_what_is_taken_on_or_published_is_a_target(text):
    hint = hints(text).target
    assert hint is not None
    assert (hint.value, hint.comparison) == (30, TargetComparison.EXACTLY)


def test_the_title_of_a_plan_is_no_background_whatever_it_calls_itself():
    found = suggest_owner_deadline_and_target(
        "举办“桥畔讲坛”，评选教师5名。（课程教学中心）",
        school=SCHOOL,
        term=TERM,
        section_titles=["重点任务"],
        document_title="云塘小学2027年春季工作思路",
    )
    assert found.department is not None
    assert found.department.value == "课程教学中心"
    assert (
        suggest_owner_deadline_and_target(
            "评选5名。", school=SCHOOL, term=TERM, section_titles=["工作思路"]
        )
        == MeasureSuggestions()
    )


def test_a_stage_named_by_its_only_month_ends_with_it():
    hint = hints("评选教坛新秀。", "后期（1月）").due
    assert hint is not None
    assert hint.value == date(2027, 1, 31)


def test_a_day_alone_in_a_bracket_decides():
    assert due("开学前全面排查校舍（8月28日前）。") == date(2026, 8, 28)
    assert due("9月18日启动（9月1日动员），12月底前总结。") == date(2026, 12, 31)


def test_a_list_of_duties_names_the_department_first():
    departments = (Department(name="教学管理处", short=("教学处",)),)
    hint = suggest_department_from_text("教学处：负责课程安排和日常巡查。", departments)
    assert hint is not None
    assert hint.value == "教学管理处"


def test_a_festival_may_be_quoted_without_its_last_sign():
    assert due("“三八”节前组织讲座。") == due("三八节前组织讲座。")


@pytest.mark.parametrize(
    "heading",
    [
        "第1周　8.31—9.6",
        "第1周 8.31-9.6",
        "第一周 8月31日—9月6日",
        "第一周　8月31日－9月6日",
        "第一周（8月31日—9月6日）",
        "第一周 8/31-9/6",
        "8月31日—9月6日（第一周）",
        "8.31—9.6（第1周）",
        "8月31日—9月6日　第一周",
    ],
)
def test_the_dates_beside_a_week_are_the_deadline_of_what_stands_below(heading):
    found = hints("开学报到", heading).due
    assert (found.value, found.due_text) == (date(2026, 9, 6), heading)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("今年9月，组织一次登高", date(2026, 9, 30)),
        ("今年9月底前上交材料", date(2026, 9, 30)),
        ("10月10日：秋季远足，国庆节前定好线路", date(2026, 10, 10)),
    ],
)
def test_this_year_and_the_day_before_a_colon_say_when(text, due):
    found = suggest_owner_deadline_and_target(text, school=SCHOOL, term=TERM).due
    assert found is not None
    assert found.value == due


@pytest.mark.parametrize(
    ("text", "due"), [("10.16家访", date(2026, 10, 16)), ("11.6家访", None), ("10.5%的班", None)]
)
def test_a_dotted_day_below_its_month_says_when(text, due):
    found = suggest_owner_deadline_and_target(
        text, school=SCHOOL, term=TERM, section_titles=["十月："]
    ).due
    assert found is not None
    assert found.value == (due or date(2026, 10, 31))


def test_in_a_plan_of_one_department_the_field_of_another_is_not_enough():
    text, title = "逐室检查插座", "服务保障中心工作计划"
    headings = ["课程教学管理"]
    alone = suggest_owner_deadline_and_target(
        text, school=SCHOOL, term=TERM, section_titles=headings
    ).department
    below = suggest_owner_deadline_and_target(
        text, school=SCHOOL, term=TERM, section_titles=headings, document_title=title
    ).department
    assert alone is not None
    assert alone.value == "课程教学中心"
    assert below is not None
    assert below.value == "服务保障中心"


def test_those_who_only_take_part_leave_the_owner_in_a_bracket():
    found = suggest_owner_deadline_and_target(
        "实地看供餐企业（后勤中心、家长代表）", school=SCHOOL, term=TERM
    )
    assert found.department is not None
    assert found.department.value == "服务保障中心"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("沈知遥负责会场，汤以宁安排课务，汤小禾维护秩序。", ("沈知遥", "汤以宁", "汤小禾")),
        ("组织运动会，沈知遥编排秩序册，汤小禾准备器材。", ("沈知遥", "汤小禾")),
        ("沈知遥负责会场，汤小禾协助布置。", ("沈知遥",)),
        ("沈知遥负责统筹，汤小禾负责的食堂提供午餐。", ("沈知遥",)),
        ("沈知遥代表学校发言，汤以宁、汤小禾两位老师分别作交流。", ()),
    ],
)
def test_clauses_that_divide_the_work_name_everybody_who_does_a_part(text, names):
    assert people(text) == names


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("组织青年教师写一篇教学心得，上一节汇报课。", ""),
        ("暑期读一本好书，写一篇文章。", ""),
        ("人人撰写3篇教育故事。", ""),
        ("教师听课不少于15节/人。", ""),
        ("编写一本校本教材。", "1 本"),
        ("合格率超90%。", "不少于 90%"),
        ("毕业班优秀率力争超过60%。", "不少于 60%"),
    ],
)
def test_what_each_person_does_is_no_target_and_a_comparison_is_kept(text, label):
    assert target(text) == label


@pytest.mark.parametrize(
    ("title", "due"),
    [
        ("云塘小学2026年9月工作计划", date(2026, 9, 30)),
        ("云塘小学十月份重点工作安排", date(2026, 10, 31)),
        ("云塘小学第三周（2026.9.14—9.20）工作安排", date(2026, 9, 20)),
        ("云塘小学2025年9月工作计划", None),
        ("云塘小学2026年9月—2027年1月工作计划", None),
        ("云塘小学2026—2027学年第一学期工作计划", None),
    ],
)
def test_the_month_or_week_of_the_whole_plan_is_a_deadline(title, due):
    hint = suggest_owner_deadline_and_target(
        "检查教师备课。", school=SCHOOL, term=TERM, document_title=title
    ).due
    assert (hint.value if hint else None) == due


@pytest.mark.parametrize(
    ("heading", "due"),
    [
        ("第三季度：", date(2026, 9, 30)),
        ("四季度重点工作", date(2026, 12, 31)),
        ("第一季度", "第一季度"),
    ],
)
def test_a_quarter_ends_within_the_term_or_gives_no_day(heading, due):
    hint = hints("检查消防器材。", heading).due
    assert (hint.value or hint.due_text) == due


def test_a_weekday_in_front_of_a_measure_is_one_of_the_week_that_stands_above():
    assert hints("周三参加区教研会。", "第三周（9月14日—9月20日）").due.value == date(2026, 9, 16)
    titled = suggest_owner_deadline_and_target(
        "周五交稿。", school=SCHOOL, term=TERM, document_title="云塘小学第三周工作安排"
    )
    assert titled.due.value == date(2026, 9, 18)
    assert hints("周三至周五值周。", "第三周").due.value == date(2026, 9, 18)


def test_copies_of_a_form_are_no_target():
    assert target("填写申请单（一式三份）。") == ""


@pytest.mark.parametrize(
    ("title", "text", "day"),
    [
        ("工作安排（9月14日—9月18日）", "周二召开备课组长会议。", date(2026, 9, 15)),
        ("工作安排（9月14日—18日）", "周四下午4:10上研讨课。", date(2026, 9, 17)),
        ("2026年9月14日—9月18日工作安排", "星期三布置图书角。", date(2026, 9, 16)),
        ("工作安排（9月13日—9月19日）", "周日清点书籍。", date(2026, 9, 13)),
    ],
)
def test_a_weekday_is_one_of_the_days_by_which_the_title_names_its_week(title, text, day):
    found = suggest_owner_deadline_and_target(
        text, school=SCHOOL, term=TERM, document_title=f"云塘小学{title}"
    )
    assert found.due.value == day


def test_a_weekday_below_more_than_one_week_is_no_day_of_theirs():
    stage = "准备阶段（9月7日—9月30日）"
    assert hints("周二召开备课组长会议。", stage).due.value == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("每周四项评比的公布与反馈。", "每周"),
        ("每周三篇日记。", "每周"),
        ("每周四组织集体备课。", "每周四"),
        ("每周五首先清点器材。", "每周五"),
        ("每周三场馆开放。", "每周三"),
    ],
)
def test_a_figure_before_what_it_counts_is_no_day_of_the_week(text, rhythm):
    assert due(text) == rhythm


@pytest.mark.parametrize(
    ("heading", "owner"),
    [
        ("信息技术与课堂融合", ""),
        ("信息技术和学科教学的深度融合", ""),
        ("信息技术", "信息技术中心"),
        ("信息技术工作", "信息技术中心"),
    ],
)
def test_a_means_of_teaching_in_a_heading_is_no_department(heading, owner):
    school = msgspec.structs.replace(
        SCHOOL, departments=(*SCHOOL.departments, Department(name="信息技术中心"))
    )
    found = suggest_owner_deadline_and_target(
        "观摩三节展示课。", school=school, term=TERM, section_titles=[heading]
    ).department
    assert (found.value if found else "") == owner
