"""Turn a plan's paragraphs without numbers into measures: those under a month, a week or an
unnumbered heading, and those under a numbered heading that by their form or the heading's words
are measures or goals.
"""

import re
from collections.abc import Sequence

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.event_details import (
    LABELLED_LINE,
    heading_introduces_group_members,
    is_mostly_event_details,
    states_event_detail,
    turn_detail_bullets_into_text,
    turn_event_lines_into_nodes,
)
from meetingtui.plan.importing.heading_recognition import (
    is_background_heading,
    is_situation_analysis_heading,
    is_whole_sentence,
    looks_like_heading,
    may_head_sentences,
)
from meetingtui.plan.importing.paragraph_number_correction import are_entries_by_grade
from meetingtui.plan.importing.paragraph_numbers import BULLETS, PERIODS, parse_paragraph_number
from meetingtui.plan.importing.plan_document import (
    ANALYSIS_PART,
    PLAIN_PARAGRAPH,
    DraftNode,
)

_ABOUT = re.compile("(?:主题|理念|思路|目标|情况|分析|依据|原则|意义)[：:]?$")
"""Pattern of the end of a heading (理念, 依据) below which a plan lists no measures."""
_LEAD_IN = re.compile("如下[：:]?$|[：:]$")


def turn_unnumbered_paragraphs_into_items(root: DraftNode) -> None:
    """Make draft nodes (plan nodes being built) of the paragraphs under a month, a week or an
    unnumbered heading, and under a numbered one where they are measures or goals, changing the tree
    in place.

    Events described line by line become nodes, too, while bullets with the details of a measure
    become its text.
    """
    for draft in _nonempty_nodes_of_tree(root):
        turn_detail_bullets_into_text(draft)
        turn_event_lines_into_nodes(draft)
        _group_sentences_below_short_lines(draft)
    parents = _nonempty_nodes_of_tree(root)
    beside = _ids_of_siblings_of_list_headings(parents)
    of_sentences = _ids_of_sections_of_single_sentences(parents)
    parts = _descendant_nodes(root)
    several = {
        draft.heading
        for draft in parts
        if draft.has_heading_appearance
        and _count_direct_paragraphs(draft) > 1
        and not is_background_heading(draft.line)
    }
    for draft in parts:
        if draft.number_kind in PERIODS:
            _split_month_into_items(draft)
        elif draft.content and (
            (
                draft.has_heading_appearance
                and draft.heading in several
                and _paragraphs_can_become_items(draft)
            )
            or (id(draft) in of_sentences and _paragraphs_can_become_items(draft))
            or _every_paragraph_is_measure(draft, is_beside_lists=id(draft) in beside)
            or _is_list_of_goals(draft)
            or _announces_paragraphs_with_heading_sentences(draft)
        ):
            _turn_paragraphs_into_nodes(draft)


def _ids_of_siblings_of_list_headings(parents: list[DraftNode]) -> set[int]:
    """Return the identities (``id``) of the draft nodes (plan nodes being built) that have a
    sibling of the same kind with nodes below it.

    Args:
        parents: the nodes with anything below them.
    """
    found: set[int] = set()
    for parent in parents:
        drafts = [entry for entry in parent.content if isinstance(entry, DraftNode)]
        lists = {
            each.number_kind
            for each in drafts
            if any(isinstance(below, DraftNode) for below in each.content)
        }
        found.update(id(each) for each in drafts if each.number_kind in lists)
    return found


def _ids_of_sections_of_single_sentences(parents: list[DraftNode]) -> set[int]:
    """Return the identities (``id``) of the draft nodes (plan nodes being built) that, like their
    siblings, are headings of single sentences.

    They are numbered as web pages number their parts (01, 02), two of them at least have several
    paragraphs, and every paragraph of every sibling is one sentence.

    Args:
        parents: the nodes with anything below them.
    """
    found: set[int] = set()
    for parent in parents:
        drafts = [entry for entry in parent.content if isinstance(entry, DraftNode)]
        texts = [
            [entry for entry in each.content if isinstance(entry, str)]
            for each in drafts
            if each.number[:1] == "0"
            and looks_like_heading(each.line)
            and all(isinstance(entry, str) for entry in each.content)
        ]
        if (
            len(texts) == len(drafts)
            and sum(len(words) > 1 for words in texts) > 1
            and all(_ONE_SENTENCE.fullmatch(entry) for words in texts for entry in words)
        ):
            found.update(map(id, drafts))
    return found


