"""Describes a meeting's minutes in one line: meeting, state, findings, versions."""

from collections.abc import Sequence

from textual.content import Content

from meetingtui.base.wording import month_day
from meetingtui.documents.paragraph_arrangement import count_rearranged
from meetingtui.meeting.issuing import minutes_state
from meetingtui.meeting.minutes_state import IssuedVersion
from meetingtui.meeting.pre_issuing_check import CheckedFinding
from meetingtui.meeting.record import Meeting
from meetingtui.ui.styles import plain_content
from meetingtui.ui.widgets.cells import pad_cells


def minutes_state_label(meeting: Meeting) -> Content:
    """Return the state of the minutes (征求意见稿, 已签发 …), coloured; before the meeting's
    end, the meeting's state.
    """
    state = minutes_state(meeting)
    words = state.label if meeting.is_closed else meeting.state.label
    return plain_content(words, "bold $done" if state.is_locked else "bold $at-risk")


def minutes_heading(meeting: Meeting, behind: str = "") -> Content:
    """Return a heading: meeting, date, state, signature, then the muted text ``behind``.

    For example: 第6次行政例会  11月23日  已签发  〔2026〕6号 程远舟 11月24日    6 / 6
    """
    signed = f"  {signature_words(meeting.issues[-1])}" if minutes_state(meeting).is_locked else ""
    return Content.assemble(
        (f"{meeting.title}  ", "bold $primary"),
        (f"{month_day(meeting.on)}  ", "bold"),
        minutes_state_label(meeting),
        signed,
        (f"    {behind}" if behind else "", "$muted"),
    )


def meeting_row(meeting: Meeting) -> Content:
    """Return a meeting's row in a list: number, date, state (第6次  11月23日  已签发)."""
    return Content.assemble(
        pad_cells(f"第{meeting.number}次", 8),
        pad_cells(month_day(meeting.on), 10),
        minutes_state_label(meeting),
    )


def signature_words(issue: IssuedVersion) -> str:
    """Return an issue's signature: document number, signer, date (〔2026〕6号 程远舟 11月24日)."""
    return " ".join(filter(None, (issue.number, issue.by, month_day(issue.at))))


def version_words(place: int, issue: IssuedVersion) -> str:
    """Return the line of an issued version: its name, signature and reason.

    ``place`` counts from 0, the first issue: 更正1  〔2026〕6号 程远舟 11月25日  漏记一项议定事项
    """
    name = f"更正{place}" if place else "签发"
    return "  ".join(filter(None, (name, signature_words(issue), issue.reason)))


def check_words(found: Sequence[CheckedFinding], meeting: Meeting) -> Content:
    """Return the line on the check before issuing: open findings, changed paragraphs.

    For example: 签发前检查  还有 3 处要看（F6）  已改文字 2 处
    """
    left = sum(each.waiver is None for each in found)
    words = f"还有 {left} 处要看（F6）" if left else "没有遗漏"
    style = "bold $at-risk" if left else "bold $done"
    count = len(meeting.wording) + count_rearranged(meeting.arrangement)
    changed = f"  已改文字 {count} 处" if count else ""
    return Content.assemble(("签发前检查  ", "$muted"), (words, style), (changed, "$muted"))
