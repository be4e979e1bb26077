"""Every key does something: its action is a method of the class that binds it."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from textual.binding import Binding
from textual.dom import DOMNode

import meetingtui.ui
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.step_controller import StepController


def _classes() -> Iterator[type]:
    for module in pkgutil.walk_packages(meetingtui.ui.__path__, "meetingtui.ui."):
        loaded = importlib.import_module(module.name)
        for _, found in inspect.getmembers(loaded, inspect.isclass):
            if found.__module__ == module.name:
                yield found


def test_the_action_of_every_binding_exists() -> None:
    missing, seen = [], 0
    for owner in _classes():
        if not issubclass(owner, DOMNode):
            continue
        for each in owner.__dict__.get("BINDINGS", ()):
            action = (each.action if isinstance(each, Binding) else each[1]).split("(")[0]
            holder = MeetingApp if action.startswith("app.") else owner
            seen += 1
            if not hasattr(holder, f"action_{action.removeprefix('app.')}"):
                missing.append(f"{owner.__name__}: {action}")
    assert not missing
    assert seen > 200


def test_the_method_of_every_key_of_a_meeting_step_exists() -> None:
    missing, seen = [], 0
    for owner in _classes():
        if issubclass(owner, StepController):
            for key in owner.__dict__.get("keys", ()):
                seen += 1
                if not callable(getattr(owner, key.action, None)):
                    missing.append(f"{owner.__name__}: {key.action}")
    assert not missing
    assert seen > 20
