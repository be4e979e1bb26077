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
    begins_with_time,
    joined,
    says_something,
    stopped,
    tidied,
)
from meetingtui.review.survey import Survey
from meetingtui.wording import month_day

_ROOM = 90
"""Letters after which a sentence takes no further line."""

_SHOWS_DONE = re.compile("完成|已|全部|定稿|通过|印发|到位|合格|落实|结束|公布|召开|举行")
_CLOSERS = ("目前仍在推进", "后续工作正在进行", "此项工作还在继续")
"""Said in turn of what is under way where its own words do not show it."""

_STATE = re.compile(f"{STILL.pattern}|已|共|累计|均|完成|收到|落实")
"""Words of how things stand rather than of what happened: they are told with 截至."""

_LONG_NAME = 10
"""Letters: a longer name of a table's row is quoted."""


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to say, with its day."""

    on: date
    words: str
    source: Source
    is_state: bool = False
    is_own: bool = True


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
        month = _Months(self.survey.term.first_monday.year)
        found = _in_sentences(self._closed(item, told), month)
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
        return Sentence(text=stopped(f"{_name(item)}，{day}{told.words}"), sources=(told.source,))

    def _telling(self, told: _Told) -> tuple[bool, int, date]:
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

    def _own(self, item: Item) -> Iterator[_Told]:
        lines = self._lines(item)
        for line in lines:
            said = "，".join(line.said)
            is_last = item.is_open and (line is lines[-1] or self.detail is Detail.BRIEF)
            yield _Told(
                on=line.on,
                words=self._fitted(said, item),
                source=_source(item, line),
                is_state=is_last and _STATE.search(said) is not None and not begins_with_time(said),
            )

    def _task(self, task: Item) -> Iterator[_Told]:
        """A task that has been reported on; in full detail what was decided with it, too."""
        lines = self._lines(task)
        if self.detail is Detail.FULL:
            yield from self._decided(task)
        if lines and (task.status is Status.DONE or self.detail is Detail.FULL):
            said = joined(("，".join(line.said) for line in lines), "，")
            yield _Told(
                on=lines[-1].on,
                words=f"{_name(task)}，{said}",
                source=_source(task, lines[-1]),
                is_own=False,
            )
        elif not lines and task.status is Status.DONE and (last := task.last_progress):
            words = f"{_name(task)}已经完成"
            yield _Told(on=last.on, words=words, source=_bare_source(task), is_own=False)

    def _decided(self, task: Item) -> Iterator[_Told]:
        """第3次例会研讨“…”，议定…; else what the meeting gave whom to do by when."""
        meeting = self.survey.meetings.get(task.meeting or 0)
        if meeting is None:
            return
        where = f"第{meeting.number}次例会"
        topic = next((each for each in meeting.topics if each.id == task.topic), None)
        if topic and says_something(topic.decision):
            words = f"{where}研讨{quoted(tidied(topic.title))}，议定：{topic.decision}"
            source = Source(words=topic.decision, meeting=meeting.id, on=meeting.on)
        else:
            due = task.due_words_on(meeting.on)
            words = f"{where}议定{_name(task)}，由{task.owner_words}负责，完成时限为{due}"
            source = Source(words=task.title, item=task.id, meeting=meeting.id, on=meeting.on)
        yield _Told(on=meeting.on, words=words, source=source, is_own=False)

    def _part(self, part: Item) -> Iterator[_Told]:
        """What a department did of a divided measure, in its own name."""
        for line in self._lines(part):
            said = self._fitted("，".join(line.said), part)
            words = said if part.department in said else f"{part.department}{said}"
            yield _Told(on=line.on, words=words, source=_source(part, line), is_own=False)

    def _row(self, row: Item, month: "_Months | None") -> Sentence | None:
        """A row of the measure's table in a sentence."""
        lines = self._lines(row)
        if not lines:
            return self._merely_done(row) if row.status is Status.DONE else None
        name = quoted(_name(row)) if len(row.title) > _LONG_NAME else _name(row)
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
        return Sentence(text=stopped(f"{_name(item)}{when}"), sources=(_bare_source(item),))

    # How it is said

    def _closed(self, item: Item, told: Sequence[_Told]) -> list[_Told]:
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


class _Months:
    """Says the month where it is another than the one said last."""

    def __init__(self, year: int) -> None:
        self._year = year
        self._last: date | None = None

    def words(self, on: date, words: str, is_state: bool) -> str:
        """9月， in front of words of September; 截至11月9日， before what was so on that day."""
        before, self._last = self._last, on
        if is_state and not begins_with_time(words):
            return f"截至{month_day(on)}，"
        is_known = before is not None and (before.year, before.month) == (on.year, on.month)
        return "" if is_known or begins_with_time(words) else f"{on.month}月，"


def _in_sentences(told: Sequence[_Told], month: _Months) -> list[Sentence]:
    """The words with their months, as many in a sentence as have room."""
    found: list[Sentence] = []
    words, is_own = "", True
    sources: list[Source] = []
    for each in told:
        day = month.words(each.on, each.words, each.is_state)
        said = f"{day}{_once(each.words, each.on)}"
        if words and (len(words) + len(said) > _ROOM or not (each.is_own and is_own)):
            found.append(Sentence(text=stopped(words), sources=tuple(sources)))
            words, sources = "", []
        words, is_own = joined((words, said), "；"), each.is_own
        sources.append(each.source)
    if words:
        found.append(Sentence(text=stopped(words), sources=tuple(sources)))
    return found


def _once(words: str, on: date) -> str:
    """The words without the month where a clause after the first begins with it again."""
    return re.sub(rf"(?<=，){on.month}月(?=[^\d，。；])", "", words)


def _name(item: Item) -> str:
    """The title without the sign it may end in."""
    return tidied(item.title).rstrip("。；，：！？")


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
