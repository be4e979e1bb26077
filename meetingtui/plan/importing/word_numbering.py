"""Compute the automatic numbers of a Word document as Word displays them."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from meetingtui.base.wording import to_chinese_number

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_LEFT, _START = f"{W}left", f"{W}start"
_LEVELS = 9
_LONGEST_LABEL = 100
"""Maximum number of characters of the text of a list level in Word; Word itself allows 255."""

_MOST_REPEATED = 30
"""Maximum number of times that a letter or symbol is repeated in an automatic number (AAA); Word
itself goes up to 780.
"""


class WordListLevelSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Numbering settings of one level of a Word list: number format, start value, indent."""

    start: int = 1
    """First value of the numbers at the list level."""
    fmt: str = "decimal"
    """Word's name of the list level's number format, such as ``decimal``."""
    text: str = ""
    """Text of the list level's numbers, with ``%1`` in place of the value of the first level."""
    restart: int | None = None
    """Level (from 1) after which the list level's numbering restarts; 0 for never; None for any
    higher level.
    """
    legal: bool = False
    """Whether all values in the list level's numbers are written in Arabic figures."""
    style: str = ""
    """Paragraph style whose paragraphs are numbered at the list level."""
    indent: int = 0
    """Left indent of the list level's paragraphs, in twentieths of a point."""


class AutomaticNumber(msgspec.Struct, frozen=True, kw_only=True):
    """Automatic number that Word displays before one paragraph."""

    label: str
    """Automatic number with its punctuation as displayed; empty for bullets."""
    value: int
    """Value of the automatic number within its list level."""
    depth: int
    """List level of the automatic number, from 0."""
    bullet: bool = False
    """Whether a bullet is displayed in place of the automatic number."""
    indent: int = 0
    """Left indent of the automatic number's list level, in twentieths of a point."""


