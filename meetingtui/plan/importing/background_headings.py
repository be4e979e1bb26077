"""Recognise the headings of a plan's background sections, which are read but not tracked as work:
指导思想, 上学期工作回顾, 优势与不足.
"""

import re

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
    """Whether a heading begins a background section of a plan: 指导思想, 上学期工作回顾, 工作目标 …

    Background sections are read and kept, but not tracked as work.
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


_PARTICULARS = re.compile(
    "(?:活动|比赛|参[加与赛]|组织|举办)(?:主题|时间|日期|地点|对象|目的|宗旨|口号|形式|方式|单位|人员)"
)


def states_particulars_of_event(line: str) -> bool:
    """Whether a line states one of the particulars with which the scheme of an event begins behind
    its label: 活动地点：学校操场.
    """
    label, colon, value = line.strip().replace(":", "：").partition("：")
    return bool(colon and value) and is_label_of_particulars(label)


def is_label_of_particulars(line: str) -> bool:
    """Whether a line is nothing but the label (活动地点：) of the particulars with which the scheme
    of an event begins; the colon may be missing.
    """
    return _PARTICULARS.fullmatch(line.strip().rstrip("：:")) is not None
