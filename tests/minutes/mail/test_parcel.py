import msgspec
from mail_school import NOW, PAPER, crowd, mailbox, occasion, parcel_to

from meetingtui.minutes.mail.letters import Edition
from meetingtui.minutes.mail.mailing import mailing
from meetingtui.minutes.mail.parcel import (
    Stage,
    had_by,
    moved,
    parcel,
    settled,
    superseded,
)

A, B, C = (f"{name}@example.com" for name in "abc")


def sent(which, *addresses):
    return moved(which, addresses, Stage.SENT, at=NOW)


def test_a_parcel_is_known_by_meeting_version_and_recipients():
    records = crowd(3)

    def ids(**rest):
        about = occasion(records, **rest)
        found = mailing(
            about,
            items=records.items,
            meetings=records.meetings,
            agenda=records.agenda,
            paper=PAPER,
            is_each=True,
        )
        return [parcel(each, about, mailbox()).id for each in found.letters]

    assert len(set(ids())) == 3
    assert ids() == ids()
    assert not set(ids()) & set(ids(edition=Edition(key="issue-2")))


def test_the_message_is_let_go_once_nothing_of_it_can_be_sent():
    both = sent(parcel_to(A, B), A)
    assert both.message
    assert both.can_go
    assert sent(both, B).message == ""
    doubtful = moved(both, [B], Stage.IN_DOUBT, at=NOW)
    assert doubtful.message
    assert not doubtful.can_go


def test_a_doubt_is_settled_either_way():
    doubtful = moved(parcel_to(A), [A], Stage.IN_DOUBT, at=NOW, reason="断了")
    assert settled(doubtful, A, has_arrived=True, at=NOW).at(Stage.SENT)
    again = settled(doubtful, A, has_arrived=False, at=NOW)
    assert again.can_go
    assert again.deliveries[0].reason == ""


def test_who_has_this_version_or_may_have_it_is_known_and_nobody_else():
    about = occasion()
    mixed = moved(sent(parcel_to(A, B, C), A), [B], Stage.IN_DOUBT, at=NOW)
    assert set(had_by([mixed], about)) == {A, B}
    for field, value in (("edition", "issue-2"), ("meeting", 7), ("term", "2025-2026-2")):
        assert had_by([msgspec.structs.replace(mixed, **{field: value})], about) == {}


def test_newer_letters_take_the_place_of_what_waits_and_keep_what_is_gone():
    assert superseded(parcel_to(A, B)) is None
    left = superseded(sent(parcel_to(A, B), A))
    assert [each.address for each in left.deliveries] == [A]
    assert left.message == ""
    doubtful = superseded(moved(parcel_to(A, B), [A], Stage.IN_DOUBT, at=NOW))
    assert doubtful.message
