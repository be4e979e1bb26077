"""``meetingtui attach``: add evidence files (佐证材料) to an item, a meeting or an achievement."""

from pathlib import Path

import click

from meetingtui.base.clock import today
from meetingtui.base.errors import RefusedError
from meetingtui.cli import click_chinese
from meetingtui.cli.command_context import opened_term
from meetingtui.cli.item_commands import find_item_by_words


@click.command(cls=click_chinese.Command)
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--item", "which", metavar="事项", help="附到这一项：编号，或名称里的几个字。")
@click.option("--meeting", "number", type=int, metavar="次数", help="附到第几次例会。")
@click.option("--achievement", "words", metavar="成果", help="附到这项成果：名称里的几个字。")
@click.pass_obj
def attach(
    folder: Path,
    files: tuple[Path, ...],
    which: str | None,
    number: int | None,
    words: str | None,
) -> None:
    """附上佐证材料：文件、照片复制到资料夹里，原来的不动；可在程序里撤销。"""
    from meetingtui.actions.evidence import EvidenceOwner, EvidencePlace, add_evidence
    from meetingtui.store.evidence_files import copy_evidence_file

    if sum(each is not None for each in (which, number, words)) != 1:
        raise click.UsageError("请写 --item 事项、--meeting 次数、--achievement 成果 中的一个。")
    with opened_term(folder, read_only=False) as (_, term, term_file):
        records = term_file.records
        if which is not None:
            place = EvidencePlace(EvidenceOwner.ITEM, find_item_by_words(records.items, which).id)
        elif number is not None:
            held = [each for each in records.meetings.values() if each.number == number]
            if not held:
                raise RefusedError(f"本学期没有第{number}次例会。用 meetingtui meeting list 看。")
            place = EvidencePlace(EvidenceOwner.MEETING, held[0].id)
        else:
            won = [
                EvidencePlace(EvidenceOwner.ACHIEVEMENT, meeting.id, at)
                for meeting in records.meetings.values()
                for at, each in enumerate(meeting.achievements)
                if words and words in each.what
            ]
            if len(won) != 1:
                raise RefusedError(f"名称里有“{words}”的成果有 {len(won)} 项。请写得只有一项有它。")
            place = won[0]
        copies = [copy_evidence_file(folder, term.id, path, today()) for path in files]
        change = add_evidence(records, place, copies)
        if change is None:
            click.echo("已经附上了，没有新的。")
            return
        term_file.record(change)
        for copy in copies:
            click.echo(f"已附上：{copy.words} → {copy.path}")
