"""``meetingtui meeting``: list, show."""

from pathlib import Path

import click

from meetingtui.cli import chinese
from meetingtui.cli.opening import meeting_of, opened, print_json


@click.group(cls=chinese.Group)
def meeting() -> None:
    """例会：列出、查看。"""


@meeting.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def meeting_list(folder: Path, as_json: bool) -> None:
    """列出本学期的例会。"""
    from meetingtui.meeting.issuing import minutes_state

    with opened(folder) as (_school, _term, term_file):
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
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.pass_obj
def meeting_show(folder: Path, number: int, as_json: bool) -> None:
    """查看某一次例会的纪要；已签发的，显示签发的那一版。"""
    with opened(folder) as (school, term, term_file):
        found = meeting_of(term_file, number)
        if as_json:
            print_json(found)
            return
        from meetingtui.meeting.fixed_agenda import load
        from meetingtui.meeting.issuing import is_locked
        from meetingtui.minutes.document import minutes_document, template_for
        from meetingtui.minutes.paper import paragraphs

        if is_locked(found) and (text := found.issues[-1].text):
            click.echo("\n".join(text))
            return
        document = minutes_document(
            template_for(folder),
            found,
            school=school,
            term=term,
            agenda=load(folder),
            items=term_file.records.items,
            meetings=term_file.records.meetings,
        )
    for line in paragraphs(document):
        click.echo(line)
