"""Choosing a template: ours, the school's, a file."""

import shutil

import pytest
from word_files import word_file

from meetingtui.base import shipped_files as shipped
from meetingtui.base.errors import TemplateError
from meetingtui.documents.document_file import DocumentWriteError
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.template import check_template
from meetingtui.documents.template_catalogue import (
    SHIPPED,
    available_templates,
    content_not_in_template,
    copy_shipped_template,
    find_meeting_template,
    meeting_templates,
    own_templates_folder,
    template_from_file,
    template_of_type,
)


@pytest.fixture
def own(tmp_path):
    own_templates_folder(tmp_path).mkdir()
    return own_templates_folder(tmp_path)


def test_without_a_school_of_its_own_ours_are_offered(tmp_path):
    assert [(each.name, each.is_own) for each in available_templates(tmp_path)] == [
        (name, False) for name, _, _ in SHIPPED
    ]
    assert find_meeting_template(tmp_path).path == shipped.templates_folder() / "minutes.docx"


def test_an_own_file_of_the_same_name_takes_the_place_of_ours(tmp_path, own):
    shutil.copy(shipped.templates_folder() / "minutes.docx", own)
    assert find_meeting_template(tmp_path).path == own / "minutes.docx"
    assert [each.name for each in available_templates(tmp_path) if each.is_own] == ["纪要"]


def test_other_files_of_the_school_follow_by_their_own_names(tmp_path, own):
    (own / "~$红头.docx").write_bytes(b"")
    (own / "说明.txt").write_bytes(b"")
    shutil.copy(shipped.templates_folder() / "minutes-gbt9704.docx", own / "红头.docx")
    assert [each.name for each in available_templates(tmp_path)[len(SHIPPED) :]] == ["红头"]
    for wanted in ("红头", "红头.docx"):
        assert find_meeting_template(tmp_path, wanted).path == own / "红头.docx"


def test_a_name_nobody_knows_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(TemplateError, match=r"没有叫“公文”的模板。可用：纪要、公文纪要"):
        find_meeting_template(tmp_path, "公文")


@pytest.mark.parametrize(
    ("name", "line", "form"),
    [
        ("模板.docx", "{{ place }}", DocumentType.MINUTES),
        ("模板.docx", "{%p for person in attendance %}", DocumentType.RECORD),
        ("模板.docx", "{%p for sheet in sheets %}", DocumentType.TASKS),
        ("存档记录.docx", "{{ place }}", DocumentType.RECORD),
        ("部门任务.docx", "正文", DocumentType.TASKS),
        ("个人任务.docx", "正文", DocumentType.PERSONAL_TASKS),
        ("一页纸.docx", "{%p for line in late.lines %}", DocumentType.STATUS),
        ("我校推进情况.docx", "正文", DocumentType.STATUS),
    ],
)
def test_the_form_is_told_by_the_name_or_by_the_tags(tmp_path, name, line, form):
    path = word_file(tmp_path, line).rename(tmp_path / name)
    assert template_from_file(path).document_type is form


def test_a_paper_that_tells_of_the_term_is_no_paper_of_a_meeting(tmp_path, own):
    shutil.copy(shipped.templates_folder() / "status.docx", own / "本校推进情况.docx")
    assert [each.name for each in meeting_templates(tmp_path)] == [
        name for name, form, _ in SHIPPED if form.is_made_from_held_meeting
    ]
    with pytest.raises(TemplateError, match="推进情况的模板，不是某一次例会的文书"):
        find_meeting_template(tmp_path, str(own / "本校推进情况.docx"))


def test_the_schools_own_takes_the_place_of_ours_for_the_term_too(tmp_path, own):
    assert (
        template_of_type(tmp_path, DocumentType.STATUS).path
        == shipped.templates_folder() / "status.docx"
    )
    shutil.copy(shipped.templates_folder() / "status.docx", own)
    assert template_of_type(tmp_path, DocumentType.STATUS).path == own / "status.docx"


def test_a_file_that_is_no_template_is_told_by_the_check_not_by_the_choice(tmp_path):
    path = tmp_path / "坏.docx"
    path.write_bytes(b"text")
    assert template_from_file(path).document_type is DocumentType.MINUTES
    assert "不是 Word 文档" in check_template(path)[0]


def test_a_starting_copy_is_one_of_ours_and_never_overwrites(tmp_path):
    made = copy_shipped_template("公文纪要", tmp_path / "红头.docx")
    assert made.read_bytes() == (shipped.templates_folder() / "minutes-gbt9704.docx").read_bytes()
    assert copy_shipped_template("任务单", tmp_path).name == "tasks.docx"
    made.write_bytes(b"mine")
    with pytest.raises(TemplateError, match="换一个名字"):
        copy_shipped_template("公文纪要", made)
    assert made.read_bytes() == b"mine"
    with pytest.raises(DocumentWriteError, match="没有文件夹"):
        copy_shipped_template("纪要", tmp_path / "没有" / "红头.docx")


def test_what_a_template_never_writes_is_named(tmp_path):
    assert all(content_not_in_template(each) == [] for each in available_templates(tmp_path))
    path = word_file(tmp_path, "{{ work.unheard }}{{ share.lead }}{{ reflection.number }}")
    assert content_not_in_template(template_from_file(path)) == [
        "主题研讨",
        "本次议定事项",
        "成果",
        "会议强调",
        "其他事项",
    ]
