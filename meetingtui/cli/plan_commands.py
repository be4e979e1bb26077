"""``meetingtui plan``: read a plan document, import it, carry items over, list items."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetingtui.base.clock import today
from meetingtui.cli.command_helpers import (
    ChineseGroup,
    confirm,
    json_output_options,
    opened_term,
    opened_term_snapshot,
    print_json,
)
from meetingtui.cli.status_commands import (
    MinusWordsCommand,
    build_filter_and_save_if_named,
    filter_options,
)

if TYPE_CHECKING:
    from meetingtui.base.term_calendar import Term
    from meetingtui.meeting.topics_to_next_term import TopicCarryDecision
    from meetingtui.plan.carry_over_proposals import CarryProposal


@click.group("plan", cls=ChineseGroup, help="工作计划：读取、导入、结转、列出。")
def plan_group() -> None:
    """Group of the commands on the work plan: read, import, carry over, list."""


@plan_group.command("read", help="看看程序怎样理解一份计划文档；什么都不改。")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@json_output_options()
def plan_read(file: Path, as_json: bool) -> None:
    """Print the tree of items that is read from a plan document; nothing is changed.

    Args:
        file: the document.
        as_json: whether JSON is printed.
    """
    from meetingtui.plan.importing import plan_document as documents
    from meetingtui.plan.importing.plan_reader import read_plan

    document = read_plan(file)
    if as_json:
        print_json(documents.plan_document_as_json(document))
    else:
        for line in (*document.remarks, *documents.format_outline_lines(document)):
            click.echo(line)


@plan_group.command(
    "import",
    help="导入计划：先显示，再询问，再写入；重复导入只合并，不清除进展。\n\n"
    "要改动读到的内容：plan read -o 存成文件，改好再导入；或在程序里按 F6、F7。",
)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option(
    "--term", "term_id", metavar="学期", help="导入到哪个学期，例如 2026-2027-1；默认当前学期。"
)
@click.option("--accept-hints", is_flag=True, help="采纳从文字里看出的部门、责任人、时限和目标。")
@click.option("--keep-dropped", is_flag=True, help="新文件里没有的事项保留不动，不改为取消。")
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@click.pass_obj
def plan_import(
    folder: Path,
    file: Path,
    term_id: str | None,
    accept_hints: bool,
    keep_dropped: bool,
    yes: bool,
) -> None:
    """Import a plan document into a term, after printing what would change and asking for consent.

    Importing again merges: progress is kept.

    Args:
        folder: the data folder.
        file: the document, or JSON written by ``plan read`` and corrected.
        term_id: id of the term; None for the present one.
        accept_hints: whether departments, people, deadlines and targets suggested by the text are
            taken.
        keep_dropped: whether items missing from the document stay, instead of being cancelled.
        yes: whether to import without asking; refused for a document that names another term,
            unless ``term_id`` is given.
    """
    from meetingtui.actions.item_changes import import_plan_proposal
    from meetingtui.plan.importing.plan_document import format_outline_lines
    from meetingtui.plan.importing.plan_reader import read_plan
    from meetingtui.plan.importing.proposal import (
        create_import_proposal,
        format_remarks_warnings_and_suggestions,
        preview_import,
    )
    from meetingtui.plan.importing.proposal_corrections import accept_all_suggestions

    with opened_term(folder, term_id, read_only=False) as (school, term, term_file):
        document = read_plan(file, school, term)
        is_foreign = bool(document.term) and document.term != term.id
        if is_foreign and yes and not term_id:
            _raise_document_of_other_term(document.term, term)
        items = term_file.records.items
        proposal = create_import_proposal(document, school=school, term=term, items=items)
        for line in (
            *format_remarks_warnings_and_suggestions(proposal),
            "",
            *format_outline_lines(document),
            "",
        ):
            click.echo(line)
        if accept_hints:
            proposal = accept_all_suggestions(proposal)
        keep = frozenset(items) if keep_dropped else frozenset[int]()
        found = preview_import(proposal, items, today=today(), keep=keep)
        for item in found.dropped:
            click.echo(f"不再列入：{item.number}{item.title}")
        click.echo(f"将写入 {school.name} {term.title}：{found.summary_text}")
        if is_foreign:
            click.echo(f"注意：文档写的学期是 {document.term}，与要写入的学期 {term.id} 不同。")
        if not found.items_to_store:
            click.echo("与现有事项完全一致，不需要写入。")
            return
        is_harmless = not is_foreign and not found.dropped
        if not yes and not confirm("写入吗？", default=is_harmless):
            click.echo("没有写入，什么都没有改。")
            return
        change = import_plan_proposal(
            term_file.records, proposal, file.name, keep=keep, today=today()
        )
        if change:
            term_file.record_change(change)
        click.echo("已写入。")


def _raise_document_of_other_term(written: str, term: "Term") -> None:
    """Refuse to import a document of another term; the message gives the two ways to write
    ``--term``.

    Args:
        written: id of the term that the document names.
        term: the term into which it would be imported.

    Raises:
        RefusedError: always.
    """
    from meetingtui.base.errors import RefusedError

    raise RefusedError(
        f"文件写的学期是 {written}，要写入的学期却是 {term.id}，没有写入。"
        f"请写明导入到哪个学期：--term {written} 或 --term {term.id}。"
    )


@plan_group.command(
    "carry",
    help="把上学期未办结的事项、固定和搁置的议题结转到本学期：逐项列出建议，各自记下来处；"
    "重复结转不会重复。",
)
@click.option(
    "--from", "from_id", metavar="学期", help="从哪个学期结转；默认 school.yaml 里的上一个学期。"
)
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@click.pass_obj
def plan_carry_over(folder: Path, from_id: str | None, yes: bool) -> None:
    """Carry unfinished items and waiting topics of an earlier term over to the present one (结转),
    after printing them and asking for consent.

    What was carried over before is not carried over again.

    Args:
        folder: the data folder.
        from_id: id of the earlier term; None for the one before.
        yes: whether to carry over without asking.
    """
    from meetingtui.actions.item_changes import carry_over_chosen_items_and_topics
    from meetingtui.base.errors import RefusedError
    from meetingtui.meeting.topics_to_next_term import (
        carried_topic_count_text,
        propose_topics_to_carry_over,
    )
    from meetingtui.plan.carried_over_items import unfinished_items
    from meetingtui.plan.carry_over_proposals import proposal_counts_text, propose_carry_over
    from meetingtui.store.data_folder import read_term_records

    with opened_term(folder, read_only=False) as (school, term, term_file):
        before = school.term_by_id(from_id) if from_id else school.term_before(term)
        if before is None:
            raise RefusedError("school.yaml 里没有更早的学期。请先补写，或用 --from 指定。")
        last, current = read_term_records(folder, before, school), term_file.records
        left = unfinished_items(last.items)
        proposals = propose_carry_over(
            left, current.items, from_term=before, term=term, today=today()
        )
        topics = propose_topics_to_carry_over(
            last.meetings, current.meetings, from_term=before, term=term
        )
        for each in proposals:
            click.echo(_carry_proposal_line(each))
        for topic in topics:
            click.echo(_topic_proposal_line(topic))
        change = carry_over_chosen_items_and_topics(
            current, proposals, before.id, today=today(), term=term, school=school, topics=topics
        )
        if not proposals and not topics:
            click.echo(f"{before.title}没有未结转的事项。")
        elif change is None:
            click.echo("建议都不结转，没有写入。要逐项选，在程序里打开“工作计划”，按 F8。")
        elif yes or confirm(f"结转到{term.title}吗？", default=True):
            term_file.record_change(change)
            counted = filter(
                None, (proposal_counts_text(proposals), carried_topic_count_text(topics))
            )
            click.echo(f"已写入：{'，'.join(counted)}。")
        else:
            click.echo("没有写入，什么都没有改。要逐项选，在程序里打开“工作计划”，按 F8。")


def _carry_proposal_line(proposal: "CarryProposal") -> str:
    """Line that ``plan carry`` prints for an item to be carried over: 接续 校本课程 王主任 → 3.
    校本课程纲要（内容相近）.
    """
    from meetingtui.plan.carry_over_proposals import SAME_WORDS_SIMILARITY, CarryDecision

    told = f"{proposal.decision.label} {proposal.item.title}  {proposal.item.owner_words}"
    if proposal.decision is CarryDecision.CONTINUE and proposal.similar_item:
        how = "内容相同" if proposal.similarity == SAME_WORDS_SIMILARITY else "内容相近"
        return f"{told}  → {proposal.similar_item.number}{proposal.similar_item.title}（{how}）"
    if proposal.decision is CarryDecision.LEAVE:
        return told
    return f"{told}  时限 {proposal.due_words}"


def _topic_proposal_line(proposal: "TopicCarryDecision") -> str:
    """Line that ``plan carry`` prints for a topic to be carried over: 结转 食堂安全通报
    固定议题（每次例会）.
    """
    return f"{proposal.decision.label} {proposal.topic.title}  {proposal.waiting_kind_label}"


@plan_group.command(
    "list",
    cls=MinusWordsCommand,
    help="列出计划事项、分工和议定事项，可用几个词筛选。\n\n"
    "词：部门、人名、滞后、推进中、重点、第三章、本月、12月5日前……前加“-”排除。",
)
@filter_options
@click.option("--department", metavar="部门", help="只列某部门（全称或简称）。")
@click.option("--status", metavar="状态", help="只列某状态：未启动、推进中、已完成、暂缓、取消。")
@click.option("--overdue", is_flag=True, help="只列滞后的。")
@json_output_options()
@click.pass_obj
def plan_list(
    folder: Path,
    words: tuple[str, ...],
    filter_name: str | None,
    save_name: str | None,
    department: str | None,
    status: str | None,
    overdue: bool,
    as_json: bool,
) -> None:
    """Print the items of the present term that a filter selects.

    Args:
        folder: the data folder.
        words: filter words (department, person, 滞后, 本月 …); with a minus to exclude; empty for
            all items.
        filter_name: name of a saved filter to add; None for none.
        save_name: name to save the filter under; None for not saving.
        department: full or short name of a department to add to the filter; None for none.
        status: Chinese status to add to the filter; None for none.
        overdue: whether only overdue items are listed.
        as_json: whether JSON is printed.
    """
    from meetingtui.plan.deadline_status import OVERDUE
    from meetingtui.review.item_filter import rows_passing_filter
    from meetingtui.review.json_output_rows import item_list_row
    from meetingtui.review.term_snapshot import ItemRole

    asked = (
        *words,
        *((f"部门:{department}",) if department else ()),
        *((f"状态:{status}",) if status else ()),
        *((OVERDUE,) if overdue else ()),
    )
    with opened_term_snapshot(folder) as snapshot:
        wanted = build_filter_and_save_if_named(folder, snapshot, asked, filter_name, save_name)
        rows = [item_list_row(row) for row in rows_passing_filter(snapshot, wanted)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        light = f"【{row.light}】" if row.light else ""
        part = f"（{row.role}：{row.department}）" if row.role == ItemRole.PART.label else ""
        head = " ".join(filter(None, (row.status_label, f"{light}{row.number}", row.title)))
        click.echo(f"{head}{part}  {row.owner}  {row.due_words}")
    chosen_by = f"（{wanted.description}）" if wanted.clauses else ""
    click.echo(f"共 {len(rows)} 项{chosen_by}")
