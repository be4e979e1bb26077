"""``meetingtui summary``: write a draft of the term summary (工作总结) as a Word file."""

from pathlib import Path

import click

from meetingtui.cli import click_chinese
from meetingtui.cli.command_context import opened_snapshot


@click.command(cls=click_chinese.Command)
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
@click.option(
    "--annex", is_flag=True, help="落款以后附上没有记录的事项、全部事项的表和各学期目标。"
)
@click.option(
    "--evidence",
    type=click.Choice(["不附", "附目录", "附目录和照片"]),
    default="不附",
    metavar="佐证",
    help="文末附上佐证材料：附目录，或附目录和照片；不写就是不附。",
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
    annex: bool,
    evidence: str,
    no_trace: bool,
) -> None:
    """写出学期工作总结的初稿（Word），句句有据，供修改定稿。"""
    from meetingtui.base.errors import MeetingTuiError
    from meetingtui.documents.document_file import destination_for, write_document
    from meetingtui.documents.document_type import DocumentType
    from meetingtui.documents.fonts import fonts_warning
    from meetingtui.documents.template_catalogue import of_type
    from meetingtui.review.summary.evidence_annex import EvidenceAnnex, with_evidence
    from meetingtui.review.summary.goals_annex import with_goals
    from meetingtui.review.summary.own_paragraphs import read_own_paragraphs
    from meetingtui.review.summary.summary_document import (
        FOLDER,
        summary_document,
        summary_file_name,
    )
    from meetingtui.review.summary.summary_model import DetailLevel, SummaryLength
    from meetingtui.review.summary.term_summary import write_summary
    from meetingtui.store.terms import snapshots_of_earlier_terms

    with opened_snapshot(folder, term_id) as snapshot:
        found = write_summary(
            snapshot,
            sections=sections,
            length=SummaryLength.ONE_PAGE if one_page else SummaryLength.FULL,
            detail=next(each for each in DetailLevel if each.label == detail),
            annexes=annex,
        )
        template = of_type(folder, DocumentType.SUMMARY).path
        name = summary_file_name(found)
        target = folder / FOLDER / name if output is None else destination_for(output, name)
        own = read_own_paragraphs(target.parent, found.term)
        document = summary_document(template, found, snapshot, noted=not no_trace, own=own)
        if annex and not one_page:
            try:
                past = snapshots_of_earlier_terms(
                    folder, snapshot.school, snapshot.term, snapshot.today
                )
            except MeetingTuiError as error:
                click.echo(f"{error.message}附表里没有往期的目标。", err=True)
                past = {}
            document = with_goals(document, {**past, snapshot.term.id: snapshot})
        wanted = next(each for each in EvidenceAnnex if each.label == evidence)
        document = with_evidence(document, snapshot, folder, wanted)
    click.echo(f"已写出：{write_document(document, target.parent, target.name)}")
    if found.unrecorded:
        where = "已列在附表前面" if annex else "加上 --annex 可以列在文末"
        click.echo(f"有 {len(found.unrecorded)} 项没有任何记录，{where}，请核实后补写。", err=True)
    if not no_trace:
        click.echo("每句话的依据在批注里；定稿时在 Word 的“审阅”里可一次删除所有批注。", err=True)
    if warning := fonts_warning(document):
        click.echo(warning, err=True)
