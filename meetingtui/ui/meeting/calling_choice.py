"""The choices of F10: which items the room goes through, and in which order."""

import msgspec

from meetingtui.meeting.calling import Calling, Order, Scope, called
from meetingtui.meeting.record import Meeting
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice

_NOW = "  （现在）"


def calling_choices(desk: Desk, meeting: Meeting, now: Calling) -> list[Choice]:
    """Every scope with how many items it holds, then every order; the present ones marked."""
    held = [each.on for each in desk.held]
    choices = []
    for scope in Scope:
        if scope is Scope.GATHERED and not meeting.agenda:
            continue
        count = len(
            called(Calling(scope=scope), meeting, desk.tree, school=desk.school, meetings_held=held)
        )
        mark = _NOW if scope is now.scope else ""
        choices.append(Choice(f"scope:{scope.value}", f"{scope.label}  {count} 项{mark}"))
    for order in Order:
        mark = _NOW if order is now.order else ""
        choices.append(Choice(f"order:{order.value}", f"顺序：{order.label}{mark}"))
    return choices


def chosen_calling(now: Calling, choice: str) -> Calling:
    """What is gone through after a choice."""
    kind, _, value = choice.partition(":")
    if kind == "scope":
        return msgspec.structs.replace(now, scope=Scope(value))
    return msgspec.structs.replace(now, order=Order(value))
