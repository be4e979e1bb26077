"""What routine work (常规工作) costs: a plan of 1,500 items, 200 of them with a weekly rhythm.

The same actions as in :mod:`benchmarks.key_to_paint`, the first paint and the status command,
against the same items with the same history and no rhythm.
"""

import asyncio
import gc
import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec

from benchmarks.bare_meeting import items
from benchmarks.commands import OURS as COMMAND
from benchmarks.first_paint import OURS as FIRST_PAINT
from benchmarks.key_to_paint import MANY, TODAY, make_school, ours
from benchmarks.row import Row, against, processes
from meetingtui.base.term_calendar import Term
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.plan.routine import Rhythm, Routine, create_routine

RECURRING = 200
"""Items with a rhythm."""
NAMES = {
    "status": "status, with rhythms",
    "next": "next item, with rhythms",
    "plan": "opening the plan, with rhythms",
    "review": "opening the review, with rhythms",
}
FIRST, STATUS = "first paint, with rhythms", "meetingtui status, with rhythms"
LIMITS: dict[str, float | None] = dict.fromkeys((*NAMES.values(), FIRST, STATUS), 1.1)

_PEER = "the same without"
_ROUNDS, _TURNS, _PROCESSES = 20, 2, 9


def recurring_items(count: int, term: Term, *, with_rhythms: bool) -> tuple[Item, ...]:
    """Make the plan; :data:`RECURRING` items were reported on every week so far.

    Args:
        count: number of items.
        term: the term of the rhythms.
        with_rhythms: whether these items also have a rhythm.
    """
    weekly = create_routine(term, Rhythm.WEEKLY, since=term.first_monday)
    fit = [
        item.id for item in items(count) if item.kind is not ItemKind.SECTION and item.id % 3 != 0
    ]
    chosen = set(fit[:: max(1, len(fit) // RECURRING)][:RECURRING])
    return tuple(
        _reported_weekly(item, weekly, with_rhythm=with_rhythms) if item.id in chosen else item
        for item in items(count)
    )


def _reported_weekly(item: Item, weekly: Routine, *, with_rhythm: bool) -> Item:
    doing = Status.IN_PROGRESS
    lines = tuple(
        Progress(on=day - timedelta(days=1), before=doing, after=doing, text="本周已检查")
        for day in weekly.days
        if day < TODAY
    )
    return msgspec.structs.replace(
        item, status=doing, progress=lines, routine=weekly if with_rhythm else None
    )


def rows() -> list[Row]:
    """Measure both plans in turn; one row for each action."""
    gc.disable()
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        folders = Path(one), Path(other)
        term = _term()
        plans = [recurring_items(MANY, term, with_rhythms=on) for on in (True, False)]
        for folder, plan in zip(folders, plans, strict=True):
            make_school(folder, plan)
        times = [dict[str, list[float]](), dict[str, list[float]]()]
        for _ in range(_TURNS):
            for found, plan in zip(times, plans, strict=True):
                for action, values in asyncio.run(ours(plan, _ROUNDS)).items():
                    found.setdefault(action, []).extend(values)
        mine, theirs = times
        here, there = map(str, folders)
        return [
            *(
                against(_PEER, name, LIMITS, sorted(mine[action]), sorted(theirs[action]))
                for action, name in NAMES.items()
            ),
            processes(
                FIRST,
                LIMITS,
                ("-c", FIRST_PAINT, here),
                _PEER,
                ("-c", FIRST_PAINT, there),
                _PROCESSES,
            ),
            processes(
                STATUS,
                LIMITS,
                (*COMMAND, "--data", here, "status"),
                _PEER,
                (*COMMAND, "--data", there, "status"),
                _PROCESSES,
            ),
        ]


def _term() -> Term:
    from meetingtui.school.school import load_school
    from meetingtui.store.settings_files import create_school_folder

    with tempfile.TemporaryDirectory() as name:
        create_school_folder(Path(name), TODAY)
        return load_school(Path(name)).term_on_or_after(TODAY)
