"""The labels by which a plan says who is responsible and by when (责任人, 完成时限), and the lists
of names behind them.
"""

import re
from functools import lru_cache

PEOPLE_LABELS = (
    "主备人|主备教师|主评人|备课人|中心发言人|授课人|授课教师|授课老师|主讲教师|主讲老师|指导教师|指导老师|负责教师|负责老师|带队教师|带队老师|辅导教师|辅导老师|组织者|组织人"
    "|主持人|负责人|责任人|责任者|主讲|牵头人|承办人|执行人|落实人|执教|上课教师"
    "|分管领导|分管校长"
)
DEPARTMENT_LABELS = (
    "责任部门|牵头部门|负责部门|承办部门|责任处室|责任科室|责任条线|责任单位|牵头单位"
    "|(?:责任|牵头|负责|承办|主办|主责)(?:中心|部室|处室|科室)"
)
DEADLINE_LABELS = "完成时限|完成时间|完成期限|截止时间|截止日期|时限|期限|时间节点"
QUARTER = re.compile(
    r"(?:20\d\d\s*年)?\s*第?\s*(?P<quarter>[一二三四1-4])\s*季度(?:\s*[（(].{1,12}[)）])?"
)
"""Pattern of a table cell or header that names a quarter of the year: 第二季度（4—6月）."""


@lru_cache(maxsize=4096)
def split_department_list(list_text: str) -> tuple[str, ...]:
    """Split a list of departments as a plan writes it (教导处、德育处) into the names."""
    list_text = re.sub(r"[（(][^（()）]*[）)]", "", list_text)
    names = (name.strip(" 。") for name in re.split(r"[、，,;；/／\n]+", list_text))
    return tuple(dict.fromkeys(filter(None, names)))


@lru_cache(maxsize=4096)
def split_people_list(list_text: str) -> tuple[str, ...]:
    """Split a list of people as a plan writes it (王晓梅、李 明) into the names."""
    list_text = re.sub(r"[（(][^（()）]*[）)]", "", list_text)
    # Two-sign names are spaced out to the width of three in tables.
    list_text = re.sub(
        r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])",
        r"\1\2",
        list_text,
    )
    names = (name.strip() for name in re.split(r"[、，,;；/／\s]+", list_text))
    return tuple(dict.fromkeys(name for name in names if re.search(r"[\u4e00-\u9fffA-Za-z]", name)))
