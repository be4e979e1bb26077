"""Recognise measures without numbers: paragraphs under a month, a week or an unnumbered heading."""

import re
from collections.abc import Sequence

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.background import is_background
from meetingtui.plan.importing.blocks import Block, Line, Table
from meetingtui.plan.importing.draft import Draft, is_heading_like
from meetingtui.plan.importing.numbers import BULLETS, PERIODS, read_marker

PART = "情况"
"""Kind of node for 优势 or 不足 under 现状分析."""

LEAD = "首句"
"""Kind of node for a paragraph whose first sentence is bold."""

PLAIN = "段"
"""Kind of node for a paragraph that is a measure only because of its position."""

_PARTS = re.compile(
    "(?:[主客]要?|存在的?|面临的?|学校|自身|我们的?|已有|发展|外部|内部)*"
    "(?:优势|劣势|不足(?:之处)?|问题|机遇|机会|挑战|威胁|成绩|亮点|短板|困难|条件)(?:分析|与.{2})?[：:]?"
)
_ABOUT = re.compile("(?:主题|理念|思路|目标|情况|分析|依据|原则|意义)[：:]?$")
"""What a heading says of a plan that lists no measures."""
_LEAD_IN = re.compile("如下[：:]?$|[：:]$")
_SHORTEST_LEAD, _LONGEST_LEAD = 3, 40


def is_part_of_analysis(title: str) -> bool:
    """Whether a heading is part of a situation analysis: 优势, 不足, 机遇, 挑战."""
    return bool(_PARTS.fullmatch(title.strip()))


def bold_leads(blocks: Sequence[Block]) -> list[bool]:
    """Find the paragraphs that begin with a bold sentence or label serving as their heading."""
    found = [isinstance(block, Line) and _has_lead(block) for block in blocks]
    return found if sum(found) > 1 else [False] * len(found)


def _has_lead(line: Line) -> bool:
    lead = line.look.lead
    if line.number or line.heading or not _SHORTEST_LEAD <= lead <= _LONGEST_LEAD:
        return False
    plain = "".join(line.text.split())
    if lead >= len(plain) or read_marker(line.text):
        return False
    return plain[lead - 1] in "。：:！？" or plain[lead] in "。：:！？"


def itemize(root: Draft) -> None:
    """Make the paragraphs under a month, a week or an unnumbered heading nodes of their own."""
    parts = list(_walk(root))
    beside = _beside_lists(root)
    several = {
        draft.heading
        for draft in parts
        if draft.look and _paragraphs(draft) > 1 and not is_background(draft.line)
    }
    for draft in parts:
        if draft.shape in PERIODS:
            _split_period(draft)
        elif (
            draft.look and draft.heading in several and _can_split(draft)
        ) or _is_list_of_paragraphs(draft, is_beside_lists=id(draft) in beside):
            _to_items(draft)


def _beside_lists(root: Draft) -> set[int]:
    """The drafts, by identity, that stand beside others of their kind that head lists."""
    found: set[int] = set()
    for parent in (root, *_walk(root)):
        drafts = [entry for entry in parent.content if isinstance(entry, Draft)]
        lists = {
            each.shape for each in drafts if any(isinstance(below, Draft) for below in each.content)
        }
        found.update(id(each) for each in drafts if each.shape in lists)
    return found


def _walk(root: Draft) -> list[Draft]:
    found = [root]
    for draft in found:
        found.extend(entry for entry in draft.content if isinstance(entry, Draft))
    return found[1:]


def _paragraphs(draft: Draft) -> int:
    if any(isinstance(entry, Draft) for entry in draft.content):
        return 0
    return sum(isinstance(entry, str) for entry in draft.content)


def _states_facts(draft: Draft) -> bool:
    """Whether the lines below a heading say when, where and by whom it is done."""
    words = [entry for entry in draft.content if isinstance(entry, str)]
    facts = sum(bool(_FACT.fullmatch(one_line(entry))) for entry in words)
    return facts > 1 and facts * 2 > len(words)


def _can_split(draft: Draft) -> bool:
    if _states_facts(draft):
        return False
    if draft.shape == PART or is_background(draft.line) or is_part_of_analysis(draft.line):
        return False
    if draft.look and _ABOUT.search(draft.line):
        return False
    return not any(isinstance(entry, (Draft, Table)) for entry in draft.content)


