"""Word templates filled in."""

import io
import time
from datetime import date
from pathlib import Path

import msgspec
import pytest
from docx import Document
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_builders import make_measure, make_task
from sixth_meeting import COURSE, HOSTILE
from word_files import body_text, change_parts, word_file

from meetingtui.base import shipped_files as shipped
from meetingtui.base.errors import TemplateError
from meetingtui.base.wording import without_unprintable
from meetingtui.documents.document_file import read_document_lines
from meetingtui.documents.meeting_document import full_record_variables
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.template import check_template, render_template
from meetingtui.documents.template_variable import example_values
from meetingtui.documents.template_variable_table import MINUTES, RECORD
from meetingtui.meeting.record import Achievement
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import ItemKind, Status
from meetingtui.plan.item_operations import add_progress, assign

MINUTES_FILE = shipped.templates_folder() / "minutes.docx"
RECORD_FILE = shipped.templates_folder() / "record.docx"


def as_record(records) -> bytes:
    """The 会议记录, which tells everything."""
    rest = {key: value for key, value in records._asdict().items() if key != "meeting"}
    return render_template(
        RECORD_FILE, full_record_variables(records.meeting, sources=DocumentSources(**rest)), RECORD
    )


def filled(template: Path, **context: object) -> str:
    return body_text(render_template(template, {**example_values(MINUTES), **context}))


FACTS = (
    # 学习分享
    "让作业回到学习本身",
    "《作业设计研究》",
    "作业的起点是学习目标，不是练习册",
    "批改的价值在于反馈",
    "少而精，才有分层的余地",
    # 主题研讨
    "课后服务时间的调整",
    "林知夏：建议先在三年级试行，再推到全校",
    "乔木森：放学时段校门拥堵，需错峰十分钟",
    "家长委员会希望提前一周收到通知",
    "同意错峰放学的思路，试行一个月后评估",
    "决议（原则通过）：自12月1日起三年级试行课后服务新时间表",
    "校园开放日的安排",
    "可与读书节闭幕式合办",
    "决议：再议",
    "校服选用",
    # 总结反思
    "组织期中质量分析会",
    "班级漂流书架已布置到位",
    "部分班级作业公示不及时",
    "教研组长每周五核查公示栏",
    "结果在周例会通报",
    "首批徽章已设计",
    "护学岗人手不足",
    # 工作推进
    "〔第5次例会议定〕：已完成。初稿已交专家审读。",
    "维修东门门禁",
    "〔计划（二）1〕：已启动。已收齐六个课题组的中期材料，区级课题",
    "〔计划（二）2〕：未启动。三年级试点反馈良好，语文组提出调整意见",
    "完成时限由12月5日延至12月20日",
    "〔计划（二）3〕：已完成",
    "〔计划（二）5〕：暂缓。待道路施工结束后恢复。",
    "二十四间教室已完成十六间",
    "责任人由待定调整为白露",
    "已征集老照片四十余张",
    "更新校产台账",
    # 议定事项
    "1　制定课后服务新时间表并告知家长　学生发展中心　顾南乔、陆星野　11月30日",
    "2　汇总各年级作业量调查　待定　待定　学期末前",
    "3　拟定校史陈列方案　待定　何秋实　2027年1月15日",
    # 成果
    "合唱团获艺术展演一等奖（11月20日，区级，陆星野）",
    "学校通过绿色学校复评（11月21日）",
    "议定事项 3 项；计划事项 9 项，已完成 1 项，推进中 2 项，完成率 11.1%。",
)


def test_every_recorded_fact_is_in_the_minutes_exactly_once_and_in_order(records):
    text = body_text(as_record(records))
    assert {fact: text.count(fact) for fact in FACTS} == dict.fromkeys(FACTS, 1)
    places = [text.index(fact) for fact in FACTS]
    assert places == sorted(places)


