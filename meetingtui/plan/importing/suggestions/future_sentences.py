"""Find the sentences of a plan's text that speak of future work, not of what was done before."""

import re
from collections.abc import Iterator
from functools import lru_cache

_SENTENCE = re.compile(r"[^。！？!?；;\n]{1,500}")
_VERBS = (
    "进行|开展|召开|举行|举办|完成|组织|成立|获得|取得|参加|达到|通过|承办|实现|启用|投入|形成|邀请"
    "|建成|推出|荣获|赢得|执教|发表|作|制[定订]|明确|提供|走访|引进|建立"
)
_PAST = re.compile(
    r"(?:^|[，,：:（(、在])\s*(?:上学期|上一学期|上学年|上一学年|去年)"
    r"|逐年|过去[一几两三]?[年个学]|近[一二两三几]年|[^可]以来|[年月]来，|曾|目前|截至|累计|刚刚"
    r"|先后(?:获|荣|被|承|有)|一直|历来|从最初"
    r"|已(?!有的|经形成的)[\u4e00-\u9fff]|[校园级师]现有|现有[^\u4e00-\u9fff]*\d|创办于|始建于"
    rf"|(?:{_VERBS})了|得到[^，,]{{0,8}}(?:提升|改善|遏制|肯定|认可|好评)|给予[^，,]{{0,6}}(?:肯定|好评)"
)
_PRAISE = re.compile(
    r"荣获|获评|被评|被确定|受邀|获奖\d|好评|反响|获(?:得)?[\u4e00-\u9fff]{0,10}[一二三]等奖"
    r"|被[^，,]{0,8}(?:录用|认定|命名|授予|报道)|连续[\d一二三四五六七八九十两几多]+[年届次]"
    r"|成功(?:承办|举办|创建|申报|通过|入选|召开)|顺利(?:完成|结题|开题)"
)
_EITHER = re.compile(f"{_PAST.pattern}|{_PRAISE.pattern}")
_AIM = re.compile("力争|争取|确保|不少于|不低于|至少|将|计划|要求|目标|以上$|努力|再次")
"""Pattern of words (力争, 确保) which make a sentence that sounds like praise an aim."""
_LABEL = 12
"""Maximum number of characters of a label before a colon at the beginning of a sentence."""
_TURN = re.compile(
    r"[，,](?=[^，,]{0,6}(?:计划|将|拟|力争|争取|确保|下一步|接下来|本学期要|今年要))"
)
"""Pattern of the place in a sentence where a report on the past goes over to what is planned."""


@lru_cache(maxsize=8)
def sentences_about_future_with_index(text: str) -> tuple[tuple[int, str], ...]:
    """Return each sentence of a plan's text about future work, without its closing stop, with its
    start index in the text. A semicolon or line break ends a sentence, too.

    Of a sentence that goes from the past to what is planned, only the second part is returned.
    """
    return tuple(_yield_sentences_about_future(text))


def _yield_sentences_about_future(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence of a plan's text about future work with its start index; of a sentence
    that begins with the past, only the part about the future.
    """
    for match in _SENTENCE.finditer(text):
        start, sentence = match.start(), match[0]
        label, _, rest = sentence.partition("：")
        if (
            rest
            and len(label) <= _LABEL
            and _sentence_is_about_past(label)
            and not _sentence_is_about_past(rest)
        ):
            start, sentence = start + len(label) + 1, rest
        if _sentence_is_about_past(sentence):
            last = max(past.end() for past in _EITHER.finditer(sentence))
            turn = _TURN.search(sentence, last)
            if turn is None:
                continue
            start, sentence = start + turn.end(), sentence[turn.end() :]
        yield start, sentence


def _sentence_is_about_past(sentence: str) -> bool:
    """Whether a sentence of a plan reports what was done, or praises it, instead of planning
    work.
    """
    if _PAST.search(sentence):
        return True
    return bool(_PRAISE.search(sentence)) and not _AIM.search(sentence)
