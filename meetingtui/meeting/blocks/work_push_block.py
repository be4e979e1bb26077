"""The meeting block work follow-up (工作推进): one page per item, then a closing page (小结).

The closing page lists the items without a report. The step 上次议定 (tasks carried over from
earlier meetings) shows its items with the same functions.
"""

from collections.abc import Iterator, Mapping

from meetingtui.base.styled_text import StyledText, styled
from meetingtui.base.wording import BLOCK_NAMES
from meetingtui.meeting.blocks.block_spec import (
    AudienceView,
    AudienceViewPart,
    BlockSpec,
    BlockViewData,
    EntryMode,
    PreparationData,
    PreparedFields,
    SecretaryView,
    audience_task_parts,
    has_task_of_block,
    labelled_part_unless_empty,
    secretary_task_lines,
)
from meetingtui.meeting.call_list import (
    CLOSING_PAGE,
    CallChoice,
    CalledItems,
    item_ids_needing_report,
    item_ids_to_call,
)
from meetingtui.meeting.carry_over_to_next_meeting import unreported_items
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.meeting_findings import (
    ClosingChecklistPoint,
    checklist_point_for_titles,
)
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.styled_item_text import (
    last_report_text,
    pending_report_line,
    styled_item_fact_lines,
    styled_number_and_title,
)
from meetingtui.plan.division_among_departments import title_with_part_mark
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import (
    is_unclaimed,
    next_department_in_cycle,
    was_first_assigned_in_meeting,
)
from meetingtui.plan.item_tree import ItemTree

KEY = "work_push"

PROGRESS = EntryMode("progress", "今天的进展", "一句话，回车记入并到下一项")
TASK = EntryMode(
    "task",
    "议定任务",
    "事项 责任人 时限，如：结题报告初稿 王主任 下周五前",
    key="f7",
    key_label="派任务",
)
DUE = EntryMode(
    "due",
    "完成时限",
    "如：12月5日、下周五、第12周、学期末",
    holds_one=True,
    key="f8",
    key_label="时限",
    in_key_bar=False,
)
OWNER = EntryMode("owner", "责任人", "姓名或部门，几个人用顿号隔开", holds_one=True)
SUMMARY = EntryMode("summary", "小结", "↑↓ 选一项，回车补说", holds_one=True)


def call_choice_of_meeting(data: BlockViewData) -> CallChoice:
    """Return the choice of which items a meeting calls for reports, and in which order; all open
    ones where it means the prepared ones and the meeting has none.
    """
    return CallChoice.from_session_key(data.call_list_choice_key).or_all_if_none_prepared(
        data.meeting
    )


def called_item_ids(data: BlockViewData) -> tuple[int, ...]:
    """Return the ids of the items that a meeting calls for reports, in order."""
    return item_ids_to_call(
        call_choice_of_meeting(data),
        data.meeting,
        data.tree,
        school=data.school,
        meetings_held=[each.on for each in data.closed_meetings],
    )


def is_unclaimed_or_claimed_in_meeting(item: Item, meeting: Meeting) -> bool:
    """Whether an item has neither a department nor people responsible, or has no people and was
    assigned to a department only in this meeting.
    """
    return is_unclaimed(item) or (
        not item.people and was_first_assigned_in_meeting(item, meeting.id)
    )


def styled_item_card(data: BlockViewData, item: Item) -> StyledText:
    """Return an item as styled text for the secretary's window.

    It shows title, facts, the last report not given in this meeting, a submitted report that is not
    accepted yet, and the keys for claiming the item and accepting the report.
    """
    meeting = data.meeting
    claim = ""
    if is_unclaimed_or_claimed_in_meeting(item, meeting):
        name = next_department_in_cycle(item, data.tree, data.school)
        verb = "改由" if item.department else "由"
        claim = f"F9 {verb}{name}认领" if name else "F9 退回待认领"
    state = data.deadline_status(item, meeting.on)
    text = styled_number_and_title(item, data.tree, data.meetings) + styled("\n")
    for fact in styled_item_fact_lines(item, state, meeting.on, claim=claim):
        text += styled("\n") + fact
    last = last_report_text(item, data.tree, data.meetings, except_meeting=meeting.id) or "尚无"
    text += styled("\n", ("上　次  ", "muted"), last)
    if waiting := pending_report_line(item):
        text += styled("\n") + waiting + styled(("  回车采纳", "muted"))
    return text