def _descendant_nodes(root: DraftNode) -> list[DraftNode]:
    """Return all nodes below a draft node (a plan node being built)."""
    found = [root]
    for draft in found:
        found.extend(entry for entry in draft.content if isinstance(entry, DraftNode))
    return found[1:]


def _nonempty_nodes_of_tree(root: DraftNode) -> list[DraftNode]:
    """Return a draft node (a plan node being built) and all nodes below it, without those that have
    no paragraph, table or node below them: most of a plan's nodes are such measures.
    """
    return [draft for draft in (root, *_descendant_nodes(root)) if draft.content]


def _count_direct_paragraphs(draft: DraftNode) -> int:
    """Return the number of paragraphs directly in a draft node (a plan node being built); 0 for one
    that contains other nodes.
    """
    if any(isinstance(entry, DraftNode) for entry in draft.content):
        return 0
    return sum(isinstance(entry, str) for entry in draft.content)


def _group_sentences_below_short_lines(draft: DraftNode) -> None:
    """Make a draft node (a plan node being built) of each short line below a numbered heading, with
    the sentences that follow it, in place.

    Every line is such a short line or a sentence, every short line has sentences, and there are two
    short lines; one is enough where the heading says that work follows (工作措施). Where a short
    line has several sentences, each sentence is a measure; else it is the short line's text.
    """
    lines = draft.content
    if not draft.number or draft.has_heading_appearance or not _paragraphs_can_become_items(draft):
        return
    if len(lines) < 2 or not isinstance(lines[0], str) or not may_head_sentences(lines[0]):
        return
    groups: list[DraftNode] = []
    for line in lines:
        if not isinstance(line, str):
            return
        if may_head_sentences(line):
            if groups and not groups[-1].content:
                return
            groups.append(DraftNode(number_kind=PLAIN_PARAGRAPH, line=line.rstrip("：:")))
        elif is_whole_sentence(line):
            groups[-1].content.append(line)
        else:
            return
    if not groups[-1].content or (len(groups) < 2 and not _OF_WORK.search(draft.line)):
        return
    if any(len(group.content) > 1 for group in groups):
        for group in groups:
            _turn_paragraphs_into_nodes(group)
    draft.content = [*groups]


def _paragraphs_can_become_items(draft: DraftNode) -> bool:
    """Whether the paragraphs of a draft node (a plan node being built) may be measures: it has
    nothing but paragraphs below it, and they are neither background nor details of an event.
    """
    if any(not isinstance(entry, str) for entry in draft.content) or is_mostly_event_details(draft):
        return False
    if (
        draft.number_kind == ANALYSIS_PART
        or is_background_heading(draft.line)
        or is_situation_analysis_heading(draft.line)
    ):
        return False
    return not (draft.has_heading_appearance and _ABOUT.search(draft.line))


_SPACED_PERIOD = re.compile(r"(?:第?(?:[一二三四五六七八九十]{1,3}|\d{1,2}))(?:月份?|周)\s+\S")
"""Pattern of a month or week that spaces separate from what takes place in it: 九月  制定计划."""
_LEAD = re.compile("[^，。；：,;:！？]{4,16}。.{6}")
"""Pattern of a paragraph that a short sentence heads: 抓好一次检查。检查时…."""
_ONE_SENTENCE = re.compile("[^。；！？：:]{6,40}[。；]?")
_GOAL_LABEL = re.compile("[\u4e00-\u9fff]{4,12}[：:](?=.)")
"""Pattern of the label at the beginning of a goal: 阅读习惯养成：每人读完四本书."""
_GOAL_SENTENCE = re.compile("[^。；;！？]{4,80}[。；;]?")
"""Pattern of a goal or task that is one sentence on a line of its own."""
_GOALS_TITLE = re.compile(r"(?:目标|任务)(?:[（(][^（()）]*[）)])?[：: 】〗]*$")
"""Pattern of the end of a heading whose section lists goals or tasks: 工作目标, 主要任务：."""
_BESIDE_GOALS = re.compile("思想|思路|理念|方针|背景|形势")
"""Pattern of what a heading may name beside its goals (指导思想和工作目标), so that not every
sentence below it is a goal.
"""
_SHORTEST_GOAL_LIST = 3
_SHORTEST_GOAL_SENTENCES = 4
_OF_WORK = re.compile(
    "(?:措施|安排|内容|活动|任务|重点|要点|举措|(?:具体|主要|重点|常规|日常)工作)$"
)


