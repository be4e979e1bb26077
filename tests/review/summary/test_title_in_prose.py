"""A title and what was said of it: no word twice where once is enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.review.summary.report_prose import title_with_clauses


@pytest.mark.parametrize(
    ("title", "said", "words"),
    [
        ("印制“争章”手册", ["印制1600册", "低年级用图示"], "印制“争章”手册1600册，低年级用图示"),
        ("签订安全协议", ["协议已签", "名单已备案"], "签订安全协议，名单已备案"),
        ("拿出方案第二稿", ["第二稿已印发各组"], "拿出方案第二稿，已印发各组"),
        ("“‘日进章’评价的研究”", ["“日进章”数据已录入"], "“‘日进章’评价的研究”数据已录入"),
        ("测试选课系统", ["300人同时选课没有卡顿"], "测试选课系统，300人同时选课没有卡顿"),
        ("申请竣工验收", ["验收意见书已取得"], "申请竣工验收，验收意见书已取得"),
        ("公布清单", ["已公布"], "公布清单，已公布"),
        ("印发运动会规程", ["3月18日印发"], "3月18日印发运动会规程"),
        ("修补塑胶跑道", ["3月30日补好"], "修补塑胶跑道，3月30日补好"),
    ],
)  # fmt: skip
def test_what_the_title_says_is_not_said_again(title, said, words):
    assert title_with_clauses(title, said) == words


@given(
    st.text(alphabet="签订协议手册已", min_size=1, max_size=8),
    st.lists(
        st.text(alphabet="签订协议已成交1册“”", min_size=1, max_size=6), min_size=1, max_size=3
    ),
)
def test_the_title_stays_whole_and_figures_are_kept(title, said):
    words = title_with_clauses(title, said)
    assert words.startswith(title)
    assert words.count("1") == sum(each.count("1") for each in said)