ACTIONS = ("办结", "进展", "责任", "任务", "会外", "决议", "问题", "成果")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(3, 9)), max_size=25))
def test_whatever_a_meeting_records_is_in_its_minutes_exactly_once(records, actions):
    items = {id: make_measure(id, f"举措{id}号", department=COURSE) for id in range(3, 10)}
    meeting = msgspec.structs.replace(
        records.meeting, topics=(), reflections=(), achievements=(), carried=(3, 4)
    )
    problems: tuple[str, ...] = ()
    for n, (action, id) in enumerate(actions):
        said = f"〈{action}{n}〉"
        item, here = items[id], {"on": meeting.on, "meeting": meeting.id}
        match action:
            case "办结":
                items[id] = add_progress(item, status=Status.DONE, text=said, **here)
            case "进展":
                items[id] = add_progress(item, text=said, **here)
            case "责任":
                items[id] = assign(item, people=(said,), department=item.department, **here)
            case "会外":
                if not item.progress_in_meeting(meeting.id):
                    items[id] = add_progress(item, on=date(2026, 11, 16), text=said)
            case "任务":
                items[100 + n] = make_task(100 + n, said, meeting=meeting.id, created=meeting.on)
            case "决议":
                topic = Topic(id=n, title=f"议题{said}", decision=said)
                meeting = msgspec.structs.replace(meeting, topics=(*meeting.topics, topic))
            case "问题":
                problems = (*problems, said)
            case "成果":
                won = Achievement(on=meeting.on, what=said)
                meeting = msgspec.structs.replace(
                    meeting, achievements=(*meeting.achievements, won)
                )
    told = tuple(Problem(text=said) for said in problems)
    meeting = msgspec.structs.replace(
        meeting, reflections=(Reflection(department=COURSE, problems=told),)
    )
    recorded = records._replace(
        items=items, meeting=meeting, meetings={**records.meetings, meeting.id: meeting}
    )
    lines = [line for item in items.values() for line in item.progress]
    expected = {
        *(line.text for line in lines if line.text),
        *(change for line in lines for change in line.change_sentences),
        *(f"　{item.title}　" for item in items.values() if item.kind is ItemKind.TASK),
        *(f"决议：{topic.decision}。" for topic in meeting.topics),
        *problems,
        *(won.what for won in meeting.achievements),
    }
    text = body_text(as_record(recorded))
    assert {fact: text.count(fact) for fact in expected} == dict.fromkeys(expected, 1)
    moves = sum(line.changes_status for line in lines)
    assert text.count("：已完成。") == moves


def test_no_paragraph_is_left_empty_and_no_tag_is_left_over(records):
    document = Document(io.BytesIO(render_template(MINUTES_FILE, records.context)))
    assert all(paragraph.text.strip() for paragraph in document.paragraphs)
    assert not any(
        sign in body_text(render_template(MINUTES_FILE, records.context)) for sign in ("{", "}")
    )


def test_a_meeting_without_content_leaves_no_empty_heading():
    lines = read_document_lines(render_template(MINUTES_FILE, _nothing(example_values(MINUTES))))
    assert lines == ["会议纪要"]


def _nothing(value):
    if isinstance(value, dict):
        return {key: _nothing(each) for key, each in value.items()}
    return type(value)()


def test_text_that_looks_like_xml_or_a_tag_appears_as_typed(hostile):
    text = body_text(as_record(hostile))
    typed = [line for line in without_unprintable(HOSTILE).split("\n") if line.strip()]
    for line in typed:
        assert text.count(line) >= 14
    assert "课后服务" * 1250 in text
    assert "完成率 11.1%。" in text


def test_docxtpl_alone_drops_the_rest_of_a_document_and_ours_does_not(tmp_path):
    template = word_file(tmp_path, "{{ place }}", "后面的话")
    alone = DocxTemplate(template)
    alone.render({"place": "甲 & 乙 <丙>"})
    written = io.BytesIO()
    alone.save(written)
    assert "后面的话" not in body_text(written.getvalue())
    assert filled(template, place="甲 & 乙 <丙>") == "甲 & 乙 <丙>\n后面的话"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.text(st.characters(codec=None), max_size=60))