class WordListNumbering:
    """Lists of one Word document, with counters that advance paragraph by paragraph."""

    def __init__(self, root: "_Element | None") -> None:
        """Load the lists from the root element of the numbering part; None for a document without
        lists.
        """
        self._abstract: dict[str, dict[int, WordListLevelSettings]] = {}
        self._abstract_of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, tuple[int | None, WordListLevelSettings | None]]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._counts: dict[str, list[int | None]] = {}
        if root is not None:
            self._load_numbering_part(root)

    def next_automatic_number(self, list_id: str, depth: int) -> AutomaticNumber | None:
        """Advance a Word list by one paragraph, and return the paragraph's automatic number; None
        where the list or the level does not exist.

        Args:
            list_id: id of the list (``w:numId``).
            depth: level of the paragraph in the list, from 0.
        """
        abstract = self._abstract_of.get(list_id)
        if abstract is None or not 0 <= depth < _LEVELS:
            return None
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        self._apply_start_overrides(list_id, depth, counts)
        level = self._settings_of_level(list_id, depth)
        current = counts[depth]
        value = level.start if current is None else current + 1
        counts[depth] = value
        for above in range(depth):
            # Word counts a level that was skipped as begun.
            if counts[above] is None:
                counts[above] = self._settings_of_level(list_id, above).start
        for deeper in range(depth + 1, _LEVELS):
            restart = self._settings_of_level(list_id, deeper).restart
            if restart is None or 0 < depth + 1 <= restart:
                counts[deeper] = None
        return AutomaticNumber(
            label=self._format_displayed_number(list_id, depth, counts),
            value=value,
            depth=depth,
            bullet=level.fmt == "bullet",
            indent=level.indent,
        )

    def list_level_index_of_style(self, list_id: str, style: str) -> int:
        """Return the level of a Word list, from 0, at which paragraphs of a style are numbered; 0
        where no level names the style.

        Args:
            list_id: id of the list (``w:numId``).
            style: id of the paragraph style.
        """
        levels = self._abstract.get(self._abstract_of.get(list_id, ""), {})
        return next((depth for depth, level in levels.items() if level.style == style), 0)

    def _apply_start_overrides(self, list_id: str, depth: int, counts: list[int | None]) -> None:
        """Restart the numbering of a Word list that sets a start value of its own, where the list
        is first used.

        Args:
            list_id: id of the list (``w:numId``).
            depth: level of the paragraph in the list, from 0.
            counts: count of each level so far; changed in place.
        """
        for level in range(depth + 1):
            if (list_id, level) in self._begun:
                continue
            self._begun.add((list_id, level))
            start, _ = self._overrides.get(list_id, {}).get(level, (None, None))
            if start is not None:
                counts[level] = start - 1 if level == depth else start

    def _settings_of_level(self, list_id: str, depth: int) -> WordListLevelSettings:
        """Return the numbering settings of a level of a Word list: the list's own, else those of
        the list it is based on.

        Args:
            list_id: id of the list (``w:numId``).
            depth: the level, from 0.
        """
        _, own = self._overrides.get(list_id, {}).get(depth, (None, None))
        return own or self._abstract[self._abstract_of[list_id]].get(depth, WordListLevelSettings())

    def _format_displayed_number(self, list_id: str, depth: int, counts: list[int | None]) -> str:
        """Return the number of a paragraph as Word displays it, from the counters of the list's
        levels: 1.2、.

        Args:
            list_id: id of the list (``w:numId``).
            depth: level of the paragraph in the list, from 0.
            counts: count of each level so far; None for one that was not used yet.
        """
        level = self._settings_of_level(list_id, depth)
        if level.fmt in ("bullet", "none") and "%" not in level.text:
            return "" if level.fmt == "bullet" else level.text

        def count_at_level(match: re.Match[str]) -> str:
            """Return the count of the list level that a placeholder (%1) names, as it is
            displayed.
            """
            index = int(match[1]) - 1
            other = self._settings_of_level(list_id, index)
            count = counts[index]
            shown = other.start if count is None else count
            legal = level.legal and other.fmt != "decimalZero"
            return _format_value("decimal" if legal else other.fmt, shown)

        return re.sub(r"%([1-9])", count_at_level, level.text).strip()

    def _load_numbering_part(self, root: "_Element") -> None:
        """Load all list definitions of a Word document from the root element of
        its numbering part.
        """
        linked: dict[str, str] = {}
        styled: dict[str, str] = {}
        for abstract in root.iter(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._abstract[name] = dict(map(_parse_list_level, abstract.iterchildren(f"{W}lvl")))
            if link := _val_attribute(abstract.find(f"{W}numStyleLink")):
                linked[name] = link
            if style := _val_attribute(abstract.find(f"{W}styleLink")):
                styled[style] = name
        for name, link in linked.items():
            self._abstract[name] = self._abstract.get(styled.get(link, ""), self._abstract[name])
        for number in root.iter(f"{W}num"):
            list_id = number.get(f"{W}numId", "")
            abstract_id = _val_attribute(number.find(f"{W}abstractNumId"))
            if abstract_id not in self._abstract:
                continue
            self._abstract_of[list_id] = abstract_id
            overrides = {}
            for override in number.iterchildren(f"{W}lvlOverride"):
                start = _val_attribute(override.find(f"{W}startOverride"))
                own = override.find(f"{W}lvl")
                overrides[_parse_int_or_default(override.get(f"{W}ilvl"), 0)] = (
                    _parse_int_or_default(start, 1) if start else None,
                    _parse_list_level(own)[1] if own is not None else None,
                )
            self._overrides[list_id] = overrides


def _parse_list_level(element: "_Element") -> tuple[int, WordListLevelSettings]:
    """Return the index and the settings of a level of a Word list from its XML element."""
    settings = {each.tag: each for each in element}
    legal = settings.get(f"{W}isLgl")
    restart = _val_attribute(settings.get(f"{W}lvlRestart"))
    fmt = settings.get(f"{W}numFmt")
    if fmt is None:
        fmt = element.find(f"{{*}}AlternateContent/{{*}}Choice/{W}numFmt")
    properties = settings.get(f"{W}pPr")
    return _parse_int_or_default(element.get(f"{W}ilvl"), 0), WordListLevelSettings(
        start=_parse_int_or_default(_val_attribute(settings.get(f"{W}start")), 1),
        fmt=_val_attribute(fmt) or "decimal",
        text=_val_attribute(settings.get(f"{W}lvlText"))[:_LONGEST_LABEL],
        restart=_parse_int_or_default(restart, 0) if restart else None,
        legal=legal is not None and _val_attribute(legal) not in ("0", "false"),
        style=_val_attribute(settings.get(f"{W}pStyle")),
        indent=parse_left_indent(
            first_child(properties, f"{W}ind") if properties is not None else None
        )
        or 0,
    )


def first_child(element: "_Element", tag: str) -> "_Element | None":
    """Return the first child of an XML element that has a given tag; None where it has none.

    It takes a fifth of the time of the method ``find``, which also accepts paths.
    """
    for child in element:
        if child.tag == tag:
            return child
    return None


def parse_left_indent(indent: "_Element | None") -> int | None:
    """Return the left indent that the indent element of a Word paragraph's properties sets, in
    twentieths of a point; None where it sets none.
    """
    if indent is None:
        return None
    text = indent.get(_LEFT)
    if text is None:
        text = indent.get(_START)
    return _parse_int_or_default(text, 0) if text is not None else None


def _val_attribute(element: "_Element | None") -> str:
    """Return the attribute ``w:val`` of an XML element of a Word document; empty without the
    element.
    """
    return "" if element is None else str(element.get(f"{W}val", ""))


def _parse_int_or_default(text: str | None, default: int) -> int:
    """Return the integer that a text contains; the default where it contains none."""
    digits = (text or "").removeprefix("-")
    return int(text or "") if digits.isdecimal() and len(digits) < 10 else default


def _format_value(fmt: str, value: int) -> str:
    """Format the value of an automatic number in one of Word's number formats; in figures where
    the format has no sign for it.

    Args:
        fmt: name of the format in the file (``chineseCounting``).
        value: value of the number.
    """
    writer = _FORMATS.get(fmt)
    try:
        return writer(value) if writer else str(value)
    except (ValueError, IndexError):
        return str(value)  # beyond the signs of that format, Word shows the figure too


def _symbol_number_format(symbols: str) -> Callable[[int], str]:
    """Return a number format that counts along a row of symbols (①②③) and then continues in
    figures.
    """
    return lambda value: symbols[value - 1] if 1 <= value <= len(symbols) else str(value)


def _format_as_letters(value: int) -> str:
    """Format a number as letters, as Word does: A to Z, then AA, BB."""
    # Word goes on with AA, BB, not AA, AB.
    return _format_as_repeated_symbol("ABCDEFGHIJKLMNOPQRSTUVWXYZ", value) if value > 0 else ""


def _format_as_repeated_symbol(symbols: str, value: int) -> str:
    """Return the symbol for the value of an automatic number; after the last symbol they are
    doubled, then tripled, as in AA, AAA.

    Args:
        symbols: the symbols, that for 1 first.
        value: value of the number, from 1.
    """
    if value > len(symbols) * _MOST_REPEATED:
        raise ValueError(value)
    return symbols[(value - 1) % len(symbols)] * ((value - 1) // len(symbols) + 1)


def _format_as_roman_numeral(value: int) -> str:
    """Format a number from 1 to 3999 as a Roman numeral."""
    if not 0 < value < 4000:
        raise ValueError(value)
    numeral = ""
    for amount, letter in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        numeral += letter * (value // amount)
        value %= amount
    return numeral


def _format_in_full_width_digits(value: int) -> str:
    """Format a number in full-width digits: １２."""
    return str(value).translate({ord("0") + i: 0xFF10 + i for i in range(10)})


def _format_in_chinese_digits(value: int) -> str:
    """Format a number digit by digit in Chinese: 12 gives 一二."""
    return "".join("〇一二三四五六七八九"[int(figure)] for figure in str(abs(value)))


def _cheque_number_format(numerals: str) -> Callable[[int], str]:
    """Return a number format in the numerals used on cheques, which are written in full: 壹拾.

    Args:
        numerals: the numerals for 一 to 九, then 十, 百, 千 and 零.
    """
    table = str.maketrans("一二三四五六七八九十百千零", numerals)

    def write_numeral(value: int) -> str:
        """Return a number in these numerals: 10 gives 壹拾."""
        words = to_chinese_number(value)
        return (f"一{words}" if words.startswith("十") else words).translate(table)

    return write_numeral


_CIRCLES = "".join(
    map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)))
)  # ① to ㊿

