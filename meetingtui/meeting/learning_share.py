"""Kinds of source for a learning share (学习分享)."""

import re
from enum import StrEnum


class SourceKind(StrEnum):
    """Enum of the kinds of source (来源种类) of a learning share."""

    BOOK = "book"
    POLICY = "policy"
    LECTURE = "lecture"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Chinese label of the kind: 书刊、政策文件、讲座培训 or 其他."""
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
"""End of the title of an official document; a version in brackets may follow."""


def guess_kind(words: str) -> SourceKind | None:
    """Guess the kind of source from its words; None where they do not show it."""
    around = _TITLE.sub("", words)
    if _LECTURE.search(around):
        return SourceKind.LECTURE
    if _POLICY.search(around) or _POLICY_TITLE.search(words):
        return SourceKind.POLICY
    return SourceKind.BOOK if _TITLE.search(words) else None
