"""Word templates and mail on its way."""

from collections.abc import Iterator
from pathlib import Path

from meetingtui.checkup.finding import Finding, grave, passed
from meetingtui.errors import StoreError
from meetingtui.minutes.catalogue import templates
from meetingtui.minutes.mail.parcel import Stage
from meetingtui.minutes.template import check
from meetingtui.store.outbox import Outbox


def look_at_templates(folder: Path) -> Iterator[Finding]:
    """Every template that can be chosen, filled in on trial."""
    whole = 0
    for each in templates(folder):
        problems = check(each.path, each.form.variables)
        if problems:
            where = f"模板 {each.name}"
            more = f"；另有 {len(problems) - 1} 处" if len(problems) > 1 else ""
            yield grave(
                "template", where, f"{problems[0].rstrip('。')}{more}", "改好以前，请选用别的模板。"
            )
        whole += not problems
    yield passed("templates", "模板", f"{whole} 个可以使用")


def look_at_outbox(folder: Path) -> Iterator[Finding]:
    """Mail on its way: whether what is known of it can be read, and whether any is in doubt."""
    try:
        parcels = Outbox(folder).parcels()
    except StoreError as error:
        yield grave("outbox", "outbox", error.message, "")
        return
    doubtful = sum(
        delivery.stage is Stage.IN_DOUBT for parcel in parcels for delivery in parcel.deliveries
    )
    if doubtful:
        yield grave(
            "mail-in-doubt",
            "outbox",
            f"{doubtful} 个人的邮件不能确定是否发出",
            "请先问清，再到会议纪要的邮件里处理。",
        )
    yield passed("outbox", "outbox", f"{len(parcels)} 封发送记录，都读得出来")
