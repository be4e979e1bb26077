"""Proposal of an import: the plan as it was read, with warnings and suggestions, which the user
corrects before it is imported; and the preview of what importing it would change.

A proposal is a flat list of entries with depths, in reading order; every correction returns a new
proposal.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import one_line
from meetingtui.plan.importing.item_matching import (
    PositionedNode,
    is_trackable_node,
    node_fingerprint,
    nodes_with_positions,
)
from meetingtui.plan.importing.merge import MergeResult, UserDecisionOnNode, merge_plan_document
from meetingtui.plan.importing.paragraph_numbers import (
    ORDER_WORDS,
    PERIODS,
    ParagraphNumber,
    parse_paragraph_number,
    reread_letter_as_roman_numeral,
)
from meetingtui.plan.importing.plan_document import (
    PlanDocument,
    PlanNode,
    PlanNodeKind,
    UnassignedText,
)
from meetingtui.plan.importing.plan_outline import LONGEST_TITLE
from meetingtui.plan.importing.suggestions.measure_suggestions import (
    MeasureSuggestions,
    ambiguous_owner_warnings,
    suggest_owner_deadline_and_target,
)
from meetingtui.plan.importing.suggestions.owners import (
    find_owners_in_brackets,
    roster_of_school,
    suggest_people_from_text,
)
from meetingtui.plan.item import Item, Target
from meetingtui.school.school import School

_SHORT_TITLE = 30


LONG_TITLE_WARNING = "标题太长，可能是正文"
"""Chinese warning about a long title of a plan node, which a shorter title resolves."""


def collect_reading_warnings(document: PlanDocument) -> dict[int, tuple[str, ...]]:
    """Return Chinese warnings (存疑) on places of a plan document that may have been read wrongly,
    by the node's index in reading order; nodes without one are left out.
    """
    indexes = {id(node): index for index, (_, node) in enumerate(document.walk_in_reading_order())}
    found: dict[int, list[str]] = {}
    for _, node in document.walk_in_reading_order():
        if node.doubts:
            found.setdefault(indexes[id(node)], []).extend(node.doubts)
    for siblings in _sibling_groups(document):
        for node, reason in (
            *_sibling_number_warnings(siblings),
            *_title_and_level_warnings(siblings),
        ):
            found.setdefault(indexes[id(node)], []).append(reason)
    return {index: tuple(reasons) for index, reasons in found.items()}


def propose_clause_as_title(title: str) -> str:
    """Return the first clause of a plan node's title, where the title is a whole paragraph; empty
    for a shorter title, or where the clause does not have 4 to 30 characters.

    A clause that only leads in (以…为契机, 结合学校实际, 通过…活动) is passed over if the one after
    it has that length.
    """
    if len(title) <= LONGEST_TITLE:
        return ""
    first, *others = (each.strip() for each in re.split("[，,；;：:。—]+", title))
    leads_in = _LEAD_IN.match(first) and not _OWN_VERB_AFTER_LEAD_IN.match(first)
    clauses = (first, *others[:1]) if leads_in else (first,)
    fitting = [each for each in clauses if 4 <= len(each) <= _SHORT_TITLE]
    return fitting[-1] if fitting else ""


_LEAD_IN = re.compile("(?:以|结合|通过|利用|围绕|根据|按照|依托|借助|针对|随着|为了?(?!期|人)|在)")
"""Pattern of the beginning of a clause that says on what occasion or by what means."""
_OWN_VERB_AFTER_LEAD_IN = re.compile("在.{2,20}下[\u4e00-\u9fff]{4,}")
"""Pattern of such a clause that also says what is done: 在党支部的领导下评选先进教师."""


def _sibling_groups(document: PlanDocument) -> Iterator[Sequence[PlanNode]]:
    """Yield the nodes of a plan document in groups with the same parent."""
    yield document.nodes
    for _, node in document.walk_in_reading_order():
        if node.children:
            yield node.children


def _sibling_number_warnings(siblings: Sequence[PlanNode]) -> Iterator[tuple[PlanNode, str]]:
    """Yield Chinese warnings on plan nodes whose numbers are missing, repeated, skipped or unlike
    those of their siblings.
    """
    headings = [node for node in siblings if node.kind is not PlanNodeKind.TABLE_ROW]
    numbered = [at for at, node in enumerate(headings) if node.number]
    # 指导思想 before 一、 and what closes the plan after the last number need none.
    headings = headings[numbered[0] : numbered[-1] + 1] if numbered else headings
    last: ParagraphNumber | None = None
    numbers = [
        parse_paragraph_number(f"{node.number}甲") if node.number else None for node in headings
    ]
    is_roman = any(each and each.number_kind == "ⅰ." for each in numbers)
    for node, own in zip(headings, numbers, strict=True):
        number = reread_letter_as_roman_numeral(own) if own and is_roman else own
        if number is not None and number.number_kind == "附":
            continue
        if number is None:
            if not node.number and any(each.number for each in headings):
                yield node, "同级的都有编号，这一项没有"
            continue
        if last is not None and number.number_kind != last.number_kind:
            yield node, f"编号“{node.number}”与同级的写法不同，层级可能不对"
        elif last is not None and number.value == last.value:
            yield node, f"编号“{node.number}”重复"
        elif (
            last is not None
            and number.number_style != ORDER_WORDS
            and number.value != last.value + 1
        ):
            yield node, f"编号“{node.number}”不连续，前面可能漏读"
        last = number


def _is_month_week_or_day_node(node: PlanNode) -> bool:
    """Whether a plan node is a month, a week or a day, which may well have a single child."""
    paragraph_number = parse_paragraph_number(node.title) or parse_paragraph_number(
        f"{node.title}："
    )
    return paragraph_number is not None and paragraph_number.number_kind in PERIODS


def _title_and_level_warnings(siblings: Sequence[PlanNode]) -> Iterator[tuple[PlanNode, str]]:
    """Yield Chinese warnings on plan nodes with a very long title, and on nodes without siblings,
    whose level may be wrong.
    """
    for node in siblings:
        if node.kind is PlanNodeKind.TABLE_ROW:
            continue
        if len(node.title) > LONGEST_TITLE:
            yield node, LONG_TITLE_WARNING
        if (
            node.kind is PlanNodeKind.SECTION
            and len(node.children) == 1
            and not _is_month_week_or_day_node(node)
        ):
            child = node.children[0]
            if child.kind is not PlanNodeKind.TABLE_ROW and child.number:
                yield child, "只有这一个下级，层级可能不对"


class ProposalEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an import proposal: a plan node with its depth, warnings and suggestions."""

    node: PlanNode
    """Plan node of the proposal's entry, without its children."""
    depth: int
    """Depth of the proposal's entry in the plan tree, from 0."""
    tracked: bool
    """Whether the proposal's entry becomes a tracked work item."""
    source: str
    """Fingerprint (hash) of the document's own text at the proposal's entry, unaffected by
    corrections.
    """
    heading: str = ""
    """Heading of the proposal's entry in the document itself, unaffected by corrections of the
    title.
    """
    target: Target | None = None
    """Numeric target of the proposal's entry; None until one is accepted."""
    doubts: tuple[str, ...] = ()
    """Chinese warnings (存疑) on the proposal's entry that the user should check."""
    short_title: str = ""
    """Shorter title proposed for an entry whose title in the document is a whole paragraph; else
    empty.
    """
    suggestions: MeasureSuggestions = MeasureSuggestions()
    """Values suggested from the text of the proposal's entry that are not accepted yet."""

    @property
    def has_suggestions(self) -> bool:
        """Whether the entry of an import proposal has suggested values that the user can accept."""
        return self.suggestions != MeasureSuggestions() or bool(self.short_title)


