"""Commands about meetings: list them, show one, and open the second window for the audience."""

import os
from pathlib import Path

import click

from meetingtui.cli import click_chinese
from meetingtui.cli.command_context import (
    json_options,
    meeting_by_number,
    opened_term,
    print_json,
)


@click.group(cls=click_chinese.ChineseGroup)
def meeting() -> None:
    """例会：列出、查看。"""


@meeting.command("list")
@json_options()
@click.pass_obj
def meeting_list(folder: Path, as_json: bool) -> None:
    """列出本学期的例会。"""
    from meetingtui.meeting.issuing import minutes_state

    with opened_term(folder) as (_school, _term, term_file):
        meetings = sorted(term_file.records.meetings.values(), key=lambda each: each.number)
    if as_json:
        print_json(
            [
                {
                    "number": each.number,
                    "date": each.on,
                    "state": each.state,
                    "place": each.place,
                    "minutes": minutes_state(each),
                }
                for each in meetings
            ]
        )
        return
    for each in meetings:
        state = minutes_state(each).label if each.is_closed else each.state.label
        click.echo(f"{each.title}  {each.on}  {each.place}  {state}")
    if not meetings:
        click.echo("本学期还没有开过例会。")


@meeting.command("show")
@click.argument("number", type=int, metavar="次数")
@json_options()
@click.pass_obj
def meeting_show(folder: Path, number: int, as_json: bool) -> None:
    """查看某一次例会的纪要；已签发的，显示签发的那一版。"""
    with opened_term(folder) as (school, term, term_file):
        found = meeting_by_number(term_file, number)
        if as_json:
            print_json(found)
            return
        from meetingtui.documents.document_file import document_lines
        from meetingtui.documents.meeting_document import default_minutes_template, render_minutes
        from meetingtui.meeting.fixed_agenda import load_agenda
        from meetingtui.meeting.issuing import is_locked

        if is_locked(found) and (text := found.issues[-1].text):
            click.echo("\n".join(text))
            return
        document = render_minutes(
            default_minutes_template(folder),
            found,
            school=school,
            term=term,
            agenda=load_agenda(folder),
            items=term_file.records.items,
            meetings=term_file.records.meetings,
        )
    for line in document_lines(document):
        click.echo(line)


@click.command("follow", cls=click_chinese.ChineseCommand)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="数据文件夹；与写在 follow 之前相同。",
)
@click.pass_obj
def audience(folder: Path, data: Path | None) -> None:
    """第二个窗口：供会场看，只读，随会议更新。"""
    from meetingtui.base.clock import local_now
    from meetingtui.store.folder import locate_data_folder
    from meetingtui.ui.audience.audience_app import AudienceApp, open_audience_context
    from meetingtui.ui.startup import patch_textual_on_windows

    if data is not None:
        folder = locate_data_folder(data, os.environ, Path.cwd())
    patch_textual_on_windows()
    AudienceApp(open_audience_context(folder, local_now)).run()
