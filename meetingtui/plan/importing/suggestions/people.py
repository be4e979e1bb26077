"""Suggest the people responsible for a measure from its text."""

import re

from meetingtui.plan.importing.suggestions.sentences import sentences_to_come
from meetingtui.plan.importing.suggestions.suggestion import PeopleHint
from meetingtui.school.roster import Roster, surname

_POSTS = (
    "副校长|总校长|执行校长|校长|副书记|书记|副主任|主任|副部长|部长|主席|组长|园长|辅导员|院长"
    "|处长|科长"
)
_TITLE = rf"(?:{_POSTS}|老师|同志|教师)?"
_DOES = (
    "(?:共同|具体|全面|总体|亲自|联合)?"
    "(?:牵头|负责|主持|承担|组织|执教|主讲|带队|统筹|落实|承办|汇总|统稿|执笔|分管|主抓|总负责)"
)
_NOT_OF_IT = r"(?![\u4e00-\u9fff]{0,2}的|担?任[\u4e00-\u9fff]{1,6}的)"
"""由王晓梅主持的课题 tells whose project it is, not whose task."""

_OFFICE = r"(?:[\u4e00-\u9fff]{1,8}(?:中心|处|室|部|办|科|组))?"
_ALONE = re.compile(r"(?:^|[^\u4e00-\u9fff]|[由请和与及是为])$")
_LABEL = (
    r"(?:责任人|负责人|主持人|牵头人|主讲人?|执行人|承办人|落实人|执教人?"
    r"|责任者|分管领导|分管校长|分管校领导)[：:为是]?\s*"
)


def people_in_text(text: str, roster: Roster) -> PeopleHint | None:
    """Return the people a text names as responsible, where all of them are known."""
    names: list[str] = []
    spans: list[tuple[int, int]] = []
    for offset, sentence in sentences_to_come(text):
        spelled = _spelled(sentence, roster)
        if not spelled:
            continue
        one = f"(?:{'|'.join(map(re.escape, sorted(spelled, key=len, reverse=True)))}){_TITLE}"
        several = rf"(?P<who>{one}(?:\s*[、，,和与及]\s*{one})*)"
        for pattern in (
            rf"{_LABEL}{several}",
            rf"由{_OFFICE}{several}{_NOT_OF_IT}",
            rf"(?<!配合)(?<!协助){several}{_DOES}(?!的)",
            rf"(?:^|[，,：:；;]){several}(?=每[天日周月]|定期|按时|轮流)",
            rf"(?<![人员长])[（(](?:{_OFFICE}\s*[：:]?\s*)?{several}\s*[）)]",
        ):
            for match in re.finditer(pattern, sentence):
                found = [spelled[name] for name in _in_order(match["who"], spelled)]
                names.extend(name for name in found if name not in names)
                spans.append((offset + match.start("who"), offset + match.end("who")))
    if not names:
        return _at_head(text, roster)
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    return PeopleHint(words=text[start:end], start=start, end=end, value=tuple(names))


_DOES_NEXT = re.compile(
    "(?:要|将|应|须|及时|尽快)?(?:采购|联系|通知|准备|整理|修订|拟定|拟写|起草|撰写|汇总|上报|统计|检查"
    "|清点|布置|召集|落实|安排|跟进|完成|编[写印排]|收集|核对)(?!的|了|过)"
)
"""After a name at the head of a measure: what its bearer is to do."""


def _at_head(text: str, roster: Roster) -> PeopleHint | None:
    """Those with whose names the measure begins, followed by what they do: 李明采购窗帘."""
    group = roster.mention_group_at(text)
    if group is None or group.departments or group.unclear or not _DOES_NEXT.match(text, group.end):
        return None
    words = text[: group.end]
    spelled = _spelled(words, roster)
    if len(spelled) < len(group.mentions):
        return None
    return PeopleHint(words=words, start=0, end=group.end, value=group.people)


def _spelled(sentence: str, roster: Roster) -> dict[str, str]:
    """How the sentence spells people that are known: 王晓梅, 王主任, 教导处的王老师."""
    spelled: dict[str, str] = {}
    for mention in roster.mentions(sentence):
        if len(mention.people) != 1:
            continue
        [name] = mention.people
        # 校长 and 教导主任 by themselves speak of the office (校长负责制); 小王 is no name.
        plain, family = "".join(name.split()), surname(name)
        is_part = any(part and part in mention.words for part in (family, plain[len(family) :]))
        if plain in mention.words or (is_part and len(mention.words) > 2):
            spelled[mention.words] = name
    return spelled


def _in_order(words: str, spelled: dict[str, str]) -> list[str]:
    return sorted((name for name in spelled if name in words), key=words.index)
