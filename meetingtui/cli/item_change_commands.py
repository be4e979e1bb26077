"""Commands of the command line that change items, attach files to them, or note a task or topic in
one line.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetingtui.base.clock import today
from meetingtui.base.errors import RefusedError
from meetingtui.cli.command_helpers import ChineseCommand, ChineseGroup, confirm, opened_term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meetingtui.base.term_calendar import Term
    from meetingtui.meeting.decided_tasks import ParsedTaskLine
    from meetingtui.plan.item import Item
    from meetingtui.school.school import School
    from meetingtui.store.records import Change, Records
    from meetingtui.store.repository import Repository


_MAX_LISTED_ITEMS = 8
"""Maximum number of items listed where words match several."""


@click.group(
    "item",
    cls=ChineseGroup,
    help="增改事项：新增、改名、移动、拆分、合并、删去；都可在程序里撤销。\n\n"
    "事项写编号（见 plan list --json 的 id），或写名称里只有它才有的几个字。",
)
def item_group() -> None:
    """Group of the commands that change single items; each change can be undone in the app."""


@item_group.command(
    "add",
    help='新增一项，例如：item add "组织教师基本功比赛 王晓梅 12月5日前" --after 课题研究。',
)
@click.argument("line", metavar="一句话")
@click.option("--after", "beside", metavar="事项", help="接在哪一项后面；写章节则排在它下面。")
@click.pass_obj
def item_add(folder: Path, line: str, beside: str | None) -> None:
    """Add an item.

    Args:
        folder: the data folder.
        line: title, owner and deadline in one line of Chinese.
        beside: the item after which it is put, or the section below which; None for the end of the
            plan.
    """
    from meetingtui.actions.item_changes import add_item

    with opened_term(folder, read_only=False) as (school, term, term_file):
        records = term_file.records
        read = parse_task_argument(line, records, school, term)
        place = find_item_by_words(records.items, beside).id if beside else None
        record_change_and_print(term_file, add_item(records, read, place, today=today()))


@item_group.command("rename", help="改名；计划原文的名称另外留着，重新导入时还认得。")
@click.argument("which", metavar="事项")
@click.argument("title", metavar="新名称")
@click.pass_obj
def item_rename(folder: Path, which: str, title: str) -> None:
    """Rename an item; its title in the plan document is kept for importing the plan again.

    Args:
        folder: the data folder.
        which: id of the item, or words that only its title contains.
        title: the new title.
    """
    from meetingtui.actions.item_changes import rename_item

    with opened_term(folder, read_only=False) as (_, _, term_file):
        records = term_file.records
        record_change_and_print(
            term_file, rename_item(records, find_item_by_words(records.items, which).id, title)
        )


@item_group.command("move", help="移到别的章节，或在原处上移、下移一位。")
@click.argument("which", metavar="事项")
@click.option("--to", "there", metavar="章节", help="移到哪个章节下面。")
@click.option("--up", "by", flag_value="-1", help="上移一位。")
@click.option("--down", "by", flag_value="1", help="下移一位。")
@click.pass_obj
def item_move(folder: Path, which: str, there: str | None, by: str | None) -> None:
    """Move an item to another section, or by one place among its siblings; one of the two is
    required.

    Args:
        folder: the data folder.
        which: id of the item, or words that only its title contains.
        there: the section, named in the same way; None to stay.
        by: ``-1`` to move up, ``1`` to move down; None to move to a section.
    """
    from meetingtui.actions.item_changes import move_item_among_siblings, move_item_to_parent

    if (there is None) == (by is None):
        raise click.UsageError("请写 --to 章节、--up 或 --down 中的一个。")
    with opened_term(folder, read_only=False) as (_, _, term_file):
        records = term_file.records
        chosen = find_item_by_words(records.items, which).id
        if there is not None:
            change = move_item_to_parent(
                records, chosen, find_item_by_words(records.items, there).id
            )
        else:
            change = move_item_among_siblings(records, chosen, int(by or 0))
        record_change_and_print(term_file, change)


@item_group.command("split", help="拆成几项；第一项保留原来的进展。")
@click.argument("which", metavar="事项")
@click.argument("titles", nargs=-1, required=True, metavar="名称…")
@click.pass_obj
def item_split(folder: Path, which: str, titles: tuple[str, ...]) -> None:
    """Split an item into several; the first one keeps the progress.

    Args:
        folder: the data folder.
        which: id of the item, or words that only its title contains.
        titles: titles of the new items.
    """
    from meetingtui.actions.item_changes import split_item

    with opened_term(folder, read_only=False) as (_, _, term_file):
        records = term_file.records
        chosen = find_item_by_words(records.items, which).id
        record_change_and_print(term_file, split_item(records, chosen, titles, today=today()))


@item_group.command("merge", help="并入另一项；有过进展的改为取消，进展保留。")
@click.argument("which", metavar="事项")
@click.option("--into", required=True, metavar="另一项", help="并入哪一项。")
@click.pass_obj
def item_merge(folder: Path, which: str, into: str) -> None:
    """Merge an item into another; one with progress is cancelled instead of deleted.

    Args:
        folder: the data folder.
        which: id of the item that is given up, or words that only its title contains.
        into: the item that remains, named in the same way.
    """
    from meetingtui.actions.item_changes import merge_items

    with opened_term(folder, read_only=False) as (_, _, term_file):
        records = term_file.records
        one, other = (
            find_item_by_words(records.items, into).id,
            find_item_by_words(records.items, which).id,
        )
        record_change_and_print(term_file, merge_items(records, one, other, today=today()))


@item_group.command("remove", help="删去一项和它下面的；有过进展的改为取消，进展保留。")
@click.argument("which", metavar="事项")
@click.option("--yes", is_flag=True, help="不再询问，直接删去。")
@click.pass_obj
def item_remove(folder: Path, which: str, yes: bool) -> None:
    """Delete an item and all below it, after asking; those with progress are cancelled instead.

    Args:
        folder: the data folder.
        which: id of the item, or words that only its title contains.
        yes: whether to delete without asking.
    """
    from meetingtui.actions.item_changes import remove_item

    with opened_term(folder, read_only=False) as (_, _, term_file):
        records = term_file.records
        chosen = find_item_by_words(records.items, which)
        change = remove_item(records, chosen.id, today=today())
        gone, kept = (len(change.removed_items), len(change.items)) if change else (0, 0)
        question = f"删去“{chosen.title}”吗？（删去 {gone} 项，其余改动 {kept} 项）"
        if change and not yes and not confirm(question, default=False):
            click.echo("没有删去，什么都没有改。")
            return
        record_change_and_print(term_file, change)


@item_group.command(
    "routine",
    help="设为常规工作：每周、每两周、每月、每学期两次；写“结束”则到此为止。",
)
@click.argument("which", metavar="事项")
@click.argument("rhythm", metavar="多久一次")
@click.pass_obj
def item_set_routine(folder: Path, which: str, rhythm: str) -> None:
    """Make an item recurring work, or end that.

    Args:
        folder: the data folder.
        which: id of the item, or words that only its title contains.
        rhythm: how often, in Chinese: 每周, 每两周, 每月 or 每学期两次; 结束 to end it.
    """
    from meetingtui.actions.item_changes import set_routine_rhythm
    from meetingtui.plan.routine import read_rhythm

    meant = read_rhythm(rhythm)
    if meant is None and rhythm not in ("结束", "到此为止"):
        raise RefusedError(f"看不懂“{rhythm}”。请写 每周、每两周、每月、每学期两次，或 结束。")
    with opened_term(folder, read_only=False) as (_, term, term_file):
        records = term_file.records
        chosen = find_item_by_words(records.items, which).id
        record_change_and_print(
            term_file, set_routine_rhythm(records, chosen, meant, term=term, today=today())
        )


def find_item_by_words(items: "Mapping[int, Item]", text: str) -> "Item":
    """Find the item with an id, or the only one whose number and title contain the given words; one
    whose whole title they are is preferred.

    Raises:
        RefusedError: no item fits, or several do; the message lists them.
    """
    if text.isdecimal() and int(text) in items:
        return items[int(text)]
    alike = [each for each in items.values() if text in f"{each.number}{each.title}"]
    exact = [each for each in alike if text in (each.title, f"{each.number}{each.title}")]
    match exact or alike:
        case [one]:
            return one
        case []:
            raise RefusedError(f"没有名称里带“{text}”的事项。可先用 meetingtui plan list 查看。")
        case several:
            names = "；".join(f"{each.id} {each.title}" for each in several[:_MAX_LISTED_ITEMS])
            raise RefusedError(f"“{text}”对得上 {len(several)} 项，请改写编号：{names}。")


def parse_task_argument(
    line: str, records: "Records", school: "School", term: "Term"
) -> "ParsedTaskLine":
    """Parse one typed line of Chinese into a task: title, owner and deadline.

    Args:
        line: the line.
        records: the term's records, from which the day of the next meeting (下次例会) is known.
        school: the school, for its people and departments.
        term: the term, for deadlines such as 第12周.

    Raises:
        RefusedError: the person meant is ambiguous.
    """
    from meetingtui.base.deadline_parser import DeadlineParser
    from meetingtui.meeting import next_meeting
    from meetingtui.meeting.line_parsing.task_line import parse_task_line
    from meetingtui.school.roster import Roster

    day = today()
    coming = next_meeting.next_meeting_appointment(records.meetings.values(), school, term, day)
    deadlines = DeadlineParser(day, term, coming.on)
    read = parse_task_line(line, roster=Roster(school, {}), deadlines=deadlines, today=day)
    if read.ambiguous_mentions:
        raise RefusedError(read.doubt)
    return read


def record_change_and_print(term_file: "Repository", change: "Change | None") -> None:
    """Record a change of a term's records and print what it did; with None, print that nothing
    changed.
    """
    if change is None:
        click.echo("没有可改的，什么都没有改。")
        return
    term_file.record_change(change)
    click.echo(f"已记录：{change.words}")


@click.command(
    "attach",
    cls=ChineseCommand,
    help="附上佐证材料：文件、照片复制到资料夹里，原来的不动；可在程序里撤销。",
)
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--item", "which", metavar="事项", help="附到这一项：编号，或名称里的几个字。")
@click.option("--meeting", "number", type=int, metavar="次数", help="附到第几次例会。")
@click.option("--achievement", "words", metavar="成果", help="附到这项成果：名称里的几个字。")
@click.pass_obj
def copy_and_attach_evidence(
    folder: Path,
    files: tuple[Path, ...],
    which: str | None,
    number: int | None,
    words: str | None,
) -> None:
    """Copy evidence files into the data folder and attach them to a record.

    Exactly one of item, meeting and achievement is required. The copies stay even if the change is
    refused.

    Args:
        folder: the data folder.
        files: the files.
        which: id of the item, or words that only its title contains; None for no item.
        number: number of the meeting; None for no meeting.
        words: words that only the achievement's description contains; None for no achievement.
    """
    from meetingtui.actions.evidence_changes import (
        EvidenceTarget,
        EvidenceTargetKind,
        attach_evidence_files,
    )
    from meetingtui.store.evidence_files import copy_evidence_file

    if sum(each is not None for each in (which, number, words)) != 1:
        raise click.UsageError("请写 --item 事项、--meeting 次数、--achievement 成果 中的一个。")
    with opened_term(folder, read_only=False) as (_, term, term_file):
        records = term_file.records
        if which is not None:
            place = EvidenceTarget(
                EvidenceTargetKind.ITEM, find_item_by_words(records.items, which).id
            )
        elif number is not None:
            held = [each for each in records.meetings.values() if each.number == number]
            if not held:
                raise RefusedError(f"本学期没有第{number}次例会。用 meetingtui meeting list 看。")
            place = EvidenceTarget(EvidenceTargetKind.MEETING, held[0].id)
        else:
            won = [
                EvidenceTarget(EvidenceTargetKind.ACHIEVEMENT, meeting.id, index)
                for meeting in records.meetings.values()
                for index, each in enumerate(meeting.achievements)
                if words and words in each.what
            ]
            if len(won) != 1:
                raise RefusedError(f"名称里有“{words}”的成果有 {len(won)} 项。请写得只有一项有它。")
            place = won[0]
        copies = [copy_evidence_file(folder, term.id, path, today()) for path in files]
        change = attach_evidence_files(records, place, copies)
        if change is None:
            click.echo("已经附上了，没有新的。")
            return
        term_file.record_change(change)
        for copy in copies:
            click.echo(f"已附上：{copy.name_and_size} → {copy.path}")


@click.command("note", help="随手记：一句话记成任务（责任人、时限一起写），或下次例会的议题。")
@click.argument("line", metavar="一句话")
@click.option("--topic", "is_topic", is_flag=True, help="记成下次例会的议题；不写则记成任务。")
@click.pass_obj
def note_task_or_topic(folder: Path, line: str, is_topic: bool) -> None:
    """Record one line as a task, or as a topic of the next meeting.

    Args:
        folder: the data folder.
        line: the line; of a task with owner and deadline.
        is_topic: whether it is a topic.
    """
    from meetingtui.actions.task_changes import add_quick_task, add_quick_topic_to_next_meeting

    with opened_term(folder, read_only=False) as (school, term, term_file):
        records = term_file.records
        if is_topic:
            change = add_quick_topic_to_next_meeting(
                records, line, school=school, term=term, today=today()
            )
        else:
            change = add_quick_task(
                records, parse_task_argument(line, records, school, term), today=today()
            )
        record_change_and_print(term_file, change)
