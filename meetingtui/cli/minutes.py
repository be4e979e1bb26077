"""``meetingtui minutes``: a meeting's papers as Word files."""

import sys
from pathlib import Path

import click

from meetingtui.cli import chinese
from meetingtui.cli.opening import meeting_of, opened


@click.command(cls=chinese.Command)
@click.argument("number", type=int, metavar="次数")
@click.option(
    "--template",
    default="",
    metavar="名称或文件",
    help="改用这个模板：公文纪要、会议记录、任务单、个人任务单，"
    "学校自己的模板（template list 列出），或一个 .docx 文件。",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到这个 .docx 文件，或这个文件夹里。",
)
@click.option("--pdf", is_flag=True, help="另存一份 PDF 在旁边（需要 LibreOffice）。")
@click.pass_obj
def minutes(folder: Path, number: int, template: str, output: Path | None, pdf: bool) -> None:
    """写出某一次例会的会议纪要（Word），或别的文书。"""
    from meetingtui.meeting.fixed_agenda import load
    from meetingtui.minutes.catalogue import chosen
    from meetingtui.minutes.document import paper
    from meetingtui.minutes.draft import is_draft
    from meetingtui.minutes.fonts import fonts_warning
    from meetingtui.minutes.paper import file_name, place_for, write

    with opened(folder) as (school, term, term_file):
        found = meeting_of(term_file, number)
        by = chosen(folder, template)
        name = file_name(found, by.form)
        target = folder / "minutes" / name if output is None else place_for(output, name)
        document = paper(
            by,
            found,
            school=school,
            term=term,
            agenda=load(folder),
            items=term_file.records.items,
            meetings=term_file.records.meetings,
        )
    written = write(document, target.parent, target.name)
    click.echo(f"已写出：{written}")
    if is_draft(found):
        click.echo(f"{found.title}还没有结束，写出的是草稿。结束会议后请再写一次。", err=True)
    if warning := fonts_warning(document):
        click.echo(warning, err=True)
    if pdf:
        click.echo(f"已写出：{_as_pdf(written)}")


def _as_pdf(document: Path) -> Path:
    """The PDF beside it, while the seconds are counted; Ctrl+C stops it."""
    from meetingtui.errors import RefusedError
    from meetingtui.minutes.pdf import write_pdf

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
