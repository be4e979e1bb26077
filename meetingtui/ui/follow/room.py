"""What the room sees now: which meeting, which step of it, which leaf of that.

Only records and the secretary's place are looked at; what is typed and not
entered, private notes and addresses never are.
"""

from collections.abc import Callable

from textual.content import Content

from meetingtui.meeting.record import Meeting
from meetingtui.ui.desk import Desk
from meetingtui.ui.follow import blocks, frame
from meetingtui.ui.follow.picture import Picture
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.steps import Route, Step, route

_PICTURES: dict[Step, Callable[[Desk, Meeting, int], Picture]] = {
    Step.PREPARE: frame.prepare,
    Step.ATTENDANCE: frame.attendance,
    Step.CARRIED: blocks.carried,
    Step.LEARNING_SHARE: blocks.learning_share,
    Step.TOPIC_DISCUSSION: blocks.topic_discussion,
    Step.REFLECTION: blocks.reflection,
    Step.WORK_PUSH: blocks.work_push,
    Step.CLOSE: frame.close,
}


def before_the_room(desk: Desk) -> Meeting | None:
    """The meeting in hand, or the one that ended today; None between meetings."""
    kept = desk.records.meetings.get(desk.records.sitting.meeting or 0)
    if kept and not kept.is_closed:
        return kept
    if current := desk.current_meeting:
        return current
    return kept if kept and desk.today in (kept.on, kept.closed and kept.closed.date()) else None


def picture(desk: Desk) -> Picture:
    """What the room sees."""
    meeting = before_the_room(desk)
    if meeting is None:
        return frame.at_rest(desk)
    step = _step(desk, meeting, route(desk.agenda, meeting))
    sitting = desk.records.sitting
    place = sitting.places.get(step.value, 0) if sitting.meeting == meeting.id else 0
    return _PICTURES[step](desk, meeting, place)


def way(desk: Desk, width: int) -> Content:
    """How far the room is, in the agenda's names; the present step alone where all are too long."""
    meeting = before_the_room(desk)
    if meeting is None:
        return Content("")
    walk = route(desk.agenda, meeting)
    here = _step(desk, meeting, walk)
    mark = plain(f"▌{walk.name(here)}▐", "bold $primary")
    line = Content("   ").join(
        mark if step is here else plain(walk.name(step), "$muted")
        for step in walk.steps
        if step is here or step.block
    )
    return line if line.cell_length <= width else mark


def _step(desk: Desk, meeting: Meeting, walk: Route) -> Step:
    if meeting.is_closed:
        return Step.CLOSE
    sitting = desk.records.sitting
    return walk.at(sitting.step if sitting.meeting == meeting.id else "")