def _every_paragraph_is_measure(draft: DraftNode, *, is_beside_lists: bool) -> bool:
    """Whether every paragraph below a plan's numbered heading is a measure.

    This holds where each begins with a label (师德培训：…), where the heading says that measures
    follow (具体措施), or where each is one short sentence, the heading ends in a colon and its
    sibling headings contain lists.

    Args:
        draft: the heading.
        is_beside_lists: whether sibling headings contain lists.
    """
    if (
        not draft.number
        or draft.has_heading_appearance
        or not looks_like_heading(draft.line)
        or not _paragraphs_can_become_items(draft)
    ):
        return False
    words = [entry for entry in draft.content if isinstance(entry, str)]
    if len(words) < 2:
        return False
    if all(_SPACED_PERIOD.match(entry) for entry in words):
        return True
    if all(LABELLED_LINE.match(entry) for entry in words):
        return not heading_introduces_group_members(draft)
    announced = is_beside_lists and draft.line.rstrip().endswith(("：", ":"))
    if announced and all(_ONE_SENTENCE.fullmatch(entry) for entry in words):
        return True
    return bool(_OF_WORK.search(draft.line)) and all(
        (len(entry) > 8 or entry.endswith("。")) and not states_event_detail(entry)
        for entry in words
    )


def _is_list_of_goals(draft: DraftNode) -> bool:
    """Whether the paragraphs below a heading such as 工作目标 are a list of goals, although such a
    section is background: each but the last ends in a semicolon, each begins with a label, or at
    least four are each one sentence.
    """
    if not _GOALS_TITLE.search(draft.line) or _BESIDE_GOALS.search(draft.line):
        return False
    paragraphs = [entry for entry in draft.content if isinstance(entry, str)]
    if len(paragraphs) == len(draft.content):
        are_labelled = len(paragraphs) > 1 and all(map(_GOAL_LABEL.match, paragraphs))
        if are_labelled or _count_introductions(paragraphs):
            return True
    if len(paragraphs) < max(_SHORTEST_GOAL_LIST, len(draft.content)):
        return False
    if len(paragraphs) >= _SHORTEST_GOAL_SENTENCES and all(
        _GOAL_SENTENCE.fullmatch(_BRACKET_AT_END.sub("", entry)) for entry in paragraphs
    ):
        return True
    if not draft.number or draft.has_heading_appearance:
        return False
    return all(entry.endswith(("；", ";")) for entry in paragraphs[:-1])


_BRACKET_AT_END = re.compile(r"[。；]?[（(【][^（()）【】]*[）)】][。；]?$")
"""Pattern of a bracket behind a goal, which names its owner or deadline: （责任部门：教导处）."""


def _announces_paragraphs_with_heading_sentences(draft: DraftNode) -> bool:
    """Whether the first paragraph below a plan's numbered heading announces the other paragraphs
    with a colon, and each of these begins with a short sentence as its heading.
    """
    words = [entry for entry in draft.content if isinstance(entry, str)]
    if (
        not draft.number
        or draft.has_heading_appearance
        or len(words) < 3
        or not words[0].endswith(("：", ":"))
    ):
        return False
    is_heading = looks_like_heading(draft.line.rstrip("。"))
    return is_heading and all(map(_LEAD.match, words[1:])) and _paragraphs_can_become_items(draft)


_MOST_INTRODUCTIONS = 2


def _count_introductions(paragraphs: Sequence[str]) -> int:
    """Return how many paragraphs without a label introduce the others, which all have one
    (文明用餐：…); 0 where there are more than two, or fewer than two with a label.
    """
    labelled = [bool(_GOAL_LABEL.match(paragraph)) for paragraph in paragraphs]
    count = labelled.index(True) if True in labelled else 0
    are_rest_labelled = all(labelled[count:]) and len(labelled) - count > 1
    return count if are_rest_labelled and count <= _MOST_INTRODUCTIONS else 0


