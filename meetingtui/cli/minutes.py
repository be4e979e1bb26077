"""``meetingtui minutes``: the minutes as a Word file."""

from pathlib import Path

import click

from meetingtui.cli import chinese
from meetingtui.cli.opening import meeting_of, opened


@click.command(cls=chinese.Command)
@click.argument("number", type=int, metavar="次数")
@click.option(
    "--template", type=click.Path(path_type=Path), metavar="文件", help="改用这个 Word 模板。"
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到这个 .docx 文件，或这个文件夹里。",
)
@click.pass_obj
def minutes(folder: Path, number: int, template: Path | None, output: Path | None) -> None:
    """写出某一次例会的会议纪要（Word）。"""
    from meetingtui.meeting.fixed_agenda import load
    from meetingtui.minutes.document import minutes_document, template_for
    from meetingtui.minutes.draft import is_draft
    from meetingtui.minutes.paper import file_name, place_for, write

    with opened(folder) as (school, term, term_file):
        found = meeting_of(term_file, number)
        name = file_name(found)
        target = folder / "minutes" / name if output is None else place_for(output, name)
        document = minutes_document(
            template or template_for(folder),
            found,
            school=school,
            term=term,
            agenda=load(folder),
            items=term_file.records.items,
            meetings=term_file.records.meetings,
        )
    click.echo(f"已写出：{write(document, target.parent, target.name)}")
    if is_draft(found):
        click.echo(f"{found.title}还没有结束，写出的是草稿。结束会议后请再写一次。", err=True)
