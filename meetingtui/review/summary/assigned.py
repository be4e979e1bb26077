"""What a meeting gave somebody to do: how it was decided, and how it ended."""

from collections.abc import Iterator, Sequence

from meetingtui.minutes.quoting import quoted
from meetingtui.plan.item import Item, Status
from meetingtui.review.summary.draft import Detail, Source
from meetingtui.review.summary.evidence import said_of, titled_so
from meetingtui.review.summary.lines import Line
from meetingtui.review.summary.prose import bare, lasting, says_something, tidied
from meetingtui.review.summary.timeline import Told
from meetingtui.review.summary.titled import titled
from meetingtui.review.survey import Survey


def tasks_told(task: Item, lines: Sequence[Line], survey: Survey, detail: Detail) -> Iterator[Told]:
    """How a task ended; in full detail all that was said of it, and what was decided."""
    if detail is Detail.FULL:
        yield from _decided(task, survey)
    elif task.status is not Status.DONE:
        return
    else:
        lines = lines[-1:]
    if lines:
        *others, last = (said_of(task, line.progress) for line in lines)
        yield Told(
            on=lines[-1].on,
            words=titled(bare(task.title), [clause for line in lines for clause in line.said]),
            source=last,
            others=tuple(others),
            is_own=False,
        )
    elif task.status is Status.DONE and (ended := task.last_progress):
        words = f"{bare(task.title)}已经完成"
        yield Told(on=ended.on, words=words, source=titled_so(task), is_own=False)


def _decided(task: Item, survey: Survey) -> Iterator[Told]:
    """第3次例会研讨“…”，议定…; else what the meeting gave whom to do by when."""
    meeting = survey.meetings.get(task.meeting or 0)
    if meeting is None:
        return
    where = f"第{meeting.number}次例会"
    topic = next((each for each in meeting.topics if each.id == task.topic), None)
    if topic and says_something(topic.decision):
        decision = lasting(topic.decision, meeting.on)
        words = f"{where}研讨{quoted(tidied(topic.title))}，议定：{decision}"
        source = Source(words=topic.decision, meeting=meeting.id, on=meeting.on)
    else:
        due = task.due_words_on(meeting.on)
        words = f"{where}议定{bare(task.title)}，由{task.owner_words}负责，完成时限为{due}"
        source = Source(words=task.title, item=task.id, meeting=meeting.id, on=meeting.on)
    yield Told(on=meeting.on, words=words, source=source, is_own=False)
