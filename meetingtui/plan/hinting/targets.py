"""How much a measure promises: 不少于8次, 100%, 汇编一本."""

import re
from collections.abc import Iterator

from meetingtui.plan.hinting.sentences import sentences_to_come
from meetingtui.plan.hinting.suggestion import Comparison, TargetHint
from meetingtui.wording import read_chinese_number

_FIGURES = r"\d+(?:\.\d+)?"
_COUNT = "[一二两三四五六七八九十]+"
_UNIT = (
    r"(?P<unit>个百分点|人次|场次|课时|分钟|小时|万[元字]|[%％]"
    r"|平方米|公里|学时|[次场期篇本册项个件节门名人位套份支张幅首部台间处家株棵元字所户条例组对轮课盆块辆只页集版])"
)
_TO = r"(?P<to>\s*[—–\-~～至到]\s*(?:\d+|[一二两三四五六七八九十]))?"
_IN_FIGURES = rf"(?P<number>{_FIGURES}){_TO}\s*{_UNIT}"
_IN_EITHER = rf"(?P<number>{_FIGURES}|{_COUNT}){_TO}\s*{_UNIT}"

_AT_LEAST = r"不少于|不低于|不得少于|不得低于|不下于|(?<!不)(?<!得)超过|(?<!不)(?<!得)高于|多于"
_AT_MOST = r"不超过|不得超过|不高于|不得高于|不多于|不大于|控制在|限制在|(?<!不)(?<!得)低于"
_MAKES = (
    "汇编|发展|新购|入库|扫描|写|编印|编发|刊发|编写|编制|编撰|编辑|形成|撰写|写出|发表|推出|推荐|推送|发布|制作|录制|出版|培养|培育|评选|评出"
    "|表彰|建成|组建|新增|新建|更换|补种|补植|购置|添置|增设|改造|申报|立项|结题|开发|开设|开展|组织|举办"
    "|举行|召开|打造|完成|上交|提交|收集|征集|结对|创建|设计|聘请|邀请|招募|承办|创作|孵化|招收|选派|印"
    "|产生|力争|争取|确保|评上|拍摄|绘制|更新|增加|添加|选拔|提炼"
)
# What follows such a count says how the work is cut, not how much of it there is.
_NO_PRODUCT = (
    "月|星期|学期|学年|方面|环节|阶段|步骤|维度|层面|板块|专题|要点|关键|重点|年级|教学班|班级|校区"
)

_KINDS: tuple[tuple[Comparison, re.Pattern[str]], ...] = (
    (Comparison.AT_LEAST, re.compile(rf"(?P<words>(?:{_AT_LEAST})\s*{_IN_EITHER}(?:及?以上)?)")),
    (
        Comparison.AT_LEAST,
        re.compile(rf"(?P<words>(?:至少|最少)[\u4e00-\u9fff]{{0,4}}?{_IN_EITHER})"),
    ),
    (Comparison.AT_LEAST, re.compile(rf"(?P<words>{_IN_FIGURES}\s*及?以上)")),
    (
        Comparison.AT_MOST,
        re.compile(rf"(?P<words>(?:{_AT_MOST})\s*{_IN_EITHER}(?:以内|以下|之内)?)"),
    ),
    (
        Comparison.EXACTLY,
        re.compile(
            r"(?P<words>(?P<number>\d+(?:\.\d+)?(?=\s*[%％])|百分之?百)\s*(?P<unit>[%％]?))"
        ),
    ),
    (
        Comparison.EXACTLY,
        re.compile(
            rf"(?:{_MAKES})[^，,。：:；;\d]{{0,24}}?(?<![为给向与和从由在第约每])(?<!(?<!结)对)"
            rf"(?P<words>{_IN_FIGURES})(?!{_NO_PRODUCT})"
        ),
    ),
    (
        Comparison.EXACTLY,
        re.compile(
            rf"(?:{_MAKES})[^，,。：:；;\d]{{0,30}}?(?P<words>(?P<number>{_COUNT})(?P<unit>[篇本册份套部]))"
        ),
    ),
    (
        Comparison.EXACTLY,
        re.compile(
            rf"(?P<words>(?:人均|每人|各|每学[期年]|全学[期年]|全年|本学期){_IN_FIGURES})(?!{_NO_PRODUCT})"
        ),
    ),
)
"""The surest wording first."""


def target_in_text(text: str) -> TargetHint | None:
    """The target said in the surest way; of several such the first."""
    sentences = list(sentences_to_come(text))
    for comparison, pattern in _KINDS:
        for offset, sentence in sentences:
            for match in _promises(pattern, sentence):
                number = _value(match["number"])
                if number is None:
                    continue
                spans = match.groupdict().get("to") and comparison is Comparison.EXACTLY
                return TargetHint(
                    words=match["words"],
                    start=offset + match.start("words"),
                    end=offset + match.end("words"),
                    comparison=Comparison.AT_LEAST if spans else comparison,
                    value=number,
                    unit=(match["unit"] or "%").replace("％", "%"),
                )
    return None


def _promises(pattern: re.Pattern[str], sentence: str) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(sentence):
        before, after = sentence[: match.start("words")], sentence[match.end() :]
        if _is_quoted(before) or re.search(r"(?:占比?|约|近|仅|共有?|[有了])$", before):
            continue
        if re.match(r"的(?:教师|学生|家长|班级|人|孩子|老师)|左右?的", after):
            continue
        yield match


def _is_quoted(before: str) -> bool:
    return any(before.count(left) > before.count(right) for left, right in ("《》", "“”"))


def _value(words: str) -> float | None:
    if words.startswith("百分"):
        return 100.0
    if words[0].isdigit():
        return float(words)
    number = read_chinese_number(words)
    return None if number is None else float(number)