def recorded_item_lines(data: BlockViewData, item: Item) -> tuple[StyledText, ...]:
    """Return what a meeting recorded on an item: its progress in one line, then the tasks given on
    it in the work follow-up, one line each; empty for neither.
    """
    here = item.progress_in_meeting(data.meeting.id)
    lines: tuple[StyledText, ...] = ()
    if here is not None:
        moved = f"{here.before.label} → {here.after.label}" if here.changes_status else ""
        words = "  ".join(filter(None, (moved, here.text_and_field_changes)))
        lines = (styled(("本　次  ", "muted"), (words, "bold primary")),)
    return (*lines, *secretary_task_lines(data, TaskPlace(block=KEY, parent=item.id)))


def styled_closing_page(items: CalledItems) -> StyledText:
    """Return the closing page (小结) of the items called: counts by status, whether all were
    reported on, and the keys to go on with.
    """
    counts = [
        f"{status.label} {count} 项"
        for status in Status
        if (count := sum(item.status is status for item in items.items))
    ]
    left = (
        (("未汇报", "bold at-risk"), ("    ↑↓ 选一项，回车补说；或按 F4 往下走", "muted"))
        if items.unreported_items
        else (("全部已汇报", "bold done"), ("    按 F4 往下走", "muted"))
    )
    return styled(f"现在：{'，'.join(counts)}", "\n\n", *left)


def called_item_heading(items: CalledItems, calling: CallChoice, page: int) -> StyledText:
    """Return the heading of a called item's page: department, position in it, and how many
    reported.

    Args:
        items: the items called.
        calling: which items are called, and in which order.
        page: index of the item, from 0; their number means the closing page (小结).
    """
    count = len(items.items)
    if not count:
        return styled((f"{calling.label}：没有事项", "bold"))
    heard = len(items.reported_item_ids)
    if page == count:
        return styled(
            ("小结", "bold primary"),
            (f"    {calling.label} {count} 项", "muted"),
            (f"    已汇报 {heard} 项，未汇报 {count - heard} 项", "bold"),
        )
    name, nth, of = items.group_position_and_size_of_page(page)
    return styled(
        (f"{name}  {nth} / {of}", "bold primary"),
        (f"    {calling.label} {page + 1} / {count} 项", "muted"),
        (f"，本次已更新 {heard} 项", "muted"),
    )


def carried_task_heading(items: CalledItems, page: int) -> StyledText:
    """Return the heading of a page of 上次议定 (tasks carried over): position, department, number
    done.

    A ``page`` equal to the number of items is the closing page (小结).
    """
    count = len(items.items)
    done = sum(item.status is Status.DONE for item in items.items)
    if count and page == count:
        left = f"，还有 {len(items.unreported_items)} 项没有说到" if items.unreported_items else ""
        return styled(
            ("小结", "bold primary"),
            (f"    上次议定 {count} 项", "muted"),
            (f"    已落实 {done} 项{left}", "bold"),
        )
    where = f"  {page + 1} / {count}" if count else ""
    department = f"    {items.group_heading_of_each_item[page]}" if count else ""
    return styled(
        (f"上次议定{where}", "bold primary"),
        (department, "bold"),
        (f"    已落实 {done} 项", "muted"),
    )


def called_item_secretary_view(
    data: BlockViewData, items: CalledItems, page: int, heading: StyledText
) -> SecretaryView:
    """Return the page of one called item, or the closing page, as the secretary's window shows it.

    Args:
        data: the meeting and the other records.
        items: the items called.
        page: index of the item, from 0; their number means the closing page (小结).
        heading: heading of the page.
    """
    if items.items and page == len(items.items):
        return SecretaryView(heading, styled_closing_page(items))
    if not items.items:
        return SecretaryView(heading, styled(("没有这样的事项。按 F10 换一种范围。", "muted")))
    item = items.items[page]
    return SecretaryView(heading, styled_item_card(data, item), recorded_item_lines(data, item))


