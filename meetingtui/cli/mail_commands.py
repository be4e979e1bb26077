"""``meetingtui mail``: write a meeting's minutes as mail drafts, or send them."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from meetingtui.base.clock import now_with_time_zone as this_moment
from meetingtui.cli.command_helpers import (
    ChineseCommand,
    confirm,
    json_output_options,
    meeting_by_number,
    opened_term,
    print_json,
)

if TYPE_CHECKING:
    from meetingtui.documents.mail.delivery import DeliveryOutcome
    from meetingtui.documents.mail.mailing_preparation import Mailing
    from meetingtui.documents.mail.outgoing_email import OutgoingEmail, RecipientDelivery
    from meetingtui.school.mail_settings import MailSettings
    from meetingtui.store.outbox import Outbox


@click.command(
    "mail",
    cls=ChineseCommand,
    help="把某一次例会的纪要发给与会人员；默认写成草稿，不需要服务器。",
)
@click.argument("number", type=int, metavar="次数")
@click.option("--draft", "wants_draft", is_flag=True, help="写成草稿（.eml），这也是默认的做法。")
@click.option("--send", "wants_send", is_flag=True, help="用 school.yaml 里的邮箱直接发送。")
@click.option("--each", "is_each", is_flag=True, help="每人一封，写明本人的任务；默认一封给全体。")
@click.option("--ics", "with_dates", is_flag=True, help="附上下次例会和各项时限的日程文件。")
@click.option("--dry-run", is_flag=True, help="只显示发给谁、写什么，什么都不做。")
@click.option("--yes", is_flag=True, help="不再询问。")
@json_output_options("输出 JSON；与 --send 同用时要加 --yes。")
@click.pass_obj
def send_or_draft_minutes(
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
    """Send a meeting's minutes to the participants by e-mail, or write them as drafts, which is the
    default.

    Args:
        folder: the data folder.
        number: number of the meeting.
        wants_draft: whether drafts (``.eml``) are written.
        wants_send: whether the e-mails are sent with the mailbox in school.yaml; not with
            ``wants_draft``.
        is_each: whether everybody gets an own e-mail with the own tasks, instead of one to all.
        with_dates: whether a calendar file with next meeting and deadlines is attached.
        dry_run: whether only recipients and letters are printed.
        yes: whether to proceed without asking, except for a password that is not stored.
        as_json: whether JSON is printed; nothing is then asked, so that sending also needs ``yes``.
    """
    from meetingtui.store.outbox import Outbox

    if wants_draft and wants_send:
        raise click.UsageError("--draft 和 --send 只能写一个。")
    if as_json and wants_send and not (yes or dry_run):
        raise click.UsageError("--json 与 --send 同用时，请加上 --yes。")
    mailer = _MinutesMailer(folder, number, is_each=is_each, with_dates=with_dates, as_json=as_json)
    asks = not (yes or as_json)
    if dry_run:
        mailer.print_dry_run(Outbox(folder).read_emails() if wants_send else ())
    elif wants_send:
        mailer.send_to_remaining_recipients(Outbox(folder), asks=asks)
    else:
        mailer.write_drafts(asks=asks)


class _MinutesMailer:
    """The mailing of one meeting's minutes, with its output on the terminal.

    Args:
        folder: the data folder; the present term is read once, on creation.
        number: number of the meeting.
        is_each: whether everybody gets an own e-mail with the own tasks.
        with_dates: whether a calendar file is attached.
        as_json: whether JSON is printed instead of text.
    """

    def __init__(
        self, folder: Path, number: int, *, is_each: bool, with_dates: bool, as_json: bool
    ) -> None:
        from meetingtui.documents.mail.letters import MailingContext, current_minutes_version
        from meetingtui.meeting.fixed_agenda import load_agenda

        with opened_term(folder) as (school, term, term_file):
            meeting = meeting_by_number(term_file, number)
            self._records, self._changed = term_file.records, term_file.last_change_time
        self._folder = folder
        self._agenda = load_agenda(folder)
        self._one_mail_each, self._with_dates, self._as_json = is_each, with_dates, as_json
        self._mailing_context = MailingContext(
            meeting=meeting,
            school=school,
            term=term,
            version=current_minutes_version(meeting),
            now=this_moment(),
        )

    def print_dry_run(self, emails: Iterable["OutgoingEmail"]) -> None:
        """Print the recipients and letters of the minutes without writing or sending anything.

        ``emails`` are those in the outbox; who got this version already is left out. Empty for
        drafts, which go to all.
        """
        from meetingtui.documents.mail.outgoing_email import deliveries_preventing_resend

        already_sent = deliveries_preventing_resend(emails, self._mailing_context)
        mailing = self._prepare_mailing(already_sent)
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
            print_json({**mailing_as_json_dict(mailing, already_sent.values()), "letters": letters})
            return
        print_recipients(mailing, already_sent.values())
        for letter in mailing.letters:
            files = "、".join(each.name for each in letter.attachments)
            names = "、".join(each.joined_names for each in letter.to)
            click.echo(f"\n收件人：{names}\n主题：{letter.subject}\n附件：{files}\n\n{letter.body}")
        click.echo("这是试运行，什么都没有写、没有发。")

    def write_drafts(self, *, asks: bool) -> None:
        """Write the letters with the minutes into the outbox as drafts.

        With ``asks``, ask for consent first; nothing is written if it is refused.
        """
        from meetingtui.documents.mail.mime_encoding import write_drafts_of_minutes_letters
        from meetingtui.store.outbox import FOLDER

        mailing = self._prepare_mailing({})
        if not self._as_json:
            print_recipients(mailing, ())
        if asks and not confirm(f"写成 {len(mailing.letters)} 封草稿吗？", default=True):
            click.echo("没有写，什么都没有改。")
            return
        mailing = self._prepare_mailing({}, self._read_or_write_minutes_file())
        folder = self._folder / FOLDER
        written = write_drafts_of_minutes_letters(
            mailing.letters, self._mailing_context, folder, now=self._mailing_context.now
        )
        if self._as_json:
            print_json(
                {**mailing_as_json_dict(mailing, ()), "written": [str(path) for path in written]}
            )
            return
        for path in written:
            click.echo(f"已写出：{path}")
        click.echo("用 Outlook 或 Foxmail 打开，核对后点“发送”。")

    def send_to_remaining_recipients(self, outbox: "Outbox", *, asks: bool) -> None:
        """Send the minutes to all recipients who do not have them yet, after asking where ``asks``.

        Raises:
            RefusedError: school.yaml names no mail server.
            StoreBusyError: another window is sending.
            MailError: not everybody could be reached; the outbox records who.
        """
        mail_settings = self._required_mail_settings()
        with outbox.lock():
            self._confirm_and_deliver(outbox, mail_settings, asks=asks)

    def _confirm_and_deliver(
        self, outbox: "Outbox", mail_settings: "MailSettings", *, asks: bool
    ) -> None:
        """Send the letters that are still due.

        First asks about doubtful earlier deliveries, for consent (both only with ``asks``) and for
        the password; then saves the new letters in the outbox and delivers them.

        Args:
            outbox: the outbox, locked by the caller.
            mail_settings: the school's mailbox.
            asks: whether the user is asked.
        """
        from meetingtui.documents.mail.outgoing_email import (
            deliveries_preventing_resend,
            make_outgoing_email,
        )

        if asks:
            self._ask_about_uncertain_deliveries(outbox)
        old = [
            each
            for each in outbox.read_emails()
            if each.contains_minutes_of_meeting(self._mailing_context)
        ]
        already_sent = deliveries_preventing_resend(old, self._mailing_context)
        mailing = self._prepare_mailing(already_sent)
        if not self._as_json:
            print_recipients(mailing, already_sent.values())
        if not mailing.letters:
            self._print_result(mailing, already_sent.values(), None)
            return
        question = f"从 {mail_settings.address} 发给 {len(mailing.recipients.found)} 个邮箱吗？"
        if asks and not confirm(question, default=False):
            click.echo("没有发送。")
            return
        password = _find_or_ask_password(mail_settings)
        mailing = self._prepare_mailing(already_sent, self._read_or_write_minutes_file())
        fresh = [
            make_outgoing_email(letter, self._mailing_context, mail_settings)
            for letter in mailing.letters
        ]
        outbox.replace_emails(old, fresh)
        self._print_result(
            mailing,
            already_sent.values(),
            self._deliver_and_report_progress(outbox, fresh, mail_settings, password),
        )

    def _deliver_and_report_progress(
        self,
        outbox: "Outbox",
        emails: Iterable["OutgoingEmail"],
        mail_settings: "MailSettings",
        password: str,
    ) -> "DeliveryOutcome":
        """Deliver letters with the minutes one after the other, printing a line for each.

        Args:
            outbox: stores their delivery states.
            emails: the e-mails to send.
            mail_settings: the school's mailbox.
            password: its password.

        Returns:
            The state of every address, and why sending ended early, if it did.
        """
        from meetingtui.documents.mail.delivery import send_emails_of_outbox

        def print_delivery(done: int, total: int, result: "RecipientDelivery") -> None:
            """Print one line on a delivery, with its number of all, unless JSON is wanted."""
            if not self._as_json:
                click.echo(f"{done}/{total} {delivery_text(result)}")

        return send_emails_of_outbox(
            emails,
            mail_settings,
            password=password,
            save=outbox.save_email,
            now=this_moment,
            on_progress=print_delivery,
        )

    def _print_result(
        self,
        mailing: "Mailing",
        already_sent: Iterable["RecipientDelivery"],
        outcome: "DeliveryOutcome | None",
    ) -> None:
        """Print the outcome of sending the minutes as text or JSON.

        Args:
            mailing: the letters and recipients.
            already_sent: deliveries of this version before, which are not repeated.
            outcome: the result; None if nothing had to be sent.

        Raises:
            MailError: an address was not reached.
        """
        from meetingtui.documents.mail.mail_errors import MailError
        from meetingtui.documents.mail.outgoing_email import DeliveryStage

        if self._as_json:
            results = (
                [delivery_as_json_dict(each) for each in outcome.deliveries] if outcome else []
            )
            trouble = outcome.reason_ended_early if outcome else ""
            print_json(
                {
                    **mailing_as_json_dict(mailing, already_sent),
                    "results": results,
                    "trouble": trouble,
                }
            )
        elif outcome is None:
            click.echo("这一版纪要都已经发过，没有再发。")
        if outcome and len(outcome.deliveries_at_stage(DeliveryStage.SENT)) < len(
            outcome.deliveries
        ):
            why = (
                outcome.reason_ended_early or "未发出的再运行一次本命令即可续发，已发送的不会重发。"
            )
            raise MailError(f"{outcome.counts_text}。{why}")
        if outcome and not self._as_json:
            click.echo(f"{outcome.counts_text}。")

    def _ask_about_uncertain_deliveries(self, outbox: "Outbox") -> None:
        """Ask about each delivery of these minutes that is in doubt whether the letter arrived, and
        save the answer in the outbox.
        """
        from meetingtui.documents.mail.outgoing_email import (
            DeliveryStage,
            resolve_doubtful_delivery,
        )

        for each in outbox.read_emails():
            if (
                not each.contains_minutes_of_meeting(self._mailing_context)
                or each.edition != self._mailing_context.version.key
            ):
                continue
            parcel = each
            for doubt in each.deliveries_at_stage(DeliveryStage.IN_DOUBT):
                question = f"上次不能确定{doubt.name}是否收到。请问一问：收到了吗？"
                has_arrived = confirm(question, default=True)
                parcel = resolve_doubtful_delivery(
                    parcel, doubt.address, has_arrived=has_arrived, at=self._mailing_context.now
                )
                outbox.save_email(parcel)

    def _prepare_mailing(
        self, already_sent: dict[str, "RecipientDelivery"], attachment: bytes = b""
    ) -> "Mailing":
        """Prepare the letters with the minutes to all recipients who do not have this version yet.

        Args:
            already_sent: deliveries of this version by lower-case address.
            attachment: content of the minutes' Word file; empty if the letters are only counted or
                shown.
        """
        from meetingtui.documents.document_file import meeting_file_name
        from meetingtui.documents.mail.letters import Attachment
        from meetingtui.documents.mail.mailing_preparation import prepare_mailing

        return prepare_mailing(
            self._mailing_context,
            items=self._records.items,
            meetings=self._records.meetings,
            agenda=self._agenda,
            minutes_attachment=Attachment(
                name=meeting_file_name(self._mailing_context.meeting), content=attachment
            ),
            individually=self._one_mail_each,
            with_calendar=self._with_dates,
            already_sent=already_sent,
        )

    def _read_or_write_minutes_file(self) -> bytes:
        """Return the content of the minutes' Word file, which is written to ``minutes/`` first
        where there is no current one.
        """
        from meetingtui.documents.mail.mailing_preparation import (
            current_or_new_minutes_file,
            read_minutes_attachment,
        )
        from meetingtui.documents.meeting_document import (
            default_minutes_template_path,
            render_minutes,
        )
        from meetingtui.documents.minutes_variables import DocumentSources

        meeting = self._mailing_context.meeting

        def render_with_default_template() -> bytes:
            """Content of the minutes' Word file, made with the school's default template."""
            return render_minutes(
                default_minutes_template_path(self._folder),
                meeting,
                sources=DocumentSources(
                    school=self._mailing_context.school,
                    term=self._mailing_context.term,
                    agenda=self._agenda,
                    items=self._records.items,
                    meetings=self._records.meetings,
                ),
            )

        folder = self._folder / "minutes"
        path = current_or_new_minutes_file(
            meeting,
            folder,
            render_with_default_template,
            changed=self._changed,
            now=self._mailing_context.now,
        )
        return read_minutes_attachment(path, meeting).content

    def _required_mail_settings(self) -> "MailSettings":
        """Return the school's mail settings; refused where no mail server is set."""
        from meetingtui.base.errors import RefusedError

        mail_settings = self._mailing_context.school.mail
        if mail_settings is None or not mail_settings.host:
            raise RefusedError(
                "school.yaml 里没有写发信邮箱（mail）或服务器（host），不能直接发送。"
                "请照注释补上，或用 --draft 写成草稿。"
            )
        return mail_settings


