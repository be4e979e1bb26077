"""``meetingtui summary``: the draft of the term's summary as a Word file."""

from pathlib import Path

import click

from meetingtui.cli import chinese
from meetingtui.cli.opening import surveyed


@click.command(cls=chinese.Command)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到这个 .docx 文件，或这个文件夹里。",
)
@click.option("--term", "term_id", metavar="学期", help="哪个学期，如 2026-2027-1；默认本学期。")
@click.option("--one-page", is_flag=True, help="只写一页。")
@click.option("--section", "sections", multiple=True, metavar="章", help="只写这一章；可以写几次。")
@click.option(
    "--detail",
    type=click.Choice(["简", "常规", "详"]),
    default="常规",
    metavar="详略",
    help="简、常规或详；不写就是常规。",
)
@click.option("--no-trace", is_flag=True, help="不写批注；平时每句话的依据写成 Word 批注。")
@click.pass_obj
def summary(
    folder: Path,
    output: Path | None,
    term_id: str | None,
    one_page: bool,
    sections: tuple[str, ...],
    detail: str,
    no_trace: bool,
) -> None:
    """写出学期工作总结的初稿（Word），句句有据，供修改定稿。"""
    from meetingtui.minutes.catalogue import of_term
    from meetingtui.minutes.fonts import fonts_warning
    from meetingtui.minutes.form import Form
    from meetingtui.minutes.paper import place_for, write
    from meetingtui.review.summary.document import FOLDER, file_name, summary_document
    from meetingtui.review.summary.draft import Detail, Length
    from meetingtui.review.summary.summarise import summarise

    with surveyed(folder, term_id) as survey:
        found = summarise(
            survey,
            sections=sections,
            length=Length.ONE_PAGE if one_page else Length.FULL,
            detail=next(each for each in Detail if each.label == detail),
        )
        template = of_term(folder, Form.SUMMARY).path
        document = summary_document(template, found, survey, noted=not no_trace)
    name = file_name(found)
    target = folder / FOLDER / name if output is None else place_for(output, name)
    click.echo(f"已写出：{write(document, target.parent, target.name)}")
    if found.silent:
        click.echo(f"有 {len(found.silent)} 项没有任何记录，已列在文末，请核实后补写。", err=True)
    if not no_trace:
        click.echo("每句话的依据在批注里；定稿时在 Word 的“审阅”里可一次删除所有批注。", err=True)
    if warning := fonts_warning(document):
        click.echo(warning, err=True)
