"""Mistakes in the tags of a template are told in Chinese with their place."""

import pytest
from docx import Document
from word_files import word_file

from meetingtui.base.errors import TemplateError
from meetingtui.documents.document_file import read_document_lines
from meetingtui.documents.template import check_template, render_template
from meetingtui.documents.template_variable import example_values
from meetingtui.documents.template_variable_table import MINUTES


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ plcae }}", "没有变量“plcae”。是不是“place”？"),
        ("{{ 地点 }}", "没有变量“地点”。是不是“place”？"),
        ("{{ topics }}", "没有变量“topics”。是不是“discussion.topics”？"),
        ("{{ share.topics }}", "“share”里没有“topics”。是不是“topic”？"),
        ("{{ discussion.topics.title }}", "“topics”是列表。请先用 for 逐个取"),
        ("{{ particulars }}", "“particulars”是列表，不能直接写出"),
        ("{{ share }}", "“share”下面还有各项"),
        ("{{ title.words }}", "没有变量“title.words”。可用的变量见"),
        ("{% for a in place %}{% endfor %}", "“place”不是列表"),
        (
            "{% for a in particulars %}{% for b in particulars %}{% endfor %}{% endfor %}",
            "套在它自己里面",
        ),
        ("｛｛ place ｝｝", "全角括号"),
        ("{｛ place }｝", "全角括号"),
        ("{％ if place ％}", "全角括号或百分号"),
        ("{{ place｜trim }}", "全角的“｜”。请改成半角的“|”"),
        ("{% if （place） %}{% endif %}", "全角的“（”"),
        ("地点：{{ place }", "标记没有写完"),
        ("地点：place }}", "标记没有写完"),
        ("{% if place %}有", "“if”没有结束。请在后面补上 {% endif %}"),
        ("{%p for line in particulars %}", "“for”没有结束。请在后面补上 {%p endfor %}"),
        ("有{% endif %}", "“endif”前面没有对应的 if"),
        ("{% else %}", "“else”前面没有对应的 if"),
        ("{% if place %}{% endfor %}", "“endfor”前面没有对应的 for"),
        ("{% p if place %}", "不能有空格。请写成 {%p if"),
        ("{% fro a in particulars %}", "不认识“fro”。是不是“for”？"),
        ("{% include 'x' %}", "不认识“include”。模板里只能用 for、if 和变量。"),
        ("{% set a = 1 %}", "模板里只能用 for、if"),
        ("{{ }}", "标记里是空的"),
        ("{{ place + }}", "写法不对"),
        ("{% if place = 1 %}{% endif %}", "写法不对"),
        ("{{ place|upper }}", "没有过滤器“upper”"),
        ("{%p if place %}文字", "别的内容，输出时会丢失"),
        ("{%p if place %}{%p endif %}", "两个 {%p %} 标记"),
        ("{%tr for task in decided.tasks %}", "只能用在表格里"),
        ("{{ place.__class__ }}", "程序内部的东西"),
        ("{{ cycler.__init__.__globals__ }}", "模板不能碰"),
        ("{{ place.upper() }}", "不能运行代码或调用函数"),
        ("{{ 'a' * 999999999 }}", "不能用的写法"),
        ("{{ [1, 2] }}", "不能用的写法"),
        ("{{ " + "(" * 5000 + " }}", "太长"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, line, said):
    template = word_file(tmp_path, "会议纪要", line)
    problems = check_template(template)
    assert any(said in problem for problem in problems), problems
    assert problems[0].startswith("第 2 段“")
    with pytest.raises(TemplateError):
        render_template(template, example_values(MINUTES))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            (("{%tr for task in decided.tasks %}{{ task.what }}", "{%tr endfor %}"),),
            "这一行里有两个 {%tr %} 标记",
        ),
        (
            (
                ("{%tr for task in decided.tasks %}", "{{ task.what }}"),
                ("{%tr endfor %}", ""),
            ),
            "这一行除了 {%tr %} 标记还有别的内容",
        ),
        (
            (
                ("{%tr for task in decided.tasks %}", ""),
                ("{{ task.what }}", "{{ task.ower }}"),
                ("{%tr endfor %}", ""),
            ),
            "第 1 个表格第 2 行“{{ task.ower }}”：“task”里没有“ower”。是不是“owner”？",
        ),
        (
            (
                ("{%tr for task in decided.tasks %}", ""),
                ("{{ task.what }}", ""),
                ("{% endfor %}", ""),
            ),
            "请写成一样的",
        ),
    ],
)
def test_a_mistake_in_a_table_is_named_with_its_row(tmp_path, rows, said):
    problems = check_template(word_file(tmp_path, rows=rows))
    assert any(said in problem for problem in problems), problems


def test_header_and_footer_are_looked_over_too(tmp_path):
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "{{ shcool }}"
    path = tmp_path / "模板.docx"
    document.save(str(path))
    assert check_template(path) == ["页脚“{{ shcool }}”：没有变量“shcool”。是不是“school”？"]


def test_every_mistake_is_listed_not_only_the_first(tmp_path):
    template = word_file(tmp_path, "{{ plcae }}", "好", "{{ hots }}{{ recoder }}")
    assert len(check_template(template)) == 3


@pytest.mark.parametrize(
    "lines",
    [
        ("{{ place }}", "{{r place }}", "{# 说明 #}"),
        ("{%p if place and not absent %}", "{{ place|default('（无）') }}", "{%p endif %}"),
        ("{%p for line in particulars %}", "{{ loop.index }}.{{ line.text }}", "{%p endfor %}"),
        ("{{ decided.tasks[0].what if decided.tasks else '无' }}",),
        ("{% if host == “程远舟” %}是{% elif host %}否{% else %}无{% endif %}",),
        ("{{ (decided.tasks|first).what if decided.tasks }}",),
        (
            "{% for task in decided.tasks %}{{ task.what }}"
            "{% if not loop.last %}；{% endif %}{% endfor %}",
        ),
    ],
)
def test_what_a_school_may_well_write_is_let_through(tmp_path, lines):
    template = word_file(tmp_path, *lines)
    assert check_template(template) == []


def test_a_tag_that_word_split_into_runs_is_still_one_tag(tmp_path):
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ pla", "ce }", "}"):
        paragraph.add_run(piece)
    path = tmp_path / "模板.docx"
    document.save(str(path))
    assert check_template(path) == []
    assert read_document_lines(render_template(path, example_values(MINUTES))) == [
        "行政楼二楼会议室"
    ]
