"""The commands, run as a user runs them: one process each."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import docx
import pytest
from click.testing import CliRunner
from command_line import SCHOOL, run_command, run_in_process
from fixed_clock import fixed_clock

from meetingtui import COLLECT_AFTER
from meetingtui.base.libreoffice import find_libreoffice
from meetingtui.base.term_calendar import Term
from meetingtui.cli.program import COMMANDS, cli
from meetingtui.meeting.record import Meeting
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change

PLAN = """\
云山市晨光小学2020—2021学年第一学期工作计划
一、课程教学
1.修订校本课程纲要。
2.组织青年教师亮相课。
二、学生成长
1.举办校园读书节。
"""


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
    found = run_command("plan", "read", str(plan), data=folder)
    assert found.returncode == 0
    assert "修订校本课程纲要" in found.stdout
    assert sorted(path.name for path in folder.iterdir()) == ["school.yaml"]


def test_plan_read_json_keeps_its_contract(plan: Path) -> None:
    tree = json.loads(run_command("plan", "read", str(plan), "--json").stdout)
    assert (tree["school"], tree["term"]) == ("云山市晨光小学", "2020-2021-1")
    measure = tree["nodes"][0]["children"][0]
    assert set(measure) == {
        "number", "title", "text", "kind", "department", "people", "due", "due_text", "fields",
        "children",
    }  # fmt: skip
    assert (measure["number"], measure["title"]) == ("1.", "修订校本课程纲要")


def test_plan_import_asks_writes_and_does_not_double(folder: Path, plan: Path) -> None:
    refused = run_command("plan", "import", str(plan), data=folder, answer="n\n")
    assert "没有写入" in refused.stdout
    assert "（是/否，回车为“是”）" in refused.stdout
    taken = run_command("plan", "import", str(plan), data=folder, answer="什么\n是\n")
    assert "请回答“是”或“否”。" in taken.stdout
    assert "已写入" in taken.stdout
    again = run_command("plan", "import", str(plan), "--yes", data=folder)
    assert "不需要写入" in again.stdout
    rows = json.loads(run_command("plan", "list", "--json", data=folder).stdout)
    assert [row["title"] for row in rows] == [
        "修订校本课程纲要",
        "组织青年教师亮相课",
        "举办校园读书节",
    ]


FOREIGN = "云山市晨光小学2019—2020学年第二学期工作计划\n一、课程教学\n1.另一学期的事。\n"


def test_another_terms_plan_is_written_only_when_meant(folder: Path, plan: Path) -> None:
    run_command("plan", "import", str(plan), "--yes", data=folder)
    before = (folder / "2020-2021-1.json").read_bytes()
    foreign = plan.with_name("旧计划.txt")
    foreign.write_text(FOREIGN, encoding="utf-8")
    by_enter = run_command("plan", "import", str(foreign), data=folder, answer="\n")
    assert "（是/否，回车为“否”）" in by_enter.stdout
    assert "没有写入" in by_enter.stdout
    unseen = run_command("plan", "import", str(foreign), "--yes", data=folder)
    assert unseen.returncode == 1
    assert "--term 2019-2020-2 或 --term 2020-2021-1" in unseen.stderr
    assert (folder / "2020-2021-1.json").read_bytes() == before
    meant = run_command(
        "plan", "import", str(foreign), "--yes", "--term", "2020-2021-1", data=folder
    )
    assert "已写入" in meant.stdout


def test_enter_does_not_cancel_items_that_the_new_plan_leaves_out(folder: Path, plan: Path) -> None:
    run_command("plan", "import", str(plan), "--yes", data=folder)
    shorter = plan.with_name("改.txt")
    shorter.write_text("\n".join(PLAN.splitlines()[:3]), encoding="utf-8")
    asked = run_command("plan", "import", str(shorter), data=folder, answer="\n")
    assert "不再列入" in asked.stdout
    assert "没有写入" in asked.stdout


def test_no_answer_at_all_stops_and_writes_nothing(folder: Path, plan: Path) -> None:
    stopped = run_command("plan", "import", str(plan), data=folder)
    assert stopped.returncode == 1
    assert "已中止。" in stopped.stderr
    assert run_command("plan", "list", data=folder).stdout == "共 0 项\n"


def test_status_is_a_page_of_words_and_stable_json(folder: Path, plan: Path) -> None:
    run_command("plan", "import", str(plan), "--yes", data=folder)
    assert "计划事项 3 项" in run_command("status", data=folder).stdout
    report = json.loads(run_command("status", "--json", data=folder).stdout)
    assert report["figures"]["total"] == 3
    assert report["term"] == "2020-2021-1"


def test_words_choose_what_is_listed_and_are_kept_by_name(folder: Path, plan: Path) -> None:
    run_command("plan", "import", str(plan), "--yes", data=folder)
    found = run_command("plan", "list", "第一章", "-青年", "--save", "课程", data=folder)
    assert found.stdout.splitlines()[-1] == "共 1 项（课程教学，不含“青年”）"
    assert run_command("plan", "list", "--filter", "课程", data=folder).stdout == found.stdout
    assert run_command("filter", "list", data=folder).stdout == "课程：第一章 -青年\n"
    assert run_command("filter", "remove", "课程", data=folder).returncode == 0
    refused = run_command("plan", "list", "--filter", "课程", data=folder)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "没有名为“课程”的筛选" in refused.stderr


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
    found = run_command(*args, data=folder)
    assert found.returncode == 1
    assert said in found.stderr
    assert "Traceback" not in found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("plan", "list", "--overdu"), "错误：没有选项“--overdu”。 是不是 '--overdue'？"),
        (("plan", "list", "--status"), "错误：选项“--status”后面要写内容。"),
        (("plan", "list", "--json=1"), "错误：选项“--json”后面不写内容。"),
        (("plan", "lst"), "错误：没有命令“lst”。 是不是 'list'？"),
        (("meeting", "show"), "错误：没有写次数。"),
        (("meeting", "show", "六"), "错误：'次数' 写得不对：“六”不是数。"),
        (("filter", "list", "今天"), "错误：多写了“今天”。"),
    ],
)
def test_wrong_usage_exits_with_two_and_says_so_in_chinese(
    folder: Path, args: tuple[str, ...], said: str
) -> None:
    found = run_command(*args, data=folder)
    assert found.returncode == 2
    assert said in found.stderr
    assert english_in(found.stderr) == []


@pytest.mark.parametrize(
    "args",
    [(), ("plan",), ("plan", "import"), ("meeting", "show"), ("minutes",), ("template", "check")],
)
def test_help_is_all_chinese(args: tuple[str, ...]) -> None:
    found = run_command(*args, "--help")
    assert found.returncode == 0
    assert english_in(found.stdout) == []


def test_help_stands_in_columns_on_a_terminal() -> None:
    lines = run_command("plan", "import", "--help").stdout.splitlines()
    columns = [
        sum(2 if sign >= "\u3000" else 1 for sign in found[0])
        for line in lines
        if (found := re.match(r"  --.*?\S {2,}", line))
    ]
    assert len(columns) == 5
    assert len(set(columns)) == 1


def english_in(text: str) -> list[str]:
    """Words that are English and not a name one types: a command, an option, a file."""
    names = {
        "meetingtui",
        "history",
        "ledger",
        "summary",
        "plan",
        "item",
        "report",
        "notice",
        "remind",
        "note",
        "read",
        "import",
        "carry",
        "attach",
        "archive",
        "list",
        "meeting",
        "show",
        "minutes",
    }
    names |= {
        "ledger",
        "summary",
        "template",
        "check",
        "backup",
        "history",
        "pdf",
        "PDF",
        "LibreOffice",
        "status",
        "term",
        "demo",
        "filter",
        "follow",
        "mail",
        "init",
        "school",
        "yaml",
        "data",
        "json",
    }
    plain = re.sub(r"\$\w+|-{1,2}[\w-]+|‘.*?’|'.*?'|“.*?”|\bF\d\b|JSON|Word|docx", "", text)
    return [word for word in re.findall(r"[A-Za-z]+", plain) if word not in names]


def test_a_folder_without_a_school_says_how_to_begin(tmp_path: Path) -> None:
    found = run_command("status", data=tmp_path)
    assert found.returncode == 1
    assert "meetingtui init" in found.stderr


def test_init_makes_a_school_that_loads_and_never_overwrites(tmp_path: Path) -> None:
    assert run_command("init", str(tmp_path / "新")).returncode == 0
    assert run_command("status", data=tmp_path / "新").returncode == 0
    assert run_command("init", str(tmp_path / "新")).returncode == 1


def test_the_sample_school_goes_from_folder_to_minutes(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    assert run_command("init", "--sample", str(folder)).returncode == 0
    meetings = json.loads(run_command("meeting", "list", "--json", data=folder).stdout)
    assert [meeting["number"] for meeting in meetings] == [1, 2, 3, 4]
    assert [meeting["minutes"] for meeting in meetings][-1] == "draft"
    assert "征求意见稿" in run_command("meeting", "list", data=folder).stdout
    assert all(date.fromisoformat(meeting["date"]) for meeting in meetings)
    assert "第4次行政例会" in run_command("meeting", "show", "4", data=folder).stdout
    written = run_command("minutes", "4", "-o", str(tmp_path / "out.docx"), data=folder)
    assert written.returncode == 0
    # A machine without the office's fonts is told so, and nothing else.
    assert all(line.startswith("这台电脑没有字体：") for line in written.stderr.splitlines())
    assert docx.Document(str(tmp_path / "out.docx")).paragraphs
    refused = run_command("minutes", "4", "-o", str(tmp_path / "out.pdf"), data=folder)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert ".docx" in refused.stderr
    assert not (tmp_path / "out.pdf").exists()


def test_the_notice_is_printed_written_as_word_and_as_a_draft(folder):
    told = run_command("notice", data=folder)
    assert told.returncode == 0
    assert "议程：" in told.stdout
    written = run_command("notice", "--word", "--draft", data=folder)
    assert written.returncode == 0
    (word,) = (folder / "minutes").glob("*次行政例会通知.docx")
    assert f"已写出：{word}" in written.stdout


def test_a_school_takes_a_copy_changes_it_and_chooses_it(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    assert run_command("init", "--sample", str(folder)).returncode == 0
    (folder / "templates").mkdir(exist_ok=True)
    own = folder / "templates" / "校长室会议记录.docx"
    assert run_command("template", "new", str(own), "--kind", "会议记录").returncode == 0
    again = run_command("template", "new", str(own))
    assert (again.returncode, "换一个名字" in again.stderr) == (1, True)
    document = docx.Document(str(own))
    document.paragraphs[0].insert_paragraph_before("校长室存档")
    document.save(str(own))
    checked = run_command("template", "check", str(own))
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "按会议记录填写" in checked.stdout
    listed = run_command("template", "list", data=folder).stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == [
        "纪要", "公文纪要", "会议记录", "任务单", "分部门任务单", "个人任务单", "督办单",
        "会议通知", "推进情况", "工作总结", "校长室会议记录",
    ]  # fmt: skip
    pdf = ("--pdf",) if find_libreoffice() else ()
    written = run_command("minutes", "4", "--template", "校长室会议记录", *pdf, data=folder)
    assert written.returncode == 0
    assert len(list((folder / "minutes").glob("*第4次行政例会记录.pdf"))) == len(pdf)
    (path,) = (folder / "minutes").glob("*第4次行政例会记录.docx")
    assert docx.Document(str(path)).paragraphs[0].text == "校长室存档"
    unknown = run_command("minutes", "4", "--template", "公文", data=folder)
    assert unknown.returncode == 1
    assert "公文纪要" in unknown.stderr


def test_minutes_of_a_meeting_not_yet_closed_are_marked_as_a_draft(
    folder: Path, tmp_path: Path
) -> None:
    on = date(2020, 11, 2)
    term = Term(id="2020-2021-1", first_monday=date(2020, 8, 31), end=date(2021, 1, 29))
    with open_term(folder, term, clock=fixed_clock) as term_file:
        term_file.record_change(Change(words="例会", meetings=(Meeting(id=1, number=1, on=on),)))
    written = run_command("minutes", "1", "-o", str(tmp_path), data=folder)
    assert written.returncode == 0
    assert "第1次行政例会还没有结束" in written.stderr
    title = docx.Document(str(tmp_path / "2020-11-02 第1次行政例会纪要（草稿）.docx")).paragraphs[0]
    assert title.text.endswith("会议纪要〔草稿〕")
    assert "会议纪要〔草稿〕" in run_command("meeting", "show", "1", data=folder).stdout


def test_a_command_seldom_collects_garbage(folder: Path) -> None:
    code = (
        "import gc, sys\n"
        "from meetingtui.cli import main\n"
        "try: main()\n"
        "finally: print(gc.isenabled(), gc.get_threshold()[0])\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, "--data", str(folder), "status"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.endswith(f"True {COLLECT_AFTER}\n")


@pytest.mark.parametrize("args", [("--help",), ("status",), ("plan", "list"), ("meeting", "list")])
def test_no_command_but_the_app_imports_textual(folder: Path, args: tuple[str, ...]) -> None:
    code = (
        "import sys\n"
        "from meetingtui.cli.program import cli\n"
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


def test_following_a_folder_without_a_school_is_refused_and_makes_nothing(tmp_path: Path) -> None:
    for args in (("--data", str(tmp_path), "follow"), ("follow", "--data", str(tmp_path))):
        refused = run_command(*args)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "没有 school.yaml" in refused.stderr
        assert list(tmp_path.iterdir()) == []


def test_json_goes_into_a_file_of_its_own(plan: Path, tmp_path: Path) -> None:
    wanted = tmp_path / "计划.yaml"
    found = run_command("plan", "read", str(plan), "-o", str(wanted))
    assert (found.returncode, found.stdout) == (0, "")
    assert found.stderr.strip() == f"已写出：{wanted}"
    shown = run_command("plan", "read", str(plan), "--json").stdout
    assert wanted.read_bytes().decode() == shown
    # as PowerShell 5.1 redirects, and read back as it stands
    wanted.write_bytes(shown.replace("\n", "\r\n").encode("utf-16"))
    assert json.loads(run_command("plan", "read", str(wanted), "--json").stdout) == json.loads(
        shown
    )


def test_a_file_that_is_there_is_not_replaced_by_json(plan: Path, tmp_path: Path) -> None:
    wanted = tmp_path / "计划.yaml"
    wanted.write_text("别的", encoding="utf-8")
    found = run_command("plan", "read", str(plan), "-o", str(wanted))
    assert "计划（2）.yaml" in found.stderr
    assert wanted.read_text(encoding="utf-8") == "别的"
    refused = run_command("plan", "read", str(plan), "-o", str(tmp_path))
    assert refused.returncode == 1
    assert "是文件夹" in refused.stderr


@pytest.mark.parametrize(
    "command", ["term list", "history", "meeting list", "plan list", "backup list", "status --json"]
)
def test_every_json_can_go_into_a_file(folder: Path, tmp_path: Path, command: str) -> None:
    wanted = tmp_path / "out.json"
    found = run_command(*command.split(), "-o", str(wanted), data=folder)
    assert found.returncode == 0, found.stderr
    json.loads(wanted.read_text(encoding="utf-8"))


def test_help_says_of_every_command_what_the_command_says_of_itself() -> None:
    context = click.Context(cli)
    for name, (_, words) in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None and command.name == name
        assert command.get_short_help_str(200) == words


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_and_version_wait_for_nothing(word: str) -> None:
    code = (
        f"import sys; sys.argv = ['meetingtui', '{word}']\n"
        "from meetingtui.cli import main\n"
        "main()\n"
        "print('loaded', [name for name in sys.modules if name[:10] in ('meetingtui', 'click')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    said, loaded = ran.stdout.decode().split("loaded")
    assert said.startswith("meetingtui " if word == "--version" else "用法: meetingtui")
    names = ["meetingtui", "meetingtui.cli", "meetingtui.cli.help_text"]
    assert loaded.strip() == str(names)


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_and_version_are_what_click_prints(word: str) -> None:
    by_click = CliRunner().invoke(cli, [word], prog_name="meetingtui")
    assert by_click.exit_code == 0
    found = run_command(word)
    assert (found.returncode, found.stdout) == (0, by_click.output)


def test_help_is_broken_anew_on_a_narrow_terminal() -> None:
    command = [sys.executable, "-m", "meetingtui", "--help"]
    found = run_in_process(command, env={**os.environ, "COLUMNS": "50"})
    assert found.returncode == 0
    assert "$MEETINGTUI_DATA" in found.stdout
    assert found.stdout.splitlines() != run_command("--help").stdout.splitlines()
