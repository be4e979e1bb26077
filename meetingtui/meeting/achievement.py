"""成果（荣誉）: what was won, at which level, by whom; evidence for the term summary."""

import re
from datetime import date

from meetingtui.meeting.record import Achievement
from meetingtui.meeting.task_line import read_people
from meetingtui.school import School

LEVELS = ("国家级", "省级", "市级", "区级", "校级")
"""级别, the highest first."""

_LEVEL_SIGNS = (("国家级", "全国|国家"), ("省级", "省"), ("市级", "市"), ("区级", "区|县"))


def read_achievement(line: str, *, school: School, on: date) -> Achievement:
    """获区优质课评比一等奖 王晓梅: what, then names at the end; the level from the words.

    Without a sign of a higher level it stays empty: nothing is guessed.
    """
    words = line.split()
    who: tuple[str, ...] = ()
    if len(words) > 1 and (who := read_people(words[-1], school)):
        words.pop()
    what = " ".join(words)
    level = "校级" if re.search("校级|全校", what) else ""
    for name, signs in _LEVEL_SIGNS:
        if re.search(rf"(?:^|获|得|评为|被评|获评|参加|在)(?:\S{{0,4}})(?:{signs})(?!域|分)", what):
            level = name
            break
    return Achievement(on=on, what=what, level=level, who=who)
