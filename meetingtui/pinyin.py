"""How Chinese signs are read (拼音), and finding words by the letters one would type for them.

A sign keeps all its readings: 行 is found by x, h, xing and hang.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, product
from types import MappingProxyType

Readings = Mapping[str, tuple[str, ...]]
"""By sign: its readings without tones, the usual one first."""

Finder = Callable[[str], int]
"""Where in a text (in small letters) a word stands, or -1."""

_LONGEST = 40
"""Letters; a longer run is no pinyin."""

_DIVISIONS = 6
"""How many ways to divide letters into syllables are tried: xian is 先 or 西安."""

_MOST_WAYS = 32
"""Of a name whose signs have many readings, so many ways to write it are known."""

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
"""Read otherwise as a surname than in most words."""


def is_read(sign: str) -> bool:
    """Whether it is a sign that has readings."""
    return "\u3400" <= sign <= "\u9fff" or sign == "〇" or sign >= "\U00020000"


def read_signs(signs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """How these signs are read; empty for one that no dictionary knows."""
    # Its 47,000 phrases are three quarters of the load and say nothing of single signs.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin

    found = {}
    for sign in signs:
        said = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
        found[sign] = tuple(sound for sound in (said[0] if said else ()) if _is_letters(sound))
    return found


class Pinyin:
    """The readings of the signs met so far; never changed, only followed by a fuller one."""

    def __init__(self, readings: Readings = MappingProxyType({})) -> None:
        self.readings = readings
        """What is known."""

    def with_more(self, readings: Readings) -> "Pinyin":
        """The same, and these."""
        return Pinyin({**self.readings, **readings})

    def unread(self, signs: Iterable[str]) -> list[str]:
        """Those whose readings are not known yet."""
        known = self.readings
        return sorted({sign for sign in signs if sign not in known and is_read(sign)})

    def finder(self, word: str) -> Finder:
        """Finds a word (in small letters) as it stands, or by full pinyin or initials."""
        searches = [re.compile(pattern).search for pattern in self._patterns(word)]

        def find(text: str) -> int:
            at = text.find(word)
            for search in searches:
                match = search(text)
                if match and (at < 0 or match.start() < at):
                    at = match.start()
            return at

        return find

    def initials_of(self, name: str) -> str:
        """wxm for 王晓梅, a surname read as one; empty where a sign is unknown."""
        if not name or not all(self.readings.get(sign) for sign in name):
            return ""
        return "".join(sound[0] for sound in self._usual(name))

    def by_initials(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Names by what is typed for them: wxm, 王xm, wangxiaomei.

        By the less usual readings where nobody is so called by the usual ones.
        """
        usual: dict[str, list[str]] = {}
        other: dict[str, list[str]] = {}
        for name in names:
            if self.initials_of(name):
                most = set(self._typed(name, [(sound,) for sound in self._usual(name)]))
                for letters in most:
                    usual.setdefault(letters, []).append(name)
                every = [self.readings[sign] for sign in name]
                for letters in set(self._typed(name, every)) - most:
                    other.setdefault(letters, []).append(name)
        return {letters: tuple(found) for letters, found in (other | usual).items()}

    def _usual(self, name: str) -> list[str]:
        """wang, xiao, mei."""
        first = _SURNAMES.get(name[0], self.readings[name[0]][0])
        return [first, *(self.readings[sign][0] for sign in name[1:])]

    def _typed(self, name: str, sounds: Sequence[tuple[str, ...]]) -> Iterator[str]:
        """In full, by initials, and those behind a surname of one sign or two."""
        begins = [sorted({sound[0] for sound in each}) for each in sounds]
        for each in islice(product(*sounds), _MOST_WAYS):
            yield "".join(each)
        for each in islice(product(*begins), _MOST_WAYS):
            yield "".join(each)
            for length in range(1, min(3, len(name))):
                yield name[:length] + "".join(each[length:])

    @cached_property
    def _signs_by_reading(self) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        for sign, sounds in self.readings.items():
            for sound in sounds:
                found.setdefault(sound, []).append(sign)
        return {sound: "".join(signs) for sound, signs in found.items()}

    def _signs(self, beginning: str) -> str:
        """Those with a reading that begins so."""
        found = (
            signs for sound, signs in self._signs_by_reading.items() if sound.startswith(beginning)
        )
        return "".join(dict.fromkeys("".join(found)))

    def _patterns(self, word: str) -> Iterator[str]:
        """For each way to read the letters, a pattern of the signs that fit."""
        runs = re.findall("[a-z]+|[^a-z]+", word)
        letters = [run for run in runs if _is_letters(run)]
        if not letters or max(map(len, letters)) > _LONGEST:
            return
        ways = [self._ways(run) if _is_letters(run) else [re.escape(run)] for run in runs]
        for way in islice(product(*ways), _DIVISIONS):
            yield "".join(way)

    def _ways(self, run: str) -> list[str]:
        """Initials first, then syllables, the last of which may be only begun."""
        classes = [self._signs(letter) for letter in run]
        ways = ["".join(f"[{signs}]" for signs in classes)] if all(classes) else []
        if len(run) > 1:
            ways += islice(self._syllables(run), _DIVISIONS)
        return ways

    def _syllables(self, run: str) -> Iterator[str]:
        known = self._signs_by_reading
        ends = {len(run)} | {at for at in range(1, len(run)) if self._signs(run[at:])}
        for at in range(len(run) - 1, 0, -1):
            if any(end in ends and run[at:end] in known for end in range(at + 1, at + 7)):
                ends.add(at)

        def divide(at: int) -> Iterator[str]:
            if signs := self._signs(run[at:]):
                yield f"[{signs}]"
            for end in range(min(at + 6, len(run) - 1), at, -1):
                if end in ends and run[at:end] in known:
                    yield from (f"[{known[run[at:end]]}]{rest}" for rest in divide(end))

        return divide(0)


def _is_letters(text: str) -> bool:
    return text.isascii() and text.isalpha() and text.islower()