def _find_or_ask_password(mail_settings: "MailSettings") -> str:
    """Return the mail password from the environment or the keyring, else as typed by the user:
    hidden on a terminal, otherwise the next line of standard input.
    """
    from meetingtui.documents.mail.smtp_connection import find_mail_password

    known = find_mail_password(mail_settings, os.environ)
    if known is not None:
        return known
    if not sys.stdin.isatty():
        # On Windows a hidden prompt waits for the console, also where a program gives the answer.
        return sys.stdin.readline().strip()
    prompt = f"{mail_settings.login_name} 的授权码（输入时不显示）"
    return str(click.prompt(prompt, hide_input=True, prompt_suffix="：", err=True)).strip()


def print_recipients(mailing: "Mailing", already_sent: Iterable["RecipientDelivery"]) -> None:
    """Print who gets the e-mail with the minutes, who cannot get it and why, and who has it
    already.

    Args:
        mailing: the letters and recipients.
        already_sent: the deliveries that are not repeated.
    """
    for each in mailing.recipients.found:
        click.echo(f"{'抄送' if each.is_copy else '收件'}  {each.joined_names}  {each.address}")
    for owner in mailing.left_out:
        click.echo(f"收不到  {owner.name}  {owner.why}")
    for missed in mailing.recipients.unreachable:
        click.echo(f"无法发送  {missed.name}  {missed.why}")
    for done in already_sent:
        click.echo(f"不再发  {delivery_text(done)}")


