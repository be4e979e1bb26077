"""Commands of the command line about meetings: list, show, second window, notice, reminders, report
sheets.
"""

import os
from pathlib import Path

import click

from meetingtui.base.clock import now_with_time_zone, today
from meetingtui.cli.command_helpers import (
    ChineseCommand,
    ChineseGroup,
    confirm,
    json_output_options,
    meeting_by_number,
    opened_term,
    opened_term_snapshot,
    print_json,
)
from meetingtui.cli.item_change_commands import record_change_and_print


@click.group("meeting", cls=ChineseGroup, help="例会：列出、查看。")
def meeting_group() -> None:
    """Group of the commands that list and show meetings."""


@meeting_group.command("list", help="列出本学期的例会。")
@json_output_options()
@click.pass_obj
def meeting_list(folder: Path, as_json: bool) -> None:
    """Print the meetings of the present term; with ``as_json`` as JSON."""
    from meetingtui.meeting.minutes_issuing import minutes_state

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


@meeting_group.command("show", help="查看某一次例会的纪要；已签发的，显示签发的那一版。")
@click.argument("number", type=int, metavar="次数")
@json_output_options()
@click.pass_obj
def meeting_show(folder: Path, number: int, as_json: bool) -> None:
    """Print the minutes of a meeting; of issued minutes the issued version.

    Args:
        folder: the data folder.
        number: number of the meeting.
        as_json: whether the meeting's record is printed as JSON instead.
    """
    with opened_term(folder) as (school, term, term_file):
        found = meeting_by_number(term_file, number)
        if as_json:
            from meetingtui.review.json_output_rows import meeting_json_fields

            print_json(meeting_json_fields(found, term_file.records.items))
            return
        from meetingtui.documents.document_file import read_document_lines
        from meetingtui.documents.meeting_document import (
            default_minutes_template_path,
            render_minutes,
        )
        from meetingtui.documents.minutes_variables import DocumentSources
        from meetingtui.meeting.fixed_agenda import load_agenda
        from meetingtui.meeting.minutes_issuing import is_minutes_locked

        if is_minutes_locked(found) and (text := found.issues[-1].text):
            click.echo("\n".join(text))
            return
        document = render_minutes(
            default_minutes_template_path(folder),
            found,
            sources=DocumentSources(
                school=school,
                term=term,
                agenda=load_agenda(folder),
                items=term_file.records.items,
                meetings=term_file.records.meetings,
            ),
        )
    for line in read_document_lines(document):
        click.echo(line)


@click.command("follow", cls=ChineseCommand, help="第二个窗口：供会场看，只读，随会议更新。")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="数据文件夹；与写在 follow 之前相同。",
)
@click.pass_obj
def open_audience_window(folder: Path, data: Path | None) -> None:
    """Open the second window for the audience, which only shows the meeting and follows it.

    ``data`` is the data folder, as it may be given before the command too; None if it is not given
    here.
    """
    from meetingtui.base.clock import local_now_without_time_zone
    from meetingtui.store.data_folder import locate_data_folder
    from meetingtui.ui import patch_textual_on_windows
    from meetingtui.ui.audience.audience_app import AudienceApp, open_read_only_context

    if data is not None:
        folder = locate_data_folder(data, os.environ, Path.cwd())
    patch_textual_on_windows()
    AudienceApp(open_read_only_context(folder, local_now_without_time_zone)).run()


