"""Description of a block (板块): :class:`BlockSpec`, its entry modes, its views, and helpers
for views.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from meetingtui.base.styled_text import NOTHING, StyledText, styled
from meetingtui.meeting.decided_tasks import TaskPlace, tasks_given_at_place
from meetingtui.meeting.major_decisions import VotingRules
from meetingtui.meeting.meeting_findings import ClosingChecklistPoint, PreIssuingFinding
from meetingtui.meeting.record import Meeting, RemarkKind
from meetingtui.plan.deadline_status import DeadlineStatus, deadline_status
from meetingtui.plan.item import Item
from meetingtui.plan.item_history import last_report_day
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import School

if TYPE_CHECKING:
    from meetingtui.school.roster import Roster


class EntryMode(msgspec.Struct, frozen=True):
    """One kind of record that the entry line of a block can make, with its label, hint and key."""

    name: str
    """Identifier of the mode in code."""
    label: str
    """Chinese label shown before the entry line."""
    hint: str = ""
    """Hint shown faintly while the entry line is empty."""
    holds_one: bool = False
    """Whether the record exists only once (a title, a vote); otherwise each Enter adds a line."""
    key: str = ""
    """Key that selects the mode (``f5``); empty where it has none of its own."""
    key_label: str = ""
    """Label of that key in help and key bar; where empty, ``label`` is used."""
    in_key_bar: bool = True
    """Whether the key bar, the last line of the screen, shows the key."""


class BlockViewData(msgspec.Struct, frozen=True):
    """What the views of a block are made from: a meeting, the other records of the term, and the
    school.
    """

    meeting: Meeting
    """The meeting that is shown."""
    meetings: Mapping[int, Meeting]
    """All meetings of the term by id."""
    closed_meetings: Sequence[Meeting]
    """The closed meetings of the term, oldest first."""
    tree: ItemTree
    """All items of the term."""
    school: School
    """The school."""
    roster: "Roster"
    """Finds the people named in a line; those on the attendance list are preferred."""
    block_name: str
    """The school's own name for the block that is shown."""
    questions: tuple[str, ...]
    """Guiding questions (引导提示) of the block, shown until something is recorded."""
    call_list_choice_key: str = ""
    """Key of the :class:`CallChoice` that says which items the meeting calls for reports, in which
    order; empty for the default one.
    """

    def meeting_number(self, meeting_id: int | None) -> int | None:
        """Return the number (第N次) of the meeting with an id; None where there is no such
        meeting.
        """
        meeting = self.meetings.get(meeting_id) if meeting_id is not None else None
        return meeting.number if meeting else None

    def deadline_status(self, item: Item, on: date) -> DeadlineStatus:
        """Return the deadline status of an item (overdue, at risk, stale …) as of a day, by the
        meetings closed and the last report on it.
        """
        return deadline_status(
            item,
            today=on,
            thresholds=self.school.thresholds,
            meetings_held=[each.on for each in self.closed_meetings],
            last_report=last_report_day(item, self.tree),
        )


class AudienceViewPart(msgspec.Struct, frozen=True):
    """One piece of text on a page of the audience window, with its rank for when space is short."""

    text: StyledText
    """The text of the part."""
    rank: int = 0
    """Order in which parts are left out when the screen is too small: the highest rank first.

    Parts of rank 0 are left out last, and the first part of a page never.
    """
    is_list_entry: bool = False
    """Whether it is one of several of its kind, so that the number left out is shown."""
    parts_before: int | None = None
    """Number of such parts before it, for a list of which the newest stay; None otherwise.

    Where such a part is too long itself, its last lines are shown.
    """


class AudienceView(msgspec.Struct, frozen=True):
    """One page of a block (板块) of the meeting as the audience window shows it, in large type."""

    heading: StyledText
    """One line: whose turn it is and how far the meeting is; may be empty."""
    parts: tuple[AudienceViewPart, ...]
    """The parts of the page, from top to bottom."""


