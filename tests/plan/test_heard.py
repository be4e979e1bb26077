"""Who was heard of what: a part's word and a task's are words on the measure they serve."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from small_term import measure, part, said, task

from meetingtui.plan.heard import heard_on, is_heard_in, last_word
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.plan.tree import ItemTree

EARLY, LATE = date(2026, 9, 20), date(2026, 11, 16)


def _told(*items: Item, but_in: int | None = None) -> str:
    word = last_word(items[0], ItemTree(items), but_in=but_in)
    return word.words if word else ""


def test_a_part_speaks_for_its_measure_in_its_departments_name():
    own = measure(1, progress=(said(EARLY, "已布置"),))
    share = part(2, parent=1, department="语文教研组", progress=(said(LATE, "已排定"),))
    assert _told(own, share) == "语文教研组：已排定"
    assert heard_on(own, ItemTree([own, share])) == LATE
    assert _told(share, own) == "已排定"


def test_a_task_speaks_with_its_title_and_a_part_below_a_part_too():
    own = measure(1)
    below = part(3, parent=2, people=("林知夏",), progress=(said(EARLY, "已分到人"),))
    assert _told(own, part(2, parent=1), below) == "林知夏：已分到人"
    served = task(4, parent=2, progress=(said(LATE, "初稿过半"),))
    assert _told(own, part(2, parent=1), below, served) == "任务4：初稿过半"


def test_its_own_word_goes_before_others_of_the_day_and_a_bare_status_is_told():
    share = part(2, parent=1, department="总务处", progress=(said(LATE, "已排定"),))
    assert _told(measure(1, progress=(said(LATE, "全面推开"),)), share) == "全面推开"
    moved = Progress(on=LATE, before=Status.IN_PROGRESS, after=Status.DONE)
    done = part(2, parent=1, department="总务处", progress=(moved,))
    assert _told(measure(1), done) == "总务处：已完成"


def test_measures_below_a_measure_speak_for_themselves():
    assert _told(measure(1), measure(2, parent=1, progress=(said(LATE, "在做"),))) == ""


def test_the_words_of_one_meeting_can_be_left_out():
    own = measure(1, progress=(said(EARLY, "已布置"),))
    line = Progress(on=LATE, before=Status.IN_PROGRESS, after=Status.DONE, text="已排定", meeting=6)
    share = part(2, parent=1, department="总务处", progress=(line,))
    assert _told(own, share, but_in=6) == "已布置"
    tree = ItemTree([own, share])
    assert is_heard_in(6, own, tree)
    assert not is_heard_in(5, own, tree)


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.booleans(), st.none() | st.dates(EARLY, LATE)), max_size=6
    )
)
def test_the_last_word_is_the_newest_of_the_whole_branch(grown):
    items = [measure(1)]
    for id, (parent, is_part, day) in enumerate(grown, 2):
        make = part if is_part else task
        progress = (said(day, "在做"),) if day else ()
        items.append(make(id, parent=items[parent % len(items)].id, progress=progress))
    days = [day for _, _, day in grown if day]
    assert heard_on(items[0], ItemTree(items)) == max(days, default=None)
