import msgspec
from mail_school import NOW, PAPER, email_to, mailbox, mailing_context, meeting_with_attendees

from meetingtui.documents.mail.letters import MinutesVersion
from meetingtui.documents.mail.mailing_preparation import prepare_mailing
from meetingtui.documents.mail.outgoing_email import (
    DeliveryStage,
    deliveries_preventing_resend,
    make_outgoing_email,
    reduce_to_sent_and_doubtful_deliveries,
    resolve_doubtful_delivery,
    with_delivery_stage,
)

A, B, C = (f"{name}@example.com" for name in "abc")


def sent(which, *addresses):
    return with_delivery_stage(which, addresses, DeliveryStage.SENT, at=NOW)


def test_a_parcel_is_known_by_meeting_version_and_recipients():
    records = meeting_with_attendees(3)

    def ids(**rest):
        about = mailing_context(records, **rest)
        found = prepare_mailing(
            about,
            items=records.items,
            meetings=records.meetings,
            agenda=records.agenda,
            minutes_attachment=PAPER,
            individually=True,
        )
        return [make_outgoing_email(each, about, mailbox()).id for each in found.letters]

    assert len(set(ids())) == 3
    assert ids() == ids()
    assert not set(ids()) & set(ids(version=MinutesVersion(key="issue-2")))


def test_the_message_is_let_go_once_nothing_of_it_can_be_sent():
    both = sent(email_to(A, B), A)
    assert both.message
    assert both.can_be_sent
    assert sent(both, B).message == ""
    doubtful = with_delivery_stage(both, [B], DeliveryStage.IN_DOUBT, at=NOW)
    assert doubtful.message
    assert not doubtful.can_be_sent


def test_a_doubt_is_settled_either_way():
    doubtful = with_delivery_stage(email_to(A), [A], DeliveryStage.IN_DOUBT, at=NOW, reason="断了")
    assert resolve_doubtful_delivery(doubtful, A, has_arrived=True, at=NOW).deliveries_at_stage(
        DeliveryStage.SENT
    )
    again = resolve_doubtful_delivery(doubtful, A, has_arrived=False, at=NOW)
    assert again.can_be_sent
    assert again.deliveries[0].reason == ""


def test_only_recipients_who_have_or_may_have_this_version_are_kept_from_a_resend():
    about = mailing_context()
    mixed = with_delivery_stage(sent(email_to(A, B, C), A), [B], DeliveryStage.IN_DOUBT, at=NOW)
    assert set(deliveries_preventing_resend([mixed], about)) == {A, B}
    for field, value in (("edition", "issue-2"), ("meeting", 7), ("term", "2025-2026-2")):
        assert (
            deliveries_preventing_resend([msgspec.structs.replace(mixed, **{field: value})], about)
            == {}
        )


def test_newer_letters_take_the_place_of_what_waits_and_keep_what_is_gone():
    assert reduce_to_sent_and_doubtful_deliveries(email_to(A, B)) is None
    left = reduce_to_sent_and_doubtful_deliveries(sent(email_to(A, B), A))
    assert [each.address for each in left.deliveries] == [A]
    assert left.message == ""
    doubtful = reduce_to_sent_and_doubtful_deliveries(
        with_delivery_stage(email_to(A, B), [A], DeliveryStage.IN_DOUBT, at=NOW)
    )
    assert doubtful.message
