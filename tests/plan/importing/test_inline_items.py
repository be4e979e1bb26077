"""Several numbered items in one paragraph."""

import pytest

from meetingtui.plan.importing.blocks import Line
from meetingtui.plan.importing.inline_items import with_items


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "（二）组织建设。1.发展党员；2.收缴党费。",
            ["（二）组织建设。", "1.发展党员", "2.收缴党费。"],
        ),
        (
            "主要抓以下几方面工作：（一）课题。（二）研训。",
            ["主要抓以下几方面工作：", "（一）课题。", "（二）研训。"],
        ),
        ("1.集体备课要做到：（1）定时；（2）定点。", ["1.集体备课要做到：（1）定时；（2）定点。"]),
    ],
    ids=["after a short heading", "after words that announce them", "the steps of one measure"],
)
def test_items_stand_alone_and_steps_stay(text, items):
    assert [block.text for block in with_items([Line(text=text)])] == items
