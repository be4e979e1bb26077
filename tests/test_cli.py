"""The commands, run as a user runs them: one process each."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import docx
import pytest

SCHOOL = """\
name: 云山市晨光小学
departments:
  - {name: 课程教学部, short: [教学部], head: 林知秋}
people:
  - {name: 林知秋, post: 主任, department: 课程教学部}
terms:
  - {id: 2020-2021-1, first_monday: 2020-08-31, end: 2021-01-29}
meeting: {weekday: 周一}
"""

PLAN = """\
云山市晨光小学2020—2021学年第一学期工作计划
一、课程教学
1.修订校本课程纲要。
2.组织青年教师亮相课。
二、学生成长
1.举办校园读书节。
"""


def run(*args: str, data: Path | None = None, answer: str = "") -> subprocess.CompletedProcess[str]:
    """One command in a process of its own."""
    command = [sys.executable, "-m", "meetingtui", *(("--data", str(data)) if data else ()), *args]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", input=answer, check=False, timeout=60
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "school"
    folder.mkdir()
    (folder / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    return folder


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    document = docx.Document()
    for line in PLAN.splitlines():
        document.add_paragraph(line)
    path = tmp_path / "计划.docx"
    document.save(str(path))
    return path


def test_plan_read_shows_what_is_understood_and_changes_nothing(folder: Path, plan: Path) -> None:
    found = run("plan", "read", str(plan), data=folder)
    assert found.returncode == 0
    assert "修订校本课程纲要" in found.stdout
    assert sorted(path.name for path in folder.iterdir()) == ["school.yaml"]


def test_plan_read_json_keeps_its_contract(plan: Path) -> None:
    tree = json.loads(run("plan", "read", str(plan), "--json").stdout)
    assert (tree["school"], tree["term"]) == ("云山市晨光小学", "2020-2021-1")
    measure = tree["nodes"][0]["children"][0]
    assert set(measure) == {
        "number", "title", "text", "kind", "department", "people", "due", "due_text", "fields",
        "children",
    }  # fmt: skip
    assert (measure["number"], measure["title"]) == ("1.", "修订校本课程纲要")


def test_plan_import_asks_writes_and_does_not_double(folder: Path, plan: Path) -> None:
    refused = run("plan", "import", str(plan), data=folder, answer="n\n")
    assert "没有写入" in refused.stdout
    taken = run("plan", "import", str(plan), data=folder, answer="y\n")
    assert "已写入" in taken.stdout
    again = run("plan", "import", str(plan), "--yes", data=folder)
    assert "不需要写入" in again.stdout
    rows = json.loads(run("plan", "list", "--json", data=folder).stdout)
    assert [row["title"] for row in rows] == [
        "修订校本课程纲要",
        "组织青年教师亮相课",
        "举办校园读书节",
    ]


def test_status_is_a_page_of_words_and_stable_json(folder: Path, plan: Path) -> None:
    run("plan", "import", str(plan), "--yes", data=folder)
    assert "计划事项 3 项" in run("status", data=folder).stdout
    report = json.loads(run("status", "--json", data=folder).stdout)
    assert report["figures"]["total"] == 3
    assert report["term"] == "2020-2021-1"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("plan", "read", "没有这个文件.docx"), "没有这个文件.docx"),
        (("plan", "list", "--status", "快了"), "没有状态"),
        (("plan", "list", "--department", "教务处"), "没有部门"),
        (("plan", "import", "x.docx", "--term", "1999-2000-1"), "没有学期"),
        (("meeting", "show", "7"), "没有第 7 次例会"),
        (("minutes", "7"), "没有第 7 次例会"),
        (("template", "check", "没有.docx"), "没有.docx"),
    ],
)
def test_a_refusal_is_one_message_on_stderr(folder: Path, args: tuple[str, ...], said: str) -> None:
    found = run(*args, data=folder)
    assert found.returncode == 1
    assert said in found.stderr
    assert "Traceback" not in found.stderr
    assert found.stdout == ""


def test_wrong_usage_exits_with_two(folder: Path) -> None:
    assert run("plan", "list", "--nonsense", data=folder).returncode == 2


def test_a_folder_without_a_school_says_how_to_begin(tmp_path: Path) -> None:
    found = run("status", data=tmp_path)
    assert found.returncode == 1
    assert "meetingtui init" in found.stderr


def test_init_makes_a_school_that_loads_and_never_overwrites(tmp_path: Path) -> None:
    assert run("init", str(tmp_path / "新")).returncode == 0
    assert run("status", data=tmp_path / "新").returncode == 0
    assert run("init", str(tmp_path / "新")).returncode == 1


def test_the_sample_school_goes_from_folder_to_minutes(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    assert run("init", "--sample", str(folder)).returncode == 0
    meetings = json.loads(run("meeting", "list", "--json", data=folder).stdout)
    assert [meeting["number"] for meeting in meetings] == [1, 2, 3, 4]
    assert all(date.fromisoformat(meeting["date"]) for meeting in meetings)
    assert "第4次行政例会" in run("meeting", "show", "4", data=folder).stdout
    written = run("minutes", "4", "-o", str(tmp_path / "out.docx"), data=folder)
    assert written.returncode == 0
    assert docx.Document(str(tmp_path / "out.docx")).paragraphs


@pytest.mark.parametrize("args", [("--help",), ("status",), ("plan", "list"), ("meeting", "list")])
def test_no_command_but_the_app_imports_textual(folder: Path, args: tuple[str, ...]) -> None:
    code = (
        "import sys\n"
        "from meetingtui.cli import cli\n"
        "cli(sys.argv[1:], standalone_mode=False)\n"
        "assert 'textual' not in sys.modules, 'textual'\n"
        "assert 'docxtpl' not in sys.modules, 'docxtpl'\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, "--data", str(folder), *args],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert found.returncode == 0, found.stderr