class ImportProposal(msgspec.Struct, frozen=True, kw_only=True):
    """Import proposal: a whole plan document as a list of entries that the user can correct before
    import.
    """

    title: str
    """Title of the plan document that the proposal was made from."""
    school: str
    """Name of the school given in the plan document."""
    term: str
    """Id of the term given in the plan document."""
    entries: tuple[ProposalEntry, ...]
    """All entries of the import proposal in reading order."""
    left_over: tuple[UnassignedText, ...] = ()
    """Text of the plan that belongs to no entry of the proposal and that the user has not dismissed
    yet.
    """
    remarks: tuple[str, ...] = ()
    """Chinese sentences on contents of the plan file that are not read."""

    @property
    def indexes_with_warnings(self) -> tuple[int, ...]:
        """Indexes of the import proposal's entries that have warnings."""
        return tuple(index for index, entry in enumerate(self.entries) if entry.doubts)

    @property
    def indexes_with_suggestions(self) -> tuple[int, ...]:
        """Indexes of the import proposal's entries that have suggested values."""
        return tuple(index for index, entry in enumerate(self.entries) if entry.has_suggestions)

    @property
    def open_warning_count(self) -> int:
        """Number of the import proposal's entries with warnings, plus the unassigned texts, that
        the user has not dealt with yet.
        """
        return len(self.indexes_with_warnings) + len(self.left_over)

    def descendant_indexes(self, index: int) -> range:
        """Return the indexes of all entries of an import proposal that are below an entry in the
        plan's tree.
        """
        depth = self.entries[index].depth
        end = index + 1
        while end < len(self.entries) and self.entries[end].depth > depth:
            end += 1
        return range(index + 1, end)

    def has_only_table_rows_below(self, index: int) -> bool:
        """Whether an entry of the import proposal has nothing below it but table rows."""
        return all(
            self.entries[each].node.kind is PlanNodeKind.TABLE_ROW
            for each in self.descendant_indexes(index)
        )


