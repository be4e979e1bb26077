"""The sentences of a measure that speak of work to come, not of what was."""

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[^。！？!?；;\n]+")

_VERBS = (
    "进行|开展|召开|举行|举办|完成|组织|成立|获得|取得|参加|达到|通过|承办|实现|启用|投入|形成|邀请"
    "|建成|推出|荣获|赢得|执教|发表|作"
)
_PAST = re.compile(
    r"(?:^|[，,：:（(、在])\s*(?:上学期|上一学期|上学年|上一学年|去年)"
    r"|逐年|(?<!力争)(?<!争取)连续[\d一二三四五六七八九十两几多]+[年届次]|过去[一几两三]?[年个学]|近[一二两三几]年|[^可]以来|曾|目前|截至"
    r"|已(?!有的|经形成的)[\u4e00-\u9fff]"
    r"|[校园级师]现有|现有[^\u4e00-\u9fff]*\d|荣获|获评|被评|被确定|被授予|受邀|(?<!力争)(?<!争取)获奖\d|好评"
    rf"|(?:{_VERBS})了|(?<!力争)(?<!争取)成功(?:承办|举办|创建|申报|通过|入选|召开)"
    r"|被[^，,]{0,8}(?:录用|认定|命名|授予|报道)|(?<!确保)(?<!力争)(?<!争取)顺利(?:完成|结题|开题)"
    r"|获(?:得)?[\u4e00-\u9fff]{0,10}[一二三]等奖|创办于|始建于"
)


_TURN = re.compile(
    r"[，,](?=[^，,]{0,6}(?:计划|将|拟|力争|争取|确保|下一步|接下来|本学期要|今年要))"
)
"""Where a sentence that began with what was goes over to what is planned."""


def sentences_to_come(text: str) -> Iterator[tuple[int, str]]:
    """Where each sentence that tells no history begins, and the sentence.

    Of one that goes from what was to what is planned, the second part.
    """
    for match in _SENTENCE.finditer(text):
        start, sentence = match.start(), match[0]
        while _PAST.search(sentence):
            turn = _TURN.search(sentence)
            if turn is None:
                break
            start, sentence = start + turn.end(), sentence[turn.end() :]
        else:
            yield start, sentence
