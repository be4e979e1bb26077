"""``meetingtui summary``, run as a user runs it."""

from pathlib import Path

import pytest
from command_line import SCHOOL, run_command
from docx import Document

from meetingtui.base.clock import today
from meetingtui.sample import create_sample_school


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample school as it stands today; files are written beside it only."""
    folder = tmp_path_factory.mktemp("sample")
    create_sample_school(folder, today())
    return folder


def text_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_the_draft_goes_into_the_data_folder_and_never_over_another(sample: Path):
    first, second = (run_command("summary", data=sample) for _ in range(2))
    assert first.returncode == second.returncode == 0
    one, other = (Path(each.stdout.removeprefix("已写出：").strip()) for each in (first, second))
    assert one.parent == sample / "summary"
    assert other.stem == f"{one.stem}（2）"
    assert "没有任何记录" in first.stderr
    assert "批注" in first.stderr
    text = text_of(one)
    assert "党建引领与学校治理" in text
    assert "存在问题与不足" in text
    assert len(list(Document(str(one)).comments)) > 50


def test_length_detail_chapters_and_comments_are_asked_for_in_words(sample: Path, tmp_path: Path):
    wanted = tmp_path / "总结.docx"
    section = ("--section", "教师发展与教育科研")
    done = run_command(
        *("summary", "-o", str(wanted), "--one-page", "--detail", "简", "--no-trace", *section),
        data=sample,
    )
    assert done.returncode == 0, done.stderr
    assert "批注" not in done.stderr
    assert "一、教师发展与教育科研。" in text_of(wanted)
    assert "课程建设与教学质量" not in text_of(wanted)
    assert not list(Document(str(wanted)).comments)


def test_a_chapter_that_is_not_there_is_refused(sample: Path):
    done = run_command("summary", "--section", "后勤", data=sample)
    assert done.returncode == 1
    assert "计划里没有“后勤”这一章" in done.stderr
    assert "党建引领与学校治理" in done.stderr


def test_a_term_in_which_nothing_is_recorded_has_no_summary(tmp_path: Path):
    (tmp_path / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    done = run_command("summary", "--term", "2020-2021-1", data=tmp_path)
    assert done.returncode == 1
    assert "请先导入计划" in done.stderr
    assert not (tmp_path / "summary").exists()


def test_the_schools_own_template_is_used(sample: Path, tmp_path: Path):
    own = sample / "templates" / "summary.docx"
    own.parent.mkdir(exist_ok=True)
    word = Document()
    word.add_paragraph("{{ title }}（本校格式）")
    word.save(str(own))
    try:
        done = run_command("summary", "-o", str(tmp_path), data=sample)
        assert done.returncode == 0, done.stderr
        (written,) = tmp_path.glob("*.docx")
        assert text_of(written).endswith("工作总结（本校格式）")
    finally:
        own.unlink()
