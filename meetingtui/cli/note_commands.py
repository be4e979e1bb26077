"""``meetingtui note``: turn one line into a task, or a topic of the next meeting."""

from pathlib import Path

import click

from meetingtui.base.clock import today
from meetingtui.cli.command_context import opened_term
from meetingtui.cli.item_commands import parse_task_line, record_and_print


@click.command()
@click.argument("line", metavar="一句话")
@click.option("--topic", "is_topic", is_flag=True, help="记成下次例会的议题；不写则记成任务。")
@click.pass_obj
def note(folder: Path, line: str, is_topic: bool) -> None:
    """随手记：一句话记成任务（责任人、时限一起写），或下次例会的议题。"""
    from meetingtui.actions.quick_note import add_quick_task, add_quick_topic

    with opened_term(folder, read_only=False) as (school, term, term_file):
        records = term_file.records
        if is_topic:
            change = add_quick_topic(records, line, school=school, term=term, today=today())
        else:
            change = add_quick_task(
                records, parse_task_line(line, records, school, term), today=today()
            )
        record_and_print(term_file, change)
