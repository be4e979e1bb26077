"""Files as schools hand them in: whole, odd, and broken."""

from datetime import date

import msgspec
import pytest
import word_document_xml as word_xml

from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.plan_document import PlanNodeKind, plan_document_as_json
from meetingtui.plan.importing.plan_reader import read_plan

BODY = "一、德育\n1.升旗\n2.值周\n"


def text_plan(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "plan.txt"
    path.write_bytes(text.encode(encoding))
    return path


def numbers(document):
    return [node.number + node.title for _, node in document.walk_in_reading_order()]


def word_plan(tmp_path, *body, **more):
    return read_plan(word_xml.write_word_document(tmp_path / "plan.docx", *body, **more))


def rows(document):
    return [
        node for _, node in document.walk_in_reading_order() if node.kind is PlanNodeKind.TABLE_ROW
    ]


# --- what a plan says of itself ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "title", "school", "term"),
    [
        (
            "湖山小学2026—2027学年度第二学期工作计划",
            "湖山小学2026—2027学年度第二学期工作计划",
            "湖山小学",
            "2026-2027-2",
        ),
        (
            "共赴新程\n2026-2027学年第一学期学校工作计划\n海州市湖山实验小学",
            "2026-2027学年第一学期学校工作计划",
            "海州市湖山实验小学",
            "2026-2027-1",
        ),
        ("湖山小学2026～2027学年下学期工作要点", None, "湖山小学", "2026-2027-2"),
        ("湖山小学 2026 年度第二学期工作计划", None, "湖山小学", "2025-2026-2"),
        ("湖山小学2026学年第二学期工作计划", None, "湖山小学", "2026-2027-2"),
        ("湖山小学2026年春季学期工作计划", None, "湖山小学", "2025-2026-2"),
        (
            "湖山小学\n2026—2027学年第一学期\n工作计划",
            "湖山小学2026—2027学年第一学期工作计划",
            "湖山小学",
            "2026-2027-1",
        ),
        ("学校工作计划", "学校工作计划", "", ""),
        (
            "关于五月份校园开放活动的通知\n各处室：\n根据学校工作计划安排，现将五月份的任务通知如下：",
            "关于五月份校园开放活动的通知",
            "",
            "",
        ),
    ],
)
def test_title_school_and_term_are_read_from_the_head(tmp_path, head, title, school, term):
    document = read_plan(text_plan(tmp_path, f"{head}\n新学期，我们一起努力。\n{BODY}"))
    assert document.title == (title or head.replace("  ", " "))
    assert (document.school, document.term) == (school, term)


def test_the_signature_belongs_to_no_measure_and_tells_school_and_half(tmp_path):
    text = (
        f"2026—2027学年工作计划\n{BODY}新的学期，让我们一起加油。\n"
        "湖山小学校长室\n二〇二七年二月十八日"
    )
    document = read_plan(text_plan(tmp_path, text))
    assert document.nodes[0].children[-1].text == ""
    assert document.school == "湖山小学"
    assert document.term == "2026-2027-2"


def test_who_wrote_the_plan_belongs_to_no_month(tmp_path):
    text = (
        "班主任工作计划\n一、班级情况\n二、每月安排\n九月：竞选班干部\n十月：敬老活动\n班主任：周明"
    )
    october = read_plan(text_plan(tmp_path, text)).nodes[-1].children[-1]
    assert (october.title, [each.title for each in october.children]) == ("十月", ["敬老活动"])


def test_the_json_has_every_key_of_the_contract(tmp_path):
    plain = plan_document_as_json(read_plan(text_plan(tmp_path, BODY)))
    assert list(plain) == ["title", "school", "term", "nodes"]
    assert plain["nodes"][0]["children"][0] == {
        "number": "1.",
        "title": "升旗",
        "text": "",
        "kind": "measure",
        "department": "",
        "people": [],
        "due": None,
        "due_text": "",
        "fields": {},
        "children": [],
    }
    assert msgspec.json.decode(msgspec.json.encode(plain)) == plain


# --- plain text -------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_any_usual_encoding_is_read(tmp_path, encoding):
    document = read_plan(text_plan(tmp_path, BODY, encoding))
    assert numbers(document) == ["一、德育", "1.升旗", "2.值周"]


def test_bookmarks_contents_and_odd_spaces_are_dropped(tmp_path):
    text = "一、德育……………… 3\n[bookmark: _GoBack]　　一、德育\r\n\u3000\u30001.升旗\u200b\r\n"
    assert numbers(read_plan(text_plan(tmp_path, text))) == ["一、德育", "1.升旗"]


