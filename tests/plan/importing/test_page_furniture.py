"""Page numbers, contents and web pages' frames around a plan."""

import pytest

from meetingtui.plan.importing.blocks import Line
from meetingtui.plan.importing.page_furniture import without_furniture


@pytest.mark.parametrize(
    "words",
    [
        "第 3 页 共 8 页",
        "— 2 —",
        "【字体：大 中 小】",
        "[1] [2] 下一页",
        "首页 > 工作计划",
        "上一篇：总务计划",
    ],
)
def test_what_only_surrounds_a_plan_goes(words):
    plan = Line(text="一、教学工作")
    assert without_furniture([plan, Line(text=words)]) == [plan]


@pytest.mark.parametrize("words", ["[1]修订章程", "下一页起为附件内容", "字体端正，行款整齐。"])
def test_what_only_sounds_like_it_stays(words):
    assert without_furniture([Line(text=words)]) == [Line(text=words)]
