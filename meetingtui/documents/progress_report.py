"""The progress report in a meeting's minutes, by exception or item by item, and the wording of
changes.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import SequenceMatcher

from meetingtui.base.wording import join_sentences, without_end_punctuation
from meetingtui.meeting.record import Meeting
from meetingtui.plan.deadline_status import UNCLAIMED
from meetingtui.plan.item import Item, ItemKind, Progress, Status, format_number
from meetingtui.plan.item_fields import DeadlineValue, FieldChange, ItemField
from meetingtui.plan.item_operations import department_reporting_rank, responsible_department
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot

# Chinese wording of the changes in one progress line


def status_change_clause(line: Progress) -> str:
    """Word an item's change of status: 已启动, 恢复推进, 尚未启动, 已完成, 暂缓 or 取消; empty if
    the status did not change.
    """
    if not line.changes_status:
        return ""
    match line.after:
        case Status.IN_PROGRESS:
            return "已启动" if line.before is Status.NOT_STARTED else "恢复推进"
        case Status.NOT_STARTED:
            return "尚未启动"
        case Status.DONE | Status.PAUSED | Status.CANCELLED:
            return line.after.label


def field_change_clauses(line: Progress) -> tuple[str, ...]:
    """Word all field changes of a progress line, one clause each: 完成时限由12月5日延至12月20日;
    first those that an older version stored as sentences.
    """
    return (*line.old_words, *(_field_change_clause(each, line.on) for each in line.changes))


def deadline_change_clause(before: DeadlineValue, after: DeadlineValue, day: date) -> str:
    """Word a change of deadline: 由12月5日延至12月20日.

    The verb is 提前至 for an earlier day; it is 定为12月20日 if there was no deadline before, and
    调整为 where one of the two is no date (学期末, or no deadline any more).
    ``day`` is the day of the text, on which the wording of years depends.
    """
    new = after.deadline_text_on(day)
    if before == DeadlineValue():
        return f"定为{new}"
    if before.due and after.due:
        verb = "延至" if after.due > before.due else "提前至"
    else:
        verb = "调整为"
    return f"由{before.deadline_text_on(day)}{verb}{new}"


def progress_text_with_target(item: Item, line: Progress) -> str:
    """Text of a progress line, with a count against the item's target reworded.

    17/30节 becomes 17节（目标30节） if the target is 30.
    """
    target = item.target
    if target is None or not target.unit:
        return line.text
    whole, unit = re.escape(format_number(target.amount)), re.escape(target.unit)
    return re.sub(
        rf"(?<![\d.])(\d+(?:\.\d+)?)\s*[/／]\s*{whole}\s*{unit}",
        rf"\1{target.unit}（目标{format_number(target.amount)}{target.unit}）",
        line.text,
    )


def _field_change_clause(change: FieldChange, day: date) -> str:
    """Return the change of one field of an item as a clause: 完成时限由12月5日延至12月20日."""
    before, after = change.before, change.after
    if (
        change.field is ItemField.DEADLINE
        and isinstance(before, DeadlineValue)
        and isinstance(after, DeadlineValue)
    ):
        return f"{change.field.label}{deadline_change_clause(before, after, day)}"
    return change.sentence(day)


# The progress report of a meeting


MOST_NAMED = 12
"""Maximum number of items listed by name in a sentence; beyond it, their number is added."""

FEW_NAMED = 6
"""Maximum number of items with an upcoming deadline listed in short minutes (简)."""

SHORT_REASON = 45
"""Maximum length of a reason in characters; a longer one is cut at a sentence."""

_SAME_MATTER = 5
"""Length in characters of a common substring by which item and topic count as the same matter."""


class ProgressReport:
    """The minutes' report of progress from the previous meeting to the end of this one, and of late
    items.

    Tasks given in this meeting are not included; neither are reports made in other meetings.

    Args:
        meeting: the meeting.
        snapshot: the term as of the end of the meeting.
        before: the day of the previous meeting; None for the first meeting.
    """

    def __init__(self, meeting: Meeting, snapshot: TermSnapshot, before: date | None) -> None:
        self._meeting = meeting
        self._before = before or date.min
        self._school = snapshot.school
        self._rows = [
            row
            for row in snapshot.rows
            if not (row.item.kind is ItemKind.TASK and row.item.meeting == meeting.id)
        ]

    # By exception

    def notable_item_sentences(self, *, in_detail: bool) -> list[str]:
        """Sentences on finished, late, rescheduled, paused, cancelled and at-risk items, as the
        minutes report by exception.

        There is one sentence for each of these groups that is not empty, naming at most
        :data:`MOST_NAMED` items. Paused and cancelled items that a decision of the meeting reports,
        and at-risk items that are late or rescheduled, are left out of their groups.

        Args:
            in_detail: whether to add the latest recorded words on finished items, and to list more
                than :data:`FEW_NAMED` items with an upcoming deadline.
        """
        done = [
            row
            for row in self._rows
            if row.item.status is Status.DONE and self._has_status_changed_in_period(row)
        ]
        late = [row for row in self._rows if row.deadline_status.overdue]
        moved = [
            row
            for row in self._rows
            if row.is_open and self._deadline_change_text_in_period(row.item)
        ]
        other = {
            status: [
                row
                for row in self._rows
                if row.item.status is status
                and self._has_status_changed_in_period(row)
                and not self._is_covered_by_decision(row.item)
            ]
            for status in (Status.PAUSED, Status.CANCELLED)
        }
        reported = {row.item.id for row in (*late, *moved)}
        soon = [
            row for row in self._rows if row.deadline_status.at_risk and row.item.id not in reported
        ]
        soon.sort(key=lambda row: row.item.due or date.max)

        def finished_item_text(row: ItemRow) -> str:
            """Title of a finished item, in detail with its last recorded words."""
            return (
                self._title_with_reason(row, "")
                if in_detail
                else _item_title_with_part_department(row.item)
            )

        def late_item_text(row: ItemRow) -> str:
            """Title of a late item with owner, deadline and its last recorded words."""
            return self._title_with_reason(row, self._owner_and_deadline_remark(row.item))

        return [
            line
            for line in (
                _labelled_list(
                    "已完成",
                    (_title_without_leading_completed(finished_item_text(row)) for row in done),
                ),
                _labelled_list(
                    "未按期完成",
                    (_title_without_leading_completed(late_item_text(row)) for row in late),
                ),
                _labelled_list(
                    "完成时限调整",
                    (
                        f"{_item_title_with_part_department(r.item)}{self._deadline_change_text_in_period(r.item)}"
                        for r in moved
                    ),
                ),
                _labelled_list(
                    "暂缓", (self._title_with_reason(r, "") for r in other[Status.PAUSED])
                ),
                _labelled_list(
                    "取消", (self._title_with_reason(r, "") for r in other[Status.CANCELLED])
                ),
                _labelled_list(
                    "临近时限",
                    (self._due_soon_text(row) for row in soon),
                    most=MOST_NAMED if in_detail else FEW_NAMED,
                ),
            )
            if line
        ]

    def _owner_and_deadline_remark(self, item: Item) -> str:
        """Remark on a late item with its owner and deadline: 教学处，时限12月5日."""
        return f"{_owner_text(item)}，时限{item.due_words_as_of(self._meeting.on)}"

    def _due_soon_text(self, row: ItemRow) -> str:
        """Title of an item that is due soon with its deadline in brackets."""
        due = row.item.due_words_as_of(self._meeting.on)
        return f"{_item_title_with_part_department(row.item)}（{due}）"

    def _title_with_reason(self, row: ItemRow, beside: str) -> str:
        """Title of an item, followed by its last recorded words since the previous meeting,
        shortened, as reason; without any, the title alone.

        ``beside`` is a remark put in brackets after the title; empty for none.
        """
        lines = [line for line in self._progress_in_period(row.item) if line.text]
        reason = _shorten_to_clause(progress_text_with_target(row.item, lines[-1])) if lines else ""
        title = (
            f"{_item_title_with_part_department(row.item)}（{beside}）"
            if beside
            else _item_title_with_part_department(row.item)
        )
        return f"{title}，{reason}" if reason else title

    def _has_status_changed_in_period(self, row: ItemRow) -> bool:
        """Whether an item came to its present status since the previous meeting."""
        return any(
            line.changes_status and line.after is row.item.status
            for line in self._progress_in_period(row.item)
        )

    def _deadline_change_text_in_period(self, item: Item) -> str:
        """Word the change from an item's first to its last deadline since the previous meeting;
        empty if there was no change or it was undone.
        """
        found = [
            change
            for line in self._progress_in_period(item)
            if (change := line.change_of(ItemField.DEADLINE))
        ]
        if not found:
            return ""
        before, after = found[0].before, found[-1].after
        if (
            not isinstance(before, DeadlineValue)
            or not isinstance(after, DeadlineValue)
            or before == after
        ):
            return ""
        return deadline_change_clause(before, after, self._meeting.on)

    def _is_covered_by_decision(self, item: Item) -> bool:
        """Whether a topic decided in the meeting has at least five consecutive characters in common
        with an item's title, so that its decision reports the item already.
        """
        return any(
            SequenceMatcher(None, item.title, topic.title).find_longest_match().size >= _SAME_MATTER
            for topic in self._meeting.topics
            if topic.decision
        )

    def _progress_in_period(self, item: Item) -> list[Progress]:
        """Progress lines of an item recorded in this meeting, or outside any meeting since the
        previous one.
        """
        return [
            line
            for line in item.progress
            if line.meeting == self._meeting.id
            or (line.meeting is None and self._before < line.on <= self._meeting.on)
        ]

    # Item by item

    def sentences_by_department(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the name of each department with one sentence for each of its items with progress,
        in the school's order; items of no department are under 待认领事项.

        Last comes the label 未按期完成 with one sentence on late items without progress, if there
        are any.
        """
        rows = sorted(self._rows, key=lambda row: department_reporting_rank(row.item, self._school))
        found: dict[str, list[str]] = {}
        for row in rows:
            if words := self._item_progress_statement(row.item):
                name = responsible_department(row.item, self._school) or f"{UNCLAIMED}事项"
                found.setdefault(name, []).append(
                    f"{_item_title_with_part_department(row.item)}：{words}"
                )
        yield from found.items()
        late = [
            row
            for row in self._rows
            if row.deadline_status.overdue and not self._progress_in_period(row.item)
        ]
        if line := _labelled_list(
            "",
            (
                f"{_item_title_with_part_department(r.item)}（{self._owner_and_deadline_remark(r.item)}）"
                for r in late
            ),
        ):
            yield "未按期完成", [line]

    def _item_progress_statement(self, item: Item) -> str:
        """Word all progress of an item since the previous meeting as one statement: status, words,
        changes; empty if there is none.
        """
        lines = self._progress_in_period(item)
        last = next((line for line in reversed(lines) if line.changes_status), None)
        due = self._deadline_change_text_in_period(item)
        return join_sentences(
            status_change_clause(last) if last else "",
            *(progress_text_with_target(item, line) for line in lines),
            f"完成时限{due}" if due else "",
            *(words for line in lines for words in _change_clauses_except_deadline(line)),
        )


