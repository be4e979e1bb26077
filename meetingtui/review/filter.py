"""筛选: the same words on the screen and the command line choose among a survey's rows.

Words are separated by spaces. A bare word is understood by what it is (a
department, a person, 滞后, 12月5日前 …), any other is text to be found. Words for
the same field are alternatives, different fields narrow, and every text narrows.
``-`` or 非 before a word turns it round; ``部门:`` and its like force the field.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from meetingtui.errors import RefusedError
from meetingtui.review.filter_wishes import PREFIXES, Field, Wish, text_wish
from meetingtui.review.filter_words import Vocabulary
from meetingtui.review.survey import Survey, Surveyed
from meetingtui.wording import clean

HINT = "部门、人名、滞后、推进中、重点、第三章、本月，用空格隔开，前加“-”排除"
"""What may be written, in one line."""

_LONGEST = 300
"""Signs; nobody writes more to choose among items."""


class Demand(msgspec.Struct, frozen=True):
    """One thing asked of every row: to be one of several, or none of them."""

    wishes: tuple[Wish, ...]
    """The alternatives, all of one field."""
    is_refused: bool = False
    """Whether a row must be none of them."""

    def met_by(self, row: Surveyed) -> bool:
        """Whether the row is as asked."""
        return any(wish.test(row) for wish in self.wishes) is not self.is_refused

    @property
    def words(self) -> str:
        """课程教学中心或教师发展中心, 不是滞后, 含“课题”."""
        names = "或".join(dict.fromkeys(wish.words for wish in self.wishes))
        if self.wishes[0].field is Field.TEXT:
            return f"不含{names}" if self.is_refused else f"含{names}"
        return f"不是{names}" if self.is_refused else names


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Words that were understood, and whether a row is as they ask."""

    words: str = ""
    """As typed, one space between two words; the same filter when read again that day."""
    demands: tuple[Demand, ...] = ()
    """What is asked, all of it together."""

    def passes(self, row: Surveyed) -> bool:
        """Whether the row is as asked; every row where nothing is."""
        return all(demand.met_by(row) for demand in self.demands)

    @property
    def meaning(self) -> str:
        """课程教学中心，滞后，含“课题”; 全部 where nothing is asked."""
        return "，".join(demand.words for demand in self.demands) or "全部"

    @property
    def nothing_words(self) -> str:
        """What to say where no row passes: how the words were read, and how else to write them."""
        texts = [each for each in self.demands if each.wishes[0].field is Field.TEXT]
        hint = ""
        if texts:
            names = "、".join(wish.words for each in texts for wish in each.wishes)
            hint = f"{names}不是部门、人名、状态等词，只按文字查找。词与词之间用空格隔开。"
        return f"没有符合的事项：{self.meaning}。{hint}"


def select(survey: Survey, wanted: Filter) -> list[Surveyed]:
    """The rows that pass, in the plan's order."""
    return [row for row in survey.rows if wanted.passes(row)]


def read_filter(words: str, survey: Survey) -> Filter:
    """The filter that the words mean on the survey's day.

    Raises:
        RefusedError: a word was not understood; the message names it and says
            what may be written.
    """
    words = _WIDE_MINUS.sub("-", " ".join(clean(words).split()))
    words = _EMPTY_AFTER.sub(r"\1:", words)
    if len(words) > _LONGEST:
        raise RefusedError(f"筛选的词太长，有 {len(words)} 个字。请只写几个词。")
    vocabulary = Vocabulary(survey)
    demands = [demand for word in words.split() for demand in _demands(word, vocabulary)]
    return Filter(words=words, demands=tuple(_joined(demands)))


def _demands(word: str, vocabulary: Vocabulary) -> Iterator[Demand]:
    """What one word between two spaces asks for."""
    if word[0] == _MINUS:
        rest = word[1:]
        for demand in _demands(rest, vocabulary) if rest else ():
            yield msgspec.structs.replace(demand, is_refused=not demand.is_refused)
        return
    if match := _PREFIXED.fullmatch(word):
        field = PREFIXES[match["prefix"]]
        values = [each for each in _AND.split(match["values"]) if each]
        if not values:
            raise RefusedError(f"“{word}”后面还没有写内容。例如“{_EXAMPLES[field]}”。")
        if field is Field.SECTION and match["values"].endswith("、"):
            values[-1] += "、"
        wishes = [wish for value in values for wish in vocabulary.meant(field, value)]
        yield Demand(tuple(wishes), is_refused=bool(match["not"]))
        return
    if found := _bare(word, vocabulary):
        yield from (Demand((wish,)) for wish in found)
    elif word.startswith(_NOT) and (found := _bare(word.removeprefix(_NOT), vocabulary)):
        yield from (Demand((wish,), is_refused=True) for wish in found)
    else:
        yield Demand((text_wish(word),))


def _bare(word: str, vocabulary: Vocabulary) -> list[Wish]:
    """What a word without prefix names: one thing, or several with 、 between; empty for text."""
    if wish := vocabulary.understood(word):
        return [wish]
    pieces = [each for each in _AND.split(word) if each]
    found = [vocabulary.understood(each) for each in pieces] if len(pieces) > 1 else []
    wishes = [wish for wish in found if wish]
    return wishes if len(wishes) == len(pieces) else []


def _joined(demands: Sequence[Demand]) -> Iterator[Demand]:
    """Those for one field made one, in the order in which fields were first named."""
    order = {_kind(each): at for at, each in reversed(list(enumerate(demands)))}
    for _, group in groupby(sorted(demands, key=lambda each: order[_kind(each)]), key=_kind):
        same = list(group)
        if same[0].wishes[0].field is Field.TEXT:
            yield from same
        else:
            wishes = tuple(wish for each in same for wish in each.wishes)
            yield Demand(wishes, same[0].is_refused)


def _kind(demand: Demand) -> tuple[Field, bool]:
    return demand.wishes[0].field, demand.is_refused


_NOT = "非"
_MINUS = "-"
_WIDE_MINUS = re.compile(r"(?<!\S)－+")
_AND = re.compile(r"[、,，;；]")
_NAMES = "|".join(sorted(PREFIXES, key=len, reverse=True))
_PREFIXED = re.compile(rf"(?P<not>{_NOT})?(?P<prefix>{_NAMES})[:：](?P<values>.*)")
_EMPTY_AFTER = re.compile(rf"((?:^|(?<=[ \-{_NOT}]))(?:{_NAMES}))[:：] ?")

_EXAMPLES = {
    Field.DEPARTMENT: "部门:教学处",
    Field.PERSON: "人:王晓梅",
    Field.SECTION: "章节:第三章",
    Field.STATUS: "状态:推进中",
    Field.LIGHT: "灯:滞后",
    Field.WARNING: "提醒:久未汇报",
    Field.ROLE: "类别:议定事项",
    Field.DUE: "时限:本月",
    Field.TAG: "标签:重点",
    Field.TEXT: "文:课题",
}
