"""One measure of the plan in sentences: what was done for it, in the order of days."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from meetingtui.minutes.quoting import quoted
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.review.achievements import AchievementLine
from meetingtui.review.summary.aim import fitted, target_sentences
from meetingtui.review.summary.assigned import tasks_told
from meetingtui.review.summary.draft import Detail, Paragraph, Sentence
from meetingtui.review.summary.evidence import said_of, titled_so
from meetingtui.review.summary.honours import honour_source, honour_words
from meetingtui.review.summary.lines import STILL, Line, distinct, lines_of
from meetingtui.review.summary.next_steps import LAST_DAYS
from meetingtui.review.summary.prose import (
    bare,
    begins_with_time,
    clauses,
    stopped,
)
from meetingtui.review.summary.timeline import Months, Told, in_sentences
from meetingtui.review.summary.titled import titled
from meetingtui.review.survey import Survey
from meetingtui.wording import month_day

_STILL_ON, _NOT_YET = "目前仍在推进", "目前尚在准备"
"""Said of what has a day to be done by and is not, and of what has not begun, where its own
words do not show it."""

_STATE = re.compile(f"{STILL.pattern}|已|共|累计|均|完成|收到|落实")
"""Words of how things stand rather than of what happened: they are told with 截至."""

_STANDS = re.compile("推迟|延期|暂")
"""Words of what is not under way just now."""

_PREPARES = re.compile("方案|意向|初稿|报名|筹备|准备")
"""Words that the event itself overtakes."""

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
        rows = [each for each in below if each.kind is ItemKind.TABLE_ROW]
        own = self._without_rows(self._lines(item), rows)
        told = [
            *self._own(item, own),
            *(
                said
                for task in tasks
                for said in tasks_told(task, self._lines(task), self.survey, self.detail)
            ),
            *self._parts(parts, own),
        ]
        told.sort(key=lambda each: each.on)
        month = Months()
        found = in_sentences(self._closed(item, told), month)
        for row in sorted(rows, key=_by_end):
            found += self._row(row, month)
        if not found and item.status is Status.DONE:
            found.append(self._merely_done(item))
        found += target_sentences(item)
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
                return self._row(below[-1], Months())[-1]
            return self._merely_done(item) if item.status is Status.DONE else None
        told = max(self._own(item, lines), key=self._telling)
        is_earlier = item.is_open and told.on != lines[-1].on
        day = f"{told.on.month}月，" if is_earlier and not begins_with_time(told.words) else ""
        day = f"截至{month_day(told.on)}，" if told.is_state else day
        words = titled(bare(item.title), clauses(told.words), f"，{day}")
        return Sentence(text=stopped(words), sources=(told.source,))

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

    def _unlike(self, part: Item, own: Sequence[Line]) -> list[Line]:
        """A part's lines without the clauses that the measure's own words say, too."""
        lines = self._lines(part)
        if self.detail is Detail.FULL:
            return lines
        known = [line.said for line in own]
        kept = [distinct([*known, line.said], both_ways=True)[-1] for line in lines]
        return [
            msgspec.structs.replace(line, said=tuple(said))
            for line, said in zip(lines, kept, strict=True)
            if said
        ]

    def _without_rows(self, lines: Sequence[Line], rows: Sequence[Item]) -> list[Line]:
        """The lines without those that only name rows of the table, which speak for themselves."""
        if self.detail is Detail.FULL:
            return list(lines)
        titles = [bare(row.title) for row in rows if self._lines(row)]
        return [
            line
            for line in lines
            if re.search(r"\d", line.progress.text)
            or not any(title and title in line.said[0] for title in titles)
        ]

    def _own(self, item: Item, lines: Sequence[Line]) -> Iterator[Told]:
        for line in lines:
            said = "，".join(line.said)
            is_last = item.is_open and (line is lines[-1] or self.detail is Detail.BRIEF)
            yield Told(
                on=line.on,
                words=fitted(said, item),
                source=said_of(item, line.progress),
                is_state=is_last and _STATE.search(said) is not None and not begins_with_time(said),
            )

    def _task(self, task: Item) -> Iterator[Told]:
        return tasks_told(task, self._lines(task), self.survey, self.detail)

    def _parts(self, parts: Sequence[Item], own: Sequence[Line]) -> Iterator[Told]:
        """What departments did of a divided measure, in their names; those alike together."""
        alike: dict[tuple[date, str], list[tuple[Item, Line]]] = {}
        for part in parts:
            for line in self._unlike(part, own):
                said = fitted("，".join(line.said), part)
                alike.setdefault((line.on, said), []).append((part, line))
        for (on, said), told in alike.items():
            names = "、".join(part.department for part, _ in told if part.department not in said)
            first, *others = (said_of(part, line.progress) for part, line in told)
            yield Told(
                on=on, words=f"{names}{said}", source=first, others=tuple(others), is_own=False
            )

    def _row(self, row: Item, month: Months) -> list[Sentence]:
        """A row of the measure's table, its name in front."""
        lines = self._lines(row)
        if not lines:
            return [self._merely_done(row)] if row.status is Status.DONE else []
        if row.status is Status.DONE and self.detail is not Detail.FULL:
            before = [line for line in lines[:-1] if not _PREPARES.search(line.progress.text)]
            lines = [*before, lines[-1]]
        name = quoted(bare(row.title)) if len(row.title) > _LONG_NAME else bare(row.title)
        told = []
        for line in lines:
            said = [fitted(clause, row) for clause in line.said]
            words = "，".join(said)
            if line is lines[0]:
                between = "" if "\u4e00" <= words[0] <= "\u9fff" else "，"
                words = titled(name, said, between)
            is_state = row.is_open and line is lines[-1] and line.is_still_open
            told.append(
                Told(on=line.on, words=words, source=said_of(row, line.progress), is_state=is_state)
            )
        return in_sentences(told, month)

    def _merely_done(self, item: Item) -> Sentence:
        last = item.last_progress
        when = f"已于{last.on.month}月完成" if last else "已经完成"
        return Sentence(text=stopped(f"{bare(item.title)}{when}"), sources=(titled_so(item),))

    # How it is said

    def _closed(self, item: Item, told: Sequence[Told]) -> list[Told]:
        """The same, its last own line so worded that it shows what is not done."""
        own = [each for each in told if each.is_own] or told
        goes_on = item.due is None or item.due >= self.survey.term.end - LAST_DAYS
        if not own or not item.is_open or own[-1].is_state:
            return list(told)
        is_begun = item.status is not Status.NOT_STARTED
        if is_begun and (goes_on or _STANDS.search(own[-1].words)):
            return list(told)
        closer = _STILL_ON if is_begun else _NOT_YET
        fresh = msgspec.structs.replace(own[-1], words=f"{own[-1].words}，{closer}")
        return [fresh if each is own[-1] else each for each in told]


def _by_end(row: Item) -> tuple[bool, date]:
    """What is done first, in the order of its last word."""
    return row.is_open, row.progress[-1].on if row.progress else date.max


_SMALL = (ItemKind.PART, ItemKind.TASK, ItemKind.TABLE_ROW)