def test_any_text_at_all_comes_out_as_its_clean_self(tmp_path, place):
    template = tmp_path / "模板.docx"
    if not template.exists():
        word_file(tmp_path, "地点：{{ place }}。", "后面的话")
    lines = [line for line in without_unprintable(f"地点：{place}。").split("\n") if line.strip()]
    assert filled(template, place=place) == "\n".join([*lines, "后面的话"])


def test_lines_of_one_text_become_paragraphs_of_the_same_style(tmp_path):
    template = word_file(tmp_path, "前{{ place }}后", rows=(("{{ place }}", "乙"),))
    path = change_parts(template, lambda parts: None)
    document = Document(
        io.BytesIO(render_template(path, {**example_values(MINUTES), "place": "一\n\n二\n三"}))
    )
    assert [paragraph.text for paragraph in document.paragraphs] == ["前一", "二", "三后"]
    assert [each.text for each in document.tables[0].cell(0, 0).paragraphs] == ["一", "二", "三"]


def test_a_variable_in_header_and_properties_is_filled_too(tmp_path):
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ school }}"
    document.core_properties.title = "{{ place }}"
    document.add_paragraph("正文")
    path = tmp_path / "模板.docx"
    document.save(str(path))
    context = {**example_values(MINUTES), "school": "甲 & 乙", "place": "<丙>" * 200}
    made = Document(io.BytesIO(render_template(path, context)))
    assert made.sections[0].header.paragraphs[0].text == "甲 & 乙"
    assert made.core_properties.title == ("<丙>" * 200)[:255]


def test_a_table_without_rows_and_a_cell_without_paragraph_do_not_damage_the_file(tmp_path):
    rows = (
        ("{%tr for task in decided.tasks %}", ""),
        ("{{ task.what }}", "乙"),
        ("{%tr endfor %}", ""),
    )
    template = word_file(tmp_path, "前", rows=rows)
    context = {**example_values(MINUTES), "decided": {"number": "", "name": "", "tasks": []}}
    assert not Document(io.BytesIO(render_template(template, context))).tables

    cell = word_file(tmp_path, "前", rows=(("{%p if place %}", "乙"),))
    document = Document(str(cell))
    for text in ("{{ place }}", "{%p endif %}"):
        document.tables[0].cell(0, 0).add_paragraph(text)
    document.save(str(cell))
    made = Document(io.BytesIO(render_template(cell, {**example_values(MINUTES), "place": ""})))
    assert [each.text for each in made.tables[0].cell(0, 0).paragraphs] == [""]


def test_a_template_with_mistakes_is_refused_naming_the_first(tmp_path):
    template = word_file(tmp_path, "{{ plcae }}", "{{ hots }}")
    with pytest.raises(TemplateError, match=r"第 1 段“{{ plcae }}”.*“place”.*另有 1 处"):
        render_template(template, example_values(MINUTES))


def test_tags_that_tear_a_table_apart_are_found_by_trying(tmp_path):
    template = word_file(
        tmp_path,
        "{% for task in decided.tasks %}",
        rows=(("{{ task.what }}", "{% endfor %}"),),
    )
    (problem,) = check_template(template)
    assert "放错了地方" in problem


def test_the_preview_reads_tables_row_by_row(records):
    lines = read_document_lines(render_template(MINUTES_FILE, records.context))
    assert lines[:2] == ["青禾小学2026—2027学年第一学期", "第6次行政例会会议纪要"]
    assert "序号　事项　责任部门（协办）　责任人　完成时限" in lines
    assert "2　汇总各年级作业量调查　待定　待定　学期末前" in lines


def test_writing_minutes_does_not_hang_on_hostile_text(hostile):
    context = hostile.context
    render_template(MINUTES_FILE, context)  # the process has started
    begun = time.perf_counter()
    render_template(MINUTES_FILE, context)
    assert time.perf_counter() - begun < 30
