"""Recognise background sections of a plan: read and kept, but not tracked as work."""

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


def is_background(title: str) -> bool:
    """Whether a heading opens a background section (指导思想, 上学期工作回顾, 工作目标 …)."""
    title = title.strip("【】〖〗 ")
    return len(title) <= 24 and bool(_BACKGROUND.search(title)) and not _WORK.search(title)
