"""``meetingtui mail``: the minutes as drafts, or sent."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from meetingtui.cli import chinese
from meetingtui.cli.mail_words import row, show, told, words
from meetingtui.cli.opening import meeting_of, opened, print_json

if TYPE_CHECKING:
    from meetingtui.mailbox import Mailbox
    from meetingtui.minutes.mail.delivery import Outcome
    from meetingtui.minutes.mail.mailing import Mailing
    from meetingtui.minutes.mail.parcel import Delivery, Parcel
    from meetingtui.store.outbox import Outbox


@click.command(cls=chinese.Command)
@click.argument("number", type=int, metavar="次数")
@click.option("--draft", "wants_draft", is_flag=True, help="写成草稿（.eml），这也是默认的做法。")
@click.option("--send", "wants_send", is_flag=True, help="用 school.yaml 里的邮箱直接发送。")
@click.option("--each", "is_each", is_flag=True, help="每人一封，写明本人的任务；默认一封给全体。")
@click.option("--ics", "with_dates", is_flag=True, help="附上下次例会和各项时限的日程文件。")
@click.option("--dry-run", is_flag=True, help="只显示发给谁、写什么，什么都不做。")
@click.option("--yes", is_flag=True, help="不再询问。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON；与 --send 同用时要加 --yes。")
@click.pass_obj
def mail(
    folder: Path,
    number: int,
    wants_draft: bool,
    wants_send: bool,
    is_each: bool,
    with_dates: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """把某一次例会的纪要发给与会人员；默认写成草稿，不需要服务器。"""
    from meetingtui.store.outbox import Outbox

    if wants_draft and wants_send:
        raise click.UsageError("--draft 和 --send 只能写一个。")
    if as_json and wants_send and not (yes or dry_run):
        raise click.UsageError("--json 与 --send 同用时，请加上 --yes。")
    post = _Post(folder, number, is_each=is_each, with_dates=with_dates, as_json=as_json)
    asks = not (yes or as_json)
    if dry_run:
        post.rehearse(Outbox(folder).parcels() if wants_send else ())
    elif wants_send:
        post.send(Outbox(folder), asks=asks)
    else:
        post.draft(asks=asks)


class _Post:
    """One meeting's minutes on their way out, told of on the terminal."""

    def __init__(
        self, folder: Path, number: int, *, is_each: bool, with_dates: bool, as_json: bool
    ) -> None:
        from meetingtui.meeting.fixed_agenda import load
        from meetingtui.minutes.mail.letters import Occasion, edition_of

        with opened(folder) as (school, term, term_file):
            meeting = meeting_of(term_file, number)
            self._records, self._changed = term_file.records, term_file.last_change
        self._folder = folder
        self._agenda = load(folder)
        self._is_each, self._with_dates, self._as_json = is_each, with_dates, as_json
        self._occasion = Occasion(
            meeting=meeting,
            school=school,
            term=term,
            edition=edition_of(meeting),
            now=datetime.now().astimezone(),
        )

    def rehearse(self, parcels: Iterable["Parcel"]) -> None:
        """Show everything, do nothing."""
        from meetingtui.minutes.mail.parcel import had_by

        had = had_by(parcels, self._occasion)
        mailing = self._mailing(had)
        if self._as_json:
            letters = [
                {
                    "to": [each.address for each in letter.to],
                    "subject": letter.subject,
                    "body": letter.body,
                    "attachments": [each.name for each in letter.attachments],
                }
                for letter in mailing.letters
            ]
            print_json({**told(mailing, had.values()), "letters": letters})
            return
        show(mailing, had.values())
        for letter in mailing.letters:
            files = "、".join(each.name for each in letter.attachments)
            names = "、".join(each.name for each in letter.to)
            click.echo(f"\n收件人：{names}\n主题：{letter.subject}\n附件：{files}\n\n{letter.body}")
        click.echo("这是试运行，什么都没有写、没有发。")

    def draft(self, *, asks: bool) -> None:
        """Write the letters into the outbox as drafts."""
        from meetingtui.minutes.mail.drafts import write_drafts
        from meetingtui.store.outbox import FOLDER

        mailing = self._mailing({})
        if not self._as_json:
            show(mailing, ())
        if asks and not chinese.agreed(f"写成 {len(mailing.letters)} 封草稿吗？", default=True):
            click.echo("没有写，什么都没有改。")
            return
        mailing = self._mailing({}, self._paper())
        folder = self._folder / FOLDER
        written = write_drafts(mailing.letters, self._occasion, folder, now=self._occasion.now)
        if self._as_json:
            print_json({**told(mailing, ()), "written": [str(path) for path in written]})
            return
        for path in written:
            click.echo(f"已写出：{path}")
        click.echo("用 Outlook 或 Foxmail 打开，核对后点“发送”。")

    def send(self, outbox: "Outbox", *, asks: bool) -> None:
        """Send the letters to everybody who does not have them yet.

        Raises:
            RefusedError: school.yaml names no server.
            StoreBusyError: another window is sending.
            MailError: not everybody could be reached; the outbox knows who.
        """
        mailbox = self._mailbox()
        with outbox.held():
            self._send(outbox, mailbox, asks=asks)

    def _send(self, outbox: "Outbox", mailbox: "Mailbox", *, asks: bool) -> None:
        from meetingtui.minutes.mail.parcel import had_by, parcel

        if asks:
            self._ask_about_doubts(outbox)
        old = [each for each in outbox.parcels() if each.is_of(self._occasion)]
        had = had_by(old, self._occasion)
        mailing = self._mailing(had)
        if not self._as_json:
            show(mailing, had.values())
        if not mailing.letters:
            self._report(mailing, had.values(), None)
            return
        question = f"从 {mailbox.address} 发给 {len(mailing.recipients.found)} 个邮箱吗？"
        if asks and not chinese.agreed(question, default=False):
            click.echo("没有发送。")
            return
        password = _password(mailbox)
        mailing = self._mailing(had, self._paper())
        fresh = [parcel(letter, self._occasion, mailbox) for letter in mailing.letters]
        outbox.replace(old, fresh)
        self._report(mailing, had.values(), self._delivered(outbox, fresh, mailbox, password))

    def _delivered(
        self, outbox: "Outbox", parcels: Iterable["Parcel"], mailbox: "Mailbox", password: str
    ) -> "Outcome":
        from meetingtui.minutes.mail.delivery import deliver

        def tell(done: int, total: int, result: "Delivery") -> None:
            if not self._as_json:
                click.echo(f"{done}/{total} {words(result)}")

        return deliver(
            parcels,
            mailbox,
            password=password,
            save=outbox.save,
            now=lambda: datetime.now().astimezone(),
            on_progress=tell,
        )

    def _report(
        self, mailing: "Mailing", had: Iterable["Delivery"], outcome: "Outcome | None"
    ) -> None:
        from meetingtui.minutes.mail.parcel import Stage
        from meetingtui.minutes.mail.trouble import MailError

        if self._as_json:
            results = [row(each) for each in outcome.deliveries] if outcome else []
            trouble = outcome.trouble if outcome else ""
            print_json({**told(mailing, had), "results": results, "trouble": trouble})
        elif outcome is None:
            click.echo("这一版纪要都已经发过，没有再发。")
        if outcome and len(outcome.at(Stage.SENT)) < len(outcome.deliveries):
            why = outcome.trouble or "未发出的再运行一次本命令即可续发，已发送的不会重发。"
            raise MailError(f"{outcome.words}。{why}")
        if outcome and not self._as_json:
            click.echo(f"{outcome.words}。")

    def _ask_about_doubts(self, outbox: "Outbox") -> None:
        from meetingtui.minutes.mail.parcel import Stage, settled

        for each in outbox.parcels():
            if not each.is_of(self._occasion) or each.edition != self._occasion.edition.key:
                continue
            parcel = each
            for doubt in each.at(Stage.IN_DOUBT):
                question = f"上次不能确定{doubt.name}是否收到。请问一问：收到了吗？"
                has_arrived = chinese.agreed(question, default=True)
                parcel = settled(
                    parcel, doubt.address, has_arrived=has_arrived, at=self._occasion.now
                )
                outbox.save(parcel)

    def _mailing(self, had: dict[str, "Delivery"], paper: bytes = b"") -> "Mailing":
        from meetingtui.minutes.mail.letters import Attachment
        from meetingtui.minutes.mail.mailing import mailing
        from meetingtui.minutes.paper import file_name

        return mailing(
            self._occasion,
            items=self._records.items,
            meetings=self._records.meetings,
            agenda=self._agenda,
            paper=Attachment(name=file_name(self._occasion.meeting), content=paper),
            is_each=self._is_each,
            with_dates=self._with_dates,
            had=had,
        )

    def _paper(self) -> bytes:
        """The minutes' Word file, written now where there is none."""
        from meetingtui.minutes.document import minutes_document, template_for
        from meetingtui.minutes.mail.mailing import attached, paper_file

        meeting = self._occasion.meeting

        def document() -> bytes:
            return minutes_document(
                template_for(self._folder),
                meeting,
                school=self._occasion.school,
                term=self._occasion.term,
                agenda=self._agenda,
                items=self._records.items,
                meetings=self._records.meetings,
            )

        folder = self._folder / "minutes"
        path = paper_file(meeting, folder, document, changed=self._changed)
        return attached(path, meeting).content

    def _mailbox(self) -> "Mailbox":
        from meetingtui.errors import RefusedError

        mailbox = self._occasion.school.mail
        if mailbox is None or not mailbox.host:
            raise RefusedError(
                "school.yaml 里没有写发信邮箱（mail）或服务器（host），不能直接发送。"
                "请照注释补上，或用 --draft 写成草稿。"
            )
        return mailbox


def _password(mailbox: "Mailbox") -> str:
    """From the environment, the keyring, or the user."""
    from meetingtui.minutes.mail.password import known_password

    known = known_password(mailbox, os.environ)
    if known is not None:
        return known
    prompt = f"{mailbox.account} 的授权码（输入时不显示）"
    return str(click.prompt(prompt, hide_input=True, prompt_suffix="：", err=True)).strip()