def test_cells_on_lines_of_their_own_are_a_table(tmp_path):
    text = (
        "一、德育\n1.讲座\n\t时间\n\t主题\n\t主讲人\n\n"
        "\t3.30\n\t家访\n\t周明\n\n\t6.1\n\t阅读\n\t\n2.值周"
    )
    document = read_plan(text_plan(tmp_path, text))
    first, second = rows(document)
    assert (first.title, first.due_text, first.people) == ("家访", "3.30", ("周明",))
    assert (second.title, second.fields) == ("阅读", {"时间": "6.1", "主题": "阅读"})
    assert numbers(document)[-1] == "2.值周"


def test_cells_between_tabs_are_a_table_but_a_number_before_a_tab_is_not(tmp_path):
    text = (
        "一、\t德育\n1.\t升旗\n2.\t值周\n序号\t课题\t主持人\n1\t识字\t周明\n2\t口算\t李想、王静\n"
    )
    document = read_plan(text_plan(tmp_path, text))
    assert numbers(document) == ["一、德育", "1.升旗", "2.值周", "1识字", "2口算"]
    assert rows(document)[1].people == ("李想", "王静")


def test_indented_paragraphs_are_no_table(tmp_path):
    document = read_plan(text_plan(tmp_path, "\t一、德育\n\n\t1.升旗\n\n\t2.值周\n"))
    assert numbers(document) == ["一、德育", "1.升旗", "2.值周"]


# --- Word -------------------------------------------------------------------------------------


def test_what_a_reader_of_the_word_file_sees_is_what_is_read(tmp_path):
    p = word_xml.paragraph
    document = word_plan(
        tmp_path,
        f"<w:sdt><w:sdtContent>{p('一、德育')}</w:sdtContent></w:sdt>",
        p(inside="<w:ins><w:r><w:t>1.升</w:t></w:r></w:ins><w:r><w:t>旗</w:t></w:r>"
          "<w:del><w:r><w:delText>仪式</w:delText></w:r></w:del>"),
        p(inside="<w:hyperlink><w:r><w:t>2.值</w:t></w:r></w:hyperlink>"
          "<w:smartTag><w:r><w:t>周</w:t></w:r></w:smartTag>"
          "<w:r><w:footnoteReference/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"),
        p(inside="<w:r><w:t>3.家访</w:t><w:br/><w:t>4.研学</w:t></w:r>"),
        p("5.读书"),
        p(inside="<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>"
          f"{p('6.劳动')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
          f"{p('6.劳动')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"),
        p("7.艺", "<w:rPr><w:del/></w:rPr>"),
        p("术节"),
    )  # fmt: skip
    assert numbers(document) == [
        "一、德育", "1.升旗", "2.值周", "3.家访", "4.研学", "5.读书", "6.劳动", "7.艺术节",
    ]  # fmt: skip


def test_words_own_numbers_are_computed(tmp_path):
    levels = (
        word_xml.numbering_level(0, "chineseCounting", "%1、"),
        word_xml.numbering_level(1, "chineseCounting", "（%2）"),
        word_xml.numbering_level(2, "decimal", "%3."),
        word_xml.numbering_level(3, "decimalEnclosedCircle", "%4"),
    )
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="4"/></w:lvlOverride></w:num>'
    )
    document = word_plan(
        tmp_path,
        *(
            word_xml.list_paragraph(text, depth, list_id)
            for text, depth, list_id in (
                ("德育", 0, 1), ("升旗", 1, 1), ("选旗手", 2, 1), ("写讲稿", 2, 1), ("审稿", 3, 1),
                ("值周", 1, 1), ("定岗", 2, 1), ("教学", 0, 1), ("备课", 2, 2), ("上课", 2, 2),
            )
        ),
        numbers=word_xml.numbering(*levels, nums=nums),
    )  # fmt: skip
    assert numbers(document) == [
        "一、德育", "（一）升旗", "1.选旗手", "2.写讲稿", "①审稿", "（二）值周", "1.定岗",
        "二、教学", "4.备课", "5.上课",
    ]  # fmt: skip


