"""One measure of the plan in sentences: what was done for it, in the order of days."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from meetingtui.minutes.quoting import quoted
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.target import figure
from meetingtui.review.achievements import AchievementLine
from meetingtui.review.summary.draft import Detail, Paragraph, Sentence, Source
from meetingtui.review.summary.honours import honour_source, honour_words
from meetingtui.review.summary.lines import STILL, Line, lines_of
from meetingtui.review.summary.prose import (
    bare,
    begins_with_time,
    joined,
    lasting,
    says_something,
    stopped,
    tidied,
)
from meetingtui.review.summary.timeline import Months, Told, in_sentences
from meetingtui.review.survey import Survey
from meetingtui.wording import month_day

_SHOWS_DONE = re.compile("完成|已|全部|定稿|通过|印发|到位|合格|落实|结束|公布|召开|举行")
_CLOSERS = ("目前仍在推进", "后续工作正在进行", "此项工作还在继续")
"""Said in turn of what is under way where its own words do not show it."""

_STATE = re.compile(f"{STILL.pattern}|已|共|累计|均|完成|收到|落实")
"""Words of how things stand rather than of what happened: they are told with 截至."""

_LONG_NAME = 10
"""Letters: a longer name of a table's row is quoted."""


class Teller:
    """Tells the items of one survey in one measure of detail."""

    def __init__(
        self, survey: Survey, honours: Sequence[AchievementLine], detail: Detail = Detail.USUAL
    ) -> None:
        self.survey = survey
        """The term."""
        self.detail = detail
        """How much is told."""
        self._honours: dict[int, list[AchievementLine]] = {}
        for line in honours:
            if line.item is not None:
                self._honours.setdefault(line.item, []).append(line)

    def paragraph(self, item: Item) -> Paragraph | None:
        """The measure's title, then its sentences; None where nothing is recorded of it."""
        sentences = self.sentences(item)
        if not sentences:
            return None
        return Paragraph(heading=stopped(item.title), sentences=tuple(sentences))

    def sentences(self, item: Item) -> list[Sentence]:
        """What was done for a measure: its own lines and its tasks', its rows', what was won."""
        below = self._below(item)
        tasks = [each for each in below if each.kind is ItemKind.TASK]
        parts = [each for each in below if each.kind is ItemKind.PART]
        told = [
            *self._own(item),
            *(said for task in tasks for said in self._task(task)),
            *(said for part in parts for said in self._part(part)),
        ]
        told.sort(key=lambda each: each.on)
        month = Months()
        found = in_sentences(self._closed(item, told), month)
        for row in below:
            if row.kind is ItemKind.TABLE_ROW and (said := self._row(row, month)):
                found.append(said)
        if not found and item.status is Status.DONE:
            found.append(self._merely_done(item))
        found += self._number(item)
        for each in (item, *below):
            found += [
                Sentence(text=stopped(honour_words(line)), sources=(honour_source(line),))
                for line in self._honours.get(each.id, ())
            ]
        return found

    def brief(self, item: Item) -> Sentence | None:
        """The measure's title and its last word, in one sentence; None without any."""
        lines = self._lines(item)
        if not lines:
            below = [row for row in self._below(item) if self._lines(row)]
            if below:
                return self._row(below[-1], None)
            return self._merely_done(item) if item.status is Status.DONE else None
        (told,) = self._closed(item, [max(self._own(item), key=self._telling)])
        day = f"截至{month_day(told.on)}，" if told.is_state else ""
        return Sentence(
            text=stopped(f"{bare(item.title)}，{day}{told.words}"), sources=(told.source,)
        )

    def _telling(self, told: Told) -> tuple[bool, int, date]:
        """How much a line tells: what ended the matter, then the one with figures, the last."""
        is_end = self.survey.tree.items[told.source.item or 0].status is Status.DONE
        return is_end, 0 if is_end else min(3, len(re.findall(r"\d+", told.words))), told.on

    def honours_of(self, item: Item) -> list[AchievementLine]:
        """What was won through the item or what stands below it."""
        every = (item, *self._below(item))
        return [line for each in every for line in self._honours.get(each.id, ())]

    # What there is

    def _below(self, item: Item) -> list[Item]:
        """Its parts and tasks, and the rows of its table."""
        return [each for _, each in self.survey.tree.walk(item.id) if each.kind in _SMALL]

    def _lines(self, item: Item) -> list[Line]:
        return lines_of(item.progress, whole=self.detail is Detail.FULL)

    def _own(self, item: Item) -> Iterator[Told]:
        lines = self._lines(item)
        for line in lines:
            said = "，".join(line.said)
            is_last = item.is_open and (line is lines[-1] or self.detail is Detail.BRIEF)
            yield Told(
                on=line.on,
                words=self._fitted(said, item),
                source=_source(item, line),
                is_state=is_last and _STATE.search(said) is not None and not begins_with_time(said),
            )

    def _task(self, task: Item) -> Iterator[Told]:
        """A task that has been reported on; in full detail what was decided with it, too."""
        lines = self._lines(task)
        if self.detail is Detail.FULL:
            yield from self._decided(task)
        if lines and (task.status is Status.DONE or self.detail is Detail.FULL):
            said = joined(("，".join(line.said) for line in lines), "，")
            yield Told(
                on=lines[-1].on,
                words=f"{bare(task.title)}，{said}",
                source=_source(task, lines[-1]),
                is_own=False,
            )
        elif not lines and task.status is Status.DONE and (last := task.last_progress):
            words = f"{bare(task.title)}已经完成"
            yield Told(on=last.on, words=words, source=_bare_source(task), is_own=False)

    def _decided(self, task: Item) -> Iterator[Told]:
        """第3次例会研讨“…”，议定…; else what the meeting gave whom to do by when."""
        meeting = self.survey.meetings.get(task.meeting or 0)
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

    def _part(self, part: Item) -> Iterator[Told]:
        """What a department did of a divided measure, in its own name."""
        for line in self._lines(part):
            said = self._fitted("，".join(line.said), part)
            words = said if part.department in said else f"{part.department}{said}"
            yield Told(on=line.on, words=words, source=_source(part, line), is_own=False)

    def _row(self, row: Item, month: "Months | None") -> Sentence | None:
        """A row of the measure's table in a sentence."""
        lines = self._lines(row)
        if not lines:
            return self._merely_done(row) if row.status is Status.DONE else None
        name = quoted(bare(row.title)) if len(row.title) > _LONG_NAME else bare(row.title)
        said = joined((self._fitted("，".join(line.said), row) for line in lines), "；")
        between = "，" if not said[:1] or not "\u4e00" <= said[0] <= "\u9fff" else ""
        words = f"{name}{between}{said}"
        is_state = row.is_open and lines[-1].is_still_open
        day = month.words(lines[-1].on, words, is_state) if month else ""
        text = stopped(f"{day}{words}")
        return Sentence(text=text, sources=tuple(_source(row, line) for line in lines))

    def _merely_done(self, item: Item) -> Sentence:
        last = item.last_progress
        when = f"已于{last.on.month}月完成" if last else "已经完成"
        return Sentence(text=stopped(f"{bare(item.title)}{when}"), sources=(_bare_source(item),))

    # How it is said

    def _closed(self, item: Item, told: Sequence[Told]) -> list[Told]:
        """The same, its last own line so worded that it shows what is done and what is not."""
        own = [each for each in told if each.is_own] or (told if item.is_open else [])
        if not own or (item.is_open and own[-1].is_state):
            return list(told)
        if item.status is Status.NOT_STARTED:
            closer = "目前尚在准备"
        elif item.is_open:
            closer = _CLOSERS[item.id % len(_CLOSERS)]
        elif item.status is Status.DONE and not any(_SHOWS_DONE.search(e.words) for e in own):
            closer = "已按期完成" if _is_on_time(item) else "已经完成"
        else:
            return list(told)
        fresh = msgspec.structs.replace(own[-1], words=f"{own[-1].words}，{closer}")
        return [fresh if each is own[-1] else each for each in told]

    def _number(self, item: Item) -> Iterator[Sentence]:
        """The measure's target, where a number was given."""
        target = item.target
        line = next((each for each in reversed(item.progress) if each.amount is not None), None)
        if target is None or line is None or line.amount is None:
            return
        is_met = not target.is_limit and target.unit != "%" and target.is_met_by(line.amount)
        if line is not item.last_progress and not is_met:
            return  # a later word may mean another number
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
        source = Source(words=line.text, item=item.id, meeting=line.meeting, on=line.on)
        yield Sentence(text=stopped(words), sources=(source,))

    def _fitted(self, words: str, item: Item) -> str:
        """17/30节 as 17节（目标30节）, where thirty is the item's target."""
        if item.target is None:
            return words
        whole = re.escape(figure(item.target.amount))
        unit = re.escape(item.target.unit)
        return re.sub(rf"(\d[\d.]*) ?/ ?{whole} ?({unit})", rf"\1\2（目标{whole}\2）", words)


_SMALL = (ItemKind.PART, ItemKind.TASK, ItemKind.TABLE_ROW)


def _source(item: Item, line: Line) -> Source:
    said = line.progress
    return Source(words=said.text, item=item.id, meeting=said.meeting, on=said.on)


def _bare_source(item: Item) -> Source:
    """The title itself, of an item whose status alone speaks."""
    last = item.last_progress
    return Source(
        words=item.title,
        item=item.id,
        meeting=last.meeting if last else None,
        on=last.on if last else None,
    )


def _is_on_time(item: Item) -> bool:
    last = item.last_progress
    return bool(item.due and last and last.on <= item.due)
