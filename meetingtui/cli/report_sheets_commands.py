"""``meetingtui report``: write the departments' report sheets before a meeting, read back the
filled-in ones.
"""

from pathlib import Path

import click

from meetingtui.base.clock import now as this_moment
from meetingtui.base.clock import today
from meetingtui.cli import click_chinese
from meetingtui.cli.command_context import opened_term
from meetingtui.cli.item_commands import record_and_print


@click.group("report", cls=click_chinese.ChineseGroup)
def report_sheets() -> None:
    """会前填报：写出各部门的填报表和邮件草稿，读入收回的。"""


@report_sheets.command("sheets")
@click.option("--word", "as_word", is_flag=True, help="写成 Word 表格；不写则是 Excel。")
@click.option("--draft", "with_drafts", is_flag=True, help="另写成给各部门负责人的邮件草稿。")
@click.pass_obj
def sheets(folder: Path, as_word: bool, with_drafts: bool) -> None:
    """给每个部门写一张填报表，列出下次例会要汇报的事项。"""
    from meetingtui.actions.meeting_state import preview_next_meeting
    from meetingtui.plan.tree import ItemTree
    from meetingtui.review.report_sheets.sheet_columns import sheet_questions
    from meetingtui.review.report_sheets.sheet_files import write_sheets
    from meetingtui.review.term_snapshot import TermSnapshot

    with opened_term(folder) as (school, term, term_file):
        records, day = term_file.records, today()
        meeting = preview_next_meeting(records, school=school, term=term, today=day)
        tree = ItemTree.from_items(records.items)
        snapshot = TermSnapshot(tree, records.meetings, school=school, term=term, today=day)
        questions = sheet_questions(snapshot, meeting)
        written = write_sheets(
            questions,
            snapshot,
            meeting,
            folder,
            now=this_moment(),
            as_word=as_word,
            with_drafts=with_drafts,
        )
    for path in (*written.sheets, *written.drafts):
        click.echo(f"已写出：{path}")
    for each in written.unreachable:
        click.echo(f"{each.name}：{each.why}。")
    if not written.sheets:
        click.echo("没有要汇报的事项，没有写。")


@report_sheets.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option("--now", "at_once", is_flag=True, help="直接记为进展；不写则留到会上确认。")
@click.option("--yes", is_flag=True, help="不再询问，收下没有疑问的。")
@click.pass_obj
def read(folder: Path, files: tuple[Path, ...], at_once: bool, yes: bool) -> None:
    """读入收回的填报表（可写几个文件或文件夹）：先列出，再收下没有疑问的。"""
    from meetingtui.actions.meeting_state import preview_next_meeting
    from meetingtui.actions.report_taking import record_reports, store_submitted_reports
    from meetingtui.plan.tree import ItemTree
    from meetingtui.review.report_sheets.answer_matching import (
        match_answers,
        submission_from_report,
    )
    from meetingtui.review.report_sheets.sheet_reader import expand_to_files, read_sheets
    from meetingtui.review.term_snapshot import TermSnapshot

    with opened_term(folder, read_only=False) as (school, term, term_file):
        records, day = term_file.records, today()
        meeting = preview_next_meeting(records, school=school, term=term, today=day)
        tree = ItemTree.from_items(records.items)
        snapshot = TermSnapshot(tree, records.meetings, school=school, term=term, today=day)
        found = match_answers(read_sheets(expand_to_files(files)), snapshot, meeting)
        for each in found.reports:
            against = each.conflict or each.refusal
            mark = f"（{against}）" if against else ""
            click.echo(f"{each.department}  {each.title}：{each.words}{mark}")
        for words in found.remarks:
            click.echo(words)
        sure = [each for each in found.reports if each.is_plain and each.item is not None]
        told = f"没有疑问的 {len(sure)} 项，要看一看的 {len(found.reports) - len(sure)} 项"
        click.echo(f"{told}；以前收过 {found.known} 项，没有填 {found.blank} 项。")
        if not sure:
            return
        if not yes and not click_chinese.confirm(
            f"收下没有疑问的 {len(sure)} 项吗？", default=True
        ):
            click.echo("没有收下，什么都没有改。")
            return
        reports = [
            (each.item, submission_from_report(each, snapshot))
            for each in sure
            if each.item is not None
        ]
        if at_once:
            record_and_print(term_file, record_reports(records, reports, on=day))
        else:
            record_and_print(term_file, store_submitted_reports(records, reports))
