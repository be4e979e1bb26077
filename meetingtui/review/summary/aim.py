"""The target of a measure in numbers: how much of it is reached, in a sentence of its own."""

import re
from collections.abc import Iterator

from meetingtui.plan.item import Item
from meetingtui.plan.target import figure
from meetingtui.review.summary.draft import Sentence
from meetingtui.review.summary.evidence import said_of
from meetingtui.review.summary.prose import stopped


def target_sentences(item: Item) -> Iterator[Sentence]:
    """The measure's target, where a number was given; none where a later word may mean another."""
    target = item.target
    line = next((each for each in reversed(item.progress) if each.amount is not None), None)
    if target is None or line is None or line.amount is None:
        return
    is_met = not target.is_limit and target.unit != "%" and target.is_met_by(line.amount)
    if line is not item.last_progress and not is_met:
        return
    now = (
        f"{figure(line.amount)}{target.unit}"
        if target.unit == "%"
        else f"{figure(line.amount)} {target.unit}"
    )
    verdict = target.verdict(line.amount)
    if verdict == "已达到目标":
        words = f"计划目标“{target.words}”已经达到（{now}）"
    else:
        words = f"计划目标为“{target.words}”，现为 {now}" + (f"，{verdict}" if verdict else "")
    yield Sentence(text=stopped(words), sources=(said_of(item, line),))


def fitted(words: str, item: Item) -> str:
    """17/30节 as 17节（目标30节）, where thirty is the item's target."""
    if item.target is None:
        return words
    whole = re.escape(figure(item.target.amount))
    unit = re.escape(item.target.unit)
    return re.sub(rf"(\d[\d.]*) ?/ ?{whole} ?({unit})", rf"\1\2（目标{whole}\2）", words)
