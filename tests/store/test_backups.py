import os
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from os_file_calls import DATA_SYNC_CALL
from record_builders import make_measure

from meetingtui.store.backups import DAYS, RECENT, WEEKS, backup_times_to_keep, list_backups
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
NOW = datetime.fromisoformat("2026-11-22 14:30:05")


def _work(folder: Path, now: datetime, title: str | None = None) -> tuple[str, ...]:
    """Open the term, record one item perhaps, close; the warnings of opening."""
    with TermFile.open(folder / f"{TERM}.json", TERM, clock=lambda: now) as term:
        if title:
            item = make_measure(1, title, due=date(2026, 12, 31))
            term.record_change(Change(words="x", items=(item,)))
        return term.warnings


def _names(folder: Path) -> list[str]:
    return [copy.path.name for copy in list_backups(folder / f"{TERM}.json")]


def test_opening_for_writing_leaves_a_copy_of_what_was_there(tmp_path):
    assert _work(tmp_path, NOW, "早读") == ()
    assert _names(tmp_path) == []
    before = (tmp_path / f"{TERM}.json").read_bytes()
    assert _work(tmp_path, NOW, "晚读") == ()
    assert _names(tmp_path) == [f"{TERM} 2026-11-22 143005.json"]
    assert (tmp_path / "backups" / f"{TERM} 2026-11-22 143005.json").read_bytes() == before


def test_an_unchanged_file_is_not_copied_again(tmp_path):
    _work(tmp_path, NOW, "早读")
    _work(tmp_path, NOW)
    _work(tmp_path, NOW + timedelta(days=1))
    assert len(_names(tmp_path)) == 1


def test_only_copies_are_thinned_out_and_nothing_else_is_touched(tmp_path):
    _work(tmp_path, NOW, "第0稿")
    others = ["2026-2027-2 2026-11-22 143005.json", f"{TERM} 我自己的.json", "说明.txt"]
    (tmp_path / "backups").mkdir()
    for name in others:
        (tmp_path / "backups" / name).write_text("别人的", encoding="utf-8")
    _work(tmp_path, NOW - timedelta(days=1), "昨天")
    for minute in range(14):
        _work(tmp_path, NOW + timedelta(minutes=minute), f"第{minute}稿")
    names = _names(tmp_path)
    assert len(names) == 11  # the ten newest, and the last of the day before
    assert names[0] == f"{TERM} 2026-11-21 143005.json"
    assert names[-1] == f"{TERM} 2026-11-22 144305.json"
    for name in others:
        assert (tmp_path / "backups" / name).read_text(encoding="utf-8") == "别人的"


def test_two_copies_within_a_second_are_both_kept(tmp_path):
    for title in ("一", "二", "三"):
        _work(tmp_path, NOW, title)
    assert _names(tmp_path) == [
        f"{TERM} 2026-11-22 143005.json",
        f"{TERM} 2026-11-22 143006.json",
    ]


def test_a_clock_set_back_does_not_cost_the_copy_just_made(tmp_path):
    for day in range(13):
        _work(tmp_path, NOW + timedelta(days=day), f"第{day}稿")
    content = (tmp_path / f"{TERM}.json").read_bytes()
    _work(tmp_path, datetime.fromisoformat("2020-01-01"), "之后")
    assert (tmp_path / "backups" / f"{TERM} 2020-01-01 000000.json").read_bytes() == content


def test_a_copy_that_cannot_be_made_is_told_and_does_not_stop_the_work(tmp_path):
    _work(tmp_path, NOW, "早读")
    (tmp_path / "backups").write_text("一个文件占了位置", encoding="utf-8")
    (warning,) = _work(tmp_path, NOW, "晚读")
    assert f"没有做成 {TERM}.json 的备份" in warning
    assert _work(tmp_path, NOW) == (warning,)


def test_a_full_disk_on_backing_up_is_told_and_the_file_still_opens(tmp_path, monkeypatch):
    _work(tmp_path, NOW, "早读")

    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, DATA_SYNC_CALL, full)
    (warning,) = _work(tmp_path, NOW)
    assert "磁盘已满" in warning
    assert _names(tmp_path) == []


def test_reading_makes_no_copy(tmp_path):
    _work(tmp_path, NOW, "早读")
    TermFile.open_read_only(tmp_path / f"{TERM}.json", TERM, clock=lambda: NOW).close()
    assert _names(tmp_path) == []


MINUTE = NOW.replace(second=0)
"""The moment that copies made at round minutes are thinned out."""
MOST = RECENT + DAYS + WEEKS + 1

moments = st.datetimes(MINUTE - timedelta(days=500), MINUTE)
any_moments = st.datetimes(MINUTE - timedelta(days=900), MINUTE + timedelta(days=900))


def _every(hours: int, days: int) -> list[datetime]:
    return [MINUTE - timedelta(hours=each) for each in range(0, days * 24, hours)]


def test_ten_recent_one_a_day_for_thirty_days_one_a_week_for_a_year():
    stay = sorted(backup_times_to_keep(_every(3, 600), MINUTE), reverse=True)
    assert stay[:10] == _every(3, 600)[:10]
    assert {at.date() for at in stay} >= {(MINUTE - timedelta(days=n)).date() for n in range(30)}
    weeks = {at.isocalendar()[:2] for at in stay}
    assert weeks == {(MINUTE - timedelta(weeks=n)).isocalendar()[:2] for n in range(53)}
    assert len(stay) <= MOST


def test_of_a_day_and_of_a_week_the_last_one_stays():
    day = datetime(2026, 11, 10)
    made = [*_every(1, 1), *(day.replace(hour=hour) for hour in (8, 12, 17))]
    assert [at.hour for at in backup_times_to_keep(made, MINUTE) if at.date() == day.date()] == [17]
    week = [datetime(2026, 6, n, 9) for n in range(1, 8)]
    assert backup_times_to_keep([*_every(1, 1), *week], MINUTE) & set(week) == {week[-1]}


def test_a_clock_set_back_by_years_costs_none_of_what_was_kept():
    made = backup_times_to_keep(_every(6, 400), MINUTE)
    assert backup_times_to_keep([*made, datetime(2020, 1, 1)], datetime(2020, 1, 1)) == {
        *made,
        datetime(2020, 1, 1),
    }


@given(st.lists(any_moments, max_size=60), any_moments)
def test_the_newest_and_the_one_just_made_always_stay_and_the_number_is_bounded(made, now):
    stay = backup_times_to_keep([*made, now], now)
    assert stay <= {*made, now}
    assert {now, max([*made, now])} <= stay
    assert len(stay) <= 2 * MOST
    assert backup_times_to_keep(stay, now) == stay


@given(st.lists(moments, max_size=60), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_backup_thinned_out_once_is_never_needed_later(made, wait):
    assert backup_times_to_keep(made, MINUTE + wait) <= backup_times_to_keep(made, MINUTE)
    assert backup_times_to_keep(
        backup_times_to_keep(made, MINUTE), MINUTE + wait
    ) == backup_times_to_keep(made, MINUTE + wait)
