"""What the room sees in the four blocks, and of what was decided last time."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.meeting.agenda import since_last
from meetingtui.meeting.calling import END, Calling, Round, called
from meetingtui.meeting.looking_back import Problem
from meetingtui.meeting.record import Block, Meeting
from meetingtui.plan.dividing import title_of
from meetingtui.plan.item import Item
from meetingtui.ui.desk import Desk
from meetingtui.ui.follow.picture import Part, Picture
from meetingtui.ui.item_card import item_facts, item_title, said_line
from meetingtui.ui.marks import plain
from meetingtui.wording import PENDING

LATEST_OPINIONS = 3
"""How many of the opinions last given stay before the room."""


def learning_share(desk: Desk, meeting: Meeting, _place: int) -> Picture:
    """Who shares what, from where, and its points."""
    share = meeting.share
    return Picture(
        Content(""),
        (
            Part(plain(share.topic or "主题" + PENDING, "bold $primary")),
            *labelled("分享人", share.presenter or PENDING, rank=1),
            *labelled("来　源", share.source, rank=2),
            *(
                Part(plain(f"{number}.  {point}"), rank=3, listed=True)
                for number, point in enumerate(filter(None, share.points), 1)
            ),
            *lines("启　示", share.takeaways, rank=4),
            *questions(desk, Block.LEARNING_SHARE, has_words=share.is_held),
        ),
    )


def topic_discussion(desk: Desk, meeting: Meeting, place: int) -> Picture:
    """One topic, what was decided on it, and what was just said."""
    if not meeting.topics:
        return Picture(
            Content(""),
            (
                Part(plain("还没有议题", "bold $primary")),
                *questions(desk, Block.TOPIC_DISCUSSION, has_words=False),
            ),
        )
    at = max(0, min(place, len(meeting.topics) - 1))
    topic = meeting.topics[at]
    decision = Content("")
    if topic.decision_kind:
        decision = Content.assemble(
            (topic.decision_kind.label, "bold $done"), (f"  {topic.decision}".rstrip(), "bold")
        )
    latest = topic.opinions[-LATEST_OPINIONS:]
    return Picture(
        plain(f"议题 {at + 1} / {len(meeting.topics)}", "bold"),
        (
            Part(plain(topic.title, "bold $primary")),
            *labelled("提　出", topic.proposer, rank=3),
            *labelled("三重一大", topic.major.label if topic.major else "", rank=3),
            *labelled("决　议", decision, rank=0),
            *labelled("表　决", topic.vote.words if topic.vote else "", rank=1),
            *labelled("结　论", plain(topic.conclusion, "bold"), rank=1),
            *tasks(desk, meeting, Block.TOPIC_DISCUSSION, topic=topic.id),
            *(
                Part(
                    Content.assemble((f"{each.name}：" if each.name else "", "bold"), each.text),
                    rank=6 + len(latest) - number,
                    before=len(topic.opinions) - len(latest) + number,
                )
                for number, each in enumerate(latest)
            ),
            *questions(desk, Block.TOPIC_DISCUSSION, has_words=topic.is_discussed),
        ),
    )


def reflection(desk: Desk, meeting: Meeting, place: int) -> Picture:
    """One department: what it did, its problems, what will be better."""
    if not meeting.reflections:
        return Picture(Content(""), (Part(plain("没有部门发言", "bold $primary")),))
    at = max(0, min(place, len(meeting.reflections) - 1))
    found = meeting.reflections[at]
    past = [each for each in desk.held if each.on < meeting.on]
    done = since_last(desk.records.items.values(), found.department, past, meeting.on)
    return Picture(
        plain(f"{at + 1} / {len(meeting.reflections)}", "bold"),
        (
            Part(plain(found.department, "bold $primary")),
            *_problems(found.problems),
            *lines("改　进", found.improvements, rank=2),
            *tasks(desk, meeting, Block.REFLECTION, department=found.department),
            *lines("已完成", found.done, rank=5),
            *lines(
                "进　展",
                [f"{title_of(item)}：{line.words or line.after.label}" for item, line in done],
                rank=6,
            ),
            *questions(desk, Block.REFLECTION, has_words=not found.is_empty or bool(done)),
        ),
    )


def _problems(problems: Iterable[Problem]) -> Iterable[Part]:
    for each in problems:
        state = plain("  已解决" if each.solved else "", "bold $done")
        words = Content.assemble(("问　题  ", "$muted"), each.text, state)
        yield Part(words, rank=1, listed=True)
        yield from labelled("原　因", each.cause, rank=3)


def work_push(desk: Desk, meeting: Meeting, place: int) -> Picture:
    """One item: where it stands, whose it is, what was said of it, what was decided on it."""
    calling = Calling.read(desk.records.sitting.calling).within(meeting)
    ids = called(
        calling,
        meeting,
        desk.tree,
        school=desk.school,
        meetings_held=[each.on for each in desk.held],
    )
    if not ids:
        return Picture(Content(""), (Part(plain("没有列入的事项", "bold $primary")),))
    if place in desk.records.items and place not in ids:
        ids = (*ids, place)
    items = [desk.records.items[i] for i in ids]
    round_ = Round(
        items, meeting=meeting.id, order=calling.order, tree=desk.tree, school=desk.school
    )
    if place == END:
        return _summary(round_)
    leaf = round_.leaf_of(place) or 0
    item = items[leaf]
    group, turn, count = round_.place_in_group(leaf)
    return Picture(
        plain(f"{group}  {turn} / {count}", "bold"),
        (
            *_item(desk, meeting, item),
            *tasks(desk, meeting, Block.WORK_PUSH, parent=item.id),
        ),
    )


def _summary(gone: Round) -> Picture:
    """How many were heard, and department by department what was not."""
    silent: dict[str, list[str]] = {}
    for item, head in zip(gone.unheard, gone.departments(gone.unheard), strict=True):
        silent.setdefault(head, []).append(title_of(item))
    words = f"已汇报 {len(gone.heard)} 项，未汇报 {len(gone.unheard)} 项"
    return Picture(
        plain("小结", "bold"),
        (
            Part(plain(words, "bold $primary")),
            *(
                Part(Content.assemble((f"{head}  ", "bold"), "、".join(titles)), rank=1)
                for head, titles in silent.items()
            ),
        ),
    )


def carried(desk: Desk, meeting: Meeting, place: int) -> Picture:
    """One task that was decided before, and what became of it."""
    items = desk.records.items
    ids = [i for i in meeting.carried if i in items]
    if not ids:
        return Picture(Content(""), (Part(plain("没有未办结的事项", "bold $primary")),))
    at = ids.index(place) if place in ids else 0
    return Picture(
        plain(f"上次议定事项  {at + 1} / {len(ids)}", "bold"),
        _item(desk, meeting, items[ids[at]]),
    )


def labelled(label: str, words: Content | str, *, rank: int) -> tuple[Part, ...]:
    """A line with its label; none without words."""
    said = plain(words) if isinstance(words, str) else words
    return (Part(Content.assemble((f"{label}  ", "$muted"), said), rank),) if said.plain else ()


def lines(label: str, words: Sequence[str], *, rank: int) -> Iterable[Part]:
    """Recorded lines of one kind."""
    for each in words:
        yield Part(Content.assemble((f"{label}  ", "$muted"), each), rank, listed=True)


def tasks(
    desk: Desk,
    meeting: Meeting,
    block: Block,
    *,
    parent: int | None = None,
    topic: int | None = None,
    department: str = "",
) -> Iterable[Part]:
    """What this meeting decided on what is at hand."""
    for task in desk.tree.tasks:
        is_here = (task.meeting, task.block) == (meeting.id, block.value)
        if is_here and (task.parent, task.topic) == (parent, topic):
            if department and task.department != department:
                continue
            yield Part(
                Content.assemble(("议　定  ", "$muted"), task_words(task, meeting)),
                rank=4,
                listed=True,
            )


def task_words(task: Item, meeting: Meeting) -> Content:
    """What, who, by when."""
    return Content.assemble(
        (task.title, "bold"), f"    {task.owner_words}    {task.due_words_on(meeting.on)}"
    )


def questions(desk: Desk, block: Block, *, has_words: bool) -> Iterable[Part]:
    """What the room is asked, until something is said."""
    for question in () if has_words else desk.agenda.block(block).questions:
        yield Part(plain(question, "$muted"), rank=9)


def _item(desk: Desk, meeting: Meeting, item: Item) -> tuple[Part, ...]:
    """An item's title, its facts, the last word on it and this meeting's."""
    here = item.progress_in(meeting.id)
    moved = here.after.label if here and here.moved else ""
    now = "  ".join(filter(None, (moved, here.words if here else "")))
    last = said_line(desk, item, but_in=meeting.id)
    return (
        Part(item_title(desk, item).stylize_before("$primary")),
        *(
            Part(fact, rank=rank if rank < 3 else 8)
            for rank, fact in enumerate(item_facts(desk, item, meeting.on))
        ),
        *labelled("上　次", last, rank=5),
        *labelled("本　次", plain(now, "bold $primary"), rank=0),
    )
