"""A program killed while it sends never sends an email twice."""

import subprocess
import sys
from collections import Counter

from mail_school import email_to
from smtp_server import running_smtp_server

from meetingtui.documents.mail.outgoing_email import DeliveryStage
from meetingtui.store.outbox import Outbox

CROWD = tuple(f"p{number:02}@example.com" for number in range(1, 41))

SENDER = """
import sys
from pathlib import Path
from meetingtui.base.clock import now_with_time_zone
from meetingtui.school.mail_settings import ConnectionSecurity, MailSettings
from meetingtui.documents.mail.delivery import send_emails_of_outbox
from meetingtui.store.outbox import Outbox

box = MailSettings(
    address="office@example.com",
    host="127.0.0.1",
    port=int(sys.argv[2]),
    security=ConnectionSecurity.NONE,
)
outbox = Outbox(Path(sys.argv[1]))
with outbox.lock():
    send_emails_of_outbox(
        outbox.read_emails(), box, password="", save=outbox.save_email, now=now_with_time_zone
    )
"""


def test_kill_and_go_on_as_often_as_you_like_nobody_gets_it_twice(tmp_path):
    outbox = Outbox(tmp_path)
    for each in CROWD:
        outbox.save_email(email_to(each, id=f"<{each}>", size=20_000))
    kills = 0
    with running_smtp_server() as (server, port):
        for arrived in (3, 9, 14, 22, 23, 31, 37):
            sender = subprocess.Popen([sys.executable, "-c", SENDER, str(tmp_path), str(port)])
            server.wait_for(arrived)
            sender.kill()
            sender.wait()
            kills += 1
        last = subprocess.run(
            [sys.executable, "-c", SENDER, str(tmp_path), str(port)], check=True, timeout=60
        )
        assert last.returncode == 0
        counts = server.counts
    assert max(counts.values()) == 1
    found = {
        stage: {
            each.address
            for parcel in outbox.read_emails()
            for each in parcel.deliveries
            if each.stage is stage
        }
        for stage in DeliveryStage
    }
    assert found[DeliveryStage.QUEUED] == found[DeliveryStage.REFUSED] == set()
    assert found[DeliveryStage.SENT] <= set(counts)
    assert found[DeliveryStage.SENT] | found[DeliveryStage.IN_DOUBT] == set(CROWD)
    assert len(found[DeliveryStage.IN_DOUBT]) <= kills
    assert Counter(counts.values()) == {1: len(counts)}
