"""Parse a task typed in one line: 「结题报告初稿 王晓梅 下周五前」."""

import re
from collections.abc import Iterable
from datetime import date

from meetingtui.base.deadline_parser import Deadline, DeadlineParser, looks_like_deadline
from meetingtui.base.pinyin import looks_like_initials
from meetingtui.meeting.decided_tasks import ParsedTaskLine, TaskHelpers, target_in_title
from meetingtui.meeting.line_parsing.people_in_line import unknown_name_at_start
from meetingtui.meeting.line_parsing.predicate_patterns import (
    ACTS,
    DOES,
    DOES_BRIEFLY,
    ENDS_ONLY,
    HELPING,
    IS_DONE_THEN,
    LEADING,
)
from meetingtui.school.roster import Mention, MentionGroup, Roster, looks_like_form_of_address

_SPLIT = re.compile(r"[\s，,；;。]+")
_ASKED = re.compile(r"(?:请|让|由|叫|安排|通知|麻烦|要求|责成|拜托|交给|交由)(?:一下)?\s*")
_OWNER_LABEL = re.compile(
    r"(?:责任人|责任部门|负责人|负责部门|牵头部门|牵头人|牵头|主责|承办|经办人?)\s*[：:]\s*"
)
_HELPER_LABEL = re.compile(rf"({HELPING})(?:部门|人|领导)?\s*[：:]\s*")
_DUE_LABEL = re.compile(
    r"(?:(?:完成|办结)?(?:时间|时限|期限)\s*(?:[：:]|定[在于到]|放[在到]|安排在|就在|是|为|在)?"
    r"|截止(?:到|时间|日期)?[：:]?|截至|最迟|最晚|赶在|务必[在于]?|争取[在于]?|限|于|在)\s*"
)
_TOGETHER = re.compile(r"(?:等(?:人|同志|部门)?)?(?:[两二三四五几]位?人?)?")
_LEADS = re.compile(rf"(?:{LEADING})(?!的)\s*[：:]?\s*")
_HELPS = re.compile(rf"(?:来|共同|一起|全力|积极)?({HELPING})(?![的：:])")
_COLON = re.compile(r"^\s*[：:]\s*")

_CO_ROLES = frozenset({"配合", "协助", "协办", "参与", "支持"})
"""Roles that make a department a co-department (协办) of the task."""

_LEADS_TO_DATE = "在于到自从至按离距—–―~～-－、.．/第"
"""Characters after which a date is part of the sentence: 争取在下周五前."""

_LEADS_TO_NAME = "和与跟同向给对为让问谈访送帮陪替代找请由及、·—-老小"
"""Characters after which a name is part of what is to be done: 慰问王晓梅."""


def parse_task_line(
    line: str, *, roster: Roster, deadlines: DeadlineParser, today: date | None = None
) -> ParsedTaskLine:
    """Parse a task line: take out people, their roles and the deadline; the rest is the title.

    The line is divided at spaces and commas. Each part can begin, in any order, with people and
    departments (optionally after 请, 让, 由, or with a role: 牵头, 配合) and a deadline. It can
    end in a deadline with 前, in 由 somebody 负责, or in full names before such a deadline. Words
    that stand alone or before an unmistakable predicate (把…) are preferred to those before a
    verb; words that may as well belong to the subject (办公室卫生检查, 元旦演出) stay in the
    title. Words that fit several people are in ``ambiguous_mentions`` only.

    Args:
        line: one line as typed.
        roster: finds the people and departments named.
        deadlines: parses deadlines relative to the day of the meeting.
        today: that day, for ``is_past``; None leaves it False.
    """
    reading = _TaskParser(" ".join(line.split()), roster, deadlines)
    reading.extract_unambiguous_owners_and_deadlines()
    reading.extract_owners_and_deadline_before_verbs()
    return reading.parsed_task(today)


class _LinePart:
    """A part of a task line between two separators (space or comma).

    Args:
        sign: the separator before it; empty for the first part.
        text: its text, of which what is understood is removed.
    """

    def __init__(self, sign: str, text: str) -> None:
        self.sign = sign
        self.text = text
        self.was_owner = False