def build_called_items(data: BlockViewData, ids: tuple[int, ...]) -> CalledItems:
    """Return the items with these ids as called in a meeting, with what it recorded on them; ids
    that do not exist are left out.
    """
    return CalledItems(
        [data.tree.items[id] for id in ids if id in data.tree.items],
        meeting=data.meeting.id,
        order=call_choice_of_meeting(data).order,
        tree=data.tree,
        school=data.school,
    )


def secretary_view(data: BlockViewData, place: int) -> SecretaryView:
    """Return what the secretary's window shows of the called item with the id ``place``; of the
    first one where that item is not called.

    For :data:`~meetingtui.meeting.call_list.CLOSING_PAGE` it is the closing page (小结).
    """
    items = build_called_items(data, called_item_ids(data))
    page = len(items.items) if place == CLOSING_PAGE else items.page_of_item(place) or 0
    return called_item_secretary_view(
        data, items, page, called_item_heading(items, call_choice_of_meeting(data), page)
    )


def audience_view(data: BlockViewData, place: int) -> AudienceView:
    """Return what the audience window shows of the item with the id ``place``, called or not; of
    the first one called where there is no such item.

    For :data:`~meetingtui.meeting.call_list.CLOSING_PAGE` it is the closing page (小结).
    """
    ids = called_item_ids(data)
    if not ids:
        return AudienceView(
            styled(), (AudienceViewPart(styled(("没有列入的事项", "bold primary"))),)
        )
    if place in data.tree.items and place not in ids:
        ids = (*ids, place)
    items = build_called_items(data, ids)
    if place == CLOSING_PAGE:
        return _audience_closing_page(items)
    page = items.page_of_item(place) or 0
    item = items.items[page]
    group, turn, count = items.group_position_and_size_of_page(page)
    return AudienceView(
        styled((f"{group}  {turn} / {count}", "bold")),
        (
            *audience_item_parts(data, item),
            *audience_task_parts(data, TaskPlace(block=KEY, parent=item.id)),
        ),
    )


def _audience_closing_page(items: CalledItems) -> AudienceView:
    """Return the closing page (小结) of the items called, for the audience window: how many were
    reported on, and those that were not.
    """
    silent: dict[str, list[str]] = {}
    for item, head in zip(
        items.unreported_items,
        items.department_of_each(items.unreported_items),
        strict=True,
    ):
        silent.setdefault(head, []).append(title_with_part_mark(item))
    words = f"已汇报 {len(items.reported_item_ids)} 项，未汇报 {len(items.unreported_items)} 项"
    return AudienceView(
        styled(("小结", "bold")),
        (
            AudienceViewPart(styled((words, "bold primary"))),
            *(
                AudienceViewPart(styled((f"{head}  ", "bold"), "、".join(titles)), rank=1)
                for head, titles in silent.items()
            ),
        ),
    )


def carried_task_audience_view(data: BlockViewData, place: int) -> AudienceView:
    """Return what the audience window shows of the carried-over task (上次议定) with the id
    ``place``; of the first one where the meeting did not carry it over.
    """
    ids = [id for id in data.meeting.carried if id in data.tree.items]
    if not ids:
        return AudienceView(
            styled(), (AudienceViewPart(styled(("没有未办结的事项", "bold primary"))),)
        )
    at = ids.index(place) if place in ids else 0
    return AudienceView(
        styled((f"上次议定事项  {at + 1} / {len(ids)}", "bold")),
        audience_item_parts(data, data.tree.items[ids[at]]),
    )


