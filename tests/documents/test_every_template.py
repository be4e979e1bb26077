"""Every shipped template on a full meeting and on a hostile one: each fact once, in its place."""

import io
import subprocess
from datetime import datetime

import msgspec
import pytest
from docx import Document
from docx.oxml.ns import qn
from sixth_meeting import HOSTILE
from word_files import body_text

from meetingtui.base.libreoffice import find_libreoffice
from meetingtui.base.wording import without_unprintable
from meetingtui.documents.document_file import read_document_lines
from meetingtui.documents.meeting_document import render_meeting_document_to_bytes
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.template_catalogue import Template, meeting_templates
from meetingtui.meeting.attendance import (
    Presence,
    attendance_with_late_or_left_early,
    attendance_with_presence,
)
from meetingtui.meeting.minutes_records import IssuedVersion
from meetingtui.meeting.record import Remark, RemarkKind
from meetingtui.meeting.topic_discussion import Opinion, Topic

BLOCKS = (
    "让作业回到学习本身",
    "《作业设计研究》",
    "作业的起点是学习目标，不是练习册",
    "批改的价值在于反馈",
    "少而精，才有分层的余地",
    "课后服务时间的调整",
    "林知夏：建议先在三年级试行，再推到全校",
    "乔木森：放学时段校门拥堵，需错峰十分钟",
    "家长委员会希望提前一周收到通知",
    "同意错峰放学的思路，试行一个月后评估",
    "决议（原则通过）：自12月1日起三年级试行课后服务新时间表",
    "可与读书节闭幕式合办",
    "决议：再议",
    "校服选用",
    "组织期中质量分析会",
    "班级漂流书架已布置到位",
    "部分班级作业公示不及时",
    "教研组长每周五核查公示栏",
    "首批徽章已设计",
    "护学岗人手不足",
    "初稿已交专家审读",
    "维修东门门禁",
    "已收齐六个课题组的中期材料",
    "完成时限由12月5日延至12月20日",
    "待道路施工结束后恢复",
    "二十四间教室已完成十六间",
    "已征集老照片四十余张",
    "更新校产台账",
    "制定课后服务新时间表并告知家长",
    "汇总各年级作业量调查",
    "2027年1月15日",
    "合唱团获艺术展演一等奖（11月20日，区级，陆星野）",
    "学校通过绿色学校复评（11月21日）",
    "计划事项 9 项，已完成 1 项，推进中 2 项，完成率 11.1%",
)
NAMES = ("程远舟、何秋实、林知夏、顾南乔、陆星野、乔木森", "沈一诺（外出培训）", "缺席：白露")
SHORT = (
    "林知夏以“让作业回到学习本身”为题作学习分享。材料来源：《作业设计研究》。",
    "（一）课后服务时间的调整",
    "会议原则通过：自12月1日起三年级试行课后服务新时间表",
    "同意错峰放学的思路，试行一个月后评估",
    "会议决定再议",
    "未及研讨的议题：“校服选用”",
    "1　制定课后服务新时间表并告知家长　学生发展中心　顾南乔、陆星野　11月30日",
    "2　汇总各年级作业量调查　待定　待定　学期末前",
    "3　拟定校史陈列方案　待定　何秋实　2027年1月15日",
    "期末不得加课、占课",
    "12月4日区里来校调研",
    "已完成：办好第十二届读书节",
    "未按期完成：更新校产台账（后勤保障中心，时限11月20日）",
    "修订分层作业管理办法由12月5日延至12月20日",
    "暂缓：完善护学岗轮值制度，待道路施工结束后恢复",
    "维修东门门禁（11月30日）",
    "合唱团获艺术展演一等奖",
    "下次例会：",
)
FACTS = {
    "纪要": (
        "时间：2026年11月23日（星期一）14:30　　地点：行政楼二楼会议室",
        "主持：程远舟　　记录：何秋实",
        *NAMES,
        "江如练（区教研员）",
        *SHORT,
        "分送：全体参会人员、未到会人员。",
    ),
    "公文纪要": (
        "2026年11月23日（星期一）14:30，程远舟在行政楼二楼会议室主持召开第6次行政例会。",
        *SHORT,
        "程远舟（校长）、何秋实（办公室主任）、林知夏（课程教学中心主任）",
        *NAMES[1:],
        "江如练（区教研员）",
        "分送：全体参会人员、未到会人员。",
        "共印9份",
    ),
    "会议记录": (
        "应到 8 人，实到 6 人",
        *BLOCKS[:-1],
        "程远舟：期末不得加课、占课。",
        "12月4日区里来校调研。",
        BLOCKS[-1],
        "1　程远舟　校长　出席",
        "4　沈一诺　课程教学中心副主任　请假（外出培训）",
        "8　白露　信息管理员　缺席",
        "9　江如练　区教研员　列席",
        "主持人签字：",
        "记录人签字：",
    ),
    "任务单": (
        "学生发展中心　制定课后服务新时间表并告知家长　顾南乔、陆星野　11月30日"
        "　第6次例会，议题“课后服务时间的调整”",
        "后勤保障中心　维修东门门禁　乔木森　11月30日　第5次例会",
        "待定　汇总各年级作业量调查　待定　学期末前　第6次例会",
        "拟定校史陈列方案　何秋实　2027年1月15日　第6次例会",
    ),
    "分部门任务单": (
        "责任部门：学生发展中心",
        "1　制定课后服务新时间表并告知家长　顾南乔、陆星野　11月30日"
        "　第6次例会，议题“课后服务时间的调整”　未启动",
        "责任部门：后勤保障中心",
        "1　维修东门门禁　乔木森　11月30日　第5次例会　未启动",
        "责任部门：待定",
        "汇总各年级作业量调查　待定　学期末前　第6次例会",
        "拟定校史陈列方案　何秋实　2027年1月15日　第6次例会",
    ),
    "个人任务单": (
        "责任人：何秋实",
        "拟定校史陈列方案",
        "责任人：顾南乔",
        "责任人：陆星野",
        "责任人：乔木森",
        "维修东门门禁",
        "责任人：待定",
        "汇总各年级作业量调查",
    ),
    "督办单": (
        "责任部门：学生发展中心",
        "议题：课后服务时间的调整",
        "会议原则通过：自12月1日起三年级试行课后服务新时间表",
        "1　制定课后服务新时间表并告知家长　顾南乔、陆星野　11月30日",
        "汇总各年级作业量调查　待定　学期末前",
        "拟定校史陈列方案　何秋实　2027年1月15日",
    ),
}


