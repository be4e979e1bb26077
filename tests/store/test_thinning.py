from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from meetingtui.store.thinning import DAYS, RECENT, WEEKS, kept

NOW = datetime(2026, 11, 22, 14, 30)
MOST = RECENT + DAYS + WEEKS + 1

moments = st.datetimes(NOW - timedelta(days=500), NOW)
any_moments = st.datetimes(NOW - timedelta(days=900), NOW + timedelta(days=900))


def _every(hours: int, days: int) -> list[datetime]:
    return [NOW - timedelta(hours=each) for each in range(0, days * 24, hours)]


def test_ten_recent_one_a_day_for_thirty_days_one_a_week_for_a_year():
    stay = sorted(kept(_every(3, 600), NOW), reverse=True)
    assert stay[:10] == _every(3, 600)[:10]
    assert {at.date() for at in stay} >= {(NOW - timedelta(days=n)).date() for n in range(30)}
    weeks = {at.isocalendar()[:2] for at in stay}
    assert weeks == {(NOW - timedelta(weeks=n)).isocalendar()[:2] for n in range(53)}
    assert len(stay) <= MOST


def test_of_a_day_and_of_a_week_the_last_one_stays():
    day = datetime(2026, 11, 10)
    made = [*_every(1, 1), *(day.replace(hour=hour) for hour in (8, 12, 17))]
    assert [at.hour for at in kept(made, NOW) if at.date() == day.date()] == [17]
    week = [datetime(2026, 6, n, 9) for n in range(1, 8)]
    assert kept([*_every(1, 1), *week], NOW) & set(week) == {week[-1]}


def test_a_clock_set_back_by_years_costs_none_of_what_was_kept():
    made = kept(_every(6, 400), NOW)
    assert kept([*made, datetime(2020, 1, 1)], datetime(2020, 1, 1)) == {
        *made,
        datetime(2020, 1, 1),
    }


@given(st.lists(any_moments, max_size=60), any_moments)
def test_the_newest_and_the_one_just_made_always_stay_and_the_number_is_bounded(made, now):
    stay = kept([*made, now], now)
    assert stay <= {*made, now}
    assert {now, max([*made, now])} <= stay
    assert len(stay) <= 2 * MOST
    assert kept(stay, now) == stay


@given(st.lists(moments, max_size=60), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_what_went_is_never_wanted_later(made, wait):
    assert kept(made, NOW + wait) <= kept(made, NOW)
    assert kept(kept(made, NOW), NOW + wait) == kept(made, NOW + wait)
