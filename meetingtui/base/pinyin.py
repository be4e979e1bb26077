"""Pinyin (拼音) of Chinese characters, searching text by pinyin or its initials, and telling typed
initials from common Latin words.

A character keeps all its readings: 行 is found by x, h, xing and hang."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, product
from types import MappingProxyType

# Tell a person's typed pinyin initials from common Latin words such as PPT in a Chinese line


_ABBREVIATIONS = frozenset((
    "ai", "app", "ar", "cad", "cctv", "cd", "cpu", "css", "csv", "db", "diy", "dna", "dv", "dvd",
    "excel", "exe", "faq", "ftp", "gdp", "gif", "gps", "hd", "hr", "html", "http", "https", "id",
    "ios", "ip", "ipad", "iq", "it", "jpg", "json", "kpi", "ktv", "led", "lcd", "logo", "mooc",
    "mp", "mtv", "mv", "nba", "oa", "ocr", "ok", "pad", "pbl", "pc", "pdf", "pe", "pk", "png",
    "pos", "ppt", "pptx", "ps", "psd", "python", "qq", "qr", "sop", "stem", "steam", "tv", "txt",
    "url", "usb", "vip", "vlog", "vr", "web", "wifi", "word", "wps", "xls", "xlsx", "xml", "zip",
))  # fmt: skip

_INITIALS = re.compile("[a-z]{2,4}|[\u4e00-\u9fff]{1,2}[a-z]{1,3}")


def is_common_latin_word(word: str) -> bool:
    """Whether a word is a common Latin word or abbreviation, in any case: PPT, ai, WiFi."""
    return word.lower() in _ABBREVIATIONS


def normalised_initials(word: str) -> str:
    """Convert typed initials to lower case, as they are stored (SWB → swb); common words like
    PPT are returned unchanged.
    """
    return word if is_common_latin_word(word) else word.lower()


def looks_like_initials(word: str) -> bool:
    """Whether a word in lower case can only be somebody's pinyin initials: gxm, 高xm; not ppt, GXM
    (see :func:`normalised_initials`) or more than four letters.
    """
    return bool(_INITIALS.fullmatch(word)) and not is_common_latin_word(word)


# Pinyin (拼音) of Chinese characters, and searching text by pinyin or its initials


Readings = Mapping[str, tuple[str, ...]]
"""Type: pinyin readings without tones by character, the most common first."""

Finder = Callable[[str], int]
"""Type of a function that returns the index of a word in a lower-case text, or -1."""

_MAX_LETTERS = 40
"""Maximum number of letters in a row that are tried as pinyin."""

_MAX_DIVISIONS = 6
"""Maximum number of ways tried to divide letters into syllables: xian is 先 or 西安."""

_MOST_WAYS = 32
"""Maximum number of spellings computed for a name whose characters have many readings."""

_SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "朴": "piao",
    "翟": "zhai",
    "盖": "ge",
    "乐": "yue",
    "种": "chong",
    "缪": "miao",
}
"""Pinyin of characters that are read differently as a surname than in most words."""


def is_chinese_character(character: str) -> bool:
    """Whether a character is a Chinese one, for which pinyin can be looked up."""
    return "\u3400" <= character <= "\u9fff" or character == "〇" or character >= "\U00020000"


def look_up_readings(characters: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Look up the pinyin readings of characters, without tones; an empty tuple for one that no
    dictionary has. The first call loads the dictionary, which takes a while.
    """
    # Its 47,000 phrases are three quarters of the load and say nothing of single signs.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin

    found = {}
    for sign in characters:
        said = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
        found[sign] = tuple(
            sound for sound in (said[0] if said else ()) if _is_lower_case_latin(sound)
        )
    return found


