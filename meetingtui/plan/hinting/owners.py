"""Which people of the school a measure names as those who do it."""

import re
from collections.abc import Sequence

from meetingtui.plan.hinting.sentences import sentences_to_come
from meetingtui.plan.hinting.suggestion import PeopleHint
from meetingtui.school import Person

_POSTS = (
    "副校长|总校长|执行校长|校长|副书记|书记|副主任|主任|副部长|部长|主席|组长|园长|辅导员|院长"
    "|处长|科长"
)
_BY_POST = re.compile(rf"(?=([\u4e00-\u9fff]{{1,2}}?)({_POSTS}))")
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


def people_in_text(text: str, people: Sequence[Person]) -> PeopleHint | None:
    """Those the text says do it, where every one of them is known."""
    names: list[str] = []
    spans: list[tuple[int, int]] = []
    for offset, sentence in sentences_to_come(text):
        spelled = _spelled(sentence, people)
        if not spelled:
            continue
        one = f"(?:{'|'.join(map(re.escape, sorted(spelled, key=len, reverse=True)))}){_TITLE}"
        several = rf"(?P<who>{one}(?:\s*[、，,和与及]\s*{one})*)"
        for pattern in (
            rf"{_LABEL}{several}",
            rf"由{_OFFICE}{several}{_NOT_OF_IT}",
            rf"(?<!配合)(?<!协助){several}{_DOES}(?!的)",
            rf"(?<![人员长])[（(](?:{_OFFICE}\s*[：:]?\s*)?{several}\s*[）)]",
        ):
            for match in re.finditer(pattern, sentence):
                found = [spelled[name] for name in _in_order(match["who"], spelled)]
                names.extend(name for name in found if name not in names)
                spans.append((offset + match.start("who"), offset + match.end("who")))
    if not names:
        return None
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    return PeopleHint(words=text[start:end], start=start, end=end, value=tuple(names))


def _spelled(sentence: str, people: Sequence[Person]) -> dict[str, str]:
    """How the sentence spells people that are known: 王晓梅, 李 明, 王主任."""
    spelled: dict[str, str] = {}
    for person in people:
        for name in (person.name, "".join(person.name.split())):
            if name in sentence:
                spelled[name] = person.name
    for match in _BY_POST.finditer(sentence):
        surname, post = match[1], match[2]
        holders = [
            person.name
            for person in people
            if person.name.startswith(surname) and post in person.post
        ]
        if len(holders) == 1 and _ALONE.search(sentence[: match.start()]):
            spelled.setdefault(surname + post, holders[0])
    return spelled


def _in_order(words: str, spelled: dict[str, str]) -> list[str]:
    return sorted((name for name in spelled if name in words), key=words.index)
