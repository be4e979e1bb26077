"""Words at the end of a task that say by when, though not as a date: 尽快, 2月30日."""

import re

_NO_DATE = re.compile(r"尽快|立即|随时|长期|持续|常态化?|每[天日周月]\S{0,4}|[寒暑]假前?|开学前?")

_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_UNIT = "(?:月|日|号|周|天|星期|礼拜)"
_BY = "(?:之前|以前|前|[之以]?内)"
_DATED = re.compile(
    rf"\d{{1,2}}月\S{{1,4}}|\S{{1,6}}(?:之前|以前)|\S{{0,4}}{_COUNT}个?{_UNIT}\S{{0,3}}{_BY}"
    rf"|\S{{0,6}}(?:年|月|周|天|日|学期|假|节|考试|例会|会议){_BY}"
)
"""Cannot be meant otherwise."""

_PERHAPS_DATED = re.compile(
    rf"\S{{0,4}}{_COUNT}个?{_UNIT}[初中底末]?|\S{{1,8}}{_BY}|下\S{{0,3}}[次周月]\S{{0,4}}"
)
"""A when-word beside an owner; 观察 三天 and 校门前 by themselves say something else."""


def is_no_date(word: str) -> bool:
    """Whether it says when without meaning a date: 尽快, 每周一."""
    return bool(_NO_DATE.fullmatch(word))


def is_unread_date(word: str, *, is_beside_owner: bool) -> bool:
    """Whether it must be meant as a deadline, for one who could not read it as a date."""
    return bool(_DATED.fullmatch(word)) or (
        is_beside_owner and bool(_PERHAPS_DATED.fullmatch(word))
    )
