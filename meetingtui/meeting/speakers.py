"""What people are called at the table: 王晓梅, 王主任, 王老师."""

import re
from collections.abc import Iterable

from meetingtui.meeting.attendance import Attendance

_TITLES = (
    "书记", "校长", "园长", "主任", "主席", "组长", "部长", "级长", "处长", "科长", "队长", "委员",
    "辅导员", "教研员", "干事", "秘书", "会计", "出纳", "校医", "主管",
)  # fmt: skip
"""The last part of a post, as it follows a surname."""

_TWO_SIGN_SURNAMES = (
    "欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "东方", "尉迟", "公孙", "慕容", "令狐", "皇甫",
    "宇文", "长孙", "端木", "南宫", "申屠", "轩辕", "钟离", "闻人",
)  # fmt: skip


def forms_of_address(attendance: Iterable[Attendance]) -> dict[str, str]:
    """Whatever tells somebody at the table apart, to the full name.

    Full names, then surname and title (王主任 for 教导处副主任 too) and surname
    and 老师, as far as only one person there can be meant.
    """
    people = list(attendance)
    meant: dict[str, set[str]] = {}
    for person in people:
        for title in (*_titles(person.post), "老师"):
            meant.setdefault(f"{_surname(person.name)}{title}", set()).add(person.name)
    unique = {called: name for called, (name, *others) in meant.items() if not others}
    return unique | {person.name: person.name for person in people}


def _surname(name: str) -> str:
    return name[:2] if name.startswith(_TWO_SIGN_SURNAMES) and len(name) > 2 else name[:1]


def _titles(post: str) -> set[str]:
    """主任 for 课程教学中心副主任; two for 党支部书记、校长."""
    parts = re.split(r"[、，,；;/／（）()兼\s]+", post)
    return {title for part in parts for title in _TITLES if part.endswith(title)}
