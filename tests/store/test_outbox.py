"""The outbox on the disk."""

import pytest
from mail_school import NOW, email_to

from meetingtui.base.errors import StoreBusyError, StoreError
from meetingtui.documents.mail.outgoing_email import DeliveryStage, with_delivery_stage
from meetingtui.store.outbox import Outbox

A, B = "a@example.com", "b@example.com"


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path)


def test_what_is_put_in_comes_out(outbox):
    assert outbox.read_emails() == []
    email = email_to(A, B)
    outbox.save_email(email)
    outbox.save_email(with_delivery_stage(email, [A], DeliveryStage.SENT, at=NOW))
    assert outbox.read_emails() == [with_delivery_stage(email, [A], DeliveryStage.SENT, at=NOW)]


def test_newer_letters_replace_what_waits_and_who_has_got_it_stays_known(outbox):
    waiting = email_to(A, id="<1>")
    partly = with_delivery_stage(email_to(A, B, id="<2>"), [A], DeliveryStage.SENT, at=NOW)
    for each in (waiting, partly):
        outbox.save_email(each)
    fresh = email_to(B, id="<3>")
    outbox.replace_emails(outbox.read_emails(), [fresh])
    assert {each.id: [d.address for d in each.deliveries] for each in outbox.read_emails()} == {
        "<2>": [A],
        "<3>": [B],
    }


def test_the_same_parcel_again_is_one_parcel(outbox):
    outbox.save_email(email_to(A))
    outbox.replace_emails(outbox.read_emails(), [email_to(A)])
    assert len(outbox.read_emails()) == 1


def test_a_damaged_record_stops_everything_rather_than_send_twice(outbox):
    outbox.save_email(email_to(A))
    (path,) = outbox.folder.glob("*.json")
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(StoreError, match="没有发送任何邮件"):
        outbox.read_emails()


def test_only_one_window_sends_at_a_time(outbox, tmp_path):
    busy = pytest.raises(StoreBusyError, match="另一个窗口正在发送")
    with outbox.lock(), busy, Outbox(tmp_path).lock():
        raise AssertionError
    with outbox.lock():
        pass


def test_no_password_is_ever_in_it(outbox):
    outbox.save_email(email_to(A))
    (path,) = outbox.folder.glob("*.json")
    assert b"password" not in path.read_bytes()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "outbox").write_text("")
    with pytest.raises(StoreError, match="发送记录没有存进"):
        Outbox(tmp_path).save_email(email_to(A))
