"""Changes to the learning share (学习分享): presenter, topic, source, points and takeaways."""

from collections.abc import Callable
from typing import Literal

import msgspec

from meetingtui.actions.record_changes import change_meeting
from meetingtui.meeting.learning_share import LearningShare, SourceKind
from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Change, Records

ShareLines = Literal["points", "takeaways"]
"""Names of the two fields of a share that hold a list of lines."""

_LABELS: dict[ShareLines, str] = {"points": "要点", "takeaways": "启示"}


def add_presenter(records: Records, meeting_id: int, name: str) -> Change | None:
    """Add the share of a further presenter to a meeting, after those there are."""

    def on_meeting(meeting: Meeting) -> Meeting:
        further = (*meeting.further_shares, LearningShare(presenter=name))
        return msgspec.structs.replace(meeting, further_shares=further)

    return change_meeting(records, meeting_id, f"再加一位分享人：{name}", on_meeting)


def set_presenter(records: Records, meeting_id: int, name: str, *, place: int = 0) -> Change | None:
    """Set the presenter (分享人) of a share; an empty name removes it.

    A further share without a presenter and without contents is removed with it. ``place``, here
    and below, counts the meeting's shares from 0.
    """
    words = f"分享人：{name}" if name else "删除分享人"
    return _change(records, meeting_id, place, words, presenter=name)


def set_share_topic(
    records: Records, meeting_id: int, text: str, *, place: int = 0
) -> Change | None:
    """Set the topic (分享主题) of a share."""
    return _change(records, meeting_id, place, f"主题：{text}", topic=text)


def set_source(
    records: Records, meeting_id: int, text: str, kind: SourceKind | None, *, place: int = 0
) -> Change | None:
    """Set the source (来源) of a share and its kind; a kind of None means unknown."""
    return _change(records, meeting_id, place, f"来源：{text}", source=text, source_kind=kind)


def set_source_kind(
    records: Records, meeting_id: int, kind: SourceKind, *, place: int = 0
) -> Change | None:
    """Set the kind of the source (来源种类) of a share.

    The source itself is unchanged.
    """
    return _change(records, meeting_id, place, f"来源种类：{kind.label}", source_kind=kind)


def add_share_line(
    records: Records, meeting_id: int, field: ShareLines, text: str, *, place: int = 0
) -> Change | None:
    """Add one point (要点) or takeaway (启示) to a meeting's share."""

    def change(share: LearningShare) -> LearningShare:
        return msgspec.structs.replace(share, **{field: (*getattr(share, field), text)})

    return _change_share(records, meeting_id, place, f"{_LABELS[field]}：{text}", change)


def replace_share_line(
    records: Records,
    meeting_id: int,
    field: ShareLines,
    at: int,
    text: str,
    *,
    place: int = 0,
) -> Change | None:
    """Replace the text of one point or takeaway, ``at`` from 0; an empty text deletes it."""

    def change(share: LearningShare) -> LearningShare:
        lines = list(getattr(share, field))
        lines[at : at + 1] = [text] if text else []
        return msgspec.structs.replace(share, **{field: tuple(lines)})

    label = _LABELS[field]
    words = f"修改{label}：{text}" if text else f"删除{label}"
    return _change_share(records, meeting_id, place, words, change)


def _change(
    records: Records, meeting_id: int, place: int, words: str, **fields: object
) -> Change | None:
    return _change_share(
        records, meeting_id, place, words, lambda share: msgspec.structs.replace(share, **fields)
    )


def _change_share(
    records: Records,
    meeting_id: int,
    place: int,
    words: str,
    change: Callable[[LearningShare], LearningShare],
) -> Change | None:
    def on_meeting(meeting: Meeting) -> Meeting:
        shares = list(meeting.shares)
        if place >= len(shares):
            return meeting
        shares[place] = change(shares[place])
        first, *further = shares
        return msgspec.structs.replace(
            meeting,
            share=first,
            further_shares=tuple(each for each in further if each.presenter or each.is_held),
        )

    return change_meeting(records, meeting_id, words, on_meeting)
