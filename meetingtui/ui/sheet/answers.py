"""What a typed answer to a question of 5W2H does to the item."""

from collections.abc import Callable

from meetingtui.errors import RefusedError
from meetingtui.meeting.record import Meeting
from meetingtui.plan.five_w import Question, answer, missing, written
from meetingtui.plan.handover import handed_over
from meetingtui.plan.item import Item
from meetingtui.plan.reporting import reschedule
from meetingtui.ui.desk import Desk


def editable(item: Item, question: Question) -> str:
    """What stands in the entry line before an answer is typed."""
    if question is Question.WHO:
        return "、".join(item.people) or item.department
    if question.is_of_sheet and question is not Question.AMOUNT:
        return str(getattr(item.sheet, question.value))
    return answer(item, question)


def missing_words(item: Item) -> str:
    """何因、何地; empty where nothing is missing."""
    return "、".join(question.label for question in missing(item))


def answered(
    item: Item, question: Question, text: str, desk: Desk, meeting: Meeting | None
) -> Callable[[Item], Item]:
    """What the answer does, as the item will stand when its turn comes.

    Raises:
        RefusedError: it cannot be understood.
    """
    on, meeting_id = (meeting.on, meeting.id) if meeting else (desk.today, None)
    if question is Question.WHEN:
        due = desk.read_deadline(text, on) if text else None
        if due is None:
            raise RefusedError("时限没看懂。请写成 12月5日、下周五、第12周 或 学期末。")
        return lambda each: reschedule(each, due, on=on, meeting=meeting_id)
    if question is Question.WHO:

        def hand_over(each: Item) -> Item:
            return handed_over(each, text, school=desk.school, on=on, meeting=meeting_id)

        hand_over(item)
        return hand_over
    return lambda each: written(each, question, text)
