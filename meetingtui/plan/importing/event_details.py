"""Recognise the details of an event in a plan (时间：…, 地点：…, 负责人：…) and the members of a
group, which are no work of their own, and keep them with the event.
"""

import re

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.paragraph_numbers import BULLETS
from meetingtui.plan.importing.plan_document import PLAIN_PARAGRAPH, DocumentTable, DraftNode
from meetingtui.school.roster import SURNAMES

_PARTICULARS = re.compile(
    "(?:活动|比赛|参[加与赛]|组织|举办)(?:主题|时间|日期|地点|对象|目的|宗旨|口号|形式|方式|单位|人员)"
)


def has_event_label(line: str) -> bool:
    """Whether a line begins with one of the labels that describe an event (活动地点, 比赛时间; not
    地点 alone), and says something behind its colon: 活动地点：学校操场.
    """
    label, colon, value = line.strip().replace(":", "：").partition("：")
    return bool(colon and value) and is_event_label(label)


def is_event_label(line: str) -> bool:
    """Whether a line is nothing but a label that describes an event (活动地点：); the colon may be
    missing.
    """
    return _PARTICULARS.fullmatch(line.strip().rstrip("：:")) is not None


def is_mostly_event_details(draft: DraftNode) -> bool:
    """Whether two or more lines directly below a plan's heading, and more than half of them, state
    when, where and by whom an event is held.
    """
    words = [entry for entry in draft.content if isinstance(entry, str)]
    facts = sum(states_event_detail(entry) for entry in words)
    return facts > 1 and facts * 2 > len(words)


def turn_detail_bullets_into_text(draft: DraftNode) -> None:
    """Turn the bullets below a measure that state who carries it out, when and where (-
    负责部门：信息中心) into text of the measure; the draft node (a plan node being built) is
    changed in place.

    All bullets become text where most of them are such details and say who, or both when and where;
    else only those that name nothing but an owner or a deadline, if they are at most half. Nothing
    is changed below fewer than two bullets, or where other nodes or nested ones stand among them.
    """
    bullets = [entry for entry in draft.content if isinstance(entry, DraftNode)]
    if not draft.line or len(bullets) < 2:
        return
    if any(each.number_kind[:1] not in BULLETS or each.content for each in bullets):
        return
    facts = sum(states_event_detail(each.line) for each in bullets)
    told = [_WHEN_OR_WHERE.match(each.line) for each in bullets]
    says_when_and_where = len({match["what"] for match in told if match}) > 1
    says_who = any(_OWNER_FACT.match(each.line) for each in bullets)
    if facts * 2 > len(bullets) and (says_who or says_when_and_where):
        draft.content = [
            entry.line if isinstance(entry, DraftNode) else entry for entry in draft.content
        ]
        return
    assigns = [each for each in bullets if _is_bullet_with_assignment_alone(each)]
    if assigns and len(assigns) * 2 <= len(bullets):
        draft.content = [
            entry.line if isinstance(entry, DraftNode) and entry in assigns else entry
            for entry in draft.content
        ]


_ASSIGNMENT_ALONE = re.compile(
    "(?:责任|负责|牵头|主责)(?:人|部门|单位|处室)[：:][^，。；：:]{2,24}[。；]?"
    "|完成(?:时间|时限|期限)[：:][^，。；：:]{2,16}[。；]?"
)


def _is_bullet_with_assignment_alone(draft: DraftNode) -> bool:
    """Whether a draft node (a plan node being built) is a bullet that only says who sees to the
    measures beside it, or when they are due: 完成时限：12月20日.
    """
    return (
        draft.number_kind[:1] in BULLETS
        and not draft.content
        and _ASSIGNMENT_ALONE.fullmatch(one_line(draft.line)) is not None
    )


_RECORD = re.compile(
    r"(?:活动|项目|课程|赛事|讲座)(?:名称|题目)\s*[：:]\s*(?P<name>[^。；：]{2,40})[。；]?"
)
"""Pattern of the first line of an event that is described line by line: 活动名称：亲子阅读日."""