class PinyinIndex:
    """An immutable table of the pinyin readings of characters looked up so far, with searches by
    them.
    """

    def __init__(self, readings: Readings = MappingProxyType({})) -> None:
        """Create a table from readings by character; empty unless given."""
        self.readings = readings
        """The known readings by character."""

    def with_readings(self, readings: Readings) -> "PinyinIndex":
        """Return a new table with further readings added, which replace those of the same
        character.
        """
        return PinyinIndex({**self.readings, **readings})

    def characters_not_looked_up(self, characters: Iterable[str]) -> list[str]:
        """Return the Chinese characters among ``characters`` whose readings have not been looked
        up yet, sorted.
        """
        known = self.readings
        return sorted(
            {sign for sign in characters if sign not in known and is_chinese_character(sign)}
        )

    def text_finder(self, word: str) -> Finder:
        """Return a function that finds a lower-case word in texts literally, by full pinyin or by
        initials.

        The function takes a text and returns the index of the first match; -1 without one.
        """
        searches = [re.compile(pattern).search for pattern in self._search_patterns(word)]

        def first_match_index(text: str) -> int:
            """Return the index of the first match in a text, of whatever kind; -1 without one."""
            at = text.find(word)
            for search in searches:
                match = search(text)
                if match and (at < 0 or match.start() < at):
                    at = match.start()
            return at

        return first_match_index

    def initials_of(self, name: str) -> str:
        """Return a name's pinyin initials (wxm for 王晓梅), its first character read as a
        surname; empty where a character has not been looked up or has no reading.
        """
        if not name or not all(self.readings.get(sign) for sign in name):
            return ""
        return "".join(sound[0] for sound in self._usual_syllables(name))

    def names_by_typed_form(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Map each form that may be typed for a name (wxm, 王xm, wangxiaomei) to the names it may
        mean; names with a character not looked up, or without a reading, have none.

        Forms from less common readings count only where no name has them by its usual readings.
        """
        usual: dict[str, list[str]] = {}
        other: dict[str, list[str]] = {}
        for name in names:
            if self.initials_of(name):
                most = set(
                    self._typed_forms(name, [(sound,) for sound in self._usual_syllables(name)])
                )
                for letters in most:
                    usual.setdefault(letters, []).append(name)
                every = [self.readings[sign] for sign in name]
                for letters in set(self._typed_forms(name, every)) - most:
                    other.setdefault(letters, []).append(name)
        return {letters: tuple(found) for letters, found in (other | usual).items()}

    def _usual_syllables(self, name: str) -> list[str]:
        """Return the usual syllables of a name: wang, xiao, mei."""
        first = _SURNAMES.get(name[0], self.readings[name[0]][0])
        return [first, *(self.readings[sign][0] for sign in name[1:])]

    def _typed_forms(self, name: str, sounds: Sequence[tuple[str, ...]]) -> Iterator[str]:
        """Yield what may be typed for a name: full pinyin, initials, and initials behind a surname
        of one or two characters.

        Args:
            name: the name in Chinese.
            sounds: the readings of each of its characters.
        """
        begins = [sorted({sound[0] for sound in each}) for each in sounds]
        for each in islice(product(*sounds), _MOST_WAYS):
            yield "".join(each)
        for each in islice(product(*begins), _MOST_WAYS):
            yield "".join(each)
            for length in range(1, min(3, len(name))):
                yield name[:length] + "".join(each[length:])

    @cached_property
    def _characters_by_reading(self) -> dict[str, str]:
        """All known characters of each reading, as one string per syllable."""
        found: dict[str, list[str]] = {}
        for sign, sounds in self.readings.items():
            for sound in sounds:
                found.setdefault(sound, []).append(sign)
        return {sound: "".join(signs) for sound, signs in found.items()}

    def _characters_with_reading_prefix(self, beginning: str) -> str:
        """Return, as one string, the characters with a reading that starts with ``beginning``."""
        found = (
            signs
            for sound, signs in self._characters_by_reading.items()
            if sound.startswith(beginning)
        )
        return "".join(dict.fromkeys("".join(found)))

    def _search_patterns(self, word: str) -> Iterator[str]:
        """Yield regular expressions of the characters that a word's letters may stand for."""
        runs = re.findall("[a-z]+|[^a-z]+", word)
        letters = [run for run in runs if _is_lower_case_latin(run)]
        if not letters or max(map(len, letters)) > _MAX_LETTERS:
            return
        ways = [
            self._patterns_for_letters(run) if _is_lower_case_latin(run) else [re.escape(run)]
            for run in runs
        ]
        for way in islice(product(*ways), _MAX_DIVISIONS):
            yield "".join(way)

    def _patterns_for_letters(self, run: str) -> list[str]:
        """Return patterns for a run of letters: as initials first, then as syllables, of which
        the last may be incomplete.
        """
        classes = [self._characters_with_reading_prefix(letter) for letter in run]
        ways = ["".join(f"[{signs}]" for signs in classes)] if all(classes) else []
        if len(run) > 1:
            ways += islice(self._patterns_by_syllables(run), _MAX_DIVISIONS)
        return ways

    def _patterns_by_syllables(self, run: str) -> Iterator[str]:
        """Yield a regular expression for each way to divide a run of letters into syllables."""
        known = self._characters_by_reading
        ends = {len(run)} | {
            at for at in range(1, len(run)) if self._characters_with_reading_prefix(run[at:])
        }
        for at in range(len(run) - 1, 0, -1):
            if any(end in ends and run[at:end] in known for end in range(at + 1, at + 7)):
                ends.add(at)

        def patterns_from(at: int) -> Iterator[str]:
            """Yield the regular expressions of the run's letters from index ``at`` to its end."""
            if signs := self._characters_with_reading_prefix(run[at:]):
                yield f"[{signs}]"
            for end in range(min(at + 6, len(run) - 1), at, -1):
                if end in ends and run[at:end] in known:
                    yield from (f"[{known[run[at:end]]}]{rest}" for rest in patterns_from(end))

        return patterns_from(0)


def _is_lower_case_latin(text: str) -> bool:
    """Whether a text consists of lower-case Latin letters only."""
    return text.isascii() and text.isalpha() and text.islower()
