"""学习分享: where what is shared comes from."""

import re
from enum import StrEnum


class SourceKind(StrEnum):
    """What kind of source it is (来源种类)."""

    BOOK = "book"
    POLICY = "policy"
    LECTURE = "lecture"
    OTHER = "other"

    @property
    def label(self) -> str:
        """书刊、政策文件、讲座培训、其他"""
        return _LABELS[self]


_LABELS = {
    SourceKind.BOOK: "书刊",
    SourceKind.POLICY: "政策文件",
    SourceKind.LECTURE: "讲座培训",
    SourceKind.OTHER: "其他",
}

_TITLE = re.compile("《[^《》]*》")
_LECTURE = re.compile("讲座|培训|报告|研修|论坛|学术年会")
_POLICY = re.compile("通知|意见|办法|文件|课标|课程标准|条例|规定|〔20\\d\\d〕")
_POLICY_TITLE = re.compile(
    "(?:通知|意见|办法|课标|课程标准|课程方案|条例|规定|纲要|指南|规范|规程)"
    "(?:[（(][^（）()]*[）)])?》"
)
"""How the title of a document that is issued ends; a version may stand behind it."""


def guess_kind(words: str) -> SourceKind | None:
    """The kind that the words give away; None where they do not."""
    around = _TITLE.sub("", words)
    if _LECTURE.search(around):
        return SourceKind.LECTURE
    if _POLICY.search(around) or _POLICY_TITLE.search(words):
        return SourceKind.POLICY
    return SourceKind.BOOK if _TITLE.search(words) else None