def test_numbers_that_come_with_a_style_are_computed(tmp_path):
    style = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="base"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Part"><w:name w:val="part"/>'
        '<w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Step"><w:name w:val="step"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Toc"><w:name w:val="TOC 1"/></w:style>'
    )
    document = word_plan(
        tmp_path,
        word_xml.paragraph("一、德育", '<w:pStyle w:val="Toc"/>'),
        *(
            word_xml.paragraph(text, f'<w:pStyle w:val="{name}"/>{own}')
            for text, name, own in (
                ("德育", "Part", ""),
                ("升旗", "Step", ""),
                ("每周一。", "Step", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
                ("值周", "Step", ""),
                ("教学", "Part", ""),
            )
        ),
        numbers=word_xml.numbering(
            word_xml.numbering_level(0, "chineseCounting", "%1、"),
            word_xml.numbering_level(1, "decimal", "%2."),
        ),
        style=word_xml.styles(style),
    )
    assert numbers(document) == ["一、德育", "1.升旗", "2.值周", "二、教学"]


def test_headings_by_style_alone_make_sections(tmp_path):
    style = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/>'
        f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
        for n in (1, 2)
    )

    def heading(text, n):
        return word_xml.paragraph(text, f'<w:pStyle w:val="H{n}"/>')

    document = word_plan(
        tmp_path,
        heading("德育", 1), heading("升旗", 2), word_xml.paragraph("1.选旗手"), heading("值周", 2),
        heading("教学", 1), heading("备课", 2),
        style=word_xml.styles(style),
    )  # fmt: skip
    assert [(depth, node.title) for depth, node in document.walk_in_reading_order()] == [
        (0, "德育"), (1, "升旗"), (2, "选旗手"), (1, "值周"), (0, "教学"), (1, "备课"),
    ]  # fmt: skip


def test_merged_cells_fill_the_rows_they_cover(tmp_path):
    cell = word_xml.cell
    document = word_plan(
        tmp_path,
        word_xml.paragraph("一、活动安排"),
        word_xml.table(
            cell("活动一览", '<w:gridSpan w:val="3"/>'),
            cell("月份") + cell("活动名称") + cell("负责人"),
            cell("九月", '<w:vMerge w:val="restart"/>') + cell("开学典礼") + cell("周明"),
            cell("", "<w:vMerge/>") + cell("新生课程") + cell("李　想"),
        ),
    )
    assert [(row.title, row.people, row.due_text) for row in rows(document)] == [
        ("开学典礼", ("周明",), "九月"),
        ("新生课程", ("李想",), "九月"),
    ]
    assert document.nodes[0].kind is PlanNodeKind.SECTION


def test_a_table_that_only_frames_the_text_is_read_as_text(tmp_path):
    frame = (
        f"<w:tbl><w:tr><w:tc>{word_xml.paragraph('一、德育')}{word_xml.paragraph('1.升旗')}</w:tc></w:tr>"
        "</w:tbl>"
    )
    assert numbers(word_plan(tmp_path, frame)) == ["一、德育", "1.升旗"]


def test_a_deadline_resolves_in_the_term(tmp_path):
    term = Term(
        id="2026-2027-1",
        first_monday=date(2026, 8, 31),
        end=date(2027, 1, 29),
    )
    text = "一、德育\n1.升旗（完成时限：10月20日前）\n2.值周（完成时限：每月）\n"
    first, second = read_plan(text_plan(tmp_path, text), term=term).nodes[0].children
    assert (str(first.due), first.due_text) == ("2026-10-20", "10月20日前")
    assert (second.due, second.due_text) == (None, "每月")


def struck(text, mark="<w:strike/>"):
    return f"<w:r><w:rPr>{mark}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("mark", "is_doubted"),
    [("<w:strike/>", True), ("<w:dstrike/>", True), ('<w:strike w:val="0"/>', False)],
)
def test_words_struck_out_are_kept_and_doubted(tmp_path, mark, is_doubted):
    plan = word_plan(
        tmp_path,
        word_xml.paragraph("一、德育"),
        word_xml.paragraph("1.升旗"),
        word_xml.paragraph("2.", inside=struck("值周检查", mark)),
    )
    first, second = plan.nodes[0].children
    assert second.title == "值周检查"
    assert first.doubts == ()
    assert second.doubts == (("“值周检查”画了删除线，可能已经不做",) if is_doubted else ())


def test_only_the_row_with_words_struck_out_is_doubted(tmp_path):
    cell = f"<w:tc>{word_xml.paragraph(inside=struck('防震演练'))}</w:tc>"
    plan = word_plan(
        tmp_path,
        word_xml.paragraph("一、安全"),
        word_xml.table(
            word_xml.cell("工作内容") + word_xml.cell("责任人"),
            word_xml.cell("") + word_xml.cell(""),
            word_xml.cell("消防检查") + word_xml.cell("麦子丰"),
            cell + word_xml.cell("麦子丰"),
        ),
    )
    kept, gone = plan.nodes[0].children
    assert kept.doubts == ()
    assert gone.doubts == ("“防震演练”画了删除线，可能已经不做",)