_LABELLED = re.compile("[^，。；：:]{2,12}[：:](?=.)")
_NAMED = re.compile(
    r"[^，。；：:]{2,12}[：:]\s*(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\s{1,4}[\u4e00-\u9fff])"
    r"(?:[、，,\s]+[\u4e00-\u9fff]{1,4})*[。；]?"
)
"""组长：王晓梅: who belongs to a group, nothing to be done."""
_FACT = re.compile(
    r"(?:(?:活动|开展|举办|举行|实施|完成|具体|集合|训练)?(?:时间|日期|地点|场地)|(?:参[加与赛]|活动|教育|培训)?(?:对象|人员|范围)"
    r"|(?:活动|具体|开展|组织)?(?:形式|方式|要求|准备|主题|目的|目标|内容|流程)|备注|说明|奖项(?:设置)?|经费(?:预算)?"
    r"|(?:总|活动|具体)?(?:负责|责任|主持|主讲|执行|牵头|承办|协办|组织|配合|联系)(?:人|者|部门|单位|处室|教师|老师)?)"
    r"\s*[：:].+"
)
"""时间：10月12日 below an activity: when, where, who and how, not what is to be done."""
_SPACED_PERIOD = re.compile(r"(?:第?(?:[一二三四五六七八九十]{1,3}|\d{1,2}))(?:月份?|周)\s+\S")
"""九月  制定计划: a month and what is on, parted by spaces."""
_ONE_SENTENCE = re.compile("[^。；！？：:]{6,40}[。；]?")
_OF_WORK = re.compile(
    "(?:措施|安排|内容|活动|任务|重点|要点|举措|(?:具体|主要|重点|常规|日常)工作)$"
)


def _is_list_of_paragraphs(draft: Draft, *, is_beside_lists: bool) -> bool:
    """Whether a numbered heading has nothing but paragraphs that each are a measure.

    So they are where each begins with a label (师德培训：…), where the heading says that
    measures follow (具体措施), or where each is one short sentence after a colon and the
    headings beside this one head lists.
    """
    if not draft.number or draft.look or not is_heading_like(draft.line) or not _can_split(draft):
        return False
    words = [entry for entry in draft.content if isinstance(entry, str)]
    if len(words) < 2:
        return False
    if all(_SPACED_PERIOD.match(entry) for entry in words):
        return True
    if all(_LABELLED.match(entry) for entry in words):
        return not lists_members(draft)
    announced = is_beside_lists and draft.line.rstrip().endswith(("：", ":"))
    if announced and all(_ONE_SENTENCE.fullmatch(entry) for entry in words):
        return True
    return bool(_OF_WORK.search(draft.line)) and all(len(entry) > 8 for entry in words)


def lists_members(draft: Draft) -> bool:
    """Whether a heading introduces a list of group members, one post per line."""
    words = [entry for entry in draft.content if isinstance(entry, str)]
    return sum(bool(_NAMED.fullmatch(entry)) for entry in words) > 1 and not _states_facts(draft)


def _to_items(draft: Draft) -> None:
    draft.content = [
        Draft(shape=PLAIN, line=entry)
        if isinstance(entry, str) and not (at == 0 and _LEAD_IN.search(entry))
        else entry
        for at, entry in enumerate(draft.content)
    ]


_COLON = re.compile(
    r"^(?P<title>[^：:]*?(?:[（(][^（()）]*[)）])?)\s*[：:]\s*(?P<rest>.+)$", re.DOTALL
)


def _split_period(draft: Draft) -> None:
    """The items of a month, week or day: its lines, else what follows its colon."""
    drafts = [entry for entry in draft.content if isinstance(entry, Draft)]
    if draft.content and not drafts:
        _to_items(draft)
        return
    if draft.content:
        numbered = all(
            each.shape not in PERIODS and each.shape[0] not in BULLETS for each in drafts
        )
        first = next(at for at, entry in enumerate(draft.content) if isinstance(entry, Draft))
        if first > 0 and not numbered:
            draft.content = [
                Draft(shape=PLAIN, line=entry) if isinstance(entry, str) else entry
                for entry in draft.content
            ]
        return
    match = _COLON.match(one_line(draft.line))
    if match is None:
        return
    draft.line = match["title"]
    pieces = [piece.strip() for piece in re.split("[；;]|。(?=.)", match["rest"])]
    draft.content = [_of_period(piece) for piece in pieces if piece]


def _of_period(words: str) -> Draft:
    """One of the items that follow a month's colon; it may be counted: 1.向国旗敬礼."""
    marker = read_marker(words)
    if marker and marker.rest and marker.shape in ("1.", "（1）", "①"):
        return Draft(
            shape=marker.shape, sign=marker.sign, value=marker.value, number=marker.number,
            line=marker.rest,
        )  # fmt: skip
    return Draft(shape=PLAIN, line=words)