@click.command(
    "notice",
    help="会议通知：下次例会的时间、地点、议程，可以发微信的文字；也可写成 Word、邮件草稿。",
)
@click.option("--word", is_flag=True, help="写成 Word 文件，放在资料夹的 minutes 里。")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到这个 .docx 文件，或这个文件夹里。",
)
@click.option("--draft", is_flag=True, help="写成给参会人员的邮件草稿，附 Word 和日程。")
@click.pass_obj
def print_or_write_notice(folder: Path, word: bool, output: Path | None, draft: bool) -> None:
    """Print the notice of the next meeting as text for WeChat, or write it as Word file or e-mail
    draft; the meeting need not be prepared, and is not changed.

    Args:
        folder: the data folder.
        word: whether a Word file is written to ``minutes/`` in the data folder.
        output: file or folder for the Word file instead, which needs no ``word``; None for no
            other.
        draft: whether an e-mail draft to the participants with an address is written, with Word and
            calendar file attached; the others are told on stderr.
    """
    from meetingtui.actions.meeting_state_changes import previewed_next_meeting
    from meetingtui.documents.document_file import resolve_output_path, write_document
    from meetingtui.documents.document_layout import document_fonts_warning
    from meetingtui.documents.mail.mime_encoding import write_other_letters_as_drafts
    from meetingtui.documents.mail.recipients import minutes_recipients
    from meetingtui.documents.meeting_notice import (
        meeting_notice_text,
        notice_file_name,
        notice_letter,
        render_notice_document,
    )
    from meetingtui.meeting.fixed_agenda import load_agenda
    from meetingtui.store.outbox import FOLDER

    index = now_with_time_zone()
    with opened_term(folder) as (school, term, term_file):
        meeting = previewed_next_meeting(
            term_file.records, school=school, term=term, today=index.date()
        )
    agenda = load_agenda(folder).with_planned_minutes(school.meeting.minutes)
    if not (word or output or draft):
        click.echo(meeting_notice_text(meeting, school=school, agenda=agenda, today=index.date()))
        return
    document = render_notice_document(
        folder, meeting, school=school, term=term, agenda=agenda, today=index.date()
    )
    if word or output:
        name = notice_file_name(meeting)
        target = folder / "minutes" / name if output is None else resolve_output_path(output, name)
        click.echo(f"已写出：{write_document(document, target.parent, target.name)}")
        if warning := document_fonts_warning(document):
            click.echo(warning, err=True)
    if draft:
        to = minutes_recipients(meeting, school)
        if to.found:
            letter = notice_letter(
                meeting,
                to,
                school=school,
                term=term,
                agenda=agenda,
                now=index,
                document=document,
            )
            outbox = folder / FOLDER
            for path in write_other_letters_as_drafts(
                (letter,), outbox, "会议通知", school=school, now=index
            ):
                click.echo(f"已写出：{path}")
        for each in to.unreachable:
            click.echo(f"{each.name}：{each.why}。", err=True)


@click.command("remind", help="催办：已过期和快到期的，按人列出，一段可以发微信的文字。")
@click.option("--days", type=click.IntRange(0, 200), default=7, help="几天内到期的也提醒；默认 7。")
@click.option("--note", "is_noted", is_flag=True, help="记下今天催办过。")
@click.pass_obj
def print_due_item_reminders(folder: Path, days: int, is_noted: bool) -> None:
    """Print reminders of overdue and soon due items by person, as text for WeChat.

    Args:
        folder: the data folder.
        days: number of days ahead within which a deadline is soon; 0 for overdue items and those
            due today.
        is_noted: whether it is recorded on the items that their owners were reminded today.
    """
    from meetingtui.actions.progress_changes import record_reminders
    from meetingtui.review.reminders import (
        list_reminders,
        reminded_names_by_item_id,
        wechat_reminder_text,
    )

    with opened_term_snapshot(folder) as snapshot:
        found = list_reminders(snapshot, within=days)
        text = wechat_reminder_text(found, snapshot, within=days)
    if not found:
        click.echo(f"没有已过期或 {days} 天内到期的事项。")
        return
    click.echo(text)
    if is_noted:
        with opened_term(folder, read_only=False) as (_, _, term_file):
            names = reminded_names_by_item_id(found)
            record_change_and_print(
                term_file, record_reminders(term_file.records, names, on=today())
            )


@click.group(
    "report",
    cls=ChineseGroup,
    help="会前填报：写出各部门的填报表和邮件草稿，读入收回的。",
)
def report_group() -> None:
    """Group of the commands on report sheets (填报表) that departments fill in before a meeting."""