def create_import_proposal(
    document: PlanDocument, *, school: School, term: Term, items: Mapping[int, Item] | None = None
) -> ImportProposal:
    """Create an import proposal from a plan document, with warnings and suggestions.

    Owners, deadlines and targets are suggested for tracked entries only, and never a value that the
    document itself gives.

    Args:
        document: the plan document.
        school: the school whose departments and people are resolved.
        term: term in which deadlines are resolved.
        items: existing items by id; a value that an entry's item already has is not suggested
            again. None without any.
    """
    strange = collect_reading_warnings(document)
    in_use = {item.source: item for item in (items or {}).values() if item.source}
    entries: list[ProposalEntry] = []
    titles: list[str] = []
    for index, ((depth, node), place) in enumerate(
        zip(document.walk_in_reading_order(), nodes_with_positions(document), strict=True)
    ):
        titles[depth:] = [node.title]
        tracked = is_trackable_node(place) or _goal_names_owner(place, school)
        suggestions = (
            suggest_owner_deadline_and_target(
                _title_joined_with_text(node),
                school=school,
                term=term,
                section_titles=titles[:depth],
                document_title=document.title,
            )
            if tracked
            else MeasureSuggestions()
        )
        entries.append(
            ProposalEntry(
                node=msgspec.structs.replace(node, children=()),
                depth=depth,
                tracked=tracked,
                source=node_fingerprint(node),
                heading=node.title,
                doubts=(
                    *strange.get(index, ()),
                    *(
                        ambiguous_owner_warnings(_title_joined_with_text(node), school)
                        if tracked
                        else ()
                    ),
                ),
                short_title=propose_clause_as_title(node.title),
                suggestions=_suggestions_for_empty_values(
                    node, in_use.get(node_fingerprint(node)), suggestions
                ),
            )
        )
    return ImportProposal(
        title=document.title,
        school=document.school,
        term=document.term,
        entries=tuple(entries),
        left_over=document.left_over,
        remarks=document.remarks,
    )


def _goal_names_owner(place: PositionedNode, school: School) -> bool:
    """Whether a plan node below goals (工作目标) names its owner in a bracket (（教导处）) or says
    which person sees to it, so that it is work and not only an aim.
    """
    return (
        place.among_goals
        and place.node.kind is PlanNodeKind.MEASURE
        and bool(
            find_owners_in_brackets(text := _title_joined_with_text(place.node), school)
            or suggest_people_from_text(text, roster_of_school(school))
        )
    )


def _title_joined_with_text(node: PlanNode) -> str:
    """Return the title and text of a plan node as one text; the title is left out where the first
    line of the text contains it.
    """
    if node.title in node.text.partition("\n")[0]:
        return node.text
    return f"{node.title}\n{node.text}".strip()


