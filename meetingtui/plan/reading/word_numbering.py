"""The numbers that Word prints by itself, computed as Word shows them."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from meetingtui.wording import chinese_number

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_LEVELS = 9


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """How one level of a list is numbered."""

    start: int = 1
    """The first value."""
    fmt: str = "decimal"
    """Word's name of the number format."""
    text: str = ""
    """The label, with ``%1`` for the value of the first level."""
    restart: int | None = None
    """Restarts after this level (from 1); 0: never; None: after any higher one."""
    legal: bool = False
    """Every value in the label as a plain figure."""
    style: str = ""
    """The paragraph style that is numbered at this level."""


class ListNumber(msgspec.Struct, frozen=True, kw_only=True):
    """What Word prints before one paragraph."""

    label: str
    """The number with its signs; empty for bullets."""
    value: int
    """The value of its own level."""
    depth: int
    """The level, from 0."""


class Numbering:
    """The lists of one document; counts as the paragraphs go by."""

    def __init__(self, root: "_Element | None") -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, tuple[int | None, Level | None]]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._counts: dict[str, list[int | None]] = {}
        if root is not None:
            self._load(root)

    def next(self, list_id: str, depth: int) -> ListNumber | None:
        """The number of the next paragraph of a list; None where it is in no list."""
        abstract = self._abstract_of.get(list_id)
        if abstract is None or not 0 <= depth < _LEVELS:
            return None
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        self._begin(list_id, depth, counts)
        level = self._level(list_id, depth)
        current = counts[depth]
        value = level.start if current is None else current + 1
        counts[depth] = value
        for deeper in range(depth + 1, _LEVELS):
            restart = self._level(list_id, deeper).restart
            if restart is None or 0 < depth + 1 <= restart:
                counts[deeper] = None
        return ListNumber(label=self._label(list_id, depth, counts), value=value, depth=depth)

    def depth_of_style(self, list_id: str, style: str) -> int:
        """The level at which a list numbers the paragraphs of a style."""
        levels = self._abstract.get(self._abstract_of.get(list_id, ""), {})
        return next((depth for depth, level in levels.items() if level.style == style), 0)

    def _begin(self, list_id: str, depth: int, counts: list[int | None]) -> None:
        """A list with a start of its own begins anew where it is first used."""
        for level in range(depth + 1):
            if (list_id, level) in self._begun:
                continue
            self._begun.add((list_id, level))
            start, _ = self._overrides.get(list_id, {}).get(level, (None, None))
            if start is not None:
                counts[level] = start - 1 if level == depth else start

    def _level(self, list_id: str, depth: int) -> Level:
        _, own = self._overrides.get(list_id, {}).get(depth, (None, None))
        return own or self._abstract[self._abstract_of[list_id]].get(depth, Level())

    def _label(self, list_id: str, depth: int, counts: list[int | None]) -> str:
        level = self._level(list_id, depth)
        if level.fmt in ("bullet", "none") and "%" not in level.text:
            return "" if level.fmt == "bullet" else level.text

        def value(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            other = self._level(list_id, index)
            count = counts[index]
            shown = other.start if count is None else count
            return _format("decimal" if level.legal else other.fmt, shown)

        return re.sub(r"%([1-9])", value, level.text).strip()

    def _load(self, root: "_Element") -> None:
        linked: dict[str, str] = {}
        styled: dict[str, str] = {}
        for abstract in root.iterchildren(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._abstract[name] = dict(map(_read_level, abstract.iterchildren(f"{W}lvl")))
            if link := _val(abstract.find(f"{W}numStyleLink")):
                linked[name] = link
            if style := _val(abstract.find(f"{W}styleLink")):
                styled[style] = name
        for name, link in linked.items():
            self._abstract[name] = self._abstract.get(styled.get(link, ""), self._abstract[name])
        for number in root.iterchildren(f"{W}num"):
            list_id = number.get(f"{W}numId", "")
            abstract_id = _val(number.find(f"{W}abstractNumId"))
            if abstract_id not in self._abstract:
                continue
            self._abstract_of[list_id] = abstract_id
            overrides = {}
            for override in number.iterchildren(f"{W}lvlOverride"):
                start = _val(override.find(f"{W}startOverride"))
                own = override.find(f"{W}lvl")
                overrides[_number(override.get(f"{W}ilvl"), 0)] = (
                    _number(start, 1) if start else None,
                    _read_level(own)[1] if own is not None else None,
                )
            self._overrides[list_id] = overrides


def _read_level(element: "_Element") -> tuple[int, Level]:
    legal = element.find(f"{W}isLgl")
    restart = _val(element.find(f"{W}lvlRestart"))
    fmt = element.find(f"{W}numFmt")
    if fmt is None:
        fmt = element.find(f"{{*}}AlternateContent/{{*}}Choice/{W}numFmt")
    return _number(element.get(f"{W}ilvl"), 0), Level(
        start=_number(_val(element.find(f"{W}start")), 1),
        fmt=_val(fmt) or "decimal",
        text=_val(element.find(f"{W}lvlText")),
        restart=_number(restart, 0) if restart else None,
        legal=legal is not None and _val(legal) not in ("0", "false"),
        style=_val(element.find(f"{W}pStyle")),
    )


def _val(element: "_Element | None") -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default


def _format(fmt: str, value: int) -> str:
    writer = _FORMATS.get(fmt)
    try:
        return writer(value) if writer else str(value)
    except (ValueError, IndexError):
        return str(value)


def _until(signs: str) -> Callable[[int], str]:
    """A format that counts along a row of signs and goes on in figures."""
    return lambda value: signs[value - 1] if 1 <= value <= len(signs) else str(value)


def _letters(value: int) -> str:
    # Word goes on with AA, BB, not AA, AB.
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else ""


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        raise ValueError(value)
    words = ""
    for worth, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        words += sign * (value // worth)
        value %= worth
    return words


def _full_width(value: int) -> str:
    return str(value).translate({ord("0") + i: 0xFF10 + i for i in range(10)})


def _digit_by_digit(value: int) -> str:
    return "".join("〇一二三四五六七八九"[int(figure)] for figure in str(abs(value)))


def _legal(signs: str) -> Callable[[int], str]:
    """The numerals of cheques, which are written out in full: 壹拾, not 拾."""
    table = str.maketrans("一二三四五六七八九十百千零", signs)

    def write(value: int) -> str:
        words = chinese_number(value)
        return (f"一{words}" if words.startswith("十") else words).translate(table)

    return write


_CIRCLES = "".join(
    map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)))
)  # ① to ㊿

_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "taiwaneseCounting": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "chineseLegalSimplified": _legal("壹贰叁肆伍陆柒捌玖拾佰仟零"),
    "ideographLegalTraditional": _legal("壹貳參肆伍陸柒捌玖拾佰仟零"),
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "ideographTraditional": _until("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _until("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _until("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _until(_CIRCLES),
    "decimalEnclosedCircleChinese": _until(_CIRCLES),
    "decimalEnclosedParen": _until("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _until("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalZero": lambda value: f"{value:02d}",
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "none": lambda _value: "",
}