class _TaskParser:
    """Parser of one task line, which holds the parts of the line that are left and what was
    extracted so far.

    Args:
        line: the line, with single spaces.
        roster: finds the people and departments named.
        deadlines: finds the deadlines named.
    """

    def __init__(self, line: str, roster: Roster, deadlines: DeadlineParser) -> None:
        self._line = line
        self._roster = roster
        self._deadlines = deadlines
        self._parts = _split_parts(_without_owner_brackets(line, roster, deadlines))
        self._owners: list[Mention] = []
        self._strangers: list[str] = []
        self._helpers: list[TaskHelpers] = []
        self._due: Deadline | None = None
        self._due_text = ""
        self._doubts: list[str] = []
        self._second_due = ""

    # What is sure

    def extract_unambiguous_owners_and_deadlines(self) -> None:
        """Remove from all parts of the task line the owners and deadlines that can be nothing else,
        and keep them.
        """
        for part in self._parts:
            self._extract_from_start(part, before_verbs=False)
        for part in self._parts:
            self._extract_from_end(part)

    def extract_owners_and_deadline_before_verbs(self) -> None:
        """Remove from the task line owners and a deadline that only the verb after them shows, and
        keep them.
        """
        for part in self._parts:
            self._extract_from_start(part, before_verbs=True)

    def _extract_from_start(self, part: _LinePart, *, before_verbs: bool) -> None:
        """Remove deadlines and owners from the beginning of one part of the task line until none is
        left there, and keep them.

        ``before_verbs`` accepts those that only a verb after them shows.
        """
        while part.text:
            rest = self._extract_leading_deadline(part.text, before_verbs)
            if rest is None:
                rest = self._extract_leading_owners(part, before_verbs)
            if rest is None:
                return
            part.text = rest

    # Deadlines

    def _extract_leading_deadline(self, text: str, before_verbs: bool) -> str | None:
        """Keep the deadline at the beginning of a text and return the rest; None where it begins
        with none, or with a second one.

        ``before_verbs`` accepts one that only a verb after it shows.
        """
        label = _DUE_LABEL.match(text)
        start = label.end() if label else 0
        found = self._deadlines.deadline_at(text, start) or (
            self._deadlines.deadline_at(text) if label else None
        )
        if found is None:
            return None
        named = self._roster.mention_at(text, found.start)
        if named and named.people and named.end >= found.end:
            return None  # 白露 is a day, and may be a colleague.
        rest = text[found.end :].lstrip("：: ")
        labelled = found.start > 0
        if rest.startswith(("的", "后", "起", "夕")) or not self._is_meant_as_deadline(
            found, rest, labelled=labelled, before_verbs=before_verbs
        ):
            return None
        if self._due:
            if found.is_certainly_deadline and found.words != self._due.words:
                self._second_due = self._second_due or found.words
            return None
        self._due = found
        return "" if ENDS_ONLY.fullmatch(rest) else rest

    def _is_meant_as_deadline(
        self, found: Deadline, rest: str, *, labelled: bool, before_verbs: bool
    ) -> bool:
        """Whether words in a task line that may be a deadline are one, judged by what follows them.

        Args:
            found: the words.
            rest: the text after them.
            labelled: whether 时限： or the like is before them.
            before_verbs: whether a verb after them is enough.
        """
        if not rest or found.is_certainly_deadline or labelled or self._begins_with_actor(rest):
            return True
        if ACTS.match(rest):
            return True
        return before_verbs and found.due is not None and bool(IS_DONE_THEN.match(rest))

    def _begins_with_actor(self, text: str) -> bool:
        """Whether a text begins with the people who are to do what follows: 请王晓梅把…."""
        asked = _ASKED.match(text)
        group = self._roster.mention_group_at(text, asked.end() if asked else 0)
        if group is None:
            return False
        return bool(asked) or self._is_actor(group, text[group.end :], before_verbs=True)

    # Owners

    def _extract_leading_owners(self, part: _LinePart, before_verbs: bool) -> str | None:
        """Keep the owners, or helpers with a label, at the beginning of a part and return the rest;
        None where it begins with none.

        ``before_verbs`` accepts owners that only a verb after them shows.
        """
        text = part.text
        if label := _HELPER_LABEL.match(text):
            return self._extract_labelled_helpers(text, label)
        label = _OWNER_LABEL.match(text)
        asked = None if label else _ASKED.match(text)
        begun = label or asked
        group = self._roster.mention_group_at(text, begun.end() if begun else 0)
        if group is None:
            return None
        together = _TOGETHER.match(text, group.end)
        rest = text[together.end() if together else group.end :].lstrip()
        helps = _HELPS.fullmatch(rest)
        if helps:
            self._add_helpers(helps[1], group)
            return ""
        if self._extract_names_after_known_one(rest):
            rest = ""
        is_asked = begun is not None and not rest.startswith("的")
        if not (is_asked or self._is_actor(group, rest, before_verbs)):
            return None
        if before_verbs and self._owners:
            return None
        leads = _LEADS.match(rest)
        self._add_owners(group, is_leading=leads is not None)
        part.was_owner = True
        return rest[leads.end() :] if leads else _COLON.sub("", rest, count=1).lstrip()

    def _is_actor(self, group: MentionGroup, rest: str, before_verbs: bool) -> bool:
        """Whether the people and departments named at a place of a task line are to do what
        follows, judged by the words after them.

        They are where nothing follows, or a colon, 牵头, a word of acting, or a clear
        deadline, and not before 的 (后勤保障部的台账).

        Args:
            group: the people and departments named.
            rest: the text after their names.
            before_verbs: whether a verb after the names, or after a deadline, is enough.
        """
        if not rest or _LEADS.match(rest) or _COLON.match(rest) or ACTS.match(rest):
            return True
        if rest.startswith("的"):
            return False
        found = self._deadlines.deadline_at(rest) or (
            self._deadlines.deadline_at(rest, label.end())
            if (label := _DUE_LABEL.match(rest))
            else None
        )
        if found and (found.is_certainly_deadline or ACTS.match(rest, found.end)):
            return True
        if found and before_verbs:
            return bool(DOES_BRIEFLY.match(rest, found.end))
        verbs = DOES if group.departments else DOES_BRIEFLY
        return before_verbs and bool(verbs.match(rest))

    def _extract_labelled_helpers(self, text: str, label: re.Match[str]) -> str | None:
        """Keep the helpers named after a label (配合：) and return an empty rest; None if more than
        names follows.
        """
        group = self._roster.mention_group_at(text, label.end())
        if group is None or text[group.end :]:
            return None
        self._add_helpers(label[1], group)
        return ""

    def _add_helpers(self, role: str, group: MentionGroup) -> None:
        """Keep the people and departments named in a task line as helpers in a role (配合, 审核);
        ambiguous names count as owners.
        """
        self._owners += group.ambiguous_mentions
        names = tuple(
            each.department or each.people[0] for each in group.mentions if each.is_unambiguous
        )
        if names:
            self._helpers.append(TaskHelpers(role=role, names=names))

    def _add_owners(self, group: MentionGroup, *, is_leading: bool) -> None:
        """Keep people and departments as a task's owners, before those found earlier if they lead
        it.
        """
        mentions = list(group.mentions)
        self._owners = [*mentions, *self._owners] if is_leading else [*self._owners, *mentions]

    def _extract_names_after_known_one(self, rest: str) -> bool:
        """Keep the names listed after a known one, also those not in school.yaml (、外聘专家);
        unknown initials become doubts.

        Returns:
            Whether the text is such a list; otherwise nothing is kept.
        """
        names = [each for each in re.split("[、/]", rest) if each]
        is_list = rest.startswith(("、", "/")) and bool(names)
        if not is_list or any(len(each) > 6 or DOES_BRIEFLY.match(each) for each in names):
            return False
        for name in names:
            found = self._roster.mention_at(name)
            if found and found.words == name:
                self._owners.append(found)
            elif looks_like_initials(name):
                self._doubts.append(f"没认出 {name}")
            else:
                self._strangers.append(name)
        return True

    # At the end of a part

    def _extract_from_end(self, part: _LinePart) -> None:
        """Remove owners from the end of a part (…由王晓梅负责), else a deadline that no space
        separates, and keep them.
        """
        text = part.text
        for at in range(2, len(text)):
            group = self._roster.mention_group_at(text, at)
            if group is None:
                continue
            is_asked = text[at - 1] == "由"
            rest = text[group.end :]
            leads = re.fullmatch(f"(?:来|共同|一起)?(?:{LEADING}|落实|完成|组织)?", rest)
            if leads and (rest or is_asked) and (is_asked or re.search(LEADING, rest)):
                self._add_owners(group, is_leading=bool(re.search("牵头|主责|主办", rest)))
                part.text = text[: at - 1] if is_asked else text[:at]
                return
        self._extract_unseparated_deadline(part)

    def _extract_unseparated_deadline(self, part: _LinePart) -> None:
        """Remove from the end of a part a deadline in 前 or 内 directly after other words, with
        full names directly before it, and keep them.
        """
        text = part.text
        if self._due or not text.endswith(("前", "内")):
            return
        for at in range(2, len(text) - 2):
            found = self._deadlines.deadline_at(text, at)
            if found is None or found.end != len(text) or not found.is_certainly_deadline:
                continue
            if text[at - 1] in _LEADS_TO_DATE or text[at - 1].isdigit():
                return
            self._due = found
            part.text = text[:at]
            if not self._owners:
                self._extract_unseparated_names(part)
            return

    def _extract_unseparated_names(self, part: _LinePart) -> None:
        """Remove from the end of a part full names that no space separates from the words before,
        and keep them as owners.
        """
        text = part.text
        for at in range(2, len(text)):
            group = self._roster.mention_group_at(text, at)
            if group and group.end == len(text) and len(group.people) == len(group.mentions):
                is_named = all(each.words in each.people for each in group.mentions)
                if is_named and text[at - 1] not in _LEADS_TO_NAME:
                    self._add_owners(group, is_leading=False)
                    part.text = text[:at]
                return

    # What is left

    def parsed_task(self, today: date | None) -> ParsedTaskLine:
        """Return the parsed task; its title is the text that is left.

        ``today`` is the day by which a deadline is past; None where that is not judged.
        """
        self._extract_invalid_date()
        self._extract_partly_known_initials()
        title = _join_parts(self._parts)
        if not title:
            return ParsedTaskLine(title=self._line, doubt="还没写要做什么" if self._line else "")
        people = self._responsible_people()
        unclear = tuple(each for each in self._owners if not each.is_unambiguous)
        named = [each.department for each in self._owners if each.department]
        homes = [self._roster.department_name_of(name) for name in people]
        answering = named or (homes if homes and homes[0] else [])
        departments = tuple(dict.fromkeys(filter(None, answering)))
        known = self._roster.department_names
        helping = (
            name
            for helper in self._helpers
            if helper.role in _CO_ROLES
            for name in helper.names
            if name in known
        )
        co_departments = tuple(
            name for name in dict.fromkeys((*named[1:], *helping)) if name not in departments[:1]
        )
        doubts = [*self._doubts, *map(_clarifying_question, unclear)]
        if not (people or named or unclear):
            doubts += self._unknown_owner_doubts()
        if self._second_due:
            doubts.append(f"有两个日子，“{self._second_due}”留在事项里")
        due = self._due.due if self._due else None
        vague = self._due.words if self._due and not due else ""
        return ParsedTaskLine(
            title=title,
            people=people,
            departments=departments,
            co_departments=co_departments,
            helpers=tuple(self._helpers),
            due=due,
            due_text=self._due_text or vague,
            due_words=self._due.words if self._due else self._due_text,
            target=target_in_title(title),
            ambiguous_mentions=unclear,
            doubt="；".join(doubts),
            unlisted_name="" if people or named or unclear else self._unlisted_name_as_owner(),
            is_past=due is not None and today is not None and due < today,
        )

    def _responsible_people(self) -> tuple[str, ...]:
        """Return the names of the people responsible for a task, those not in school.yaml last."""
        known = [each.people[0] for each in self._owners if len(each.people) == 1]
        return tuple(dict.fromkeys((*known, *self._strangers)))

    def _extract_invalid_date(self) -> None:
        """Remove a part of the task line that is meant as a deadline but is no valid date
        (2月30日), and note the doubt.
        """
        if self._due:
            return
        for index, part in enumerate(self._parts):
            others = [each for each in self._parts if each is not part and each.text]
            beside = [*self._parts[max(0, index - 1) : index], *self._parts[index + 1 : index + 2]]
            is_beside_owner = any(each.was_owner for each in beside)
            if others and looks_like_deadline(part.text, is_beside_owner=is_beside_owner):
                self._due_text = part.text
                self._doubts.append(f"时限没看懂：{part.text}")
                part.text = ""
                return

    def _extract_partly_known_initials(self) -> None:
        """Remove a group of initials of which some are known: known ones become owners, the others
        a doubt.
        """
        for part in self._parts[1:]:
            words = [word for word in re.split("[、/]", part.text) if word]
            found = [self._roster.mention_at(word) for word in words]
            known = [
                mention
                for word, mention in zip(words, found, strict=True)
                if mention and mention.words == word
            ]
            unread = [word for word in words if looks_like_initials(word)]
            unread = [word for word in unread if word not in [each.words for each in known]]
            if known and unread and len(known) + len(unread) == len(words):
                self._owners += known
                self._doubts += [f"没认出 {word}" for word in unread]
                part.text = ""

    def _unlisted_name_as_owner(self) -> str:
        """Return a name of two or three characters, not in school.yaml, that stands where an owner
        is expected; else empty.
        """
        left = [part.text for part in self._parts if part.text]
        if len(left) < 2 or not (self._due or self._due_text):
            return ""
        last = left[-1]
        if last.isascii() or not 2 <= len(last) <= 3 or looks_like_form_of_address(last):
            return ""
        return last if unknown_name_at_start(last, may_be_alone=True) == last else ""

    def _unknown_owner_doubts(self) -> Iterable[str]:
        """Yield doubts about a part that should name an owner; none while the line is being
        typed.
        """
        left = [part.text for part in self._parts if part.text]
        for word in left:
            if looks_like_form_of_address(word):
                yield f"没认出 {word}"
        last = left[-1] if len(left) > 1 else ""
        is_finished = self._due is not None or bool(self._due_text)
        is_unread = self._roster.has_initials_of_people and looks_like_initials(last)
        if is_unread and (is_finished or not self._roster.is_beginning_of_initials(last)):
            yield f"没认出 {last}"