def test_styles_of_tables_are_left_out_without_harm(tmp_path):
    table = '<w:style w:type="table" w:styleId="T"><w:name w:val="heading 1"/></w:style>'
    single = '<w:style w:styleId="S" w:type="table"/>'
    heading = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:pPr/></w:style>'
    )
    plan = word_plan(
        tmp_path,
        word_xml.paragraph("德育", '<w:pStyle w:val="H"/>'),
        word_xml.paragraph("1.升旗"),
        word_xml.paragraph("教学", '<w:pStyle w:val="H"/>'),
        word_xml.paragraph("1.巡课"),
        style=word_xml.styles(table, single, heading, table),
    )
    assert [node.title for node in plan.nodes] == ["德育", "教学"]


def test_latent_styles_are_left_out_without_harm(tmp_path):
    exception = '<w:lsdException w:name="heading 1" w:uiPriority="9"/>'
    latent = f'<w:latentStyles w:count="267">{exception * 3}</w:latentStyles>'
    table = '<w:style w:type="table" w:styleId="T"><w:name w:val="heading 1"/></w:style>'
    heading = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:pPr/></w:style>'
    )
    plan = word_plan(
        tmp_path,
        word_xml.paragraph("德育", '<w:pStyle w:val="H"/>'),
        word_xml.paragraph("1.升旗"),
        word_xml.paragraph("教学", '<w:pStyle w:val="H"/>'),
        word_xml.paragraph("1.巡课"),
        style=word_xml.styles(latent, table, heading),
    )
    assert [node.title for node in plan.nodes] == ["德育", "教学"]


def test_the_theme_of_a_month_is_no_item_though_it_has_a_comma(tmp_path):
    document = read_plan(
        text_plan(
            tmp_path,
            "湖山小学2026—2027学年第一学期德育月历\n九月主题：爱整洁，守秩序\n布置班级图书角\n"
            "检查课前准备\n十月主题：爱劳动，会合作\n收割小菜园\n写一篇劳动日记",
        )
    )
    assert [[item.title for item in month.children] for month in document.nodes] == [
        ["布置班级图书角", "检查课前准备"],
        ["收割小菜园", "写一篇劳动日记"],
    ]


def test_goals_are_listed_where_semicolons_or_labels_say_so(tmp_path):
    document = read_plan(
        text_plan(
            tmp_path,
            "湖山小学2026—2027学年第一学期工作计划\n一、工作目标\n管好每一间功能室；\n"
            "修好每一扇窗；\n记清每一笔账。\n二、发展目标\n阅读习惯养成：班班有书角。\n"
            "体育锻炼坚持：天天有操场。\n劳动教育落地：人人有岗位。\n三、指导思想\n"
            "坚持服务师生；\n坚持勤俭办学；\n坚持公开透明。",
        )
    )
    goals, development, ideas = document.nodes
    assert [item.title for item in goals.children] == [
        "管好每一间功能室", "修好每一扇窗", "记清每一笔账",
    ]  # fmt: skip
    assert len(development.children) == 3
    assert not ideas.children


def test_parts_of_an_analysis_may_be_named_in_english_too(tmp_path):
    document = read_plan(
        text_plan(
            tmp_path,
            "湖山小学2026—2027学年第一学期工作计划\n一、情况分析\nStrengths优势：\n"
            "教师年轻，肯学肯干。\n劣势（Weaknesses）：\n操场偏小，场地不够用。\n"
            "二、主要工作\n1.翻新操场。\n2.开放书吧。",
        )
    )
    analysis, work = document.nodes
    assert [part.title for part in analysis.children] == ["Strengths优势", "劣势（Weaknesses）"]
    assert len(work.children) == 2


def test_a_table_after_the_signature_belongs_to_no_measure_above_it(tmp_path):
    lines = (
        "学校工作计划",
        "一、突出特色活动",
        "继续办好校园科技周，开展两项特色活动。",
        "湖山小学",
        "二○二七年二月",
        "月份工作安排",
    )
    rows_of_months = ("时间", "重点工作"), ("3月份", "开展学雷锋活动"), ("4月份", "家长开放日")
    table = word_xml.table(*("".join(map(word_xml.cell, cells)) for cells in rows_of_months))
    document = word_plan(tmp_path, *map(word_xml.paragraph, lines), table)
    activities, calendar = document.nodes
    assert (activities.title, activities.text) == (
        "突出特色活动",
        "继续办好校园科技周，开展两项特色活动。",
    )
    assert calendar.title == "月份工作安排"
    assert [row.title for row in calendar.children] == ["开展学雷锋活动", "家长开放日"]
    assert document.school == "湖山小学"