_KOREAN = {ord(str(figure)): sign for figure, sign in enumerate("영일이삼사오육칠팔구")}


def _english_ordinal_ending(value: int) -> str:
    """Return the ending of an English ordinal: st for 1, nd for 2, th for 11."""
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": to_chinese_number,
    "chineseCountingThousand": to_chinese_number,
    "taiwaneseCounting": to_chinese_number,
    "taiwaneseCountingThousand": to_chinese_number,
    "japaneseCounting": to_chinese_number,
    "chineseLegalSimplified": _cheque_number_format("壹贰叁肆伍陆柒捌玖拾佰仟零"),
    "ideographLegalTraditional": _cheque_number_format("壹貳參肆伍陸柒捌玖拾佰仟零"),
    "ideographDigital": _format_in_chinese_digits,
    "japaneseDigitalTenThousand": _format_in_chinese_digits,
    "taiwaneseDigital": _format_in_chinese_digits,
    "ideographTraditional": _symbol_number_format("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _symbol_number_format("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _symbol_number_format("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _symbol_number_format(_CIRCLES),
    "decimalEnclosedCircleChinese": _symbol_number_format(_CIRCLES),
    "decimalEnclosedParen": _symbol_number_format("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _symbol_number_format("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalFullWidth": _format_in_full_width_digits,
    "decimalFullWidth2": _format_in_full_width_digits,
    "numberInDash": lambda value: f"- {value} -",
    "ganada": _symbol_number_format("가나다라마바사아자차카타파하"),
    "chosung": _symbol_number_format("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "aiueo": _symbol_number_format("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"),
    "iroha": _symbol_number_format("ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳｨﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼｪﾋﾓｾｽ"),
    "koreanDigital": lambda value: str(value).translate(_KOREAN),
    "chicago": lambda value: _format_as_repeated_symbol("*†‡§", value),
    "hex": lambda value: f"{value:X}",
    "ordinal": lambda value: f"{value}{_english_ordinal_ending(value)}",
    "decimalZero": lambda value: f"{value:02d}",
    "upperLetter": _format_as_letters,
    "lowerLetter": lambda value: _format_as_letters(value).lower(),
    "upperRoman": _format_as_roman_numeral,
    "lowerRoman": lambda value: _format_as_roman_numeral(value).lower(),
    "none": lambda _value: "",
}