class SecretaryView(msgspec.Struct, frozen=True):
    """One page of a block (板块) of the meeting as the secretary's window shows it."""

    heading: StyledText
    """Text that stays at the top of the page."""
    card: StyledText = NOTHING
    """Main text of the page, in a few large lines: the item or progress being discussed."""
    lines: tuple[StyledText, ...] = ()
    """The recorded lines; each can be selected and edited."""


SearchText = tuple[str, ...]
"""Searchable text of one record: its title, the people it names, then all other text."""


def _empty_term_total_text(_: Sequence[Meeting]) -> str:
    """Return an empty text: the term total of a block that has none to show."""
    return ""


def _empty_prepared_summary(_: Meeting, __: Mapping[int, Item]) -> str:
    """Return an empty text: what is prepared in a block that prepares nothing."""
    return ""


class PreparationData(msgspec.Struct, frozen=True, kw_only=True):
    """What a block needs to fill in a meeting before it is held: the term's records, the school and
    the day.
    """

    meeting: Meeting
    """The meeting with its id, number and date only."""
    others: Sequence[Meeting]
    """All other meetings of the term."""
    past: Sequence[Meeting]
    """The closed ones among them, oldest first."""
    items: Mapping[int, Item]
    """All items of the term by id."""
    tree: ItemTree
    """The same items as a tree."""
    school: School
    """The school."""
    day: date
    """Day by which deadlines are judged: that of the meeting, or today if later."""


class PreparedFields(NamedTuple):
    """Values that a block fills into a meeting before it is held."""

    fields: Mapping[str, Any] = {}
    """Values of the meeting's fields, by the name of the field."""
    prefilled: Mapping[str, Any] = {}
    """Fields of :class:`PrefilledValues` by which changes by hand are recognised later, by name."""


class BlockSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Description of one block (板块) of the agenda: its entry modes, views and figures."""

    key: str
    """Key of the block in ``agenda.yaml``, in a task's ``block`` and in the minutes spent."""
    name: str
    """Default name of the block, where the school gives it no other."""
    modes: tuple[EntryMode, ...]
    """Entry modes of the block; the first is selected when the block is opened."""
    page_count: Callable[[Meeting], int] = lambda _: 1
    """Returns the number of pages of the block: for instance one for each topic or department."""
    secretary_view: Callable[[BlockViewData, int], SecretaryView]
    """Returns a page, counted from 0, as the secretary's window shows it."""
    audience_view: Callable[[BlockViewData, int], AudienceView]
    """Returns a page, counted from 0, as the audience window shows it."""
    has_records: Callable[[Meeting, Mapping[int, Item]], bool]
    """Tells whether anything was recorded in the block, so that the step bar marks it."""
    is_held: Callable[[Meeting, Mapping[int, Item]], bool]
    """Tells whether the block took place, for the check before the minutes are issued."""
    prepared_summary: Callable[[Meeting, Mapping[int, Item]], str] = _empty_prepared_summary
    """Returns one line on what is prepared in the block before the meeting.

    Empty where nothing is.
    """
    recorded_summary: Callable[[Meeting, Mapping[int, Item]], str]
    """Returns one line on what was recorded in the block, for the end of the meeting."""
    prepare: Callable[[PreparationData], PreparedFields] = lambda _: PreparedFields()
    """Returns what the block fills into a meeting before it is held, such as returning topics."""
    prepare_again: Callable[[Meeting, Meeting, int], Mapping[str, Any]] = lambda _, __, ___: {}
    """Returns the block's fields of a planned meeting that is prepared again, by field name.

    Changes by hand are kept. Its arguments are the planned meeting, the same meeting prepared from
    the present records alone, and the lowest topic id never used in the term.
    """
    search_texts: Callable[[Meeting], Iterable[SearchText]] = lambda _: ()
    """Returns the searchable texts of the block in a meeting."""
    term_total: Callable[[Sequence[Meeting]], str] = _empty_term_total_text
    """Returns the block's figure over all meetings held, for the term summary (研讨议题 12 个).

    The figure may be empty.
    """
    planned_minutes: Callable[[Meeting, int], int] = lambda _, minutes: minutes
    """Returns the planned minutes of the block in a meeting, given those of the agenda."""
    findings: Callable[[Meeting, VotingRules], Iterable[PreIssuingFinding]] = lambda _, __: ()
    """Returns what the block's records lack or contradict, for the check before issuing."""
    points_to_answer: Callable[[Meeting, VotingRules], Iterable[ClosingChecklistPoint]] = (
        lambda _, __: ()
    )
    """Returns what of the block needs an answer before the meeting ends."""
    points_that_return: Callable[
        [Meeting, Mapping[int, Item], Mapping[int, Meeting]], Iterable[ClosingChecklistPoint]
    ] = lambda _, __, ___: ()
    """Returns what of the block the next meeting lists again by itself.

    Its arguments are the meeting, the items by id, and all meetings of the term by id.
    """
    remark_kind: RemarkKind | None = None
    """Kind of remarks the block records; None for a block that records something else."""
    may_be_empty: bool = False
    """Whether the block may stay empty without a finding in the check before issue."""
    is_optional: bool = False
    """Whether the block is part of the agenda only where ``agenda.yaml`` lists it."""


