"""Build the outline of a plan document: title block, tree of nodes (headings and measures) with
titles and owners, and the text that belongs to no node.

The tree itself is made in :mod:`meetingtui.plan.importing.tree_builder`; here it is given its
titles, texts, kinds, owners and deadlines.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

import msgspec

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.assignment_resolution import (
    ResolutionContext,
    find_labelled_assignment,
    split_department_list,
    strip_brackets_of_owners_and_deadlines,
    strip_labelled_assignment_at_end,
)
from meetingtui.plan.importing.document_cleanup import clean_up_document_blocks
from meetingtui.plan.importing.event_details import (
    heading_introduces_group_members,
    is_event_label,
)
from meetingtui.plan.importing.heading_recognition import (
    is_background_heading,
    is_situation_analysis_heading,
    looks_like_heading,
)
from meetingtui.plan.importing.plan_document import (
    ANALYSIS_PART,
    CAPTION,
    PLAIN_PARAGRAPH,
    DocumentBlock,
    DocumentTable,
    DraftNode,
    PlanNode,
    PlanNodeKind,
    UnassignedText,
)
from meetingtui.plan.importing.signature_and_closing_words import (
    separate_closing,
    separate_signatures_above_tables,
)
from meetingtui.plan.importing.styled_headings import assign_heading_levels
from meetingtui.plan.importing.table_parts import find_remarks_across_table, find_table_captions
from meetingtui.plan.importing.table_rows import PlanTableContents, read_plan_table
from meetingtui.plan.importing.title_block import (
    TitleBlock,
    count_title_block_lines,
    month_number_in_title,
    read_title_block,
    week_text_in_title,
    without_covering_letter,
)
from meetingtui.plan.importing.tree_builder import build_draft_tree

_MAX_LABEL = 20
_SPACED = re.compile(
    r"([^。；;：:，,！!？?\s]{4,20}(?:[，,][^。；;：:，,！!？?\s]{2,12})?)(?:\u3000| {2,})"
    r"(?=[^“”\s].*[，。；])"
    r"|([\u4e00-\u9fff]{2,8}[，,][\u4e00-\u9fff]{2,8}) (?=[\u4e00-\u9fff][^。；]{11,}[。；]?)"
)
"""Pattern of a heading that is separated from its text by a wide space alone, or, if it has two
parts (健全组织，明确分工), by one space.
"""
_DEPARTMENT_FIRST = re.compile(
    r"[【〔\[]\s*[^【】〔〕\[\]]{1,16}(?:处|室|部|办|中心|组|会|团委|支部)\s*[】〕\]]\s*(?=\S{2})"
)
"""Pattern of a department in brackets before a measure (【德育处】), which names its owner."""
_BRACKETED = re.compile(r"[【〖]\s*([^【】〖〗]{2,16}?)\s*[】〗][：:]?")
_ENDS = "。！？!?"
_OPENING, _CLOSING = "“《（(「『【[‘", "”》）)」』】]’"
_STRUCTURE = re.compile(f"[{re.escape(f'{_OPENING}{_CLOSING}{_ENDS}.：:')}]")
"""Pattern of the punctuation at which the title of a paragraph ends, or may not end yet."""


class PlanOutline(NamedTuple):
    """Outline of a plan document: title block, tree of draft nodes (plan nodes being built) and
    unassigned text, before owners and deadlines are resolved.
    """

    head: TitleBlock
    """Title block of the plan: title, school and term."""
    root: DraftNode
    """Root of the tree of draft nodes (plan nodes being built); it stands for the whole
    document.
    """
    left_over: tuple[UnassignedText, ...] = ()
    """Text of the plan document that was not assigned to any node."""


def build_outline(body: Sequence[DocumentBlock]) -> PlanOutline:
    """Divide the paragraphs and tables of a plan document into title block, tree of draft nodes
    (plan nodes being built), and the text that belongs to no node; the signature only serves to
    find school and term.
    """
    unsigned, closing = separate_closing(clean_up_document_blocks(body))
    kept, signature, part_starts = separate_signatures_above_tables(unsigned)
    root = build_draft_tree(assign_heading_levels(kept), part_starts)
    opening = list(takewhile(lambda entry: isinstance(entry, str), root.content))
    words = [entry for entry in opening if isinstance(entry, str)]
    if not words and kept and isinstance(kept[0], DocumentTable):
        words = find_table_captions(kept[0])
    head_end = count_title_block_lines(kept)
    head = read_title_block(words, [*signature, *closing.signature])
    return PlanOutline(
        head, root, tuple(_collect_unassigned_texts(root, head_end, closing.closing_phrase))
    )


def _collect_unassigned_texts(
    root: DraftNode, head_end: int, closing_phrase: str
) -> Iterator[UnassignedText]:
    """Yield the paragraphs at the top of a plan document's tree that belong to no node: each run of
    them between the title block, two nodes, or the end, joined to one text.

    Args:
        root: root of the tree of draft nodes (plan nodes being built).
        head_end: number of paragraphs in the title block.
        closing_phrase: last paragraph of mere rhetoric; empty without one.
    """
    run: list[str] = []
    is_opening = True
    for at, entry in enumerate(root.content):
        if isinstance(entry, str):
            if at >= head_end or not is_opening:
                run.append(one_line(entry))
            continue
        if isinstance(entry, DocumentTable):
            # Captions above all else are the plan's title block.
            run.extend(filter(_caption_is_sentence, find_table_captions(entry) if at else ()))
            run.extend(find_remarks_across_table(entry))
        place = (
            one_line(f"{entry.number}{entry.line}")[:20] if isinstance(entry, DraftNode) else "表格"
        )
        if is_opening:
            run = without_covering_letter(run)
        if run:
            yield UnassignedText(text="\n".join(run), place=f"“{place}”之前")
        run, is_opening = [], False
    if closing_phrase:
        run.append(closing_phrase)
    if run and not is_opening:
        yield UnassignedText(text="\n".join(run), place="末尾")


def _caption_is_sentence(caption: str) -> bool:
    """Whether a caption of a table is a sentence that may say more than title, date and author."""
    return bool(re.search("[，。；]", caption))


def draft_to_plan_nodes(root: DraftNode, context: ResolutionContext) -> tuple[PlanNode, ...]:
    """Convert a tree of draft nodes (the form in which a plan is built) to plan nodes with titles,
    texts, kinds, owners and deadlines.

    Args:
        root: root of the tree of draft nodes; not converted itself.
        context: the school and the term in which names and deadlines are resolved.

    Returns:
        The nodes below the root; each contains its own children.
    """
    return tuple(_child_plan_nodes(root, context))


def title_of_paragraph(paragraph: str) -> str:
    """Return a title for a numbered paragraph or heading of a plan: its label before the colon, its
    first sentence, or all of it.

    Left out are a department in brackets before it, owners and deadlines in brackets or behind
    labels at its end, and the closing punctuation (but not ！ and ？).
    """
    has_space = " " in paragraph or "\u3000" in paragraph
    if has_space and (spaced := _SPACED.match(paragraph.strip())):
        paragraph = spaced[1] or spaced[2]
    paragraph = one_line(paragraph)
    label, _, rest = paragraph.partition(" ")
    if rest and is_background_heading(label) and re.search("[，。；]", rest):
        return label
    if bracketed := _BRACKETED.fullmatch(paragraph):
        return bracketed[1]
    if asked := _DEPARTMENT_FIRST.match(paragraph):
        paragraph = paragraph[asked.end() :]
    paragraph = strip_labelled_assignment_at_end(paragraph)
    depth = 0
    for match in _STRUCTURE.finditer(paragraph):
        index, sign = match.start(), match[0]
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and (sign in _ENDS or _is_half_width_full_stop(paragraph, index)):
            paragraph = paragraph[: index + (sign not in "。.")]
            break
        elif depth == 0 and sign in "：:" and _is_label_before_colon(paragraph, index):
            paragraph = paragraph[:index]
            break
    shown = strip_brackets_of_owners_and_deadlines(paragraph).rstrip("。；;：:，,、 ")
    if len(shown) > LONGEST_TITLE and (listing := _LISTING.match(shown)):
        shown = listing[1]
    return shown or paragraph.strip()


LONGEST_TITLE = 60
"""Number of characters above which the title of a plan node is probably a whole paragraph."""
_LISTING = re.compile("([^：:。；]{4,40})[：:](?=[^：:]*[，、])")
"""Pattern of the clauses before a colon and a list: 开学初，做好：书本的提取，教室的调整."""


def _is_half_width_full_stop(paragraph: str, at: int) -> bool:
    """Whether the half-width dot at an index of a paragraph ends a Chinese sentence: 完成检修.

    Args:
        paragraph: text of the paragraph.
        at: index of the dot.
    """
    return (
        paragraph[at] == "."
        and bool(_CHINESE.match(paragraph[at - 1 : at]))
        and not re.match(r"[\w.]", paragraph[at + 1 :], re.A)
        and not _INSIDE_PHRASE.match(paragraph[at - 1 : at + 2])
    )


_CHINESE = re.compile("[\u4e00-\u9fff）)”》%％]")
_INSIDE_PHRASE = re.compile(
    "[的和与及或在对把将]\\.[\u4e00-\u9fff]|[一二三四五六七八九]\\.[一二三四五六七八九]"
)
"""Pattern of a dot at which no sentence ends: a typing slip after 的, or between the grades
三.四年级.
"""


def _is_label_before_colon(paragraph: str, colon: int) -> bool:
    """Whether the words before a colon of a paragraph are a short label that can be the
    paragraph's title (家长学校：…), not a date or a clause.

    Args:
        paragraph: text of the paragraph.
        colon: index of the colon.
    """
    label = paragraph[:colon]
    return (
        2 <= len(label) <= _MAX_LABEL
        and not re.search("[，,；;]|\\d$", label)
        and not _DATE_ALONE.fullmatch(label)
        and not _THEME_OF.fullmatch(label)
    )


_THEME_OF = re.compile("(?!活动|工作|教育|本月)[^，。；：]{2,6}主题")
"""Pattern of a theme of one thing (黑板报主题：文明礼仪), which is a task and not a part about
themes.
"""
_DATE_ALONE = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}|\d{1,2}|元)月份?(?:[上中下]旬|初|底)?"
    r"|(?:\d{1,2}月)?\d{1,2}[日号](?:[—–~～至到-]+(?:\d{1,2}月)?\d{1,2}[日号])?(?:前后|左右|前)?"
    r"|[上下中]午|晚上"
)
"""Pattern of a label that is only a date (三月：学雷锋活动, 3月5日：学雷锋活动), so that it cannot
be a title.
"""


def _child_plan_nodes(draft: DraftNode, context: ResolutionContext) -> Iterator[PlanNode]:
    """Yield the plan nodes of the children of a draft node (a plan node being built) and of the
    rows of its tables.
    """
    for entry in draft.content:
        if isinstance(entry, DraftNode):
            yield _draft_to_plan_node(entry, context)
        elif isinstance(entry, DocumentTable):
            yield from _read_table_cached(entry, context).rows


def _context_with_month_and_week_of_heading(
    draft: DraftNode, context: ResolutionContext
) -> ResolutionContext:
    """Return the context (school, term, month, week) in which names and deadlines below a plan's
    heading are resolved, with the month and week that the heading names instead of those of the
    document's title.

    Days alone (22日) in the sheet 10月 are days of October, whatever month the first sheet names.
    """
    if not draft.content:
        return context
    heading = f"{draft.number}{draft.line.partition(chr(10))[0]}"
    month, week = month_number_in_title(heading), week_text_in_title(heading)
    if not (month or week):
        return context
    return msgspec.structs.replace(context, month=month or context.month, week=week or context.week)


def _draft_to_plan_node(draft: DraftNode, context: ResolutionContext) -> PlanNode:
    """Convert one draft node (a plan node being built) and its children to a plan node with title,
    text, kind, owner and deadline.
    """
    title = title_of_paragraph(draft.line)
    context = _context_with_month_and_week_of_heading(draft, context)
    body = [
        line for entry in draft.content for line in _paragraphs_of_content_entry(entry, context)
    ]
    heading = one_line(draft.line)
    alone = heading.rstrip("。；;：:，,、 ") == title
    text = "\n".join(body if alone else [heading, *body])
    children = tuple(_child_plan_nodes(draft, context))
    assignment = find_labelled_assignment(f"{heading}\n{text}", context)
    if named := _match_departments_before_colon(heading, context):
        title = title_of_paragraph(heading[named.end() :])
        if not assignment.department:
            of_label = context.resolve_assignment(department=named["departments"])
            assignment = msgspec.structs.replace(
                assignment, department=of_label.department, co_departments=of_label.co_departments
            )
    return PlanNode(
        number=draft.number,
        title=title,
        text=text,
        kind=_plan_node_kind(draft, title, children),
        department=assignment.department,
        co_departments=assignment.co_departments,
        people=assignment.people,
        due=assignment.due,
        due_text=assignment.due_text,
        doubts=tuple(draft.doubts),
        children=children,
    )


_BEFORE_COLON = re.compile(
    r"(?P<departments>[^：:，。；\s]{2,20})[：:]\s*(?!主?要?负责|牵头)(?=\S{2})"
)
"""Pattern of departments before a colon that a task follows; 教导处：负责课务 lists a duty instead,
and keeps the department in its title.
"""


def _match_departments_before_colon(
    heading: str, context: ResolutionContext
) -> re.Match[str] | None:
    """Match names of the school's departments before the colon of a measure (教导处：检查课表);
    None where no school is known, or the words are not all departments.
    """
    named = _BEFORE_COLON.match(heading)
    if named is None or context.school is None:
        return None
    names = split_department_list(named["departments"])
    return named if names and all(map(context.school.find_department, names)) else None


def _read_table_cached(table: DocumentTable, context: ResolutionContext) -> PlanTableContents:
    """Read a table of the plan, or return the cached result of reading it before."""
    found = context.tables.get(id(table))
    if found is None:
        found = context.tables[id(table)] = read_plan_table(table, context)
    return found


def _paragraphs_of_content_entry(
    entry: str | DocumentTable | DraftNode, context: ResolutionContext
) -> Sequence[str]:
    """Return the paragraphs that one entry of a plan node's content adds to the node's text: a
    paragraph itself, a table its notes, a child none.
    """
    if isinstance(entry, str):
        return [one_line(entry)]
    return _read_table_cached(entry, context).notes if isinstance(entry, DocumentTable) else ()


_EXHORTS = re.compile(
    "(?:几点|有关|相关|具体|工作|活动|组织|实施|制度|条件)*(?:要求|保障)(?:措施)?"
)
_OWED = re.compile(r"\d|每[天日周月]|[底末初前]完成|负责|牵头|责任")


def _section_text_mentions_owner_or_date(draft: DraftNode) -> bool:
    """Whether the paragraphs of a plan's section such as 保障措施 or 工作要求 contain words for
    somebody responsible (负责, 牵头), a figure or a date.

    Otherwise they only appeal to everybody (加强领导，明确责任) and are not tracked.
    """
    words = "".join(entry for entry in draft.content if isinstance(entry, str))
    return bool(_OWED.search(re.sub("明确责任|责任(?:心|感|意识|到人)|各负其责", "", words)))


def _plan_node_kind(draft: DraftNode, title: str, children: tuple[PlanNode, ...]) -> PlanNodeKind:
    """Return the kind of a plan node: section or measure.

    A section has children other than table rows, or is a background section or part of an analysis
    (优势), an annex, a bare heading above a table, a label of an event (活动地点), an appeal to
    everybody (工作要求), a list of group members, or an unnumbered heading such as 原则.
    """
    if any(child.kind is not PlanNodeKind.TABLE_ROW for child in children):
        return PlanNodeKind.SECTION
    bare = looks_like_heading(draft.line)
    if (
        draft.number_kind in ("附", ANALYSIS_PART, CAPTION)
        or (draft.number_kind != PLAIN_PARAGRAPH and is_background_heading(title))
        or (children and bare)
    ):
        return PlanNodeKind.SECTION
    if (
        is_event_label(f"{title}：")
        or is_situation_analysis_heading(title)
        or (bare and heading_introduces_group_members(draft))
    ):
        return PlanNodeKind.SECTION
    if bare and _EXHORTS.fullmatch(title) and not _section_text_mentions_owner_or_date(draft):
        return PlanNodeKind.SECTION
    if draft.has_heading_appearance and re.search("(?:主题|理念|情况|分析|依据|原则|意义)$", title):
        return PlanNodeKind.SECTION
    return PlanNodeKind.MEASURE