@report_group.command("sheets", help="给每个部门写一张填报表，列出下次例会要汇报的事项。")
@click.option("--word", "as_word", is_flag=True, help="写成 Word 表格；不写则是 Excel。")
@click.option("--draft", "with_drafts", is_flag=True, help="另写成给各部门负责人的邮件草稿。")
@click.pass_obj
def report_sheets_write(folder: Path, as_word: bool, with_drafts: bool) -> None:
    """Write a report sheet into the data folder for each department with items to report on in the
    next meeting, and print the paths; departments without any get none.

    Args:
        folder: the data folder.
        as_word: whether the sheets are Word files instead of Excel files.
        with_drafts: whether e-mail drafts to the heads of departments are written too.
    """
    from meetingtui.actions.meeting_state_changes import previewed_next_meeting
    from meetingtui.plan.item_tree import ItemTree
    from meetingtui.review.report_sheets.sheet_content_and_reader import (
        items_to_report_by_department,
    )
    from meetingtui.review.report_sheets.sheet_files import write_sheets_and_mail_drafts
    from meetingtui.review.term_snapshot import TermSnapshot

    with opened_term(folder) as (school, term, term_file):
        records, day = term_file.records, today()
        meeting = previewed_next_meeting(records, school=school, term=term, today=day)
        tree = ItemTree.from_items(records.items)
        snapshot = TermSnapshot(tree, records.meetings, school=school, term=term, today=day)
        questions = items_to_report_by_department(snapshot, meeting)
        written = write_sheets_and_mail_drafts(
            questions,
            snapshot,
            meeting,
            folder,
            now=now_with_time_zone(),
            as_word=as_word,
            with_drafts=with_drafts,
        )
    for path in (*written.sheets, *written.drafts):
        click.echo(f"已写出：{path}")
    for each in written.unreachable:
        click.echo(f"{each.name}：{each.why}。")
    if not written.sheets:
        click.echo("没有要汇报的事项，没有写。")


@report_group.command(
    "read",
    help="读入收回的填报表（可写几个文件或文件夹）：先列出，再收下没有疑问的。",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option("--now", "at_once", is_flag=True, help="直接记为进展；不写则留到会上确认。")
@click.option("--yes", is_flag=True, help="不再询问，收下没有疑问的。")
@click.pass_obj
def report_sheets_read(folder: Path, files: tuple[Path, ...], at_once: bool, yes: bool) -> None:
    """Read report sheets that were filled in, print what they say, and accept what is certain.

    Args:
        folder: the data folder.
        files: the sheets, or folders of sheets.
        at_once: whether reports become progress now, instead of awaiting the meeting.
        yes: whether to accept without asking.
    """
    from meetingtui.actions.meeting_state_changes import previewed_next_meeting
    from meetingtui.actions.progress_changes import record_department_reports, store_pending_reports
    from meetingtui.plan.item_tree import ItemTree
    from meetingtui.review.report_sheets.answer_matching import (
        match_answers_to_items,
        pending_report_of_match,
    )
    from meetingtui.review.report_sheets.sheet_content_and_reader import (
        expand_folders_to_files,
        read_sheets,
    )
    from meetingtui.review.term_snapshot import TermSnapshot

    with opened_term(folder, read_only=False) as (school, term, term_file):
        records, day = term_file.records, today()
        meeting = previewed_next_meeting(records, school=school, term=term, today=day)
        tree = ItemTree.from_items(records.items)
        snapshot = TermSnapshot(tree, records.meetings, school=school, term=term, today=day)
        found = match_answers_to_items(
            read_sheets(expand_folders_to_files(files)), snapshot, meeting
        )
        for each in found.reports:
            against = each.conflict or each.refusal
            mark = f"（{against}）" if against else ""
            click.echo(f"{each.department}  {each.title}：{each.status_and_text}{mark}")
        for words in found.remarks:
            click.echo(words)
        sure = [
            each for each in found.reports if each.needs_no_confirmation and each.item is not None
        ]
        told = f"没有疑问的 {len(sure)} 项，要看一看的 {len(found.reports) - len(sure)} 项"
        click.echo(
            f"{told}；以前收过 {found.already_recorded_count} 项，"
            f"没有填 {found.blank_row_count} 项。"
        )
        if not sure:
            return
        if not yes and not confirm(f"收下没有疑问的 {len(sure)} 项吗？", default=True):
            click.echo("没有收下，什么都没有改。")
            return
        reports = [
            (each.item, pending_report_of_match(each, snapshot))
            for each in sure
            if each.item is not None
        ]
        if at_once:
            record_change_and_print(term_file, record_department_reports(records, reports, on=day))
        else:
            record_change_and_print(term_file, store_pending_reports(records, reports))
