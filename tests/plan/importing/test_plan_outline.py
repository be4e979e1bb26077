"""Plans in many habits, in words of our own, read as the trees they are."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.wording import to_chinese_number
from meetingtui.plan.importing.plan_document import PlanNode, PlanNodeKind, format_outline_lines
from meetingtui.plan.importing.plan_outline import title_of_paragraph
from meetingtui.plan.importing.plan_reader import read_plan

SHARED = next(
    (
        folder
        for parent in Path(__file__).parents
        if (folder := parent / "shared" / "plans").is_dir()
    ),
    Path("absent"),
)

TITLE = "扬帆向前\n湖山小学2026—2027学年第一学期工作计划\n"
HEAD = f"{TITLE}新学期，学校将以课堂为中心，做好各项工作。\n"


def read(tmp_path, text):
    path = tmp_path / "计划.txt"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def tree(document):
    return [
        "  " * depth + node.number + node.title
        for depth, node in document.walk_in_reading_order()
        if node.kind is not PlanNodeKind.TABLE_ROW
    ]


def find(document, title):
    return next(node for _, node in document.walk_in_reading_order() if node.title == title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # from 一、 straight to 1., then by way of （一）
            "一、德育\n1.升旗\n2.值周\n二、教学\n（一）备课\n"
            "1.集体备课\n2.个人备课\n（二）上课\n三、后勤\n1.维修",
            "一、德育/  1.升旗/  2.值周/二、教学/  （一）备课/"
            "    1.集体备课/    2.个人备课/  （二）上课/三、后勤/  1.维修",
        ),
        (  # starts at （一）
            "（一）德育\n1、升旗\n（1）选旗手\n（2）写讲稿\n2、值周\n（二）教学\n1、备课",
            "（一）德育/  1、升旗/    （1）选旗手/    （2）写讲稿/  2、值周/（二）教学/  1、备课",
        ),
        (  # figures above Chinese numerals
            "1.德育\n（一）升旗\n（二）值周\n2.教学\n（一）备课",
            "1.德育/  （一）升旗/  （二）值周/2.教学/  （一）备课",
        ),
        (  # a lower kind of number under the wrong heading does not pull the higher one down
            "一、德育\n（一）升旗\n1.选旗手\n二、教学\n1.目标\n2.路径\n（一）备课\n1.研讨",
            "一、德育/  （一）升旗/    1.选旗手/二、教学/  1.目标/  2.路径/  （一）备课/    1.研讨",
        ),
        (  # 1、 inside 1. is a level of its own; a single slip of the sign is not
            "一、德育\n1.升旗\n1、选旗手\n2、写讲稿\n2.值周\n3、评比",
            "一、德育/  1.升旗/    1、选旗手/    2、写讲稿/  2.值周/  3、评比",
        ),
        (  # figures with points
            "1.德育\n1.1 升旗\n1.2 值周\n2.教学\n2.1 备课\n2.2 上课\n3.15活动当天照常",
            "1.德育/  1.1升旗/  1.2值周/2.教学/  2.1备课/  2.2上课",
        ),
        (  # chapters
            "第一部分 德育\n一、升旗\n二、值周\n第二部分 教学\n一、备课",
            "第一部分德育/  一、升旗/  二、值周/第二部分教学/  一、备课",
        ),
        (  # 第一， under a bare heading that has no other numbers
            "一、德育\n第一，抓升旗。\n第二，抓值周。\n二、教学\n第一，抓备课。\n第二，抓上课。",
            "一、德育/  第一，抓升旗/  第二，抓值周/二、教学/  第一，抓备课/  第二，抓上课",
        ),
        (  # months begin anywhere and pass the new year
            "一、德育\n1.升旗\n二、逐月安排\n十二月份：\n"
            "1.艺术节\n2.期末复习\n一月份：\n1.期末考试\n三、附则",
            "一、德育/  1.升旗/二、逐月安排/  十二月份/"
            "    1.艺术节/    2.期末复习/  一月份/    1.期末考试/三、附则",
        ),
        (  # an annex is never part of the last measure
            "一、德育\n（一）升旗\n1.选旗手\n附：值班安排表",
            "一、德育/  （一）升旗/    1.选旗手/附：值班安排表",
        ),
    ],
)
def test_levels_follow_the_documents_own_habit(tmp_path, text, expected):
    assert tree(read(tmp_path, HEAD + text)) == expected.split("/")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the first number of a level is gone
            "一、德育\n升旗要规范，每周一全校参加。\n2.值周要认真，每天有记录。\n二、教学\n1.备课",
            "一、德育/  1.升旗要规范，每周一全校参加/  2.值周要认真，每天有记录/二、教学/  1.备课",
        ),
        (  # its heading stands before its own text
            "一、德育\n升旗教育\n每周一全校参加，由各班轮流主持。\n（二）值周工作\n每天有记录。",
            "一、德育/  （一）升旗教育/  （二）值周工作",
        ),
        (  # its children kept theirs
            "一、教学\n常规管理\n1.备课\n2.上课\n（二）教研活动\n1.研讨",
            "一、教学/  （一）常规管理/    1.备课/    2.上课/  （二）教研活动/    1.研讨",
        ),
        (  # the very first one
            "德育工作\n坚持立德树人，做好升旗。\n二、教学工作\n1.备课",
            "一、德育工作/二、教学工作/  1.备课",
        ),
        (  # one in the middle, a heading
            "一、德育\n（一）升旗教育\n每周一。\n值周工作\n每天。\n（三）家校共育\n每月。",
            "一、德育/  （一）升旗教育/  （二）值周工作/  （三）家校共育",
        ),
        (  # one in the middle, whose children begin anew
            "一、德育\n（一）升旗教育\n1.选旗手\n2.写讲稿\n"
            "值周工作\n1.定岗位\n2.作记录\n（三）家校共育",
            "一、德育/  （一）升旗教育/    1.选旗手/    2.写讲稿/"
            "  （二）值周工作/    1.定岗位/    2.作记录/  （三）家校共育",
        ),
        (  # headings that never had numbers
            "一、重点工作\n德育方面\n1.升旗\n2.值周\n教学方面\n"
            "1.备课\n2.上课\n后勤方面\n1.维修\n二、保障",
            "一、重点工作/  德育方面/    1.升旗/    2.值周/  教学方面/"
            "    1.备课/    2.上课/  后勤方面/    1.维修/二、保障",
        ),
        (  # numbers that merely start again
            "一、德育\n1.升旗要规范。\n2.值周要认真。\n1.家访要全覆盖。\n二、教学",
            "一、德育/  1.升旗要规范/  2.值周要认真/  1.家访要全覆盖/二、教学",
        ),
        (  # a list that a lead-in announces is the measure's own
            "一、教学\n1.备课\n2.教研\n具体要求如下：\n1.定时间\n2.定地点\n3.上课\n二、德育",
            "一、教学/  1.备课/  2.教研/    1.定时间/    2.定地点/    3.上课/二、德育",
        ),
        (  # so is one that its own words announce
            "一、教学\n1.备课\n2.教研，做到：\n1.定时间\n2.定地点\n3.定内容\n3.上课\n二、德育",
            "一、教学/  1.备课/  2.教研，做到/    1.定时间/    2.定地点/"
            "    3.定内容/  3.上课/二、德育",
        ),
        (  # a number skipped by the author
            "一、德育\n1.升旗\n3.值周\n三、教学\n1.备课",
            "一、德育/  1.升旗/  3.值周/三、教学/  1.备课",
        ),
    ],
)
def test_lost_and_restarted_numbers_are_put_right(tmp_path, text, expected):
    assert tree(read(tmp_path, HEAD + text)) == expected.split("/")


def test_enumerations_inside_a_measure_stay_in_its_text(tmp_path):
    document = read(
        tmp_path,
        HEAD + "一、安全工作\n（一）校园安全\n1.门卫管理\n做到：①登记；②测温；③引导。\n"
        "一是双人值守。\n二是定时巡查。\n目前工作已到位。\n"
        "第一，成立小组。\n第二，明确分工。\n2.消防演练",
    )
    measure = find(document, "门卫管理")
    assert measure.kind is PlanNodeKind.MEASURE
    assert measure.text.splitlines() == [
        "做到：①登记；②测温；③引导。",
        "一是双人值守。",
        "二是定时巡查。",
        "目前工作已到位。",
        "第一，成立小组。",
        "第二，明确分工。",
    ]
    assert [node.title for node in find(document, "校园安全").children] == ["门卫管理", "消防演练"]


@pytest.mark.parametrize(
    "line",
    [
        "No.1 书吧挂牌。",
        "1—六年级学生参加。",
        "2—六年级学生参加。",
        "首先，成立小组。",
        "最后，做好总结。",
        "其次，做好总结。",
    ],
)
def test_a_number_of_a_rare_kind_without_a_second_is_text(tmp_path, line):
    document = read(tmp_path, f"{HEAD}一、读书节\n1.开幕式\n{line}\n2.闭幕式")
    measure = find(document, "开幕式")
    assert measure.kind is PlanNodeKind.MEASURE
    assert measure.text.splitlines() == [line]
    assert [node.title for node in find(document, "读书节").children] == ["开幕式", "闭幕式"]


def test_background_stays_a_section_and_leaves_are_measures(tmp_path):
    document = read(
        tmp_path,
        HEAD + "一、指导思想\n以儿童为本。\n二、上学期工作回顾\n成绩不少。\n"
        "三、主要措施\n1.备课\n四、保障机制\n建立小组。",
    )
    assert [node.kind.value for node in document.nodes] == [
        "section",
        "section",
        "section",
        "measure",
    ]
    assert document.nodes[0].text == "以儿童为本。"
    assert document.nodes[3].text == "建立小组。"


@pytest.mark.parametrize(
    ("paragraph", "title"),
    [
        ("校本课程建设。本学期开设三门课程，每周一节。", "校本课程建设"),
        ("班主任培训：每月一次，由德育处组织。", "班主任培训"),
        ("以研促教，提高课堂质量。", "以研促教，提高课堂质量"),
        ("开展“读好书。做好人”活动。每月评比。", "开展“读好书。做好人”活动"),
        ("做好以下工作，包括：晨检、午检。", "做好以下工作，包括：晨检、午检"),
        ("家访全覆盖（责任人：周明；完成时限：5月底）", "家访全覆盖"),
        ("真的做到了吗？请自查。", "真的做到了吗？"),
    ],
)
def test_the_title_is_the_heading_or_the_first_sentence(paragraph, title):
    assert title_of_paragraph(paragraph) == title


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("加强领导，明确责任，形成合力。", PlanNodeKind.SECTION),
        ("各部门要各负其责，密切配合。", PlanNodeKind.SECTION),
        ("总务处负责经费，每月公布一次。", PlanNodeKind.MEASURE),
        ("10月底前建立考核台账。", PlanNodeKind.MEASURE),
    ],
)
@pytest.mark.parametrize("heading", ["保障措施", "工作要求", "组织保障"])
def test_a_call_on_everybody_is_owed_by_nobody(tmp_path, heading, text, kind):
    document = read(tmp_path, f"{HEAD}一、德育\n1.升旗\n2.值周\n二、{heading}\n{text}")
    assert find(document, heading).kind is kind


def test_numbered_measures_of_the_last_section_are_measures(tmp_path):
    document = read(tmp_path, f"{HEAD}一、德育\n1.升旗\n二、保障措施\n1.经费单列\n2.定期通报")
    assert [find(document, title).kind for title in ("经费单列", "定期通报")] == [
        PlanNodeKind.MEASURE
    ] * 2


def test_one_paragraph_with_heading_and_text_keeps_the_whole_in_text(tmp_path):
    document = read(tmp_path, HEAD + "一、课程\n1.校本课程。每周一节。\n期末展示。\n2.研学")
    assert find(document, "校本课程").text == "校本课程。每周一节。\n期末展示。"
    assert find(document, "研学").text == ""


def test_an_annex_is_a_section_of_its_own_even_without_words(tmp_path):
    document = read(tmp_path, HEAD + "一、德育\n1.升旗\n附件：\n值班安排表见公告栏")
    annex = document.nodes[-1]
    assert (annex.title, annex.kind, annex.text) == (
        "附件",
        PlanNodeKind.SECTION,
        "值班安排表见公告栏",
    )


def test_owner_and_deadline_named_in_the_text_are_taken(tmp_path):
    document = read(
        tmp_path,
        HEAD + "一、德育\n"
        "1.家访全覆盖（责任部门：德育处；责任人：周明、李 想；完成时限：5月底）\n2.值周",
    )
    node = find(document, "家访全覆盖")
    assert (node.department, node.people, node.due_text) == ("德育处", ("周明", "李想"), "5月底")


def test_owner_and_deadline_are_told_apart_by_their_names(tmp_path):
    document = read(tmp_path, HEAD + "一、后勤\n1.食堂管理。责任人：周明 完成时间：3月底\n2.维修")
    node = find(document, "食堂管理")
    assert (node.people, node.due_text) == (("周明",), "3月底")


def test_what_was_understood_can_be_shown(tmp_path):
    document = read(tmp_path, HEAD + "一、德育\n1.升旗\n2.值周")
    assert list(format_outline_lines(document)) == [
        "一、德育　［2 项举措］",
        "  1.升旗",
        "  2.值周",
    ]


HABITS = (
    ("一、", "（一）", "1.", "（1）"),
    ("一、", "1、", "（1）", "①"),
    ("（一）", "1.", "（1）", "①"),
    ("1.", "（1）", "①", "A."),
    ("第一部分 ", "一、", "（一）", "1."),
    ("一、", "（一）", "1、", "1）"),
    ("一．", "( 一 )", "１．", "（1）"),
    ("1、", "1.", "（1）", "①"),
)


def numbered(pattern, value):
    if "①" in pattern:
        return pattern.replace("①", "①②③④⑤⑥⑦⑧⑨"[value - 1])
    if "A" in pattern:
        return pattern.replace("A", "ABCDEFGHI"[value - 1])
    if "１" in pattern:
        return pattern.replace("１", "１２３４５６７８９"[value - 1])
    return pattern.replace("一", to_chinese_number(value)).replace("1", str(value))


TITLES = st.text("春夏秋冬山水花草树木鸟鱼虫灯书画琴棋", min_size=2, max_size=12)
BODIES = st.lists(
    st.text("春夏秋冬山水花草", min_size=1, max_size=9).map("落实{}，不走样。".format), max_size=2
)
PAGES = st.tuples(TITLES, BODIES, st.just([]))
TREES = st.recursive(
    st.lists(PAGES, min_size=1, max_size=3),
    lambda nodes: st.lists(
        st.tuples(TITLES, BODIES, st.one_of(st.just([]), nodes)), min_size=1, max_size=3
    ),
    max_leaves=12,
)


def depth_of(nodes):
    return max((1 + depth_of(children) for _, _, children in nodes), default=0)


def rendered(nodes, habit, depth=0):
    for value, (title, body, children) in enumerate(nodes, start=1):
        yield f"{numbered(habit[depth], value)}{title}"
        yield from body
        yield from rendered(children, habit, depth + 1)


def plain(node: PlanNode):
    return node.title, node.text.splitlines(), [plain(child) for child in node.children]


def as_lists(nodes):
    return [(title, list(body), as_lists(children)) for title, body, children in nodes]


@given(nodes=TREES.filter(lambda nodes: depth_of(nodes) <= 4), habit=st.sampled_from(HABITS))
def test_any_tree_in_any_habit_is_read_back_as_the_same_tree(tmp_path_factory, nodes, habit):
    path = tmp_path_factory.getbasetemp() / "树.txt"
    path.write_text(HEAD + "\n".join(rendered(nodes, habit)), encoding="utf-8")
    assert [plain(node) for node in read_plan(path).nodes] == as_lists(nodes)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared real plans are not beside the checkout")
@pytest.mark.parametrize(
    "name", ["plan-2019-2020-2.docx", "plan-2019-2020-2.txt", "plan-2019-2020-2-autonumbered.docx"]
)
def test_the_real_plan_gives_its_forty_measures_under_their_headings(name):
    document = read_plan(SHARED / name)
    assert document.term == "2019-2020-2"
    assert [node.number for node in document.nodes] == ["一、", "二、", "三、"]
    assert [node.kind for node in document.nodes] == [PlanNodeKind.SECTION] * 3
    background, goals, work = document.nodes
    assert not background.children
    assert not goals.children
    assert background.text
    assert [part.number for part in work.children] == ["（一）", "（二）", "（三）", "（四）"]
    measures = [
        [
            [leaf.number for leaf in heading.children if leaf.kind is PlanNodeKind.MEASURE]
            for heading in part.children
        ]
        for part in work.children
    ]
    assert [[len(leaves) for leaves in part] for part in measures] == [
        [3, 3, 3],
        [3, 3, 3],
        [3, 3, 3],
        [3, 7, 3],
    ]
    assert all(
        leaves == [f"（{n}）" for n in range(1, len(leaves) + 1)]
        for part in measures
        for leaves in part
    )
    kinds = [node.kind for _, node in document.walk_in_reading_order()]
    assert kinds.count(PlanNodeKind.MEASURE) == 40
    assert kinds.count(PlanNodeKind.TABLE_ROW) == 13


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("湖山小学2026—2027学年第一学期", "学校安全工作计划"),
        ("湖山小学", "后勤工作行事历"),
    ],
)
def test_a_title_of_two_lines_is_one_title_however_it_looks(tmp_path, first, second):
    from docx import Document
    from docx.shared import Pt

    document = Document()
    for line in (first, second):
        run = document.add_paragraph().add_run(line)
        run.bold, run.font.size = True, Pt(22)
    for line in ("一、指导思想", "坚持安全第一的宗旨。", "二、主要工作", "1.检修消防栓。"):
        document.add_paragraph().add_run(line).font.size = Pt(16)
    path = tmp_path / "计划.docx"
    document.save(str(path))
    read_back = read_plan(path)
    assert [node.title for node in read_back.nodes] == ["指导思想", "主要工作"]
    assert read_back.title.endswith(second)


def test_who_a_paper_is_sent_to_and_what_goes_with_it_are_no_measures(tmp_path):
    document = read(
        tmp_path,
        f"{HEAD}一、后勤\n1.翻新跑道。\n2.检修水管。\n附件：1.湖山小学行事历\n2.各处室计划\n"
        "湖山小学\n2027年2月20日\n抄送：区教育局办公室\n湖山小学办公室    2027年2月20日印发\n",
    )
    assert tree(document) == ["一、后勤", "  1.翻新跑道", "  2.检修水管"]
    assert [left.text for left in document.left_over][-1] == "附件：1.湖山小学行事历 2.各处室计划"


def test_an_office_that_signs_with_the_month_sets_no_deadline(tmp_path):
    document = read(tmp_path, f"{HEAD}一、德育\n1.升旗。\n2.值周。\n德育处 2027年2月\n")
    assert find(document, "值周").text == ""


def test_a_remark_that_ends_a_plan_is_told_not_tracked(tmp_path):
    document = read(
        tmp_path,
        f"{HEAD}一、德育\n1.升旗。\n2.值周。\n附：以上安排如有变动，以通知为准。\n"
        "湖山一小少先队大队部\n2026.9.1\n",
    )
    assert tree(document) == ["一、德育", "  1.升旗", "  2.值周"]
    assert document.left_over[-1].text == "附：以上安排如有变动，以通知为准。"


def test_a_party_branch_signs_for_its_school(tmp_path):
    document = read(
        tmp_path, "中共湖山小学支部委员会\n2026—2027学年第一学期工作计划\n一、学习\n1.读书。\n"
    )
    assert document.school == "湖山小学"


def test_words_across_a_table_that_stands_alone_are_told(tmp_path):
    from docx import Document

    document = Document()
    table = document.add_table(rows=4, cols=3)
    for y, cells in enumerate(
        (("周次", "工作安排", "责任人"), ("1", "命题", "周明"), ("2", "阅卷", "李想"))
    ):
        for x, words in enumerate(cells):
            table.cell(y, x).text = words
    table.cell(3, 0).merge(table.cell(3, 2)).text = "本月重点：查漏补缺。"
    path = tmp_path / "安排.docx"
    document.save(str(path))
    read_back = read_plan(path)
    assert [node.title for node in read_back.nodes] == ["命题", "阅卷"]
    assert [left.text for left in read_back.left_over] == ["本月重点：查漏补缺。"]


def test_the_name_of_a_sample_text_is_not_the_title_of_the_plan_made_from_it(tmp_path):
    document = read(
        tmp_path,
        "小学后勤工作计划范文 篇一\n湖山小学总务处工作计划\n（2026—2027学年第一学期）\n"
        "一、管理\n1.清点财产。\n2.检修水电。\n",
    )
    assert (document.title, document.school) == ("湖山小学总务处工作计划", "湖山小学")


SHORT_LINES = [
    "养成教育",
    "升旗仪式上总结上周的行为规范情况。",
    "评比文明班级，颁发流动红旗。",
    "礼仪教育",
    "开展礼仪主题活动，各班布置专栏。",
]


@pytest.mark.parametrize("above", ["", "二、主要工作\n", "（一）德育\n"])
def test_short_lines_head_the_sentences_below_them(tmp_path, above):
    document = read(tmp_path, TITLE + above + "\n".join(SHORT_LINES) + "\n")
    indent = "  " * bool(above)
    assert [line for line in tree(document) if line != above.strip()] == [
        f"{indent}养成教育",
        f"{indent}  升旗仪式上总结上周的行为规范情况",
        f"{indent}  评比文明班级，颁发流动红旗",
        f"{indent}礼仪教育",
        f"{indent}  开展礼仪主题活动，各班布置专栏",
    ]


@pytest.mark.parametrize("spoilt", ["王晓梅", "组长：王晓梅", "9月1日"])
def test_a_line_that_is_neither_short_heading_nor_sentence_leaves_the_text_alone(tmp_path, spoilt):
    document = read(tmp_path, TITLE + "二、主要工作\n" + "\n".join([*SHORT_LINES, spoilt]) + "\n")
    assert "  养成教育" not in tree(document)


@pytest.mark.parametrize(
    ("letter", "shown"),
    [
        ("现将本学期后勤安排印发给大家，请遵照执行。", []),
        ("定于本周四下午擦洗各班门窗。", ["各位老师： 定于本周四下午擦洗各班门窗。"]),
        ("9月12日前交回损坏桌椅清单。", ["各位老师： 9月12日前交回损坏桌椅清单。"]),
    ],
)
def test_a_covering_letter_that_names_a_day_is_told(tmp_path, letter, shown):
    document = read(
        tmp_path, f"{TITLE}各位老师：\n{letter}\n一、管理\n1.清点财产。\n2.检修水电。\n"
    )
    assert tree(document) == ["一、管理", "  1.清点财产", "  2.检修水电"]
    assert [left.text.replace("\n", " ") for left in document.left_over] == shown


def test_what_stands_before_a_covering_letter_is_told(tmp_path):
    document = read(
        tmp_path, f"{TITLE}校园亟待修缮。\n各位老师：\n现印发。\n一、管理\n1.清点财产。\n"
    )
    assert [left.text for left in document.left_over] == ["校园亟待修缮。"]


def test_a_reminder_below_the_last_day_sets_no_deadline(tmp_path):
    document = read(
        tmp_path,
        f"{HEAD}一、德育\n1.升旗。\n2.值周。\n温馨提示：10月1日至8日放假，请值班人员到岗。\n",
    )
    assert find(document, "值周").text == ""
    assert document.left_over[-1].text.startswith("温馨提示")


def test_labelled_entries_below_a_heading_are_its_owner_and_deadline(tmp_path):
    path = tmp_path / "计划.md"
    path.write_text(
        "# 湖山小学信息化工作计划\n\n## 一、重点任务\n\n### 1. 升级网络\n\n"
        "- **负责部门**：信息中心\n- **完成时间**：9月30日\n- **具体内容**：更换交换机。\n\n"
        "### 2. 网络自查\n\n- **负责人**：周明\n- **完成时间**：每月\n",
        encoding="utf-8",
    )
    [section] = read_plan(path).nodes
    first, second = section.children
    assert (first.title, first.department, first.due_text) == ("升级网络", "信息中心", "9月30日")
    assert (second.title, second.people, second.due_text) == ("网络自查", ("周明",), "每月")
    assert "更换交换机" in first.text


def test_short_labels_in_bullets_below_a_bullet_belong_to_it(tmp_path):
    path = tmp_path / "计划.md"
    path.write_text(
        "# 湖山小学工会活动计划\n\n## 一、文体活动\n\n"
        "- 羽毛球赛\n  - 时间：10月下旬\n  - 负责：周明\n"
        "- 联欢会\n  - 时间：12月31日前\n  - 负责：工会\n",
        encoding="utf-8",
    )
    [section] = read_plan(path).nodes
    assert [(node.title, node.kind, node.children) for node in section.children] == [
        ("羽毛球赛", PlanNodeKind.MEASURE, ()),
        ("联欢会", PlanNodeKind.MEASURE, ()),
    ]
    assert "时间：10月下旬\n负责：周明" in section.children[0].text


@pytest.mark.parametrize(
    ("paragraph", "title"),
    [
        ("新教师入职培训——负责人：周明", "新教师入职培训"),
        ("修订应急预案　责任人：周明　完成时间：9月底", "修订应急预案"),
        ("责任人：周明", "责任人"),
    ],
)
def test_labelled_owners_behind_a_dash_or_a_space_are_no_part_of_a_title(paragraph, title):
    assert title_of_paragraph(paragraph) == title


@pytest.mark.parametrize(
    "line", ["每周一次年级组会议，通报班级情况", "每月通报班级情况", "做好学情分析"]
)
def test_a_measure_that_reports_on_a_situation_is_a_measure(tmp_path, line):
    document = read(tmp_path, f"湖山小学计划\n一、班级情况\n共6班。\n二、常规\n1.{line}\n2.值日\n")
    background, work = document.nodes
    assert background.kind is PlanNodeKind.SECTION
    assert work.children[0].kind is PlanNodeKind.MEASURE


def test_reminders_and_thanks_below_a_list_belong_to_none_of_it(tmp_path):
    document = read(
        tmp_path,
        f"{HEAD}一、本周\n1.升旗。\n2.值周。\n另：天气变化大，请每日做好晨检。\n请互相转告，谢谢！\n"
        "湖山小学\n2026年10月25日\n",
    )
    assert find(document, "值周").text == ""
    assert document.left_over[-1].text == "另：天气变化大，请每日做好晨检。\n请互相转告，谢谢！"


def test_a_term_may_be_named_by_dotted_months(tmp_path):
    document = read(tmp_path, "湖山小学体育工作计划\n（2026.9—2027.1）\n一、目标\n1.达标。\n")
    assert document.term == "2026-2027-1"


def test_ordinals_that_head_lists_are_parts_of_the_plan(tmp_path):
    document = read(
        tmp_path,
        "湖山小学2026—2027学年第一学期教学工作安排\n第一，规范常规。\n（1）制定计划。\n（2）检查教案。\n"
        "第二，深化改革。\n（1）磨课。\n（2）评课。\n",
    )
    assert tree(document) == [
        "第一，规范常规",
        "  （1）制定计划",
        "  （2）检查教案",
        "第二，深化改革",
        "  （1）磨课",
        "  （2）评课",
    ]


def test_ordinals_before_sentences_stay_text(tmp_path):
    document = read(
        tmp_path,
        f"{HEAD}第一，课堂要实。教师要备好每一节课。\n第二，作业要精。\n一、教学\n1.备课\n2.磨课\n",
    )
    assert tree(document) == ["一、教学", "  1.备课", "  2.磨课"]


def test_headings_between_two_signs_are_headings_without_them(tmp_path):
    document = read(
        tmp_path,
        "湖山小学五年级组工作计划\n☆ 主要工作 ☆\n1、抓常规。\n2、抓课堂。\n☆ 家校携手 ☆\n"
        "1、开好家长会。\n2、办好家长课堂。\n",
    )
    assert tree(document) == [
        "主要工作",
        "  1、抓常规",
        "  2、抓课堂",
        "家校携手",
        "  1、开好家长会",
        "  2、办好家长课堂",
    ]


def test_a_notice_gives_the_plan_in_its_first_annex_and_a_table_in_the_second(tmp_path):
    document = read(
        tmp_path,
        "关于印发《湖山小学2026—2027学年第一学期安全工作计划》的通知\n各处室：\n"
        "现将计划印发给你们，请认真执行。\n附件：1.安全工作计划\n2.任务分解表\n湖山小学\n2026年9月2日\n"
        "附件1\n安全工作计划\n一、目标\n二、任务\n1.签责任书\n2.换灭火器\n附件2\n任务分解表\n见公告栏。",
    )
    assert document.title == "湖山小学2026—2027学年第一学期安全工作计划"
    assert tree(document) == [
        "一、目标",
        "二、任务",
        "  1.签责任书",
        "  2.换灭火器",
        "附件2：任务分解表",
    ]


@pytest.mark.parametrize(
    ("paragraph", "title"),
    [
        ("落实好的.做法继续推广", "落实好的.做法继续推广"),
        ("检修三.四年级灯管.做好登记", "检修三.四年级灯管"),
        ("3月5日：学雷锋义卖", "3月5日：学雷锋义卖"),
        ("板报主题：节约粮食", "板报主题：节约粮食"),
        ("活动主题：节约粮食", "活动主题"),
    ],
)
def test_a_dot_in_a_phrase_and_a_day_end_no_title(paragraph, title):
    assert title_of_paragraph(paragraph) == title


def test_prose_under_a_background_heading_stays_text_and_goals_line_by_line_are_items(tmp_path):
    lines = "办好读书节。\n改建图书馆。\n开设十门社团课。\n家长满意率达95%。\n"
    document = read(
        tmp_path, f"{HEAD}一、指导思想\n{lines}二、指导思想和工作目标\n{lines}三、工作目标\n{lines}"
    )
    assert tree(document) == [
        "一、指导思想",
        "二、指导思想和工作目标",
        "三、工作目标",
        "  办好读书节",
        "  改建图书馆",
        "  开设十门社团课",
        "  家长满意率达95%",
    ]


def test_a_single_date_is_no_heading_but_a_month_above_its_tasks_is(tmp_path):
    dated = read(tmp_path, f"{TITLE}2026年9月\n一、德育\n1.升旗\n2.值周\n")
    assert tree(dated) == ["一、德育", "  1.升旗", "  2.值周"]
    monthly = read(tmp_path, f"{TITLE}一、德育\n十月份\n1.升旗\n2.值周\n二、教学\n1.备课\n2.上课")
    assert tree(monthly) == [
        "一、德育",
        "  十月份",
        "    1.升旗",
        "    2.值周",
        "二、教学",
        "  1.备课",
        "  2.上课",
    ]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("湖山小学关于加强体育工作的\n实施方案", "湖山小学关于加强体育工作的实施方案"),
        (
            "湖山小学2026—2027学年第一学期工作计划\n暨重点任务分解",
            "湖山小学2026—2027学年第一学期工作计划暨重点任务分解",
        ),
        ("湖山小学\n2026年秋季\n少先队工作计划", "湖山小学2026年秋季少先队工作计划"),
        ("凝心聚力\n湖山小学2026年秋季\n工作要点", "湖山小学2026年秋季工作要点"),
    ],
)
def test_a_title_over_several_lines_is_one_title(tmp_path, lines, title):
    document = read(tmp_path, f"{lines}\n一、德育\n1.升旗\n2.值周\n")
    assert (document.title, document.school) == (title, "湖山小学")
    assert tree(document) == ["一、德育", "  1.升旗", "  2.值周"]


def test_a_paragraph_with_a_long_list_has_the_words_before_its_colon_as_title():
    paragraph = (
        "开学初，在总务主任的组织下，做好：书本的提取和发放，卫生工具的采购和发放，教室的调整，"
        "各班桌椅的配备，检查水电是否正常，各部位照明设施检查维修，等等。"
    )
    assert title_of_paragraph(paragraph) == "开学初，在总务主任的组织下，做好"


def test_particulars_in_line_before_the_first_number_head_nothing(tmp_path):
    document = read(
        tmp_path,
        "湖山小学科技节方案\n活动主题：动手动脑，放飞梦想\n活动时间：10月20日\n活动地点：操场\n"
        "一、比赛项目\n1.纸飞机。\n2.搭高塔。\n二、奖项\n1.一等奖。\n2.二等奖。\n",
    )
    parts = [node for depth, node in document.walk_in_reading_order() if depth == 0 and node.number]
    assert [node.number for node in parts] == ["一、", "二、"]
    assert "活动地点：操场" in "".join(node.text for node in document.nodes)


def test_grades_head_the_sentences_below_them(tmp_path):
    document = read(
        tmp_path,
        "湖山小学阅读方案\n一、阅读内容\n低年级（1-2年级）\n每天听读二十分钟，家长签字。\n"
        "每周借一本绘本，周五归还。\n中年级（3-4年级）\n每月读两本书，写读书卡。\n"
        "二、阅读评价\n1.评选书香班级。\n2.评选阅读之星。\n",
    )
    assert tree(document)[:5] == [
        "一、阅读内容",
        "  低年级（1-2年级）",
        "    每天听读二十分钟，家长签字",
        "    每周借一本绘本，周五归还",
        "  中年级（3-4年级）",
    ]


@pytest.mark.parametrize("heading", ["工作目标", "主要工作"])
@pytest.mark.parametrize("count", [1, 2])
def test_sentences_without_label_introduce_the_labelled_paragraphs_below_them(
    tmp_path, heading, count
):
    sentences = ("以习惯养成为重点，推动育人方式转变。", "本学期在三个方面有所突破。")[:count]
    labels = [
        f"{label}：各年级商定办法，每周小结一次。" for label in ("课间活动", "文明用餐", "图书借阅")
    ]
    document = read(
        tmp_path, "\n".join(["湖山小学德育计划", f"一、{heading}", *sentences, *labels, "二、备注"])
    )
    assert tree(document)[:4] == [f"一、{heading}", "  课间活动", "  文明用餐", "  图书借阅"]
    assert all(sentence in document.nodes[0].text for sentence in sentences)


@pytest.mark.parametrize("colon", ["：", ""])
def test_the_value_below_a_label_before_the_first_number_heads_nothing(tmp_path, colon):
    document = read(
        tmp_path,
        f"湖山小学艺术节方案\n活动主题{colon}\n小小舞台，大大梦想\n活动地点{colon}\n学校礼堂\n"
        "一、活动内容\n1.合唱比赛。\n2.书画展览。\n二、活动要求\n1.全员参加。\n2.注意安全。\n",
    )
    top = [node.title for depth, node in document.walk_in_reading_order() if depth == 0]
    assert top == ["活动主题", "活动地点", "活动内容", "活动要求"]
    assert document.nodes[1].text == "学校礼堂"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the heading announces the work
            "一、主要措施\n一、抓好培训\n1、上研讨课\n2、听课\n二、美化校园\n1、换灯具\n2、补种花木",
            "一、主要措施/  一、抓好培训/    1、上研讨课/    2、听课/  二、美化校园/"
            "    1、换灯具/    2、补种花木",
        ),
        (  # the heading before it has text of its own
            "一、指导思想\n办好学校。\n二、本期打算\n一、抓好培训\n1、上研讨课\n2、听课\n"
            "二、美化校园\n1、换灯具\n2、补种花木",
            "一、指导思想/二、本期打算/  一、抓好培训/    1、上研讨课/    2、听课/  二、美化校园/"
            "    1、换灯具/    2、补种花木",
        ),
        (  # measures without text below them announce nothing
            "（一）升旗\n（二）值周\n（一）备课\n（二）上课",
            "（一）升旗/（二）值周/（一）备课/（二）上课",
        ),
    ],
)
def test_numbers_that_begin_again_below_a_bare_heading_belong_to_it(tmp_path, text, expected):
    assert tree(read(tmp_path, f"{HEAD}{text}")) == expected.split("/")


def test_the_only_stage_heads_the_list_directly_below_it(tmp_path):
    text = "一、活动安排\n第一阶段：准备阶段（10月9日-10月16日）\n1、布置书架\n2、印制借书卡"
    assert tree(read(tmp_path, f"{HEAD}{text}")) == [
        "一、活动安排",
        "  第一阶段：准备阶段（10月9日-10月16日）",
        "    1、布置书架",
        "    2、印制借书卡",
    ]


def test_the_only_stage_without_a_list_is_text(tmp_path):
    text = "一、图书角\n第一阶段：各班布置书架\n大家一起动手。\n二、总结"
    assert tree(read(tmp_path, f"{HEAD}{text}")) == ["一、图书角", "二、总结"]


def test_the_only_month_with_an_entry_behind_its_colon_heads_those_of_other_grades(tmp_path):
    text = (
        "一、争章活动\n争章项目如下安排：\n3—4月份：一二年级 礼貌章\n"
        "三至六年级 礼貌章、读报章\n二、阵地建设"
    )
    assert tree(read(tmp_path, f"{HEAD}{text}")) == [
        "一、争章活动",
        "  3—4月份",
        "    一二年级 礼貌章",
        "    三至六年级 礼貌章、读报章",
        "二、阵地建设",
    ]
