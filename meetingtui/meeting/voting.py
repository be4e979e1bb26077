"""Result of a vote (表决): votes for, against and abstained, and parsing it from a line."""

import re
import unicodedata

import msgspec

from meetingtui.base.wording import read_chinese_number

_LABELS = {
    "不同意": "against",
    "不赞成": "against",
    "反对": "against",
    "赞成": "votes_for",
    "同意": "votes_for",
    "弃权": "abstained",
}
_LABEL = f"(?P<label>{'|'.join(_LABELS)})"
_COUNT = r"(?P<count>\d{1,3}|[零〇一二两三四五六七八九十百]{1,5})"
_GAP = r"[\s,;、。/]*"
_WORD_FIRST = re.compile(rf"{_LABEL}票?数?[:=为\s]*{_COUNT}\s*[票人]?{_GAP}")
_COUNT_FIRST = re.compile(rf"{_COUNT}\s*[票人]?\s*{_LABEL}票?{_GAP}")
_NONE = re.compile(rf"(?:无|没有)人?(?:{'|'.join(_LABELS)})票?{_GAP}")
_BARE = re.compile(r"\d{1,3}(?:(?:\s*[,;、/:]\s*|\s+|-)\d{1,3}){0,2}")


class Vote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Figures of one vote (表决结果): for, against, abstained."""

    votes_for: int = 0
    """Number of votes in favour (赞成)."""
    against: int = 0
    """Number of votes against (反对)."""
    abstained: int = 0
    """Number of abstentions (弃权)."""

    @property
    def total(self) -> int:
        """Number of votes cast, abstentions included."""
        return self.votes_for + self.against + self.abstained

    @property
    def parts(self) -> tuple[str, str, str]:
        """The three figures in Chinese: 赞成 11 票, 反对 0 票, 弃权 1 票."""
        return (
            f"赞成 {self.votes_for} 票",
            f"反对 {self.against} 票",
            f"弃权 {self.abstained} 票",
        )

    @property
    def words(self) -> str:
        """The figures as one Chinese phrase: 赞成 11 票，反对 0 票，弃权 1 票."""
        return "，".join(self.parts)

    @property
    def line(self) -> str:
        """The vote as a line that can be typed: 赞成11 反对0 弃权1."""
        return f"赞成{self.votes_for} 反对{self.against} 弃权{self.abstained}"


def read_vote(line: str) -> Vote | None:
    """Parse a line to a vote; None where it is none.

    Accepted are 赞成11 反对0 弃权1, 11票赞成，1票弃权, and bare figures (11 0 1) in the order for,
    against, abstained. Figures not given are 0.
    """
    text = unicodedata.normalize("NFKC", line).strip()
    if _BARE.fullmatch(text):
        counts = [int(count) for count in re.findall(r"\d+", text)]
        return Vote(**dict(zip(("votes_for", "against", "abstained"), counts, strict=False)))
    said = _NONE.sub("", text)
    for piece in (_WORD_FIRST, _COUNT_FIRST):
        if (counted := _counted(said, piece)) is not None:
            return Vote(**counted)
    return None


def _counted(text: str, piece: re.Pattern[str]) -> dict[str, int] | None:
    """Return the count for each label, where the text consists only of such pieces, each label
    once.
    """
    found: dict[str, int] = {}
    at = 0
    while match := piece.match(text, at):
        name, count = _LABELS[match["label"]], read_chinese_number(match["count"])
        if name in found or count is None:
            return None
        found[name] = count
        at = match.end()
    return found if found and at == len(text) else None