def written(template: Template, records) -> bytes:
    return render_meeting_document_to_bytes(
        template,
        records.meeting,
        sources=DocumentSources(
            school=records.school,
            term=records.term,
            agenda=records.agenda,
            items=records.items,
            meetings=records.meetings,
        ),
    )


@pytest.fixture(params=FACTS)
def template(request, tmp_path) -> Template:
    return next(each for each in meeting_templates(tmp_path) if each.name == request.param)


@pytest.fixture
def records(records):
    """With what the principal stressed."""
    remarks = (
        Remark(kind=RemarkKind.STRESSED, speaker="程远舟", text="会议强调，期末不得加课、占课"),
        Remark(kind=RemarkKind.OTHER, text="12月4日区里来校调研"),
    )
    meeting = msgspec.structs.replace(records.meeting, remarks=remarks)
    return records._replace(meeting=meeting, meetings={**records.meetings, meeting.id: meeting})


def test_the_facts_of_every_template_are_told(tmp_path):
    assert list(FACTS) == [each.name for each in meeting_templates(tmp_path)]


def test_every_recorded_fact_is_there_exactly_once_and_in_order(template, records):
    text = body_text(written(template, records))
    facts = FACTS[template.name]
    assert {fact: text.count(fact) for fact in facts} == dict.fromkeys(facts, 1)
    places = [text.index(fact) for fact in facts]
    assert places == sorted(places)
    assert records.meeting.private_note not in text


def test_no_tag_and_no_empty_paragraph_is_left(template, records):
    document = written(template, records)
    paragraphs = Document(io.BytesIO(document)).paragraphs
    holders = [each for each in paragraphs if each._p.findall(".//" + qn("w:txbxContent"))]
    assert len(holders) == (template.name == "公文纪要")
    assert all(each.text.strip() or each in holders for each in paragraphs)
    assert not any(sign in body_text(document) for sign in "{}")


def test_hostile_text_appears_as_typed_and_nothing_is_dropped(template, hostile):
    document = written(template, hostile)
    text = body_text(document)
    for line in without_unprintable(HOSTILE).split("\n"):
        assert line.strip() in text
    if template.document_type == "record":
        assert text.count("课后服务" * 1250) == 2
        assert "完成率 11.1%。" in text