def turn_event_lines_into_nodes(draft: DraftNode) -> None:
    """Make a child node of each event that a section describes line by line (活动名称：…, 时间：…,
    内容：…), with the labelled lines directly behind its name as text; the draft node (a plan node
    being built) is changed in place.
    """
    if not any(isinstance(entry, str) and _RECORD.fullmatch(entry) for entry in draft.content):
        return
    grouped: list[str | DocumentTable | DraftNode] = []
    for entry in draft.content:
        record = _RECORD.fullmatch(entry) if isinstance(entry, str) else None
        event = grouped[-1] if grouped else None
        if record:
            grouped.append(DraftNode(number_kind=PLAIN_PARAGRAPH, line=record["name"]))
        elif (
            isinstance(entry, str)
            and isinstance(event, DraftNode)
            and event.number_kind == PLAIN_PARAGRAPH
            and LABELLED_LINE.match(entry)
        ):
            event.content.append(entry)
        else:
            grouped.append(entry)
    draft.content = grouped


LABELLED_LINE = re.compile(r"[^，。；：:]{2,12}(?:(?<!\d)[：:](?=.)|[：:](?=\D))")
_NAMED = re.compile(
    r"[^，。；：:]{2,12}[：:]\s*(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\s{1,4}[\u4e00-\u9fff])"
    r"(?:[、，,\s]+[\u4e00-\u9fff]{1,4})*[。；]?"
)
"""Pattern of a paragraph that only names the member of a group (组长：王晓梅), which is no task."""
_FACT = re.compile(
    r"(?:(?:活动|开展|举办|举行|实施|完成|具体|集合|训练)?(?:时间|日期|地点|场地)|(?:参[加与赛]|活动|教育|培训)?(?:对象|人员|范围)"
    r"|(?:活动|具体|开展|组织)?(?:形式|方式|要求|准备|主题|目的|目标|内容|流程)|备注|说明|奖项(?:设置)?|经费(?:预算)?"
    r"|(?:总|活动|具体)?(?:负责|责任|主持|主讲|执行|牵头|承办|协办|组织|配合|联系)(?:人|者|部门|单位|处室|教师|老师)?)"
    r"\s*[：:].+"
)
"""Pattern of a line below an activity that states when, where, who or how (时间：10月12日), which
is no task.
"""
_WHEN_OR_WHERE = re.compile("(?:活动|举办|举行|具体)?(?P<what>时间|地点)[：:]")
"""Pattern of a line that states when or where an event is held: 地点：操场."""
_OWNER_FACT = re.compile(
    "(?:负责|责任|牵头|承办|主办)(?:人|者|部门|单位|处室|教师|老师|[：:])|完成(?:时间|时限|期限)"
)
_OFFICE_LABEL = re.compile("(?:处|室|部|办|中心|工会|团委)$")


def _names_group_member(line: str) -> bool:
    """Whether a line only names the member of a group (组长：王晓梅), not the duties of an office
    (教务处：课表编排).
    """
    if not _NAMED.fullmatch(line):
        return False
    label, _, value = line.replace(":", "：").partition("：")
    return value.lstrip()[0] in SURNAMES or not _OFFICE_LABEL.search(label)


def heading_introduces_group_members(draft: DraftNode) -> bool:
    """Whether two or more lines directly below a heading name the members of a group, one post
    (组长：王晓梅) per line, and are not the details of an event.
    """
    words = [entry for entry in draft.content if isinstance(entry, str)]
    named = sum(map(_names_group_member, words))
    return named > 1 and not is_mostly_event_details(draft)


def states_event_detail(line: str) -> bool:
    """Whether a line states when, where, by whom or how an event is held (时间：10月12日), which is
    no task.
    """
    return _FACT.fullmatch(one_line(line)) is not None
