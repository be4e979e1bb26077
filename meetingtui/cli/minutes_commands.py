"""``meetingtui minutes``: write a meeting's minutes or another document as a Word file."""

import sys
from pathlib import Path

import click

from meetingtui.cli import click_chinese
from meetingtui.cli.command_context import meeting_by_number, opened_term


@click.command(cls=click_chinese.Command)
@click.argument("number", type=int, metavar="次数")
@click.option(
    "--template",
    default="",
    metavar="名称或文件",
    help="改用这个模板：公文纪要、会议记录、任务单、分部门任务单、个人任务单、督办单，"
    "学校自己的模板，或一个 .docx 文件；不知道名字时用 template list 列出。",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到这个 .docx 文件，或这个文件夹里。",
)
@click.option(
    "--length",
    type=click.Choice(("简", "常规", "详")),
    help="纪要的篇幅；不写就用这次例会选定的，没有选过就是简。",
)
@click.option("--topic", type=int, metavar="第几个", help="督办单只写第几个议题的决议。")
@click.option("--department", default="", metavar="部门", help="督办单只写给这个部门的。")
@click.option("--text", is_flag=True, help="督办单写成文字，可以粘贴到微信；不写 Word 文件。")
@click.option("--pdf", is_flag=True, help="另存一份 PDF 在旁边（需要 LibreOffice）。")
@click.pass_obj
def minutes(
    folder: Path,
    number: int,
    template: str,
    output: Path | None,
    length: str | None,
    topic: int | None,
    department: str,
    text: bool,
    pdf: bool,
) -> None:
    """写出某一次例会的会议纪要（Word），或别的文书。"""
    from meetingtui.documents.document_conventions import is_draft
    from meetingtui.documents.document_file import (
        destination_for,
        meeting_file_name,
        write_document,
    )
    from meetingtui.documents.document_type import DocumentType
    from meetingtui.documents.follow_up import chosen_follow_ups, follow_up_text, follow_ups
    from meetingtui.documents.fonts import fonts_warning
    from meetingtui.documents.meeting_document import render_meeting_document
    from meetingtui.documents.template_catalogue import find_meeting_template
    from meetingtui.meeting.fixed_agenda import load_agenda
    from meetingtui.meeting.minutes_state import MinutesLength

    with opened_term(folder) as (school, term, term_file):
        found = meeting_by_number(term_file, number)
        by = find_meeting_template(folder, template)
        of_follow_up = bool(topic or department or text)
        if of_follow_up and by.form is not DocumentType.FOLLOW_UP:
            by = find_meeting_template(folder, DocumentType.FOLLOW_UP.label)
        wanted = None
        if by.form is DocumentType.FOLLOW_UP:
            records = term_file.records
            every = follow_ups(found, school=school, items=records.items, meetings=records.meetings)
            wanted = chosen_follow_ups(every, found, topic=topic, department=department)
        if text:
            click.echo("\n\n".join(follow_up_text(found, each) for each in wanted or ()))
            return
        name = meeting_file_name(found, by.form)
        target = folder / "minutes" / name if output is None else destination_for(output, name)
        document = render_meeting_document(
            by,
            found,
            school=school,
            term=term,
            agenda=load_agenda(folder),
            items=term_file.records.items,
            meetings=term_file.records.meetings,
            length=MinutesLength(length) if length else None,
            chosen_follow_ups=wanted,
        )
    written = write_document(document, target.parent, target.name)
    click.echo(f"已写出：{written}")
    if is_draft(found):
        click.echo(f"{found.title}还没有结束，写出的是草稿。结束会议后请再写一次。", err=True)
    if warning := fonts_warning(document):
        click.echo(warning, err=True)
    if pdf:
        click.echo(f"已写出：{_as_pdf(written)}")


def _as_pdf(document: Path) -> Path:
    """Convert the document to a PDF beside it, showing the seconds; Ctrl+C stops it."""
    from meetingtui.base.errors import RefusedError
    from meetingtui.documents.pdf import write_pdf

    is_watched = sys.stderr.isatty()

    def tick(seconds: float) -> bool:
        if is_watched:
            click.echo(f"\r正在转成 PDF…… {seconds:.0f} 秒", nl=False, err=True)
        return True

    try:
        return write_pdf(document, tick=tick)
    except KeyboardInterrupt as stop:
        raise RefusedError("已取消转成 PDF；Word 文件已经写好。") from stop
    finally:
        if is_watched:
            click.echo(err=True)
