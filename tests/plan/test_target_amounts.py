"""A number in a line of progress counts towards the target, or is left alone."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure

from meetingtui.plan.item import Target
from meetingtui.plan.target_amounts import amount_reached_in_text, expand_bare_amount

ARTICLES = Target(words="不少于60篇", amount=60, unit="篇", comparison=">=")
SHARE = Target(words="100%", amount=100, unit="%")
LIMIT = Target(words="不超过30%", amount=30, unit="%", comparison="<=")


measure = partial(make_measure, title="推送校园故事")


@pytest.mark.parametrize(
    "text",
    [
        "42",
        " 42 篇",
        "４２／６０",
        "42/60篇",
        "已推送 42 篇",
        "已推送42/60篇，进展顺利",
        "已推送四十二篇",
        "目前累计 42 篇",
        "年前再发 3 篇，累计 42 篇",
    ],
)
def test_what_there_is_by_now_is_an_amount(text):
    assert amount_reached_in_text(text, measure(target=ARTICLES)) == 42


@pytest.mark.parametrize(
    "text",
    [
        "新增 42 篇",
        "还差 42 篇",
        "计划 42 篇",
        "已推送 42 人次",
        "已推送 42 篇以上",
        "已推送近 42 篇",
        "已推送 42—45 篇",
        "42/50 篇",
        "42 人",
        "42 篇次",
        "第 42 篇",
        "本周已推送 42 篇",
        "已收到 50 篇，已推送 42 篇",
        "已收到 50 篇，其中推送 42 篇",
        "12月5日前完成",
        "照计划推进",
        "",
    ],
)
def test_what_may_mean_something_else_is_none(text):
    assert amount_reached_in_text(text, measure(target=ARTICLES)) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("85", 85),
        ("85％", 85),
        ("参与率已达到 85.5%", 85.5),
        ("目前参与率85%", 85),
        ("满意率 85%", None),
        ("参与率提高 5%", None),
        ("预计参与率 85%", None),
        ("85 人", None),
    ],
)
def test_a_share_is_taken_where_it_is_the_items_own(text, amount):
    assert (
        amount_reached_in_text(text, measure(target=SHARE, title="课后服务参与率达到100%"))
        == amount
    )


def test_without_a_target_no_number_counts():
    assert amount_reached_in_text("42 篇", measure(target=None)) is None
    assert expand_bare_amount("42", measure(target=None)) == "42"


@pytest.mark.parametrize(
    ("target", "text", "words"),
    [
        (ARTICLES, "42", "已达 42/60 篇"),
        (ARTICLES, "42/60", "已达 42/60 篇"),
        (ARTICLES, "已推送 42 篇", "已推送 42 篇"),
        (ARTICLES, "42 人", "42 人"),
        (SHARE, "85", "已达 85%"),
        (LIMIT, "28.5%", "现为 28.5%"),
    ],
)
def test_a_bare_number_is_said_in_words(target, text, words):
    assert expand_bare_amount(text, measure(target=target)) == words


@pytest.mark.parametrize(
    ("target", "amount", "told", "verdict", "is_met"),
    [
        (ARTICLES, 42, "已达 42 / 60 篇", "", False),
        (ARTICLES, 60, "已达 60 / 60 篇", "已达到目标", True),
        (SHARE, 99.5, "已达 99.5%", "", False),
        (LIMIT, 30, "现为 30%", "未超出", True),
        (LIMIT, 31, "现为 31%", "已超出目标", False),
    ],
)
def test_how_far_a_number_is_from_the_target(target, amount, told, verdict, is_met):
    assert target.amount_reached_text(amount) == told
    assert target.verdict(amount) == verdict
    assert target.is_met_by(amount) is is_met


UNITS = ("篇", "次", "人", "人次", "%", "万元", "节")
AMOUNTS = st.integers(0, 99_999) | st.decimals(0, 9999, places=1)


@given(
    st.builds(
        lambda amount, unit, comparison: Target(
            words="目标", amount=float(amount), unit=unit, comparison=comparison
        ),
        AMOUNTS,
        st.sampled_from(UNITS),
        st.sampled_from(["=", ">=", "<="]),
    ),
    AMOUNTS,
)
def test_any_number_typed_is_read_again_from_its_own_words(target, amount):
    item = measure(target=target)
    words = expand_bare_amount(str(amount), item)
    assert amount_reached_in_text(words, item) == float(amount)
    assert expand_bare_amount(words, item) == words


@given(st.text(max_size=60), st.sampled_from(UNITS))
def test_no_line_breaks_the_reading_and_another_unit_never_counts(text, unit):
    item = measure(target=Target(words="60", amount=60, unit=unit))
    amount = amount_reached_in_text(text, item)
    assert amount is None or amount >= 0
    others = [other for other in UNITS if other != unit]
    assert all(amount_reached_in_text(f"已完成 42 {other}", item) is None for other in others)
