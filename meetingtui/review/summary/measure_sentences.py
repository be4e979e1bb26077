"""Sentences of the term summary about one measure: what was done for it, in the order of its
reports.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import takewhile

import msgspec

from meetingtui.documents.document_conventions import in_quotation_marks
from meetingtui.plan.item import Item, ItemKind, Status, format_number
from meetingtui.plan.routine import OccurrenceState, read_rhythm
from meetingtui.review.achievements import TermAchievement
from meetingtui.review.summary.achievement_sentences import achievement_clause, achievement_source
from meetingtui.review.summary.report_prose import (
    ReportedLine,
    as_full_sentence,
    begins_with_time,
    has_letter_or_digit,
    is_about_unfinished_work,
    join_clauses,
    normalise_punctuation,
    normalised_without_end_punctuation,
    reports_for_summary,
    split_clauses,
    title_with_clauses,
    with_absolute_dates,
    without_cause_at_end,
    without_repeated_clauses,
)
from meetingtui.review.summary.summary_model import (
    DetailLevel,
    SentenceSource,
    SourcedSentence,
    SummaryParagraph,
    source_of_progress,
    source_of_title,
)
from meetingtui.review.term_snapshot import TermSnapshot

_FULL_SENTENCE_CHARACTERS = 90
"""Number of characters from which a sentence takes no further report."""


class SourcedText(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of recorded text for a sentence of the summary, with its day and its source."""

    on: date
    """Day on which the text was recorded."""
    words: str
    """The text without the day."""
    source: SentenceSource
    """Where the text is recorded."""
    others: tuple[SentenceSource, ...] = ()
    """Other places where the same is recorded."""
    is_own: bool = True
    """Whether the text is the measure's own; a text of a task gets a sentence of its own."""


def join_into_sentences(
    texts: Sequence[SourcedText], *, is_event: bool = False
) -> list[SourcedSentence]:
    """Join recorded texts to sentences of the summary, as many texts in each as fit; a text that is
    not the measure's own gets its own sentence.

    Args:
        texts: the texts, in order of time.
        is_event: whether to put the month before the first text where it names no time.
    """
    found: list[SourcedSentence] = []
    words, is_own = "", True
    sources: list[SentenceSource] = []
    for place, each in enumerate(texts):
        clause = _without_repeated_month(_AT_THAT_TIME.sub("", each.words), each.on)
        if is_event and place == 0 and not begins_with_time(clause):
            clause = f"{each.on.month}月，{clause}"
        if words and (
            len(words) + len(clause) > _FULL_SENTENCE_CHARACTERS or not (each.is_own and is_own)
        ):
            found.append(SourcedSentence(text=as_full_sentence(words), sources=tuple(sources)))
            words, sources = "", []
        words, is_own = join_clauses((words, clause), "；"), each.is_own
        sources += (each.source, *each.others)
    if words:
        found.append(SourcedSentence(text=as_full_sentence(words), sources=tuple(sources)))
    return [each for each in found if each.text]


_AT_THAT_TIME = re.compile("当周|前一周|次周|目前|现在")
"""Words for a time that mean nothing without the day of the report."""


def _without_repeated_month(words: str, on: date) -> str:
    """Remove the month from clauses of a text that begin with it, except the first clause.

    Args:
        words: the text.
        on: a day of the month.
    """
    return re.sub(rf"(?<=，){on.month}月(?=[^\d，。；])", "", words)


def target_reached_sentences(item: Item, reported: str) -> Iterator[SourcedSentence]:
    """Write the sentence that a measure's numeric target is reached; none where it is not, for
    percentages and limits, or where ``reported``, the other sentences on the measure, has the very
    figure of the target.
    """
    target = item.target
    line = next((each for each in reversed(item.progress) if each.amount is not None), None)
    if target is None or line is None or line.amount is None:
        return
    if target.is_limit or target.unit == "%" or not target.is_met_by(line.amount):
        return
    amount = f"{format_number(line.amount)}{target.unit}"
    is_reported = re.search(rf"(?<![\d.]){re.escape(amount)}", reported.replace(" ", ""))
    if line.amount == target.amount and is_reported:
        return
    words = f"计划目标“{target.words}”已经达到（{format_number(line.amount)} {target.unit}）"
    yield SourcedSentence(text=as_full_sentence(words), sources=(source_of_progress(item, line),))