def labelled_part_unless_empty(
    label: str, words: StyledText | str, *, rank: int
) -> tuple[AudienceViewPart, ...]:
    """Return a text with a label before it as one part of an audience page; no part where the text
    is empty.

    ``rank`` is the order in which parts are left out where space is short, the highest first.
    """
    said = styled(words) if isinstance(words, str) else words
    return (AudienceViewPart(styled((f"{label}  ", "muted")) + said, rank),) if said else ()


def labelled_audience_parts(
    label: str, lines: Sequence[str], *, rank: int
) -> tuple[AudienceViewPart, ...]:
    """Return one part of an audience page per recorded line, each with the same label before it,
    also for an empty line.

    ``rank`` is the order in which parts are left out where space is short, the highest first.
    """
    return tuple(
        AudienceViewPart(styled((f"{label}  ", "muted"), each), rank, is_list_entry=True)
        for each in lines
    )


def guiding_question_parts(data: BlockViewData, *, has_words: bool) -> tuple[AudienceViewPart, ...]:
    """Return a block's guiding questions (引导提示) as parts of an audience page, the first to be
    left out where space is short; none once something is recorded.

    Args:
        data: the meeting with the questions of the block.
        has_words: whether something is recorded.
    """
    asked = () if has_words else data.questions
    return tuple(AudienceViewPart(styled((question, "muted")), rank=9) for question in asked)


def secretary_task_lines(data: BlockViewData, place: TaskPlace) -> tuple[StyledText, ...]:
    """Return the tasks given at one place of a meeting as lines for the secretary's window, oldest
    first, each with owners and deadline.

    Args:
        data: the meeting and the items.
        place: the place: a block, or a topic, item or department in it.
    """
    return tuple(
        styled(
            ("议　定  ", "muted"),
            (task.title, "bold"),
            f"  {task.owner_words}{task.co_departments_in_brackets}  {task.due_words}",
        )
        for task in tasks_given_at_place(data.meeting, place, data.tree)
    )


def audience_task_parts(data: BlockViewData, place: TaskPlace) -> tuple[AudienceViewPart, ...]:
    """Return the tasks given at one place of a meeting as parts of a page in the audience window.

    Args:
        data: the meeting and the items.
        place: the place: a block, or a topic, item or department in it.
    """
    return tuple(
        AudienceViewPart(
            styled(("议　定  ", "muted")) + styled_task_line(task, data.meeting),
            4,
            is_list_entry=True,
        )
        for task in tasks_given_at_place(data.meeting, place, data.tree)
    )


def styled_task_line(task: Item, meeting: Meeting) -> StyledText:
    """Return a task as one line of styled text: what is to be done, by whom, by when."""
    owner = f"{task.owner_words}{task.co_departments_in_brackets}"
    return styled((task.title, "bold"), f"    {owner}    {task.due_words_as_of(meeting.on)}")


def has_task_of_block(meeting: Meeting, items: Mapping[int, Item], block: str) -> bool:
    """Whether any task of the meeting was given in the block with the key ``block``."""
    return any(item.meeting == meeting.id and item.block == block for item in items.values())
