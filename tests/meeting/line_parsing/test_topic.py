"""A topic in one line: title, proposer, minutes, papers; written and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.errors import RefusedError
from meetingtui.meeting.line_parsing.topic import TopicLine, read_topic, topic_line
from meetingtui.meeting.topic_discussion import Topic


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("校服选用", TopicLine(title="校服选用")),
        ("校服选用（王主任）", TopicLine(title="校服选用", proposer="王主任")),
        (
            "校服选用（王主任，15分钟）",
            TopicLine(title="校服选用", proposer="王主任", minutes=15),
        ),
        ("校服选用(15分)", TopicLine(title="校服选用", minutes=15)),
        (
            "校服选用（总务处 王主任 10 分钟）材料：三家报价，样衣（两件）",
            TopicLine(
                title="校服选用",
                proposer="总务处 王主任",
                minutes=10,
                papers="三家报价，样衣（两件）",
            ),
        ),
        (
            "校服选用（王主任、李主任；20分钟） 材料：三家报价、样衣",
            TopicLine(
                title="校服选用", proposer="王主任、李主任", minutes=20, papers="三家报价、样衣"
            ),
        ),
        ("课间由10分钟延长到15分钟", TopicLine(title="课间由10分钟延长到15分钟")),
        ("怎样准备公开课材料：语文组先说", TopicLine(title="怎样准备公开课材料：语文组先说")),
        ("校服选用，材料：三家报价", TopicLine(title="校服选用", papers="三家报价")),
    ],
)
def test_a_line_is_read_as_it_is_meant(line: str, read: TopicLine) -> None:
    assert read_topic(line) == read


@pytest.mark.parametrize("minutes", ["0分钟", "241分钟", "王主任，999分钟"])
def test_an_impossible_duration_is_refused_with_what_to_do(minutes: str) -> None:
    with pytest.raises(RefusedError, match=r"1 到 240 分钟.*请改写"):
        read_topic(f"校服选用（{minutes}）")


words = st.text("校服选用方案初稿ab1 分", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(
    title=words, proposer=words, minutes=st.none() | st.integers(1, 240), papers=words | st.just("")
)
def test_a_topic_written_as_a_line_is_read_as_it_was(
    title: str, proposer: str, minutes: int | None, papers: str
) -> None:
    named = proposer if not proposer.endswith("分") else "王主任"
    topic = Topic(id=1, title=title, proposer=named, minutes=minutes, papers=papers)
    read = read_topic(topic_line(topic))
    assert read == TopicLine(title=title, proposer=named, minutes=minutes, papers=papers)


def test_the_echo_says_what_was_understood() -> None:
    echo = read_topic("校服选用（王主任，15分钟） 材料：三家报价").echo
    assert echo == "校服选用，王主任提出，15 分钟，材料：三家报价"