def _clarifying_question(mention: Mention) -> str:
    """Return the question on an ambiguous mention: 王主任 可能是 王晓梅、王刚，请写姓名."""
    return f"{mention.words} 可能是 {'、'.join(mention.people)}，请写姓名"


def _split_parts(line: str) -> list[_LinePart]:
    """Split a task line into parts, each with the separator before it: a space or a comma."""
    line = re.sub(r"(?<=\d) (?=[月日号年周])|(?<=[月年第]) (?=\d)", "", line)
    parts = []
    at, sign = 0, ""
    for match in _SPLIT.finditer(line):
        parts.append(_LinePart(sign, line[at : match.start()]))
        sign = next((each for each in match[0] if not each.isspace()), " ")
        at = match.end()
    parts.append(_LinePart(sign, line[at:]))
    return [part for part in parts if part.text]


def _join_parts(parts: Iterable[_LinePart]) -> str:
    """Join the text that is left of a task line's parts, with the separators between them."""
    text = ""
    for part in parts:
        if part.text:
            text += (part.sign if text else "") + part.text
    return text.strip(" ：:，,；;。、")


def _without_owner_brackets(line: str, roster: Roster, deadlines: DeadlineParser) -> str:
    """Remove the brackets around owners or a deadline at the end of a task line.

    Example: …（石大川，周五前）. A bracket with anything else stays.
    """
    ended = re.fullmatch(r"(.+\S)\s*[（(]([^（()）]+)[)）]", line)
    if ended is None or deadlines.deadline_at(line, 0):
        return line
    inside = _TaskParser(ended[2], roster, deadlines)
    inside.extract_unambiguous_owners_and_deadlines()
    return f"{ended[1]} {ended[2]}" if not _join_parts(inside._parts) else line