def _change_clauses_except_deadline(line: Progress) -> tuple[str, ...]:
    """Clauses on the field changes of a progress line except those of the deadline."""
    return tuple(
        words
        for words in field_change_clauses(line)
        if not words.startswith(ItemField.DEADLINE.label)
    )


def _labelled_list(name: str, entries: Iterable[str], *, most: int = MOST_NAMED) -> str:
    """Join entries after a label: 已完成：甲；乙；丙等15项; empty for no entries.

    Args:
        name: the label; empty for none.
        entries: the entries.
        most: maximum number of entries to name; if there are more, their total follows.
    """
    every = list(entries)
    if not every:
        return ""
    rest = f"等{len(every)}项" if len(every) > most else ""
    words = "；".join(every[:most]) + rest
    return f"{name}：{words}" if name else words


def _item_title_with_part_department(item: Item) -> str:
    """Title of an item without final punctuation; that of a part (分工) with its department."""
    title = without_end_punctuation(item.title)
    return (
        f"{title}（{item.department}）" if item.kind is ItemKind.PART and item.department else title
    )


def _title_without_leading_completed(words: str) -> str:
    """Title of an item without a leading 完成, for use after 已完成; a title of up to five
    characters is kept.
    """
    return words.removeprefix("完成") if len(words) > _SAME_MATTER else words


def _owner_text(item: Item) -> str:
    """The department that owns an item; the people if it has none."""
    return item.department or item.owner_words


def _shorten_to_clause(words: str) -> str:
    """Shorten a text to a clause without final punctuation.

    A text of more than :data:`SHORT_REASON` characters is cut to its first sentence, or if that is
    too long as well to the words before its first semicolon, however long.
    """
    if len(words) <= SHORT_REASON:
        return without_end_punctuation(words)
    kept = ""
    for sign in "。；":
        pieces = words.split(sign)
        kept = without_end_punctuation(pieces[0])
        if len(kept) <= SHORT_REASON:
            break
    return kept