def delivery_text(delivery: "RecipientDelivery") -> str:
    """Describe one delivery of an e-mail in Chinese: 林知夏 已发送; with the reason where there is
    one.
    """
    why = f"：{delivery.reason}" if delivery.reason else ""
    return f"{delivery.name} {delivery.stage.label}{why}"


def mailing_as_json_dict(
    mailing: "Mailing", already_sent: Iterable["RecipientDelivery"]
) -> dict[str, Any]:
    """Return a mailing as a dict for ``--json``.

    Its keys: ``meeting`` (the meeting's number), ``edition`` (key of the version of the minutes),
    ``recipients``, ``unreachable`` (people on the attendance list without a valid address),
    ``left_out`` (people responsible for a task who are no recipients), ``had`` (the deliveries in
    ``already_sent``).
    """
    return {
        "meeting": mailing.mailing_context.meeting.number,
        "edition": mailing.mailing_context.version.key,
        "recipients": [
            {"name": each.joined_names, "address": each.address, "copy": each.is_copy}
            for each in mailing.recipients.found
        ],
        "unreachable": [
            {"name": each.name, "why": each.why} for each in mailing.recipients.unreachable
        ],
        "left_out": [{"name": each.name, "why": each.why} for each in mailing.left_out],
        "had": [delivery_as_json_dict(each) for each in already_sent],
    }


def delivery_as_json_dict(delivery: "RecipientDelivery") -> dict[str, str]:
    """Return one delivery of an e-mail (name, address, stage, reason) as a dict for ``--json``."""
    return {
        "name": delivery.name,
        "address": delivery.address,
        "stage": delivery.stage.value,
        "reason": delivery.reason,
    }
