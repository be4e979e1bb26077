"""Where the secretary is in a meeting, and the words typed but not yet entered.

Kept beside the meeting's record, not in it: stepping back an action must not
move the cursor, and the record holds only what was said.
"""

import msgspec


class Sitting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The desk as it was left; one a term file, for the meeting in hand."""

    meeting: int | None = None
    """Id of the meeting in hand."""
    step: str = ""
    """The step last looked at; empty before the first."""
    places: dict[str, int] = {}
    """Per step, the line or item last looked at, from 0."""
    drafts: dict[str, str] = {}
    """Words typed and not yet entered, by where they were typed."""
    item_drafts: dict[str, str] = {}
    """The same on the items' own screens, by item id and what was to be recorded: 12/progress."""
    minutes_spent: dict[str, float] = {}
    """Minutes used so far per block, by the block's key."""
    paused: bool = False
    """Whether the time of the blocks stands still until it is let go on."""
    calling: str = ""
    """In which order the items of 工作推进 are called; empty for the departments' order."""
