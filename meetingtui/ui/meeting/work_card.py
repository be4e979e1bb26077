"""What 工作推进 shows large: the item at hand, and at the end what was heard of."""

from textual.content import Content

from meetingtui.meeting.calling import Round
from meetingtui.meeting.record import Meeting
from meetingtui.plan.claiming import next_department
from meetingtui.plan.item import Item, Status
from meetingtui.ui.desk import Desk
from meetingtui.ui.item_card import item_facts, item_title, said_line
from meetingtui.ui.marks import plain


def work_card(desk: Desk, item: Item, meeting: Meeting, *, is_to_be_claimed: bool) -> Content:
    """The item, where it stands, the word in this meeting and the one before."""
    claim = ""
    if is_to_be_claimed:
        name = next_department(item, desk.tree, desk.school)
        verb = "改由" if item.department else "由"
        claim = f"F9 {verb}{name}认领" if name else "F9 退回待认领"
    rows = [
        item_title(desk, item),
        Content(""),
        *item_facts(desk, item, meeting.on, claim=claim),
    ]
    here = item.progress_in(meeting.id)
    if here:
        moved = f"{here.before.label} → {here.after.label}" if here.moved else ""
        words = "  ".join(filter(None, (moved, here.words)))
        rows.append(Content.assemble(("本　次  ", "$muted"), (words, "bold $primary")))
    last = said_line(desk, item, but_in=meeting.id) or "尚无"
    rows.append(Content.assemble(("上　次  ", "$muted"), last))
    return Content("\n").join(rows)


def summary_card(gone: Round) -> Content:
    """How the items called stand now, and what to do about those nobody spoke of."""
    counts = [
        f"{status.label} {count} 项"
        for status in Status
        if (count := sum(item.status is status for item in gone.items))
    ]
    rows = [plain(f"现在：{'，'.join(counts)}"), Content("")]
    if gone.unheard:
        rows.append(
            Content.assemble(
                ("未汇报", "bold $at-risk"), ("    ↑↓ 选一项，回车补说；或按 F4 往下走", "$muted")
            )
        )
    else:
        rows.append(Content.assemble(("全部已汇报", "bold $done"), ("    按 F4 往下走", "$muted")))
    return Content("\n").join(rows)
