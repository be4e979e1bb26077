"""``meetingtui plan``: read, import, carry over, list."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetingtui.cli import chinese
from meetingtui.cli.filtering import FilteringCommand, chosen, filter_options
from meetingtui.cli.opening import opened, print_json, surveyed, today

if TYPE_CHECKING:
    from meetingtui.calendar import Term


@click.group(cls=chinese.Group)
def plan() -> None:
    """工作计划：读取、导入、结转、列出。"""


@plan.command("read")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--json", "wants_json", is_flag=True, help="输出 JSON。")
def plan_read(file: Path, wants_json: bool) -> None:
    """看看程序怎样理解一份计划文档；什么都不改。"""
    from meetingtui.plan.document import as_json, outline_lines
    from meetingtui.plan.readers import read_plan

    document = read_plan(file)
    if wants_json:
        print_json(as_json(document))
    else:
        for line in outline_lines(document):
            click.echo(line)


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option(
    "--term", "term_id", metavar="学期", help="导入到哪个学期，例如 2026-2027-1；默认当前学期。"
)
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
    from meetingtui.plan.corrections import accept_all
    from meetingtui.plan.document import outline_lines
    from meetingtui.plan.proposal import merged, propose, remarks
    from meetingtui.plan.readers import read_plan
    from meetingtui.store.records import Change

    with opened(folder, term_id, read_only=False) as (school, term, term_file):
        document = read_plan(file, school, term)
        is_foreign = bool(document.term) and document.term != term.id
        if is_foreign and yes and not term_id:
            _refuse_foreign(document.term, term)
        items = term_file.records.items
        proposal = propose(document, school=school, term=term, items=items)
        for line in (*remarks(proposal), "", *outline_lines(document), ""):
            click.echo(line)
        if accept_hints:
            proposal = accept_all(proposal)
        keep = frozenset(items) if keep_dropped else frozenset[int]()
        found = merged(proposal, items, today=today(), keep=keep)
        for item in found.dropped:
            click.echo(f"不再列入：{item.number}{item.title}")
        click.echo(f"将写入 {school.name} {term.title}：{found.words}")
        if is_foreign:
            click.echo(f"注意：文档写的学期是 {document.term}，与要写入的学期 {term.id} 不同。")
        if not found.put:
            click.echo("与现有事项完全一致，不需要写入。")
            return
        is_harmless = not is_foreign and not found.dropped
        if not yes and not chinese.agreed("写入吗？", default=is_harmless):
            click.echo("没有写入，什么都没有改。")
            return
        term_file.record(
            Change(words=f"导入计划 {file.name}", items=found.put, removed_items=found.gone)
        )
        click.echo("已写入。")


def _refuse_foreign(written: str, term: "Term") -> None:
    """Nobody looks on and the file is another term's: only a term named outright is believed."""
    from meetingtui.errors import RefusedError

    raise RefusedError(
        f"文件写的学期是 {written}，要写入的学期却是 {term.id}，没有写入。"
        f"请写明导入到哪个学期：--term {written} 或 --term {term.id}。"
    )


@plan.command("carry")
@click.option(
    "--from", "from_id", metavar="学期", help="从哪个学期结转；默认 school.yaml 里的上一个学期。"
)
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@click.pass_obj
def plan_carry(folder: Path, from_id: str | None, yes: bool) -> None:
    """把上学期未办结的事项结转到本学期，各自记下来处；重复结转不会重复。"""
    from meetingtui.errors import RefusedError
    from meetingtui.plan.carry import carried, carried_words, unfinished
    from meetingtui.store.folder import records_of_term
    from meetingtui.store.records import Change

    with opened(folder, read_only=False) as (school, term, term_file):
        before = school.term_by_id(from_id) if from_id else school.term_before(term)
        if before is None:
            raise RefusedError("school.yaml 里没有更早的学期。请先补写，或用 --from 指定。")
        left = unfinished(records_of_term(folder, before).items)
        items = term_file.records.items
        fresh = carried(left, before.id, items, today=today(), term=term)
        for item in fresh:
            if item.origin:
                word = "接续" if item.id in items else item.status.label
                click.echo(f"{word} {item.title}  {item.owner_words}")
        if not fresh:
            click.echo(f"{before.title}没有未结转的事项。")
        elif yes or chinese.agreed(f"结转到{term.title}吗？", default=True):
            told = carried_words(fresh, items)
            term_file.record(Change(words="结转上学期事项", items=fresh))
            click.echo(f"已写入：{told}。")
        else:
            click.echo("没有写入，什么都没有改。")


@plan.command("list", cls=FilteringCommand)
@filter_options
@click.option("--department", metavar="部门", help="只列某部门（全称或简称）。")
@click.option("--status", metavar="状态", help="只列某状态：未启动、推进中、已完成、暂缓、取消。")
@click.option("--overdue", is_flag=True, help="只列滞后的。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def plan_list(
    folder: Path,
    words: tuple[str, ...],
    filter_name: str | None,
    save_name: str | None,
    department: str | None,
    status: str | None,
    overdue: bool,
    as_json: bool,
) -> None:
    """列出计划事项、分工和议定事项，可用几个词筛选。

    词：部门、人名、滞后、推进中、重点、第三章、本月、12月5日前……前加“-”排除。
    """
    from meetingtui.review.filter import select
    from meetingtui.review.listing import listed
    from meetingtui.review.survey import Role

    asked = (
        *words,
        *((f"部门:{department}",) if department else ()),
        *((f"状态:{status}",) if status else ()),
        *(("滞后",) if overdue else ()),
    )
    with surveyed(folder) as survey:
        wanted = chosen(folder, survey, asked, filter_name, save_name)
        rows = [listed(row) for row in select(survey, wanted)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        light = f"【{row.light}】" if row.light else ""
        part = f"（{row.role}：{row.department}）" if row.role == Role.PART.label else ""
        head = " ".join(filter(None, (row.status_label, f"{light}{row.number}", row.title)))
        click.echo(f"{head}{part}  {row.owner}  {row.due_words}")
    chosen_by = f"（{wanted.meaning}）" if wanted.demands else ""
    click.echo(f"共 {len(rows)} 项{chosen_by}")
