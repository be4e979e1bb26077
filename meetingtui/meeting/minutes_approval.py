"""Approval of the last meeting's minutes (审议通过上次会议纪要), where the agenda asks for it."""

import msgspec

from meetingtui.base.wording import as_sentence

STEP = "last_minutes"
"""Key of the step of the meeting in which it is recorded."""


class MinutesApproval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The approval of an earlier meeting's minutes, with the correction that was asked for."""

    number: int
    """Number (第N次) of the meeting whose minutes were approved."""
    correction: str = ""
    """What had to be corrected, as it was typed; empty where nothing had."""

    @property
    def words(self) -> str:
        """One sentence for the minutes: 会议审议通过了第5次行政例会纪要。."""
        minutes = f"第{self.number}次行政例会纪要"
        if not self.correction:
            return f"会议审议通过了{minutes}。"
        return f"会议审议了{minutes}，更正后通过：{as_sentence(self.correction)}"