def routine_sentences(item: Item, today: date) -> Iterator[SourcedSentence]:
    """Sentence that names a routine item and says how often it was done; nothing for fewer than
    two times.
    """
    done = [each for each in item.occurrences(today) if each.state is OccurrenceState.DONE]
    if item.routine is None or len(done) < 2:
        return
    lines = [
        next(
            line
            for line in item.progress
            if line.is_report and each.first_day <= line.reported_day <= each.last_day
        )
        for each in done
    ]
    title = normalised_without_end_punctuation(item.title)
    is_rhythm_named = read_rhythm(title) is item.routine.rhythm
    name = title if is_rhythm_named or len(title) <= _LONG_NAME else in_quotation_marks(title)
    how_often = "" if is_rhythm_named else f"{item.routine.rhythm.label}开展"
    words = join_clauses((f"{name}{how_often}", f"共开展{len(done)}次"), "，")
    yield SourcedSentence(
        text=as_full_sentence(words),
        sources=(source_of_title(item), *(source_of_progress(item, line) for line in lines)),
    )


def with_target_spelt_out(words: str, item: Item) -> str:
    """Replace 17/30节 by 17节（目标30节）, where 30 is the item's target."""
    if item.target is None:
        return words
    whole = re.escape(format_number(item.target.amount))
    unit = re.escape(item.target.unit)
    return re.sub(rf"(\d[\d.]*) ?/ ?{whole} ?({unit})", rf"\1\2（目标{whole}\2）", words)


def task_outcome_texts(
    task: Item, lines: Sequence[ReportedLine], snapshot: TermSnapshot, detail: DetailLevel
) -> Iterator[SourcedText]:
    """Yield the texts of the summary that tell how a task of a measure ended, oldest first.

    In full detail these are the decision that set the task, and one text with all its reports. In
    less detail it is the last report alone, and nothing where the task is not done. A finished task
    without reports gets one text that says so: 修订值班表已经完成.

    Args:
        task: the task (议定事项).
        lines: its reported progress, oldest first.
        snapshot: the term, in whose meetings the decision is found.
        detail: degree of detail of the summary.
    """
    if detail is DetailLevel.FULL:
        yield from _task_decision_text(task, snapshot)
    elif task.status is not Status.DONE:
        return
    else:
        lines = lines[-1:]
    if lines:
        *others, last = (source_of_progress(task, line.progress) for line in lines)
        yield SourcedText(
            on=lines[-1].on,
            words=title_with_clauses(
                normalised_without_end_punctuation(task.title),
                [clause for line in lines for clause in line.clauses],
            ),
            source=last,
            others=tuple(others),
            is_own=False,
        )
    elif task.status is Status.DONE and (ended := task.last_progress):
        words = f"{normalised_without_end_punctuation(task.title)}已经完成"
        yield SourcedText(on=ended.on, words=words, source=source_of_title(task), is_own=False)


def _task_decision_text(task: Item, snapshot: TermSnapshot) -> Iterator[SourcedText]:
    """Text on how a task was decided: 第3次例会研讨“…”，议定…; else who was to do what by when."""
    meeting = snapshot.meetings.get(task.meeting or 0)
    if meeting is None:
        return
    where = f"第{meeting.number}次例会"
    topic = next((each for each in meeting.topics if each.id == task.topic), None)
    if topic and has_letter_or_digit(topic.decision):
        decision = with_absolute_dates(topic.decision, meeting.on)
        words = (
            f"{where}研讨{in_quotation_marks(normalise_punctuation(topic.title))}，议定：{decision}"
        )
        source = SentenceSource(words=topic.decision, meeting=meeting.id, on=meeting.on)
    else:
        due = task.due_words_as_of(meeting.on)
        title = normalised_without_end_punctuation(task.title)
        words = f"{where}议定{title}，由{task.owner_words}负责，完成时限为{due}"
        source = SentenceSource(words=task.title, item=task.id, meeting=meeting.id, on=meeting.on)
    yield SourcedText(on=meeting.on, words=words, source=source, is_own=False)


