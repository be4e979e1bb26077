"""5W2H: seven questions to an item, what answers them, and what is still missing."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from meetingtui.plan.hinting.targets import target_in_answer
from meetingtui.plan.item import Item
from meetingtui.plan.reached import read_amount
from meetingtui.plan.target import Target


class Question(StrEnum):
    """One of the seven."""

    WHAT = "what"
    WHY = "why"
    WHO = "who"
    WHEN = "when"
    PLACE = "place"
    METHOD = "method"
    AMOUNT = "amount"

    @property
    def label(self) -> str:
        """何事、何因、何人、何时、何地、何法、何量"""
        return _LABELS[self]

    @property
    def is_of_sheet(self) -> bool:
        """Whether the sheet answers it, not the item's own facts."""
        return self not in (Question.WHAT, Question.WHO, Question.WHEN)


_LABELS = {
    Question.WHAT: "何事",
    Question.WHY: "何因",
    Question.WHO: "何人",
    Question.WHEN: "何时",
    Question.PLACE: "何地",
    Question.METHOD: "何法",
    Question.AMOUNT: "何量",
}


def answer(item: Item, question: Question) -> str:
    """What the item says to a question; empty where it says nothing."""
    if question is Question.WHAT:
        return item.title
    if question is Question.WHO:
        people = "、".join(item.people)
        return (
            f"{people}（{item.department}）"
            if people and item.department
            else (people or item.department)
        )
    if question is Question.WHEN:
        return item.due_words if item.due or item.due_text else ""
    written = str(getattr(item.sheet, question.value))
    if question is Question.AMOUNT and not written and item.target:
        return item.target.words
    return written


def missing(item: Item) -> Sequence[Question]:
    """The questions that have no answer yet."""
    return [question for question in Question if not answer(item, question)]


def written(item: Item, question: Question, words: str) -> Item:
    """The item with an answer on its sheet; empty words take it away.

    The number in an answer to 何量 is the item's target from then on.
    """
    sheet = msgspec.structs.replace(item.sheet, **{question.value: words.strip()})
    item = msgspec.structs.replace(item, sheet=sheet)
    if question is not Question.AMOUNT:
        return item
    hint = target_in_answer(words)
    return _aimed(item, hint.target if hint else None)


def _aimed(item: Item, target: Target | None) -> Item:
    """The item with another target; counted in another unit, its history is read again."""
    before = item.target
    item = msgspec.structs.replace(item, target=target)
    if before and target and before.unit == target.unit:
        return item
    progress = tuple(
        msgspec.structs.replace(line, amount=read_amount(line.text, item)) for line in item.progress
    )
    return msgspec.structs.replace(item, progress=progress)