def audience_item_parts(data: BlockViewData, item: Item) -> tuple[AudienceViewPart, ...]:
    """Return an item as parts of an audience page: title, facts, last report not given in this
    meeting, a report not accepted yet, progress in this meeting, names of evidence files.
    """
    meeting = data.meeting
    here = item.progress_in_meeting(meeting.id)
    moved = here.after.label if here and here.changes_status else ""
    now = "  ".join(filter(None, (moved, here.text_and_field_changes if here else "")))
    last = last_report_text(item, data.tree, data.meetings, except_meeting=meeting.id)
    title = styled_number_and_title(item, data.tree, data.meetings).with_base_color("primary")
    facts = styled_item_fact_lines(item, data.deadline_status(item, meeting.on), meeting.on)
    return (
        AudienceViewPart(title),
        *(AudienceViewPart(fact, rank if rank < 3 else 8) for rank, fact in enumerate(facts)),
        *labelled_part_unless_empty("上　次", last, rank=5),
        *((AudienceViewPart(waiting, 4),) if (waiting := pending_report_line(item)) else ()),
        *labelled_part_unless_empty("本　次", styled((now, "bold primary")), rank=0),
        *labelled_part_unless_empty(
            "材　料", "、".join(file.name for file in item.evidence_files), rank=7
        ),
    )


def _has_records(meeting: Meeting, items: Mapping[int, Item]) -> bool:
    """Whether a meeting gave a task in the work follow-up (工作推进), or recorded progress on an
    item other than the tasks carried over.
    """
    others = (item for item in items.values() if item.id not in meeting.carried)
    return has_task_of_block(meeting, items, KEY) or any(
        item.progress_in_meeting(meeting.id) for item in others
    )


def _has_any_progress_or_task(meeting: Meeting, items: Mapping[int, Item]) -> bool:
    """Whether a meeting recorded progress on any item, or gave a task in the work follow-up
    (工作推进).
    """
    heard = any(item.progress_in_meeting(meeting.id) for item in items.values())
    return heard or has_task_of_block(meeting, items, KEY)


def _prepared_summary(meeting: Meeting, items: Mapping[int, Item]) -> str:
    """Return the number of items prepared to be called: 12 项; empty for none."""
    count = sum(id in items for id in meeting.agenda)
    return f"{count} 项" if count else ""


def _recorded_summary(meeting: Meeting, items: Mapping[int, Item]) -> str:
    """Return the number of items updated, not counting tasks carried over, and of tasks decided in
    the whole meeting: 已更新 9 项，本次议定任务 4 项.
    """
    carried = set(meeting.carried)
    heard = sum(
        each.id not in carried and each.progress_in_meeting(meeting.id) is not None
        for each in items.values()
    )
    tasks = sum(each.meeting == meeting.id for each in items.values())
    return f"已更新 {heard} 项，本次议定任务 {tasks} 项"


def _checklist_points_returning_next_meeting(
    meeting: Meeting, items: Mapping[int, Item], _meetings: Mapping[int, Meeting]
) -> Iterator[ClosingChecklistPoint]:
    """Yield one line for the checklist at a meeting's end with the items that were called
    without a report, where there are any.

    Tasks carried over (上次议定) have a step of their own and are left out.
    """
    silent = [
        title_with_part_mark(item)
        for item in unreported_items(meeting, ItemTree.from_items(items))
        if item.id not in meeting.carried
    ]
    if silent:
        yield checklist_point_for_titles(KEY, "未汇报", silent, returns=True)


def _prefilled_call_list_fields(data: PreparationData) -> PreparedFields:
    """Return what is filled into a meeting before it is held: the items that need a report, to be
    called.
    """
    agenda = item_ids_needing_report(data.tree, data.others, school=data.school, day=data.day)
    return PreparedFields({"agenda": agenda})


SPEC = BlockSpec(
    key=KEY,
    name=BLOCK_NAMES[KEY],
    modes=(PROGRESS, TASK, DUE, OWNER),
    secretary_view=secretary_view,
    audience_view=audience_view,
    has_records=_has_records,
    is_held=_has_any_progress_or_task,
    prepare=_prefilled_call_list_fields,
    prepare_again=lambda _, fresh, __: {"agenda": fresh.agenda},
    prepared_summary=_prepared_summary,
    recorded_summary=_recorded_summary,
    points_that_return=_checklist_points_returning_next_meeting,
)
