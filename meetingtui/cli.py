"""The commands. No command but the app itself imports textual."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from meetingtui.errors import MeetingTuiError

if TYPE_CHECKING:
    from meetingtui.calendar import Term
    from meetingtui.meeting.record import Meeting
    from meetingtui.school import School
    from meetingtui.store.term_file import TermFile


class _Refusal(click.ClickException):
    """One message on stderr, as it stands; exit code 1."""

    def show(self, file: IO[str] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class _Refusing(click.Group):
    """Turns our refusals into one message on stderr and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MeetingTuiError as error:
            raise _Refusal(error.message) from error


@click.group(cls=_Refusing, invoke_without_command=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="数据文件夹；不写则依次找 $MEETINGTUI_DATA、./data、用户数据目录。",
)
@click.version_option(package_name="meetingtui", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, data: Path | None) -> None:
    """行政例会：不带子命令即打开程序。"""
    from meetingtui.store.folder import locate

    ctx.obj = locate(data, os.environ, Path.cwd())
    if ctx.invoked_subcommand is None:
        _run_app(ctx.obj)


def main() -> None:
    """The ``meetingtui`` program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a Windows console may still speak GBK; our output is UTF-8
            reconfigure(encoding="utf-8", errors="replace")
    cli()


@cli.command()
def demo() -> None:
    """用示例学校的一次性副本打开程序，可随意试。"""
    import tempfile

    from meetingtui.sample import create

    with tempfile.TemporaryDirectory(prefix="meetingtui-demo-") as folder:
        create(Path(folder), _today())
        _run_app(Path(folder))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--sample", is_flag=True, help="放入示例学校的副本。")
def init(folder: Path, sample: bool) -> None:
    """新建一所学校的数据文件夹。"""
    if sample:
        from meetingtui.sample import create

        create(folder, _today())
        click.echo(f"示例学校已放在 {folder}。打开：meetingtui --data {folder}")
        return
    from meetingtui.store.folder import create_school

    create_school(folder, _today())
    click.echo(
        f"已新建 {folder}。请用文本编辑器打开其中的 school.yaml，写上本校的部门、人员和学期。"
    )
    click.echo(f"然后导入计划：meetingtui --data {folder} plan import 计划.docx")


@cli.group()
def plan() -> None:
    """工作计划：读取、导入、列出。"""


@plan.command("read")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "wants_json", is_flag=True, help="输出 JSON。")
def plan_read(file: Path, wants_json: bool) -> None:
    """看看程序怎样理解一份计划文档；什么都不改。"""
    from meetingtui.plan.document import as_json, outline_lines
    from meetingtui.plan.readers import read_plan

    document = read_plan(file)
    if wants_json:
        _print_json(as_json(document))
    else:
        for line in outline_lines(document):
            click.echo(line)


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--term", "term_id", help="导入到哪个学期，例如 2026-2027-1；默认当前学期。")
@click.option("--accept-hints", is_flag=True, help="采纳从文字里看出的部门、责任人、时限和目标。")
@click.option("--keep-dropped", is_flag=True, help="新文件里没有的事项保留不动，不改为取消。")
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@click.pass_obj
def plan_import(
    folder: Path,
    file: Path,
    term_id: str | None,
    accept_hints: bool,
    keep_dropped: bool,
    yes: bool,
) -> None:
    """导入计划：先显示，再询问，再写入；重复导入只合并，不清除进展。

    要改动读到的内容：plan read --json 存成文件，改好再导入；或在程序里按 F6、F7。
    """
    from meetingtui.plan.document import outline_lines
    from meetingtui.plan.proposal import accept_all, merged, propose, remarks
    from meetingtui.plan.readers import read_plan
    from meetingtui.store.records import Change

    with _open(folder, term_id, read_only=False) as (school, term, term_file):
        document = read_plan(file, school, term)
        proposal = propose(document, school=school, term=term, items=term_file.records.items)
        for line in (*remarks(proposal), "", *outline_lines(document), ""):
            click.echo(line)
        if accept_hints:
            proposal = accept_all(proposal)
        items = term_file.records.items
        keep = frozenset(items) if keep_dropped else frozenset[int]()
        found = merged(proposal, items, today=_today(), keep=keep)
        for item in found.dropped:
            click.echo(f"不再列入：{item.number}{item.title}")
        click.echo(f"将写入 {school.name} {term.title}：{found.words}")
        if document.term and document.term != term.id:
            click.echo(f"注意：文档写的学期是 {document.term}，与要写入的学期 {term.id} 不同。")
        if not found.put:
            click.echo("与现有事项完全一致，不需要写入。")
            return
        if not yes and not click.confirm("写入吗？", default=True):
            click.echo("没有写入，什么都没有改。")
            return
        term_file.record(Change(words=f"导入计划 {file.name}", items=found.put))
        click.echo("已写入。")


@plan.command("carry")
@click.option("--from", "from_id", help="从哪个学期结转；默认 school.yaml 里的上一个学期。")
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@click.pass_obj
def plan_carry(folder: Path, from_id: str | None, yes: bool) -> None:
    """把上学期未办结的事项结转到本学期，各自记下来处；重复结转不会重复。"""
    from meetingtui.errors import RefusedError
    from meetingtui.plan.carry import carried, unfinished
    from meetingtui.store.folder import records_of_term
    from meetingtui.store.records import Change

    with _open(folder, read_only=False) as (school, term, term_file):
        before = school.term_by_id(from_id) if from_id else school.term_before(term)
        if before is None:
            raise RefusedError("school.yaml 里没有更早的学期。请先补写，或用 --from 指定。")
        left = unfinished(records_of_term(folder, before).items)
        fresh = carried(left, before.id, term_file.records.items, today=_today())
        for item in fresh:
            if item.origin:
                click.echo(f"{item.status.label} {item.title}  {item.owner_words}")
        if not fresh:
            click.echo(f"{before.title}没有未结转的事项。")
        elif yes or click.confirm(f"结转到{term.title}吗？", default=True):
            term_file.record(Change(words="结转上学期事项", items=fresh))
            click.echo("已写入。")
        else:
            click.echo("没有写入，什么都没有改。")


@plan.command("list")
@click.option("--department", help="只列某部门（全称或简称）。")
@click.option("--status", help="只列某状态：未启动、推进中、已完成、暂缓、取消。")
@click.option("--overdue", is_flag=True, help="只列滞后的。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def plan_list(
    folder: Path, department: str | None, status: str | None, overdue: bool, as_json: bool
) -> None:
    """列出计划事项。"""
    from meetingtui.errors import RefusedError
    from meetingtui.plan.item import Status
    from meetingtui.plan.listing import listed
    from meetingtui.plan.tree import ItemTree

    with _open(folder) as (school, _term, term_file):
        wanted = None
        if status:
            wanted = next((each for each in Status if status in (each.label, each.value)), None)
            if wanted is None:
                labels = "、".join(each.label for each in Status)
                raise RefusedError(f"没有状态“{status}”。可写：{labels}。")
        if department and school.department(department) is None:
            names = "、".join(each.name for each in school.departments)
            raise RefusedError(f"没有部门“{department}”。可写：{names}。")
        rows = listed(
            ItemTree.of(term_file.records.items),
            school=school,
            today=_today(),
            meetings=[each.on for each in _held(term_file)],
            department=school.department(department) if department else None,
            status=wanted,
            overdue=overdue,
        )
    if as_json:
        _print_json(rows)
    else:
        for row in rows:
            light = f"【{row.light}】" if row.light else ""
            click.echo(
                f"{row.status_label} {light}{row.number} {row.title}  {row.owner}  {row.due_words}"
            )
        click.echo(f"共 {len(rows)} 项")


@cli.group()
def meeting() -> None:
    """例会：列出、查看。"""


@meeting.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def meeting_list(folder: Path, as_json: bool) -> None:
    """列出本学期的例会。"""
    with _open(folder) as (_school, _term, term_file):
        meetings = sorted(term_file.records.meetings.values(), key=lambda each: each.number)
    if as_json:
        _print_json(
            [
                {"number": m.number, "date": m.on, "state": m.state, "place": m.place}
                for m in meetings
            ]
        )
        return
    for each in meetings:
        click.echo(f"{each.title}  {each.on}  {each.place}  {each.state.label}")
    if not meetings:
        click.echo("本学期还没有开过例会。")


@meeting.command("show")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def meeting_show(folder: Path, number: int, as_json: bool) -> None:
    """查看第 NUMBER 次例会的记录。"""
    with _open(folder) as (school, term, term_file):
        found = _meeting(term_file, number)
        if as_json:
            _print_json(found)
            return
        from meetingtui.minutes.document import minutes_document, template_for
        from meetingtui.minutes.paper import paragraphs

        document = minutes_document(
            template_for(folder),
            found,
            school=school,
            term=term,
            items=term_file.records.items,
            meetings=term_file.records.meetings,
        )
    for line in paragraphs(document):
        click.echo(line)


@cli.command()
@click.argument("number", type=int)
@click.option("--template", type=click.Path(path_type=Path), help="改用这个 Word 模板。")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写到这个文件。")
@click.pass_obj
def minutes(folder: Path, number: int, template: Path | None, output: Path | None) -> None:
    """写出第 NUMBER 次例会的会议纪要（Word）。"""
    from meetingtui.minutes.document import minutes_document, template_for
    from meetingtui.minutes.paper import file_name, write

    with _open(folder) as (school, term, term_file):
        found = _meeting(term_file, number)
        document = minutes_document(
            template or template_for(folder),
            found,
            school=school,
            term=term,
            items=term_file.records.items,
            meetings=term_file.records.meetings,
        )
    target = output or folder / "minutes" / file_name(found)
    click.echo(f"已写出：{write(document, target.parent, target.name)}")


@cli.group()
def template() -> None:
    """Word 模板：检查。"""


@template.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def template_check(file: Path) -> None:
    """检查一个纪要模板，指出错在哪里。"""
    from meetingtui.errors import TemplateError
    from meetingtui.minutes.template import check

    findings = check(file)
    if findings:
        raise TemplateError("\n".join(str(finding) for finding in findings))
    click.echo(f"{file.name} 可以使用。")


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def status(folder: Path, as_json: bool) -> None:
    """计划进行到哪里了。"""
    from meetingtui.review.report import status_lines, status_report

    with _open(folder) as (school, term, term_file):
        records = term_file.records
        report = status_report(
            records.items, records.meetings, school=school, term=term, today=_today()
        )
    if as_json:
        _print_json(report)
    else:
        for line in status_lines(report):
            click.echo(line)


def _run_app(folder: Path) -> None:
    from meetingtui.ui.app import MeetingApp

    app = MeetingApp(folder)
    app.run()
    if app.return_code:
        sys.exit(app.return_code)


@contextmanager
def _open(
    folder: Path, term_id: str | None = None, *, read_only: bool = True
) -> Iterator[tuple["School", "Term", "TermFile"]]:
    """The folder's school, the term asked for, and its file, closed afterwards."""
    from meetingtui.school import load
    from meetingtui.store.folder import open_term

    school = load(folder)
    term = school.term_by_id(term_id) if term_id else school.term(_today())
    with open_term(folder, term, read_only=read_only) as term_file:
        yield school, term, term_file


def _held(term_file: "TermFile") -> list["Meeting"]:
    from meetingtui.meeting.agenda import held

    return held(term_file.records.meetings.values())


def _meeting(term_file: "TermFile", number: int) -> "Meeting":
    from meetingtui.errors import RefusedError

    for each in term_file.records.meetings.values():
        if each.number == number:
            return each
    known = "、".join(str(each.number) for each in term_file.records.meetings.values()) or "无"
    raise RefusedError(f"本学期没有第 {number} 次例会。现有：{known}。")


def _today() -> date:
    return datetime.now().astimezone().date()


def _print_json(value: object) -> None:
    import msgspec

    click.echo(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2))
