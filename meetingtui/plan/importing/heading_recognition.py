"""Recognise headings by their words: short lines, first sentences that serve as headings, and the
headings of background sections (指导思想, 工作回顾), which are read but not tracked as work.
"""

import re
from collections.abc import Sequence

from meetingtui.plan.importing.event_details import has_event_label
from meetingtui.plan.importing.paragraph_numbers import parse_paragraph_number
from meetingtui.plan.importing.plan_document import DocumentBlock, DocumentParagraph, DraftNode

_MAX_HEADING = 30
_LEAD_IN = re.compile("如下|做到|要求|包括|措施|做法|安排|内容|步骤|分工|几点|方面|一是")


def looks_like_heading(text: str) -> bool:
    """Whether a paragraph's text looks like a heading: 2 to 30 characters and no sentence
    punctuation.
    """
    text = text.strip()
    return 2 <= len(text) <= _MAX_HEADING and not any(sign in "。；;，,！!？?" for sign in text)


def looks_like_list_heading(text: str) -> bool:
    """Whether a short line of text can be the heading of the list directly below it; unlike other
    headings it may contain commas.
    """
    text = text.strip()
    if looks_like_heading(text):
        return True
    return 4 <= len(text) <= _MAX_HEADING and not re.search("[。；;！!？?：:]|[，,、]$", text)


_SHORT_LINE = re.compile(
    "[\u4e00-\u9fff“”、]{3,16}(?:[（(][^（()）。；：]{1,12}[)）]|(?<=.{4}))[：:]?"
)
_WHOLE_SENTENCE = re.compile(".{9,}[。；;！]", re.DOTALL)


def may_head_sentences(line: str) -> bool:
    """Whether a line is short enough to be the heading of sentences below it: 4 to 16 characters
    without a full stop, such as 抓好教学常规, or 3 and a bracket: 低年级（1-2年级）.
    """
    return _SHORT_LINE.fullmatch(line) is not None


def is_whole_sentence(line: str) -> bool:
    """Whether a line is a whole sentence: 10 characters or more, the last of them a stop."""
    return _WHOLE_SENTENCE.fullmatch(line) is not None


def draft_ends_by_introducing_list(draft: DraftNode) -> bool:
    """Whether the last sentence of a draft node (a plan node being built) introduces a list:
    具体要求如下：.

    The sentence is the last paragraph below the node, or the node's own where nothing is below it.
    """
    last = draft.content[-1] if draft.content else draft.line
    if not isinstance(last, str) or not last.rstrip().endswith(("：", ":")):
        return False
    return bool(_LEAD_IN.search(last)) or not looks_like_heading(last)


def last_paragraph_looks_like_heading(draft: DraftNode) -> bool:
    """Whether the last paragraph of a draft node (a plan node being built) looks like a heading of
    what comes next.
    """
    last = draft.content[-1] if draft.content else None
    return isinstance(last, str) and looks_like_list_heading(last) and not has_event_label(last)


_SUBJECTS = (
    "回顾|概述|概况|指导思想|总体要求|总体思路|总体目标|工作目标|工作思路|主要目标|奋斗目标"
    "|发展目标|目标任务|目标愿景|具体目标|基本思路|基本情况|现状|形势|背景|情况分析|教材分析|学校分析|问题分析"
    "|存在问题|办学理念|工作理念|发展愿景|工作主题|活动主题|活动目的|工作方针|前言|引言|导言|学情分析|班级情况|工作设想|总体设想"
)
_BACKGROUND = re.compile(
    f"(?:{_SUBJECTS})(?:分析|概述|介绍|简析)?(?:$|[与和及、：:（(])"
    "|^[^，。；月份]{0,4}(?:目标|主题)$"
    "|^(?:上学期|上一学期|上学年)(?:的|各项|工作|主要|教学|德育|学校)*(?:$|回顾|总结|情况|成绩)"
)
_WORK = re.compile("措施|举措|任务安排|重点工作|主要工作|工作安排|工作要点|行事历")
_REPORTED = re.compile(
    "[，,]|(?:通报|汇报|上报|反馈|了解|掌握|摸清|公布|做好|介绍|解读|讲解|宣讲)[^，,]{0,6}$"
)
"""Pattern of words that turn the subject of a background section into work, because somebody is to
report on it: 通报班级情况.
"""
_LONGEST_BACKGROUND = 24
"""Maximum number of characters of the heading of a plan's background section."""


def is_background_heading(title: str) -> bool:
    """Whether a heading begins a background section of a plan (指导思想, 上学期工作回顾, 工作目标),
    which is read and kept, but not tracked as work.
    """
    title = title.strip("【】〖〗 ")
    if len(title) > _LONGEST_BACKGROUND:
        return False
    found = _BACKGROUND.search(title)
    return (
        found is not None
        and not _WORK.search(title)
        and not _REPORTED.search(title[: found.start()])
    )


_PARTS = re.compile(
    r"(?:[A-Za-z]+\s*)?(?:[主客]要?|存在的?|面临的?|学校|自身|我们的?|已有|发展|外部|内部)*"
    "(?:优势|劣势|不足(?:之处)?|问题|机遇|机会|挑战|威胁|成绩|亮点|短板|困难|条件)(?:分析|与.{2})?"
    r"(?:\s*[（(][A-Za-z]+[)）])?[：:]?"
)


def is_situation_analysis_heading(title: str) -> bool:
    """Whether a heading of a plan names a part of an analysis of the school's situation: 优势,
    不足, 机遇, 挑战.
    """
    return bool(_PARTS.fullmatch(title.strip()))


_SHORTEST_LEAD, _LONGEST_LEAD = 3, 40


def bold_first_sentence_flags(blocks: Sequence[DocumentBlock]) -> list[bool]:
    """Find the paragraphs of a document that begin with a bold sentence or label serving as their
    heading.

    In a document of paragraphs without any number, heading or table, short first sentences
    (抓管理，促规范。) need not be bold.

    Returns:
        For each block whether it is such a paragraph; all False if there is only one.
    """
    found = [
        isinstance(block, DocumentParagraph) and _begins_with_bold_sentence_or_label(block)
        for block in blocks
    ]
    if sum(found) > 1:
        return found
    if any(
        not isinstance(block, DocumentParagraph)
        or block.number
        or block.heading
        or parse_paragraph_number(block.text)
        for block in blocks
    ):
        return [False] * len(found)
    plain = [
        isinstance(block, DocumentParagraph) and bool(_PLAIN_LEAD.match(block.text))
        for block in blocks
    ]
    is_prose = sum(plain) >= max(_FEWEST_PLAIN_LEADS, len(blocks) // 2)
    return plain if is_prose else [False] * len(found)


_PLAIN_LEAD = re.compile(
    "[\u4e00-\u9fff“”]{2,10}(?:[，、][\u4e00-\u9fff“”]{2,10})?。(?=[\u4e00-\u9fff“\\d])[^。]{6,}"
)
"""Pattern of a paragraph whose first sentence is as short as a heading: 抓管理，促规范。…."""
_FEWEST_PLAIN_LEADS = 3


def _begins_with_bold_sentence_or_label(line: DocumentParagraph) -> bool:
    """Whether an unnumbered paragraph begins with a bold sentence or label and continues in plain
    type.
    """
    lead = line.appearance.lead
    if line.number or line.heading or not _SHORTEST_LEAD <= lead <= _LONGEST_LEAD:
        return False
    plain = "".join(line.text.split())
    if lead >= len(plain) or parse_paragraph_number(line.text):
        return False
    return plain[lead - 1] in "。：:！？" or plain[lead] in "。：:！？"
