"""Minutes told in a line: whose they are, how far, what is wanting, which version."""

from collections.abc import Sequence

from textual.content import Content

from meetingtui.meeting.check import Checked
from meetingtui.meeting.issue import Issue
from meetingtui.meeting.issuing import minutes_state
from meetingtui.meeting.record import Meeting
from meetingtui.ui.marks import plain
from meetingtui.ui.widgets.cells import pad
from meetingtui.wording import month_day


def state_word(meeting: Meeting) -> Content:
    """征求意见稿, 已签发 …; while a meeting is under way, how far that is."""
    state = minutes_state(meeting)
    words = state.label if meeting.is_closed else meeting.state.label
    return plain(words, "bold $done" if state.is_locked else "bold $at-risk")


def heading(meeting: Meeting, behind: str = "") -> Content:
    """第6次行政例会  11月23日  已签发  〔2026〕6号 程远舟 11月24日    6 / 6"""
    signed = f"  {signature(meeting.issues[-1])}" if minutes_state(meeting).is_locked else ""
    return Content.assemble(
        (f"{meeting.title}  ", "bold $primary"),
        (f"{month_day(meeting.on)}  ", "bold"),
        state_word(meeting),
        signed,
        (f"    {behind}" if behind else "", "$muted"),
    )


def meeting_row(meeting: Meeting) -> Content:
    """第6次  11月23日  已签发"""
    return Content.assemble(
        pad(f"第{meeting.number}次", 8), pad(month_day(meeting.on), 10), state_word(meeting)
    )


def signature(issue: Issue) -> str:
    """〔2026〕6号 程远舟 11月24日"""
    return " ".join(filter(None, (issue.number, issue.by, month_day(issue.at))))


def version_words(place: int, issue: Issue) -> str:
    """更正1  〔2026〕6号 程远舟 11月25日  漏记一项议定事项"""
    name = f"更正{place}" if place else "签发"
    return "  ".join(filter(None, (name, signature(issue), issue.reason)))


def check_words(found: Sequence[Checked], meeting: Meeting) -> Content:
    """签发前检查  还有 3 处；已改文字 2 处"""
    left = sum(each.waiver is None for each in found)
    words = f"还有 {left} 处要看（F6）" if left else "没有遗漏"
    style = "bold $at-risk" if left else "bold $done"
    changed = f"  已改文字 {len(meeting.wording)} 处" if meeting.wording else ""
    return Content.assemble(("签发前检查  ", "$muted"), (words, style), (changed, "$muted"))