def proposal_to_document(proposal: ImportProposal) -> PlanDocument:
    """Convert an import proposal with the user's corrections back to a nested plan document.

    An entry above anything but table rows becomes a section; a tracked one above none a measure.
    """
    children: list[list[PlanNode]] = [[]]

    def close_below_depth(depth: int) -> None:
        """Give the finished nodes deeper than ``depth`` to their parents as children."""
        while len(children) > depth + 1:
            below = tuple(children.pop())
            node = children[-1][-1]
            children[-1][-1] = msgspec.structs.replace(node, children=below)

    for index, entry in enumerate(proposal.entries):
        close_below_depth(entry.depth)
        kind = _entry_node_kind(
            entry, has_only_table_rows_below=proposal.has_only_table_rows_below(index)
        )
        children[-1].append(msgspec.structs.replace(entry.node, kind=kind))
        children.append([])
    close_below_depth(0)
    return PlanDocument(
        title=proposal.title,
        school=proposal.school,
        term=proposal.term,
        nodes=tuple(children[0]),
        left_over=proposal.left_over,
        remarks=proposal.remarks,
    )


def _entry_node_kind(entry: ProposalEntry, *, has_only_table_rows_below: bool) -> PlanNodeKind:
    """Return the kind of plan node that a corrected proposal entry becomes: table row, section or
    measure.
    """
    if entry.node.kind is PlanNodeKind.TABLE_ROW:
        return entry.node.kind
    if not has_only_table_rows_below:
        return PlanNodeKind.SECTION
    return PlanNodeKind.MEASURE if entry.tracked else entry.node.kind


def format_remarks_warnings_and_suggestions(proposal: ImportProposal) -> Iterator[str]:
    """List what the user should know of an import as lines of Chinese text: remarks on the file,
    warnings, and suggestions.
    """
    yield from (f"注意：{each}" for each in proposal.remarks)
    for index in proposal.indexes_with_warnings:
        entry = proposal.entries[index]
        short = f"，可改为“{entry.short_title}”" if entry.short_title else ""
        yield f"存疑：{entry.node.number}{entry.node.title}（{'；'.join(entry.doubts)}{short}）"
    for left in proposal.left_over:
        yield f"存疑：{left.place}的文字没有归入任何一项：{one_line(left.text)}"
    for index in proposal.indexes_with_suggestions:
        entry = proposal.entries[index]
        suggestions = entry.suggestions
        for suggestion in (
            suggestions.department,
            suggestions.people,
            suggestions.due,
            suggestions.target,
        ):
            if suggestion:
                where = f"{entry.node.number}{entry.node.title}"
                yield f"建议：{where} → {suggestion.value_text}（据“{suggestion.quote}”）"


def _suggestions_for_empty_values(
    node: PlanNode, item: Item | None, suggestions: MeasureSuggestions
) -> MeasureSuggestions:
    """Return the suggestions for values that neither the plan node nor its existing work item has
    yet.
    """
    has_department = node.department or (item and item.department)
    has_people = node.people or (item and item.people)
    has_due = node.due or node.due_text or (item and (item.due or item.due_text))
    return msgspec.structs.replace(
        suggestions,
        department=None if has_department else suggestions.department,
        people=None if has_people else suggestions.people,
        due=None if has_due else suggestions.due,
        target=None if item and item.target else suggestions.target,
    )


def preview_import(
    proposal: ImportProposal, items: Mapping[int, Item], *, today: date, keep: Collection[int] = ()
) -> MergeResult:
    """Compute what importing a proposal would change in the existing work items, without storing
    it.

    Args:
        proposal: the corrected proposal.
        items: existing items by id.
        today: date of new items and history lines.
        keep: ids of items that stay although the document does not contain them.
    """
    return merge_plan_document(
        proposal_to_document(proposal),
        items,
        today=today,
        decisions=[
            UserDecisionOnNode(
                source=entry.source,
                heading=entry.heading,
                tracked=entry.tracked,
                target=entry.target,
            )
            for entry in proposal.entries
        ],
        keep=keep,
    )
