"""Session state of a meeting: the secretary's position, drafts, and time spent.

It is stored beside the meeting's record, not in it, so that undo does not move the cursor and the
record holds only what was entered.
"""

import msgspec


class SessionState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Session state: where the secretary left the meeting, with drafts; one for each term file."""

    meeting: int | None = None
    """Id of the meeting in progress; None for none."""
    step: str = ""
    """Key of the step shown last; empty before the first."""
    places: dict[str, int] = {}
    """For each step, the place shown last: a page from 0, or an item id."""
    drafts: dict[str, str] = {}
    """Text typed but not entered, by the place where it was typed."""
    item_drafts: dict[str, str] = {}
    """Text typed but not entered on item screens, by item and recording mode (``12/progress``)."""
    minutes_spent: dict[str, float] = {}
    """Minutes spent on each block so far, by block key."""
    topic_minutes: dict[str, float] = {}
    """Minutes spent on each topic so far, by topic id."""
    paused: bool = False
    """Whether the clock of the blocks is paused."""
    calling: str = ""
    """Key of the items called in 工作推进 and their order (``CallList.key``).

    Empty for the default.
    """
