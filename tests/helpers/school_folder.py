"""A data folder with a plan, a held meeting and a task from it."""

from datetime import date, datetime
from pathlib import Path

from record_builders import make_closed_meeting, make_task
from ui_school import SCHOOL, plan_items

from meetingtui.meeting.record import Achievement
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change

TERM = "2026-2027-1"
WRITTEN = datetime(2026, 11, 20, 9, 5)
"""When everything in the folder was recorded."""


def write_school_with_meeting(folder: Path) -> Path:
    """Write a data folder without faults: a plan, a closed meeting and its task; returns it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    (folder / "school.yaml").chmod(0o600)
    meeting = make_closed_meeting(
        1,
        date(2026, 11, 9),
        agenda=(2, 3),
        achievements=(Achievement(on=date(2026, 11, 9), what="读书节获奖", item=6),),
    )
    task = make_task(20, "写结题报告", parent=2, meeting=1, block="work_push")
    record_change(folder, Change(words="x", items=(*plan_items(), task), meetings=(meeting,)))
    return folder


def record_change(folder: Path, change: Change) -> None:
    """Record a change in the first term."""
    with open_term(folder, load_school(folder).terms[0], clock=lambda: WRITTEN) as term_file:
        term_file.record_change(change)
