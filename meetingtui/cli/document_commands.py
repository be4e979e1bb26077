"""Commands of the command line that write a meeting's documents and the term summary, and those for
templates.
"""

import sys
from pathlib import Path

import click

from meetingtui.cli.command_helpers import (
    ChineseCommand,
    ChineseGroup,
    meeting_by_number,
    opened_term,
    opened_term_snapshot,
)


@click.command("minutes", cls=ChineseCommand, help="写出某一次例会的会议纪要（Word），或别的文书。")
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
def write_meeting_document(
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
    """Write the Word file of a meeting's minutes or of another document on the meeting, and print
    its path; an existing file is never replaced.

    ``topic``, ``department`` and ``text`` ask for follow-up sheets (督办单), whatever the template.

    Args:
        folder: the data folder.
        number: number of the meeting.
        template: name or file of the template; empty for that of the minutes.
        output: file or folder to write to; None for ``minutes/`` in the data folder.
        length: how detailed the minutes are: 简, 常规 or 详; None for that chosen for the meeting.
        topic: place of the topic in the meeting, from 1, whose follow-up sheets are written; None
            for all topics.
        department: the department whose follow-up sheets are written; empty for all departments.
        text: whether follow-up sheets are printed as text for WeChat, and nothing is written.
        pdf: whether a PDF is written beside the Word file.
    """
    from meetingtui.documents.document_file import (
        meeting_file_name,
        resolve_output_path,
        write_document,
    )
    from meetingtui.documents.document_layout import document_fonts_warning
    from meetingtui.documents.document_type import DocumentType
    from meetingtui.documents.meeting_document import render_meeting_document_to_bytes
    from meetingtui.documents.minutes_variables import DocumentSources
    from meetingtui.documents.task_sheets import (
        follow_up_sheet_text,
        follow_up_sheets,
        select_follow_up_sheets,
    )
    from meetingtui.documents.template_catalogue import find_meeting_template
    from meetingtui.meeting.fixed_agenda import load_agenda
    from meetingtui.meeting.minutes_records import MinutesLength

    with opened_term(folder) as (school, term, term_file):
        found = meeting_by_number(term_file, number)
        by = find_meeting_template(folder, template)
        of_follow_up = bool(topic or department or text)
        if of_follow_up and by.document_type is not DocumentType.FOLLOW_UP:
            by = find_meeting_template(folder, DocumentType.FOLLOW_UP.label)
        wanted = None
        if by.document_type is DocumentType.FOLLOW_UP:
            records = term_file.records
            every = follow_up_sheets(
                found, school=school, items=records.items, meetings=records.meetings
            )
            wanted = select_follow_up_sheets(every, found, topic=topic, department=department)
        if text:
            click.echo("\n\n".join(follow_up_sheet_text(found, each) for each in wanted or ()))
            return
        name = meeting_file_name(found, by.document_type)
        target = folder / "minutes" / name if output is None else resolve_output_path(output, name)
        document = render_meeting_document_to_bytes(
            by,
            found,
            sources=DocumentSources(
                school=school,
                term=term,
                agenda=load_agenda(folder),
                items=term_file.records.items,
                meetings=term_file.records.meetings,
            ),
            length=MinutesLength(length) if length else None,
            chosen_follow_ups=wanted,
        )
    written = write_document(document, target.parent, target.name)
    click.echo(f"已写出：{written}")
    if not found.is_closed:
        click.echo(f"{found.title}还没有结束，写出的是草稿。结束会议后请再写一次。", err=True)
    if warning := document_fonts_warning(document):
        click.echo(warning, err=True)
    if pdf:
        click.echo(f"已写出：{_convert_to_pdf(written)}")


def _convert_to_pdf(document: Path) -> Path:
    """Convert a written document to a PDF beside it and return its path, showing the seconds on a
    terminal.

    Raises:
        RefusedError: the user pressed Ctrl+C; no PDF was written.
        DocumentWriteError: LibreOffice is missing or fails.
    """
    from meetingtui.base.errors import RefusedError
    from meetingtui.documents.document_file import write_pdf

    is_watched = sys.stderr.isatty()

    def show_seconds(seconds: float) -> bool:
        """Show the seconds elapsed on a terminal; return True, which lets the conversion go on."""
        if is_watched:
            click.echo(f"\r正在转成 PDF…… {seconds:.0f} 秒", nl=False, err=True)
        return True

    try:
        return write_pdf(document, tick=show_seconds)
    except KeyboardInterrupt as stop:
        raise RefusedError("已取消转成 PDF；Word 文件已经写好。") from stop
    finally:
        if is_watched:
            click.echo(err=True)


@click.command(
    "summary", cls=ChineseCommand, help="写出学期工作总结的初稿（Word），句句有据，供修改定稿。"
)
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
def write_term_summary(
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
    """Write the draft of the term summary (工作总结) as a Word file, and print its path.

    Args:
        folder: the data folder.
        output: file or folder to write to; None for ``summary/`` in the data folder.
        term_id: id of the term; None for the present one.
        one_page: whether it is limited to one page.
        sections: names of the chapters to write; empty for all.
        detail: 简 (short), 常规 (normal) or 详 (detailed).
        annex: whether the annexes follow the signature.
        evidence: whether evidence files are listed at the end (附目录), also with photos, or not
            (不附).
        no_trace: whether the Word comments with each sentence's sources are left out.
    """
    from meetingtui.base.errors import MeetingTuiError
    from meetingtui.documents.document_file import resolve_output_path, write_document
    from meetingtui.documents.document_layout import document_fonts_warning
    from meetingtui.documents.document_type import DocumentType
    from meetingtui.documents.template_catalogue import template_of_type
    from meetingtui.review.summary.annexes import (
        EvidenceAnnexContents,
        add_evidence_annex,
        add_goals_annex,
    )
    from meetingtui.review.summary.summary_document import (
        FOLDER,
        read_principals_paragraphs,
        render_summary_document,
        summary_file_name,
    )
    from meetingtui.review.summary.summary_model import DetailLevel, SummaryLength
    from meetingtui.review.summary.term_summary import compose_summary
    from meetingtui.store.term_lifecycle import snapshots_of_earlier_terms

    with opened_term_snapshot(folder, term_id) as snapshot:
        found = compose_summary(
            snapshot,
            sections=sections,
            length=SummaryLength.ONE_PAGE if one_page else SummaryLength.FULL,
            detail=next(each for each in DetailLevel if each.label == detail),
            annexes=annex,
        )
        template = template_of_type(folder, DocumentType.SUMMARY).path
        name = summary_file_name(found)
        target = folder / FOLDER / name if output is None else resolve_output_path(output, name)
        own = read_principals_paragraphs(target.parent, found.term)
        document = render_summary_document(template, found, snapshot, noted=not no_trace, own=own)
        if annex and not one_page:
            try:
                past = snapshots_of_earlier_terms(
                    folder, snapshot.school, snapshot.term, snapshot.today
                )
            except MeetingTuiError as error:
                click.echo(f"{error.message}附表里没有往期的目标。", err=True)
                past = {}
            document = add_goals_annex(document, {**past, snapshot.term.id: snapshot})
        wanted = next(each for each in EvidenceAnnexContents if each.label == evidence)
        document = add_evidence_annex(document, snapshot, folder, wanted)
    click.echo(f"已写出：{write_document(document, target.parent, target.name)}")
    if found.unrecorded:
        where = "已列在附表前面" if annex else "加上 --annex 可以列在文末"
        click.echo(f"有 {len(found.unrecorded)} 项没有任何记录，{where}，请核实后补写。", err=True)
    if not no_trace:
        click.echo("每句话的依据在批注里；定稿时在 Word 的“审阅”里可一次删除所有批注。", err=True)
    if warning := document_fonts_warning(document):
        click.echo(warning, err=True)


@click.group("template", cls=ChineseGroup, help="Word 模板：列出、检查、新建。")
def template_group() -> None:
    """Group of the commands on Word templates."""


@template_group.command("list", help="列出可以选用的模板：程序自带的和学校自己的。")
@click.pass_obj
def template_list(folder: Path) -> None:
    """Print the templates available to the school in the data folder ``folder``, a line each: name,
    kind of document, whose, path; and on stderr where the school's own belong.
    """
    from meetingtui.documents.template_catalogue import available_templates, own_templates_folder

    for each in available_templates(folder):
        whose = "学校的" if each.is_own else "自带的"
        click.echo(f"{each.name}\t{each.document_type.label}\t{whose}\t{each.path}")
    click.echo(f"学校自己的模板请放在：{own_templates_folder(folder)}", err=True)


@template_group.command("check", help="检查一个模板，指出错在哪里。")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
def template_check(file: Path) -> None:
    """Print all errors of a template file, whose kind of document is guessed from its name and
    tags; with errors, the command is refused.

    Without any, print what recorded content the template does not output.
    """
    from meetingtui.base.errors import TemplateError
    from meetingtui.base.untrusted_office_archive import is_open_in_word
    from meetingtui.documents.template import check_template
    from meetingtui.documents.template_catalogue import content_not_in_template, template_from_file

    if file.is_file() and is_open_in_word(file):
        click.echo(f"“{file.name}”正在 Word 中打开，检查的是上次保存的内容。", err=True)
    found = template_from_file(file)
    findings = check_template(file, found.document_type.permitted_variables)
    if findings:
        raise TemplateError("\n".join(str(finding) for finding in findings))
    click.echo(f"{file.name} 可以使用，按{found.document_type.label}填写。")
    if missing := "、".join(content_not_in_template(found)):
        click.echo(f"模板里没有写：{missing}。会上记的这些内容不会写出来。", err=True)


@template_group.command("new", help="另存一份自带的模板，供学校修改；已有的文件不会被覆盖。")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option(
    "--kind",
    type=click.Choice(
        ["纪要", "公文纪要", "会议记录", "任务单", "会议通知", "推进情况", "工作总结"]
    ),
    default="纪要",
    metavar="种类",
    help="照哪一种来改：纪要、公文纪要、会议记录、任务单、会议通知、推进情况或工作总结；不写就是纪要。",
)
def template_new(file: Path, kind: str) -> None:
    """Copy a template of the program, to be changed by the school; an existing file is never
    replaced.

    Args:
        file: path of the copy, or a folder for it.
        kind: Chinese name of the template to copy, such as 纪要.
    """
    from meetingtui.documents.template_catalogue import copy_shipped_template

    written = copy_shipped_template(kind, file)
    click.echo(f"已新建：{written}")
    click.echo("请在 Word 中修改，再用 meetingtui template check 检查。", err=True)
