"""Latin letters in a Chinese line: somebody's initials, or a word such as PPT."""

import re
from collections.abc import Collection

_ABBREVIATIONS = frozenset((
    "ai", "app", "ar", "cad", "cctv", "cd", "cpu", "css", "csv", "db", "diy", "dna", "dv", "dvd",
    "excel", "exe", "faq", "ftp", "gdp", "gif", "gps", "hd", "hr", "html", "http", "https", "id",
    "ios", "ip", "ipad", "iq", "it", "jpg", "json", "kpi", "ktv", "led", "lcd", "logo", "mooc",
    "mp", "mtv", "mv", "nba", "oa", "ocr", "ok", "pad", "pbl", "pc", "pdf", "pe", "pk", "png",
    "pos", "ppt", "pptx", "ps", "psd", "python", "qq", "qr", "sop", "stem", "steam", "tv", "txt",
    "url", "usb", "vip", "vlog", "vr", "web", "wifi", "word", "wps", "xls", "xlsx", "xml", "zip",
))  # fmt: skip

_INITIALS = re.compile("[a-z]{2,4}|[\u4e00-\u9fff]{1,2}[a-z]{1,3}")
_SPEAKERS = re.compile(r"([\u4e00-\u9fffA-Za-z、]{2,40}?)[都均]?说?[：:，,\s]+\S.*", re.DOTALL)


def is_abbreviation(word: str) -> bool:
    """Whether letters are a word of their own, in whatever case: PPT, ai, WiFi."""
    return word.lower() in _ABBREVIATIONS


def as_typed_for(word: str) -> str:
    """Letters as names are known by them: 邵wb, and swb for SWB, typed with Caps Lock on."""
    return word if is_abbreviation(word) else word.lower()


def looks_like_initials(word: str) -> bool:
    """Whether a word can only be meant as somebody's initials: gxm, 高xm; not ppt."""
    return bool(_INITIALS.fullmatch(word)) and not is_abbreviation(word)


def unknown_speaker(line: str, names: Collection[str]) -> str:
    """The initials an opinion begins with that are nobody's: gxm in 「gxm：同意」."""
    said = _SPEAKERS.fullmatch(line)
    parts = said[1].split("、") if said else []
    return next((each for each in parts if looks_like_initials(each) and each not in names), "")
