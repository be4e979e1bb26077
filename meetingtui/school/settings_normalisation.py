"""Normalise how people write dates, times and weekdays in school.yaml, and detect misspelt keys."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from meetingtui.base.wording import WEEKDAYS, parse_chinese_number

_KEYS = (
    "name", "short", "former", "head", "leader", "grade_group", "teaching_group", "post",
    "department",
    "email", "attends", "id", "first_monday", "end", "holidays", "workdays", "weekday", "every",
    "first_week", "time", "place", "host", "recorder", "minutes", "approve_minutes", "at_risk_days",
    "stale_meetings", "copy_to", "aim", "years", "address", "port", "security", "user", "cc",
    "password", "departments", "people", "terms", "meeting", "thresholds", "key_tags", "goals",
    "backup", "mail",
)  # fmt: skip
"""All keys of a school.yaml; a test compares them with the records."""


def normalise_settings_in_place(tree: Any) -> Any:
    """Put dates, times and weekdays in the tree of a school.yaml (dicts, lists, text) into standard
    form, in place, and return the same tree.

    星期一 becomes 周一, 2021-2-22 becomes 2021-02-22, 14：30 becomes 14:30; other values, and a
    tree that is no dict, are left for the checks to report.
    """
    if not isinstance(tree, dict):
        return tree
    meeting, terms = tree.get("meeting"), tree.get("terms")
    if isinstance(meeting, dict):
        _normalise_value(meeting, "weekday", weekday_or_unchanged)
        _normalise_value(meeting, "time", clock_time_or_unchanged)
    for term in terms if isinstance(terms, list) else ():
        if isinstance(term, dict):
            _normalise_value(term, "first_monday", iso_date_or_unchanged)
            _normalise_value(term, "end", iso_date_or_unchanged)
            for key in ("holidays", "workdays"):
                if isinstance(days := term.get(key), list):
                    term[key] = [
                        iso_date_or_unchanged(day) if isinstance(day, str) else day for day in days
                    ]
    return tree


def is_personal_note_key(key: str) -> bool:
    """Whether an unknown key is a person's own note, as no key of school.yaml is spelt much like
    it.

    A note such as 备注 stays in the file and is ignored; haed for head is a fault.
    """
    from rapidfuzz import fuzz, process

    return process.extractOne(key.lower(), _KEYS, scorer=fuzz.ratio, score_cutoff=60) is None


def _normalise_value(mapping: dict[str, Any], key: str, spelling: Callable[[str], str]) -> None:
    """Replace one text value of a mapping in school.yaml by its normal form, in place; other values
    stay.

    Args:
        mapping: the mapping.
        key: key of the value; nothing happens where the mapping does not have it.
        spelling: returns the normal form of a text.
    """
    if isinstance(value := mapping.get(key), str):
        mapping[key] = spelling(value)


_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
_TIME = r"(上午|早上|中午|下午|晚上|傍晚)?\s*(\d{1,2})\s*(?:[:.点时]\s*(?:(\d{1,2})\s*分?|(半))?)?"
_WEEKDAY = r"(?:星期|礼拜|周|每周|每星期)?\s*([一二三四五六日天1-7])"


def iso_date_or_unchanged(text: str) -> str:
    """Convert a date such as 2021-2-22, 2021/2/22 or 2021年2月22日 to 2021-02-22; other text, also
    a date that does not exist, is returned unchanged.
    """
    match = re.fullmatch(_DAY, _half_width(text))
    if match is None:
        return text
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return text  # no day of the calendar: the check of the value says so


def clock_time_or_unchanged(text: str) -> str:
    """Convert a time such as 14：30, 14点30分, 14点半 or 下午2:30 to 14:30, an hour alone (14) to
    14:00; other text is returned unchanged.
    """
    match = re.fullmatch(_TIME, _half_width(text))
    if match is None:
        return text
    hour = int(match[2])
    if match[1] in ("下午", "晚上", "傍晚") and hour < 12:
        hour += 12
    minute = 30 if match[4] else int(match[3] or 0)
    return f"{hour}:{minute:02}" if hour < 24 and minute < 60 else text


def weekday_or_unchanged(text: str) -> str:
    """Convert a weekday such as 星期一, 礼拜一, 一 or 1 to 周一; other text is returned
    unchanged.
    """
    match = re.fullmatch(_WEEKDAY, _half_width(text))
    if match is None:
        return text
    number = 7 if match[1] in "日天" else parse_chinese_number(match[1])
    return WEEKDAYS[number - 1] if number else text


def _half_width(text: str) -> str:
    """Convert a text to half-width digits and punctuation, without surrounding spaces."""
    return unicodedata.normalize("NFKC", text).strip()
