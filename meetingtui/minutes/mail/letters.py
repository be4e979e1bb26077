"""What the mail says: one letter to all, or one to each with the lines that concern them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from meetingtui.calendar import Term
from meetingtui.meeting.issuing import is_locked
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.draft import draft_mark
from meetingtui.minutes.mail.concerns import Concerns
from meetingtui.minutes.mail.recipients import Recipient
from meetingtui.plan.item import Item
from meetingtui.school import School
from meetingtui.wording import PENDING, full_date, one_line, sentence

INDENT = "　　"
"""How an office begins a paragraph."""


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """Which version of a meeting's minutes is mailed; each is mailed to a person once."""

    key: str
    """Tells it from every other version of the same meeting's."""
    mark: str = ""
    """草稿, 征求意见稿 or 更正, as the subject says it; empty for what was first issued."""
    is_final: bool = True
    """Whether it was issued and stands."""
    reason: str = ""
    """What was put right; empty where it is no correction."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes with a letter."""

    name: str
    """Its name as the recipient sees it."""
    content: bytes
    """The file itself."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One mail in words, before it takes an e-mail's form."""

    to: tuple[Recipient, ...]
    """Who gets it, copies included."""
    subject: str
    """主题"""
    body: str
    """正文"""
    attachments: tuple[Attachment, ...] = ()
    """附件"""
    reader: str = ""
    """Whom it speaks to; empty where it is to all."""


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """What every letter of one mailing speaks of."""

    meeting: Meeting
    """The meeting whose minutes are mailed."""
    school: School
    """Whose they are."""
    term: Term
    """When it was held."""
    edition: Edition
    """Which issue of them."""
    now: datetime
    """When they are mailed."""

    @property
    def what(self) -> str:
        """第6次行政例会纪要（更正）"""
        mark = f"（{self.edition.mark}）" if self.edition.mark else ""
        return f"{self.meeting.title}纪要{mark}"

    @property
    def subject(self) -> str:
        """城北小学第6次行政例会纪要（2026年11月23日）"""
        return one_line(f"{self.school.display_name}{self.what}（{full_date(self.meeting.on)}）")


def edition_of(meeting: Meeting) -> Edition:
    """The version that a meeting's minutes are at now."""
    versions = len(meeting.issues)
    if not is_locked(meeting):
        mark = draft_mark(meeting).strip("〔〕")
        key = f"draft-{versions}-{len(meeting.reopened)}-{meeting.state.value}"
        return Edition(key=key, mark=mark, is_final=False)
    if versions == 1:
        return Edition(key="issue-1")
    return Edition(key=f"issue-{versions}", mark="更正", reason=meeting.issues[-1].reason)


def letter_to_all(
    occasion: Occasion,
    to: Sequence[Recipient],
    concerns: Concerns,
    attachments: Sequence[Attachment],
) -> Letter:
    """One letter that everybody gets."""
    decided = len(concerns.decided)
    says = _opening(occasion)
    if decided:
        says += f"本次会议议定事项 {decided} 项，请有关部门和责任人对照纪要，按时限抓好落实。"
    return Letter(
        to=tuple(to),
        subject=occasion.subject,
        body=_body(occasion, "各位同事：", [says, *_closing(occasion, attachments)]),
        attachments=tuple(attachments),
    )


def letter_to_one(
    occasion: Occasion,
    recipient: Recipient,
    own: Concerns,
    attachments: Sequence[Attachment],
) -> Letter:
    """A letter with the recipient's own tasks, as ``own`` has them."""
    greeting = f"{recipient.name}：" if recipient.people else "您好："
    paragraphs = [_opening(occasion, "您好！" if recipient.people else "")]
    if own.every:
        paragraphs += ["您的任务（由您负责，或由您负责的部门承担）：", *_tasks(own, occasion)]
        paragraphs.append("请按时限抓好落实，进展情况请在下次例会上汇报。")
    elif not recipient.is_copy:
        paragraphs.append("本次会议的议定事项中，没有指定由您负责的任务。")
    return Letter(
        to=(recipient,),
        subject=occasion.subject,
        body=_body(occasion, greeting, [*paragraphs, *_closing(occasion, attachments)]),
        attachments=tuple(attachments),
        reader=recipient.name,
    )


def _opening(occasion: Occasion, hello: str = "") -> str:
    edition = occasion.edition
    minutes = f"{full_date(occasion.meeting.on)}{occasion.meeting.title}纪要"
    if not edition.is_final:
        return f"{hello}{minutes}（{edition.mark}）见附件，尚未签发，请审阅；如需修改，请及时反馈。"
    if edition.mark:
        why = f"更正说明：{sentence(one_line(edition.reason))}" if edition.reason else ""
        return f"{hello}{minutes}已作更正，见附件。请以本次所发为准，此前所发的作废。{why}"
    return f"{hello}{minutes}见附件，请查收。"


def _tasks(own: Concerns, occasion: Occasion) -> Iterable[str]:
    for label, tasks in (("本次议定", own.decided), ("以往议定、尚未完成", own.still_open)):
        if tasks:
            yield f"【{label}】"
            for number, task in enumerate(tasks, 1):
                yield f"{number}. {_task(task, occasion)}"


def _task(task: Item, occasion: Occasion) -> str:
    owner = "、".join(task.people) or task.department or PENDING
    due = task.due_words_on(occasion.meeting.on)
    return one_line(f"{task.title.rstrip('。；，：')}（责任人：{owner}；完成时限：{due}）")


def _closing(occasion: Occasion, attachments: Iterable[Attachment]) -> Iterable[str]:
    if any(each.name.endswith(".ics") for each in attachments):
        yield "附件中的日程文件（.ics）可导入手机或电脑的日历。"
    if occasion.meeting.recorder and occasion.edition.is_final:
        yield f"纪要如有疏漏，请与{one_line(occasion.meeting.recorder)}联系。"


def _body(occasion: Occasion, greeting: str, paragraphs: Iterable[str]) -> str:
    lines = [greeting, *(f"{INDENT}{each}" for each in paragraphs)]
    signed = (one_line(occasion.school.name), full_date(occasion.now.date()))
    return "\n".join((*lines, "", *signed, ""))
