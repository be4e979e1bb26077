"""5W2H: the seven questions about an item, their answers, and which are still unanswered."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from meetingtui.plan.item import Item, Target


class Question(StrEnum):
    """Enum of the seven questions of 5W2H: what, why, who, when, where, how, how much."""

    WHAT = "what"
    WHY = "why"
    WHO = "who"
    WHEN = "when"
    PLACE = "place"
    METHOD = "method"
    AMOUNT = "amount"

    @property
    def label(self) -> str:
        """Chinese name of a question of 5W2H: 何事、何因、何人、何时、何地、何法 or 何量."""
        return _LABELS[self]

    @property
    def is_answered_on_sheet(self) -> bool:
        """Whether a 5W2H question is answered on the item's sheet, not by its title, owner or
        deadline.
        """
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


def answer_to(item: Item, question: Question) -> str:
    """Return an item's answer to a question of 5W2H; empty where it has none.

    何人 is answered by people and department, 王晓梅、李建国（教学处）; 何量 by the item's target
    where the sheet says nothing.
    """
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


def unanswered_questions(item: Item) -> Sequence[Question]:
    """Return the questions of 5W2H that an item does not answer yet."""
    return [question for question in Question if not answer_to(item, question)]


def with_answer_on_sheet(item: Item, question: Question, words: str) -> Item:
    """Return the item with an answer on its 5W2H sheet; an empty text removes the answer.

    A number with its unit in the answer to 何量 also becomes the item's target, and the amounts
    reached are read from its history again where the unit changes; an answer without one removes
    the target.

    Args:
        item: the item.
        question: a question that is answered on the sheet, no other.
        words: the answer.
    """
    sheet = msgspec.structs.replace(item.sheet, **{question.value: words.strip()})
    item = msgspec.structs.replace(item, sheet=sheet)
    if question is not Question.AMOUNT:
        return item
    from meetingtui.plan.target_amounts import suggest_target_from_answer

    hint = suggest_target_from_answer(words)
    return _replace_target_and_reread_amounts(item, hint.target if hint else None)


def _replace_target_and_reread_amounts(item: Item, target: Target | None) -> Item:
    """Return an item with another numeric target in place of its own; None leaves it without one.

    Unless the unit stays the same, the amounts in its history are read from the texts again.
    """
    before = item.target
    item = msgspec.structs.replace(item, target=target)
    if before and target and before.unit == target.unit:
        return item
    from meetingtui.plan.target_amounts import amount_reached_in_text

    progress = tuple(
        msgspec.structs.replace(line, amount=amount_reached_in_text(line.text, item))
        for line in item.progress
    )
    return msgspec.structs.replace(item, progress=progress)