def _turn_paragraphs_into_nodes(draft: DraftNode) -> None:
    """Replace each paragraph of a draft node (a plan node being built) by a child node.

    Those that only introduce the others stay: a first one that ends in a colon, or the first one or
    two without a label where all the others have one (文明用餐：…).
    """
    words = [entry for entry in draft.content if isinstance(entry, str)]
    introductions = _count_introductions(words)
    draft.content = [
        DraftNode(number_kind=PLAIN_PARAGRAPH, line=entry)
        if isinstance(entry, str)
        and not (at < introductions or (at == 0 and _LEAD_IN.search(entry)))
        else entry
        for at, entry in enumerate(draft.content)
    ]


_COLON = re.compile(
    r"^(?P<title>[^：:]*?(?:[（(][^（()）]*[)）])?)\s*[：:]\s*(?P<rest>.+)$", re.DOTALL
)


_SAID_OF_MONTH = re.compile(
    "(?:本月|本周|月|周|教育|活动|德育|工作)?主题[：:].*|(?:主要|重点|具体|教育)?(?:活动|内容|工作|安排|措施)[：:]"
)
"""Pattern of a line that states a month's theme (主题：爱国教育), or announces its items
(活动：).
"""


_THEME_MONTH = re.compile("[“《]?[^，。；：:\\d]{2,12}月[”》]?")
"""Pattern of the theme directly below a month: 习惯养成月."""


def _split_month_into_items(draft: DraftNode) -> None:
    """Make plan items of the lines below a quarter, month, week or day, or of the text after its
    colon.
    """
    drafts = [entry for entry in draft.content if isinstance(entry, DraftNode)]
    if draft.content and not drafts:
        match = _COLON.match(one_line(draft.line))
        if match and (
            (re.search("[。；;]", match["rest"]) and "主题" not in match["title"])
            or are_entries_by_grade([match["rest"], *map(str, draft.content)])
        ):
            # More than the month's theme stands behind the colon: a first item.
            draft.line = match["title"]
            draft.content.insert(0, match["rest"])
        draft.content = [
            DraftNode(number_kind=PLAIN_PARAGRAPH, line=entry)
            if isinstance(entry, str)
            and not _SAID_OF_MONTH.fullmatch(entry)
            and not (at == 0 and (_LEAD_IN.search(entry) or _THEME_MONTH.fullmatch(entry)))
            else entry
            for at, entry in enumerate(draft.content)
        ]
        return
    if draft.content:
        numbered = all(
            each.number_kind not in PERIODS and each.number_kind[0] not in BULLETS
            for each in drafts
        )
        first = next(at for at, entry in enumerate(draft.content) if isinstance(entry, DraftNode))
        if first > 0 and not numbered:
            draft.content = [
                DraftNode(number_kind=PLAIN_PARAGRAPH, line=entry)
                if isinstance(entry, str)
                and not _SAID_OF_MONTH.fullmatch(entry)
                and not (at == 0 and _THEME_MONTH.fullmatch(entry))
                else entry
                for at, entry in enumerate(draft.content)
            ]
        return
    match = _COLON.match(one_line(draft.line))
    if match is None:
        return
    draft.line = match["title"]
    pieces = [piece.strip() for piece in re.split("[；;]|。(?=.)", match["rest"])]
    draft.content = [_draft_node_after_month_colon(piece) for piece in pieces if piece]


def _draft_node_after_month_colon(item_text: str) -> DraftNode:
    """Create the draft node (a plan node being built) of one item after the colon of a month; the
    item may be numbered: 1.向国旗敬礼.
    """
    paragraph_number = parse_paragraph_number(item_text)
    if (
        paragraph_number
        and paragraph_number.text_after
        and paragraph_number.number_kind in ("1.", "（1）", "①")
    ):
        return DraftNode(
            number_kind=paragraph_number.number_kind,
            number_style=paragraph_number.number_style,
            value=paragraph_number.value,
            number=paragraph_number.number,
            line=paragraph_number.text_after,
        )
    return DraftNode(number_kind=PLAIN_PARAGRAPH, line=item_text)
