"""Reminders (催办) by responsible person: the items that are overdue or due soon, as a text for the
WeChat group and as e-mails.
"""

from collections.abc import Sequence

import msgspec

from meetingtui.base.wording import full_date, one_line
from meetingtui.documents.mail.letters import INDENT, Letter
from meetingtui.documents.mail.recipients import Recipient, UnreachablePerson
from meetingtui.plan.deadline_status import UNCLAIMED
from meetingtui.plan.division_among_departments import title_with_part_mark
from meetingtui.plan.item import Status
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot, sort_by_urgency
from meetingtui.school.mail_settings import is_email_address
from meetingtui.school.school import School


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder (催办): the items that are overdue or due soon of one person, or of a department
    without a head.
    """

    name: str
    """Name of the person, else full name of the department, else 待认领 for items without either.
    """
    rows: tuple[ItemRow, ...]
    """The late or nearly due items, the most urgent first."""


def list_reminders(snapshot: TermSnapshot, *, within: int) -> tuple[Reminder, ...]:
    """Create a reminder for everybody with items that are overdue or due soon; closed and paused
    items are left out.

    An item of several people is in the reminder of each; one without people in that of the head of
    its department, without a head in the department's own, without a department in that of 待认领.
    The order is that of the school's people, then names it does not know.

    Args:
        snapshot: the term's present state.
        within: days from today up to which a deadline counts as near.
    """
    owed: dict[str, list[ItemRow]] = {}
    for row in sort_by_urgency(snapshot.rows):
        days = row.deadline_status.days_to_deadline
        if not row.is_open or row.item.status is Status.PAUSED:
            continue
        if row.deadline_status.overdue or (days is not None and days <= within):
            for name in _people_to_remind(row, snapshot.school):
                owed.setdefault(name, []).append(row)
    order = {person.name: at for at, person in enumerate(snapshot.school.people)}
    return tuple(
        Reminder(name=name, rows=tuple(rows))
        for name, rows in sorted(owed.items(), key=lambda each: order.get(each[0], len(order)))
    )


def wechat_reminder_text(found: Sequence[Reminder], snapshot: TermSnapshot, *, within: int) -> str:
    """Write all reminders (催办) as one text for the WeChat group: an opening sentence, the items
    of each name, school and day; only these without reminders.

    Args:
        found: the reminders.
        snapshot: the term's present state.
        within: the number of days used to select near deadlines, for the opening sentence.
    """
    lines = [f"【工作提醒】以下事项已到期或 {within} 天内到期，请抓紧落实，有进展请回复："]
    for each in found:
        lines.append(f"{each.name}：")
        lines += [f"　{at}. {title_and_deadline_text(row)}" for at, row in enumerate(each.rows, 1)]
    lines.append(f"{snapshot.school.display_name}　{full_date(snapshot.today)}")
    return "\n".join(lines)


def reminder_letters_and_unreachable_people(
    found: Sequence[Reminder], snapshot: TermSnapshot
) -> tuple[tuple[Letter, ...], tuple[UnreachablePerson, ...]]:
    """Write an e-mail for each reminder whose person has an address in school.yaml; nothing is
    sent.

    Returns:
        The letters, and the names without a usable address, departments and 待认领 among them, each
        with the reason in Chinese.
    """
    letters: list[Letter] = []
    unreachable: list[UnreachablePerson] = []
    school = snapshot.school
    for each in found:
        person = school.find_person(each.name)
        address = person.email.strip() if person else ""
        if not is_email_address(address):
            why = "没有可用的邮箱，请在学校设置的人员里补上" if person else "不在人员名单里"
            unreachable.append(UnreachablePerson(each.name, why))
            continue
        lines = [
            f"{each.name}：",
            f"{INDENT}您好！您负责的下列事项已到期或快到期，请抓紧落实；有进展或困难，请回复。",
            *(
                f"{INDENT}{at}. {title_and_deadline_text(row)}"
                for at, row in enumerate(each.rows, 1)
            ),
            "",
            one_line(school.name),
            full_date(snapshot.today),
            "",
        ]
        letters.append(
            Letter(
                to=(Recipient(address=address, people=(each.name,)),),
                subject=f"{school.display_name}工作提醒（{full_date(snapshot.today)}）",
                body="\n".join(lines),
                only_recipient_name=each.name,
            )
        )
    return tuple(letters), tuple(unreachable)


def reminded_names_by_item_id(found: Sequence[Reminder]) -> dict[int, list[str]]:
    """Names in the reminders of each item (people, else the department or 待认领), by item id."""
    names: dict[int, list[str]] = {}
    for each in found:
        for row in each.rows:
            names.setdefault(row.item.id, []).append(each.name)
    return names


def title_and_deadline_text(row: ItemRow) -> str:
    """Title and deadline of a row's item as text: 举办读书节（11月20日，已过 3 天）."""
    title = one_line(title_with_part_mark(row.item)).rstrip("。；")
    return f"{title}（{_deadline_and_days_left_text(row)}）"


def _deadline_and_days_left_text(row: ItemRow) -> str:
    """Deadline of a row's item with the days left or passed as text: 11月20日，已过 3 天; for rows
    that have a number of days to their deadline.
    """
    days = row.deadline_status.days_to_deadline or 0
    due = row.item.due_words
    if days < 0:
        return f"{due}，已过 {-days} 天"
    return f"{due}，今天到期" if days == 0 else f"{due}，还有 {days} 天"


def _people_to_remind(row: ItemRow, school: School) -> tuple[str, ...]:
    """Names of those who are reminded of an item: its people, else the head of its department, else
    the department itself, else 待认领.
    """
    if row.item.people:
        return row.item.people
    department = school.find_department(row.department)
    head = department.head if department else ""
    return (head or row.department or UNCLAIMED,)