_WANTING = re.compile(r"有\d+.{1,8}(?:未|没有)")
"""Clauses on what a few have not done while the rest is: 有2名党员未谈话."""

_PREPARES = re.compile("方案|意向|初稿|报名|筹备|准备")
"""Words of a preparation, which the event itself makes obsolete."""

_LONG_NAME = 10
"""Number of characters above which the name of a table row is quoted."""


class MeasureSentenceWriter:
    """Writer of the summary's sentences on the items of one term snapshot, in a chosen degree of
    detail.

    Args:
        snapshot: the term.
        honours: the achievements to tell with the items they belong to; empty where they are told
            elsewhere.
        detail: the degree of detail.
    """

    def __init__(
        self,
        snapshot: TermSnapshot,
        honours: Sequence[TermAchievement],
        detail: DetailLevel = DetailLevel.USUAL,
    ) -> None:
        self.snapshot = snapshot
        """Snapshot of the term."""
        self.detail = detail
        """Degree of detail of the sentences."""
        self._honours: dict[int, list[TermAchievement]] = {}
        for line in honours:
            if line.item is not None:
                self._honours.setdefault(line.item, []).append(line)

    def paragraph(self, item: Item) -> SummaryParagraph | None:
        """Write the summary's paragraph on a measure, headed by its title; None where there is
        nothing to tell.
        """
        sentences = self.sentences(item)
        if not sentences:
            return None
        return SummaryParagraph(heading=as_full_sentence(item.title), sentences=tuple(sentences))

    def sentences(self, item: Item) -> list[SourcedSentence]:
        """Write the summary's sentences on what was done for a measure: its reports, tasks, parts,
        table rows, target, routine work and achievements; empty where there is nothing to tell.
        """
        below = self._parts_tasks_and_table_rows(item)
        tasks = [each for each in below if each.kind is ItemKind.TASK]
        parts = [each for each in below if each.kind is ItemKind.PART]
        rows = [each for each in below if each.kind is ItemKind.TABLE_ROW]
        own = self._reports_not_only_naming_table_rows(self._reported_lines(item), rows)
        texts = [
            *self._report_texts(item, own),
            *(
                text
                for task in tasks
                for text in task_outcome_texts(
                    task, self._reported_lines(task), self.snapshot, self.detail
                )
            ),
            *self._part_texts(parts, own),
        ]
        texts.sort(key=lambda each: each.on)
        found = join_into_sentences(texts)
        previous: date | None = None
        for row in sorted(rows, key=_completion_sort_key):
            found += self._table_row_sentences(row, previous)
            previous = row.progress[-1].on if row.progress else previous
        if not found and item.status is Status.DONE:
            found.append(self._bare_completion_sentence(item))
        found += target_reached_sentences(item, "".join(each.text for each in found))
        for each in (item, *below):
            found += routine_sentences(each, self.snapshot.today)
        for each in (item, *below):
            found += [
                SourcedSentence(
                    text=as_full_sentence(achievement_clause(line)),
                    sources=(achievement_source(line),),
                )
                for line in self._honours.get(each.id, ())
            ]
        return found

    def brief_sentence(self, item: Item) -> SourcedSentence | None:
        """Write one sentence of the summary on an item: its title with its most informative report;
        without reports of its own that on the last part, task or table row below it with reports,
        else that it is done. None where there is none of these, or only unfinished work.
        """
        lines = self._reported_lines(item)
        if not lines:
            below = [
                row for row in self._parts_tasks_and_table_rows(item) if self._reported_lines(row)
            ]
            if below:
                sentences = self._table_row_sentences(below[-1])
                return sentences[-1] if sentences else None
            return self._bare_completion_sentence(item) if item.status is Status.DONE else None
        every = [
            (text, clauses)
            for text in self._report_texts(item, lines)
            if (clauses := split_clauses(_AT_THAT_TIME.sub("", text.words)))
        ]
        if not every:
            return self._bare_completion_sentence(item) if item.status is Status.DONE else None
        chosen, clauses = max(every, key=lambda pair: self._text_weight_sort_key(pair[0]))
        words = title_with_clauses(normalised_without_end_punctuation(item.title), clauses)
        return SourcedSentence(text=as_full_sentence(words), sources=(chosen.source,))

    def _text_weight_sort_key(self, text: SourcedText) -> tuple[bool, int, date]:
        """Sort key of a text reported on an item, the largest for the most informative: of a
        finished item the newest; else that with most figures, up to three, then the newest.
        """
        is_end = self.snapshot.tree.items[text.source.item or 0].status is Status.DONE
        return is_end, 0 if is_end else min(3, len(re.findall(r"\d+", text.words))), text.on

    def achievements_of_item_and_below(self, item: Item) -> list[TermAchievement]:
        """Achievements reported with an item, or with a department's part (分工), task or table row
        below it.
        """
        every = (item, *self._parts_tasks_and_table_rows(item))
        return [line for each in every for line in self._honours.get(each.id, ())]

    # What there is

    def _parts_tasks_and_table_rows(self, item: Item) -> list[Item]:
        """Return the departments' parts (分工), the tasks and the rows of tables that are below a
        measure, at any depth, in the plan's order.
        """
        return [
            each
            for _, each in self.snapshot.tree.walk_in_reading_order(item.id)
            if each.kind in _SMALL
        ]

    def _reported_lines(self, item: Item) -> list[ReportedLine]:
        """Reports on an item for the summary; in full detail also those that later reports made
        outdated.
        """
        return reports_for_summary(item.progress, whole=self.detail is DetailLevel.FULL)

    def _part_reports_not_repeating_measure(
        self, part: Item, own: Sequence[ReportedLine]
    ) -> list[ReportedLine]:
        """Reports of one department's part (分工) of a measure, without the clauses that the
        measure's own reports contain.

        Args:
            part: the part.
            own: the measure's own reports.
        """
        lines = self._reported_lines(part)
        if self.detail is DetailLevel.FULL:
            return lines
        known = [line.clauses for line in own]
        kept = [
            without_repeated_clauses([*known, line.clauses], also_contained_in_earlier=True)[-1]
            for line in lines
        ]
        return [
            msgspec.structs.replace(line, clauses=tuple(clauses))
            for line, clauses in zip(lines, kept, strict=True)
            if clauses
        ]

    def _reports_not_only_naming_table_rows(
        self, lines: Sequence[ReportedLine], rows: Sequence[Item]
    ) -> list[ReportedLine]:
        """Reports on a measure, without those that only name rows of its table: each such row gets
        a sentence of its own.

        Args:
            lines: the reports.
            rows: the rows of the measure's table.
        """
        if self.detail is DetailLevel.FULL:
            return list(lines)
        titles = [
            normalised_without_end_punctuation(row.title)
            for row in rows
            if self._reported_lines(row)
        ]
        return [
            line
            for line in lines
            if re.search(r"\d", line.progress.text)
            or not any(title and title in line.clauses[0] for title in titles)
        ]

    def _report_texts(self, item: Item, lines: Sequence[ReportedLine]) -> Iterator[SourcedText]:
        """Yield one text of the summary for each report on an item, except reports on nothing but
        unfinished work.
        """
        for line in lines:
            text = self._done_clauses(item, line)
            if text:
                yield SourcedText(
                    on=line.on,
                    words=with_target_spelt_out("，".join(text), item),
                    source=source_of_progress(item, line.progress),
                )

    def _done_clauses(self, item: Item, line: ReportedLine) -> list[str]:
        """Return a report's clauses on what was done; in full detail, or of a finished item, all
        its clauses. Empty where the report is on unfinished work.
        """
        if self.detail is DetailLevel.FULL or item.status is Status.DONE:
            return list(line.clauses)
        clauses = list(takewhile(lambda clause: not _WANTING.search(clause), line.clauses))
        while clauses and is_about_unfinished_work(clauses[-1]):
            clauses = without_cause_at_end(clauses[:-1])
        return [] if any(is_about_unfinished_work(clause) for clause in clauses) else clauses

    def _part_texts(
        self, parts: Sequence[Item], own: Sequence[ReportedLine]
    ) -> Iterator[SourcedText]:
        """Texts of the summary on what departments reported for their parts (分工) of a measure,
        each with the department's name; equal reports of one day are merged.

        Args:
            parts: the parts of the measure.
            own: the measure's own reports, whose contents are not repeated.
        """
        alike: dict[tuple[date, str], list[tuple[Item, ReportedLine]]] = {}
        for part in parts:
            for line in self._part_reports_not_repeating_measure(part, own):
                text = with_target_spelt_out("，".join(self._done_clauses(part, line)), part)
                if not text:
                    continue
                alike.setdefault((line.on, text), []).append((part, line))
        for (on, text), reports in alike.items():
            names = "、".join(part.department for part, _ in reports if part.department not in text)
            first, *others = (source_of_progress(part, line.progress) for part, line in reports)
            yield SourcedText(
                on=on, words=f"{names}{text}", source=first, others=tuple(others), is_own=False
            )

    def _table_row_sentences(
        self, row: Item, previous: date | None = None
    ) -> list[SourcedSentence]:
        """Sentences of the summary on a row of the measure's table, an event: its name and month
        come first. Empty where nothing is recorded and it is not done; except in full detail also
        where it is overdue, not started, or only reported as unfinished.

        ``previous`` is the day of the event before it; its month is not repeated.
        """
        lines = self._reported_lines(row)
        if not lines:
            return [self._bare_completion_sentence(row)] if row.status is Status.DONE else []
        if self.detail is not DetailLevel.FULL and row.status is not Status.DONE:
            lines = [line for line in lines if not line.is_about_unfinished_work]
            is_late = row.due is not None and row.due < self.snapshot.today
            if not lines or is_late or row.status is Status.NOT_STARTED:
                return []
        if row.status is Status.DONE and self.detail is not DetailLevel.FULL:
            before = [line for line in lines[:-1] if not _PREPARES.search(line.progress.text)]
            lines = [*before, lines[-1]]
        name = (
            in_quotation_marks(normalised_without_end_punctuation(row.title))
            if len(row.title) > _LONG_NAME
            else normalised_without_end_punctuation(row.title)
        )
        found = []
        for line in lines:
            clauses = [with_target_spelt_out(clause, row) for clause in line.clauses]
            words = "，".join(clauses)
            if line is lines[0]:
                between = "" if "\u4e00" <= words[0] <= "\u9fff" else "，"
                words = title_with_clauses(name, clauses, between)
            found.append(
                SourcedText(on=line.on, words=words, source=source_of_progress(row, line.progress))
            )
        is_known = previous is not None and (previous.year, previous.month) == (
            found[0].on.year,
            found[0].on.month,
        )
        return join_into_sentences(found, is_event=row.status is Status.DONE and not is_known)

    def _bare_completion_sentence(self, item: Item) -> SourcedSentence:
        """Write the sentence that an item is done, for an item on which nothing else is
        recorded.
        """
        last = item.last_progress
        when = f"已于{last.on.month}月完成" if last else "已经完成"
        return SourcedSentence(
            text=as_full_sentence(f"{normalised_without_end_punctuation(item.title)}{when}"),
            sources=(source_of_title(item),),
        )


def _completion_sort_key(row: Item) -> tuple[bool, date]:
    """Sort key of the rows of a measure's table: finished rows first, by the day of their last
    report.
    """
    return row.is_open, row.progress[-1].on if row.progress else date.max


_SMALL = (ItemKind.PART, ItemKind.TASK, ItemKind.TABLE_ROW)
