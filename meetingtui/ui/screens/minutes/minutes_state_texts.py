"""Texts that name a meeting's minutes and their state on the screens: the heading, rows and lines
of lists, the signature, the result of the check before issuing.
"""

from collections.abc import Sequence

from textual.content import Content

from meetingtui.base.wording import month_day
from meetingtui.documents.minutes_paragraph_edits import count_added_or_removed_paragraphs
from meetingtui.meeting.minutes_issuing import minutes_state
from meetingtui.meeting.minutes_records import IssuedVersion
from meetingtui.meeting.pre_issuing_check import FindingWithWaiver
from meetingtui.meeting.record import Meeting
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import fit_to_cells


def minutes_state_label(meeting: Meeting) -> Content:
    """Return the state of the minutes (征求意见稿, 已签发 …), coloured; before the meeting's
    end, the meeting's state.
    """
    state = minutes_state(meeting)
    words = state.label if meeting.is_closed else meeting.state.label
    return plain_content(words, "bold $done" if state.is_minutes_locked else "bold $at-risk")


def minutes_heading(meeting: Meeting, behind: str = "") -> Content:
    """Return the heading above minutes: meeting, date, state, the signature while they are issued,
    then the muted text ``behind``.

    For example: 第6次行政例会  11月23日  已签发  〔2026〕6号 程远舟 11月24日    6 / 6
    """
    signed = (
        f"  {signature_text(meeting.issues[-1])}"
        if minutes_state(meeting).is_minutes_locked
        else ""
    )
    return Content.assemble(
        (f"{meeting.title}  ", "bold $primary"),
        (f"{month_day(meeting.on)}  ", "bold"),
        minutes_state_label(meeting),
        signed,
        (f"    {behind}" if behind else "", "$muted"),
    )


def meeting_list_row(meeting: Meeting) -> Content:
    """Return a meeting's row in the list beside the minutes: number, date, and the minutes' state
    (第6次 11月23日 已签发).
    """
    return Content.assemble(
        fit_to_cells(f"第{meeting.number}次", 8),
        fit_to_cells(month_day(meeting.on), 10),
        minutes_state_label(meeting),
    )


def signature_text(issue: IssuedVersion) -> str:
    """Return the signature of an issued version of the minutes: document number, where it has one,
    signer, date (〔2026〕6号 程远舟 11月24日).
    """
    return " ".join(filter(None, (issue.number, issue.by, month_day(issue.at))))


def issued_version_line(place: int, issue: IssuedVersion) -> str:
    """Return the line of an issued version of the minutes in a list: its name (签发, or 更正 with a
    number), signature, reason of the correction.

    For example: 更正1  〔2026〕6号 程远舟 11月25日  漏记一项议定事项

    Args:
        place: the index of the version, 0 for the first issue.
        issue: the issued version.
    """
    name = f"更正{place}" if place else "签发"
    return "  ".join(filter(None, (name, signature_text(issue), issue.reason)))


def pre_issuing_check_summary_line(found: Sequence[FindingWithWaiver], meeting: Meeting) -> Content:
    """Return the line that sums up the check before issuing: how many findings are not accepted,
    and how many paragraphs of the minutes were changed.

    For example: 签发前检查 还有 3 处要看（F6） 已改文字 2 处

    Args:
        found: the findings of the check.
        meeting: the checked meeting.
    """
    left = sum(each.waiver is None for each in found)
    words = f"还有 {left} 处要看（F6）" if left else "没有遗漏"
    style = "bold $at-risk" if left else "bold $done"
    count = len(meeting.wording) + count_added_or_removed_paragraphs(meeting.arrangement)
    changed = f"  已改文字 {count} 处" if count else ""
    return Content.assemble(("签发前检查  ", "$muted"), (words, style), (changed, "$muted"))
