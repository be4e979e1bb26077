"""Records of the block learning share (学习分享): presenter, topic, source, points, takeaways."""

import re
from enum import StrEnum

import msgspec


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


class LearningShare(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Record of the learning share (学习分享) of one meeting."""

    presenter: str = ""
    """Name of the presenter (分享人), proposed by the rotation."""
    topic: str = ""
    """Topic of the share (分享主题)."""
    source: str = ""
    """Source of the share: a book, a policy, a lecture."""
    source_kind: SourceKind | None = None
    """Kind of the source (来源种类); None where it is not known."""
    points: tuple[str, ...] = ()
    """Main points (要点), one line each."""
    takeaways: tuple[str, ...] = ()
    """Takeaways for the school (启示), one line each."""

    @property
    def is_held(self) -> bool:
        """Whether anything was shared; a presenter's name alone does not count."""
        return bool(self.topic or self.source or any(self.points) or any(self.takeaways))


def guess_source_kind(words: str) -> SourceKind | None:
    """Guess the kind of source from the typed text; None where it does not show the kind."""
    around = _TITLE.sub("", words)
    if _LECTURE.search(around):
        return SourceKind.LECTURE
    if _POLICY.search(around) or _POLICY_TITLE.search(words):
        return SourceKind.POLICY
    return SourceKind.BOOK if _TITLE.search(words) else None