def test_a_meeting_that_recorded_nothing_leaves_no_empty_heading_and_no_empty_table(
    template, records
):
    bare = msgspec.structs.replace(
        type(records.meeting)(id=6, number=6, on=records.meeting.on, state="closed")
    )
    nothing = records._replace(meeting=bare, meetings={6: bare}, items={})
    document = Document(io.BytesIO(written(template, nothing)))
    assert not document.tables
    assert not [each for each in document.paragraphs if each.style.name.startswith("Heading")]


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("纪要", ["一、主题研讨", "二、学习分享", "三、议定事项", "四、会议强调"]),
        ("公文纪要", ["一、主题研讨", "二、学习分享", "三、议定事项", "四、会议强调"]),
        ("会议记录", ["一、工作推进", "二、总结反思", "三、主题研讨", "四、学习分享"]),
    ],
)
def test_the_blocks_stand_in_the_order_of_the_schools_agenda(tmp_path, records, name, order):
    turned = msgspec.structs.replace(records.agenda, blocks=records.agenda.blocks[::-1])
    chosen = next(each for each in meeting_templates(tmp_path) if each.name == name)
    document = Document(io.BytesIO(written(chosen, records._replace(agenda=turned))))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert [each.split("（")[0] for each in headings[:4]] == order


@pytest.mark.parametrize("name", ["纪要", "公文纪要"])
def test_issued_minutes_say_by_whom_and_what_was_corrected(tmp_path, records, name):
    first = records.meeting.issues[0]
    second = IssuedVersion(number=first.number, by="程远舟", at=first.at, reason="漏记一项议定事项")
    meeting = msgspec.structs.replace(records.meeting, issues=(first, second))
    chosen = next(each for each in meeting_templates(tmp_path) if each.name == name)
    text = body_text(written(chosen, records._replace(meeting=meeting)))
    assert text.count("2026年11月24日") == (2 if name == "公文纪要" else 1)
    for fact in ("〔2026〕6号", "签发：程远舟", "更正说明：漏记一项议定事项"):
        assert text.count(fact) == 1, fact


def test_the_record_says_when_it_began_and_ended_and_how_long_each_block_took(tmp_path, records):
    meeting = msgspec.structs.replace(
        records.meeting,
        started=datetime(2026, 11, 23, 14, 32),
        closed=datetime(2026, 11, 23, 16, 2),
        minutes_spent={"work_push": 41.6},
    )
    chosen = next(each for each in meeting_templates(tmp_path) if each.name == "会议记录")
    lines = read_document_lines(written(chosen, records._replace(meeting=meeting)))
    assert "起止：14:32—16:02" in lines
    assert "四、工作推进（用时 42 分钟）" in lines
    assert any("修订分层作业管理办法（课程教学中心，12月20日）" in line for line in lines)


@pytest.mark.skipif(find_libreoffice() is None, reason="needs LibreOffice")
def test_libreoffice_opens_every_paper_of_a_hostile_meeting(tmp_path, hostile):
    files = [tmp_path / f"{each.name}.docx" for each in meeting_templates(tmp_path)]
    for each, path in zip(meeting_templates(tmp_path), files, strict=True):
        path.write_bytes(written(each, hostile))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [find_libreoffice(), profile, "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=90,
    )
    sizes = {path.stem: path.with_suffix(".pdf").stat().st_size for path in files}
    assert min(sizes.values()) > 5_000, sizes


def test_the_record_says_who_came_late_or_left_early(tmp_path, records):
    attendance = attendance_with_presence(
        attendance_with_presence(
            records.meeting.attendance, "何秋实", Presence.PRESENT, "晚到20分钟（在区里开会）"
        ),
        "乔木森",
        Presence.PRESENT,
        "提前离开",
    )
    meeting = msgspec.structs.replace(records.meeting, attendance=attendance)
    chosen = next(each for each in meeting_templates(tmp_path) if each.name == "会议记录")
    text = body_text(written(chosen, records._replace(meeting=meeting)))
    assert "出席，晚到20分钟（在区里开会）" in text
    assert "出席（提前离开）" in text


def test_the_record_says_when_somebody_came_or_left_and_who_agreed_with_the_rest(tmp_path, records):
    attendance = attendance_with_late_or_left_early(
        records.meeting.attendance, ["乔木森"], "14:50", "16:10", "堵车"
    )
    topic = Topic(
        id=90,
        title="午间延时服务",
        opinions=(
            Opinion(name="程远舟", text="先试两周"),
            *(Opinion(name=name, text="同意", with_rest=True) for name in ("何秋实", "乔木森")),
        ),
    )
    meeting = msgspec.structs.replace(
        records.meeting, attendance=attendance, topics=(*records.meeting.topics, topic)
    )
    chosen = next(each for each in meeting_templates(tmp_path) if each.name == "会议记录")
    text = body_text(written(chosen, records._replace(meeting=meeting)))
    assert "出席（14:50 到会，16:10 离会，堵车）" in text
    assert "程远舟：先试两周" in text
    assert "其余到会人员（何秋实、乔木森）：同意" in text
