"""Where a task was decided is said with its topic, in the ledger, the task sheet and the mail."""

from mail_school import PAPER, mail_records, mailbox, mailing_context

from meetingtui.documents.mail.mailing_preparation import prepare_mailing
from meetingtui.documents.task_sheets import department_task_sheet_variables
from meetingtui.meeting.decided_tasks import task_source_text, task_topic_title
from meetingtui.plan.item import Item
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.ledger.ledger_format import BY_HEAD
from meetingtui.review.term_snapshot import TermSnapshot

TOPIC = "课后服务时间的调整"
SOURCE = f"第6次例会，议题“{TOPIC}”"


def task(records) -> Item:
    return next(item for item in records.items.values() if item.topic is not None)


def test_a_task_names_its_meeting_and_topic() -> None:
    records = mail_records()
    assert task_source_text(task(records), records.meetings) == SOURCE
    assert task_topic_title(task(records), records.meetings) == TOPIC
    assert task_source_text(task(records), {}) == ""


def test_the_ledger_the_task_sheet_and_the_mail_say_it() -> None:
    records = mail_records(mailbox())
    wanted = task(records)
    snapshot = TermSnapshot(
        ItemTree.from_items(records.items),
        records.meetings,
        school=records.school,
        term=records.term,
        today=records.meeting.on,
    )
    row = next(row for row in snapshot.rows if row.item.id == wanted.id)
    assert BY_HEAD["来源"].value_of_row(row, snapshot) == SOURCE
    sheets = department_task_sheet_variables(
        records.meeting,
        school=records.school,
        term=records.term,
        items=records.items,
        meetings=records.meetings,
    )["sheets"]
    assert SOURCE in {each["source"] for sheet in sheets for each in sheet["tasks"]}
    found = prepare_mailing(
        mailing_context(records),
        items=records.items,
        meetings=records.meetings,
        agenda=records.agenda,
        minutes_attachment=PAPER,
        individually=True,
    )
    assert any(f"议题：{TOPIC}）" in letter.body for letter in found.letters)
