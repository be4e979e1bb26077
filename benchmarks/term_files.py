"""Create term files of 0.2, 2 and 20 MB, and ten of usual size, in a separate process.

python -m benchmarks.term_files FOLDER
"""

import sys
from datetime import date
from pathlib import Path

import msgspec

from meetingtui.base.clock import local_now_without_time_zone
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
DAY = date(2026, 11, 23)
SIZES = {"0.2 MB": 200_000, "2 MB": 2_000_000, "20 MB": 20_000_000}
TERMS = tuple(
    Term(id=f"{year}-{year + 1}-1", first_monday=date(year, 8, 31), end=date(year, 12, 31))
    for year in range(2016, 2026)
)
"""The ten of a usual size: 300 items and 20 meetings."""


def path_of(folder: Path, size: str) -> Path:
    """Path of the term file of a size, below the given folder."""
    return folder / size / f"{TERM}.json"


def item(number: int) -> Item:
    """Make an item of usual size, with six lines of progress."""
    lines = tuple(
        Progress(
            on=DAY,
            before=Status.IN_PROGRESS,
            after=Status.IN_PROGRESS,
            text=f"第{line}次汇报：各年级已按分工推进，材料收齐并由部门审阅，下周交流。",
            meeting=line,
        )
        for line in range(6)
    )
    return Item(
        id=number,
        kind=ItemKind.MEASURE,
        title=f"第{number}项：组织青年教师开展课例研讨并形成案例",
        department="课程教学中心",
        people=("王晓梅", "李书言"),
        due=date(2026, 12, 31),
        status=Status.IN_PROGRESS,
        progress=lines,
    )


def fill(path: Path, size: int) -> int:
    """Create a term file of about the given size.

    Args:
        path: path of the new file.
        size: size in bytes.

    Returns:
        The number of items in the file.
    """
    count = max(1, size // len(msgspec.json.encode(item(1000))))
    with TermFile.open(path, TERM, clock=local_now_without_time_zone) as term:
        items = tuple(item(number) for number in range(1, count + 1))
        term.record_change(Change(words="计划", items=items))
    return count


def main() -> None:
    """Create all files in the folder that the command line names."""
    folder = Path(sys.argv[1])
    for name, size in SIZES.items():
        path = path_of(folder, name)
        path.parent.mkdir()
        fill(path, size)
    topics = tuple(Topic(id=n, title=f"议题{n}", conclusion="原则通过" * 20) for n in range(6))
    meetings = tuple(Meeting(id=n, number=n, on=DAY, topics=topics) for n in range(1, 21))
    items = tuple(item(n) for n in range(1, 301))
    for term in TERMS:
        with TermFile.open(
            folder / f"{term.id}.json", term.id, clock=local_now_without_time_zone
        ) as file:
            file.record_change(Change(words="x", items=items, meetings=meetings))


if __name__ == "__main__":
    main()
