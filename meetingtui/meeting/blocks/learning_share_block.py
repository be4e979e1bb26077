"""The block learning share (学习分享): the rotation of its presenters, its entry modes and what
each window shows of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from meetingtui.base.styled_text import styled
from meetingtui.base.wording import BLOCK_NAMES, PENDING, month_day
from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.blocks.block_spec import (
    AudienceView,
    AudienceViewPart,
    BlockSpec,
    BlockViewData,
    EntryMode,
    PreparationData,
    PreparedFields,
    SearchText,
    SecretaryView,
    guiding_question_parts,
    has_task_of_block,
    labelled_audience_parts,
    labelled_part_unless_empty,
    secretary_task_lines,
)
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.major_decisions import VotingRules
from meetingtui.meeting.meeting_findings import ClosingChecklistPoint
from meetingtui.meeting.record import LearningShare, Meeting, PrefilledValues, ShareSourceKind
from meetingtui.plan.item import Item
from meetingtui.school.school import School

KEY = "learning_share"

POINTS = EntryMode("points", "要点", "一条一行，回车记入", key="f5")
TOPIC = EntryMode("topic", "主题", "分享的题目", holds_one=True, key="f6", in_key_bar=False)
_SOURCE_HINT = "书名、文件或讲座；再按 F10 换种类"
SOURCE = EntryMode("source", "来源", _SOURCE_HINT, holds_one=True)
PRESENTER = EntryMode("presenter", "分享人", "姓名", holds_one=True)
TAKEAWAYS = EntryMode("takeaways", "启示", "对我们的启发，一条一行", key="f9")
TASK = EntryMode(
    "task",
    "议定任务",
    "事项 责任人 时限，如：整理成校本材料 王主任 下周五前",
    key="f7",
    key_label="派任务",
)
SOURCES = {
    kind: EntryMode(f"source-{kind.value}", f"来源·{kind.label}", _SOURCE_HINT, holds_one=True)
    for kind in ShareSourceKind
}


def is_source_mode(mode: EntryMode) -> bool:
    """Whether an entry mode records the source of a learning share, of whatever kind."""
    return mode is SOURCE or mode in SOURCES.values()


def source_kind_of_mode(mode: EntryMode) -> ShareSourceKind | None:
    """Return the kind of source that an entry mode records; None where the typed text decides
    it.
    """
    return next((kind for kind, each in SOURCES.items() if each == mode), None)


def next_source_kind(kind: ShareSourceKind | None) -> ShareSourceKind:
    """Return the kind of source that follows another in the cycle; the first one for None."""
    kinds = list(SOURCES)
    return kinds[(kinds.index(kind) + 1) % len(kinds)] if kind else kinds[0]


def learning_share_at_page(meeting: Meeting, page: int) -> LearningShare:
    """Return the meeting's learning share on a page, counted from 0; the last one for a page beyond
    the end, the first for a negative one.
    """
    return meeting.shares[max(0, min(page, len(meeting.shares) - 1))]


class PresenterTurn(msgspec.Struct, frozen=True, kw_only=True):
    """One person's entry in the rotation of learning share presenters, with the meeting of the last
    turn.
    """

    name: str
    """Full name of the person."""
    last_meeting: Meeting | None = None
    """Last meeting of this term in which the person shared; None where there is none."""

    @property
    def last_turn_text(self) -> str:
        """Chinese text on the last meeting that a person presented in: 第3次 10月12日, or
        本学期还没有.
        """
        if self.last_meeting is None:
            return "本学期还没有"
        return f"第{self.last_meeting.number}次 {month_day(self.last_meeting.on)}"


def presenter_rotation(school: School, past: Sequence[Meeting]) -> list[PresenterTurn]:
    """Return the rotation of the people who attend meetings, next presenter first: those who have
    not shared in ``past``, then those whose share is longest ago; else by roster.

    Args:
        school: the school.
        past: the meetings, oldest first; a presenter who was entered but shared nothing does not
            count.
    """
    shared = {
        share.presenter: at
        for at, each in enumerate(past)
        for share in each.shares
        if share.is_held
    }
    names = sorted(
        (person.name for person in school.attendees), key=lambda name: shared.get(name, -1)
    )
    return [
        PresenterTurn(name=name, last_meeting=past[shared[name]] if name in shared else None)
        for name in names
    ]


def next_presenter(school: School, past: Sequence[Meeting]) -> str:
    """Return the name of the next presenter; empty where nobody attends the meeting.

    ``past`` are the meetings held, oldest first.
    """
    return next((turn.name for turn in presenter_rotation(school, past)), "")


def secretary_view(data: BlockViewData, page: int) -> SecretaryView:
    """Return what the secretary's window shows of the learning share on a page.

    The heading holds presenter, topic and source; the lines are points, takeaways and tasks.
    """
    shares = data.meeting.shares
    share = learning_share_at_page(data.meeting, page)
    at = f"{min(page, len(shares) - 1) + 1} / {len(shares)}  " if len(shares) > 1 else ""
    kind = f"{share.source_kind.label}  " if share.source_kind else ""
    return SecretaryView(
        styled(
            (f"{data.block_name}  {at}", "bold"),
            (share.presenter or PENDING, "bold primary"),
            (f"\n{share.topic}" if share.topic else "", "bold primary"),
            (f"\n来　源  {kind}{share.source}" if share.source else "", "muted"),
        ),
        lines=(
            *(styled(f"{n}.  {point}") for n, point in enumerate(share.points, 1)),
            *(styled(("启　示  ", "muted"), each) for each in share.takeaways),
            *secretary_task_lines(data, TaskPlace(block=KEY)),
        ),
    )


def audience_view(data: BlockViewData, page: int) -> AudienceView:
    """Return what the audience window shows of the learning share on a page: topic, presenter,
    source, points and takeaways, and the guiding questions until something is recorded; tasks are
    not shown.
    """
    share = learning_share_at_page(data.meeting, page)
    return AudienceView(
        styled(),
        (
            AudienceViewPart(styled((share.topic or f"主题{PENDING}", "bold primary"))),
            *labelled_part_unless_empty("分享人", share.presenter or PENDING, rank=1),
            *labelled_part_unless_empty("来　源", share.source, rank=2),
            *(
                AudienceViewPart(styled(f"{number}.  {point}"), rank=3, is_list_entry=True)
                for number, point in enumerate(filter(None, share.points), 1)
            ),
            *labelled_audience_parts("启　示", share.takeaways, rank=4),
            *guiding_question_parts(data, has_words=share.is_held),
        ),
    )


def _has_shares_with_contents(meeting: Meeting) -> bool:
    """Whether a meeting has a learning share with contents; a presenter's name alone does not
    count.
    """
    return any(share.is_held for share in meeting.shares)


def _prepared_summary(meeting: Meeting, _items: Mapping[int, Item]) -> str:
    """Return the presenters and topics prepared for the meeting, joined with ；; empty for none."""
    said = ("  ".join(filter(None, (each.presenter, each.topic))) for each in meeting.shares)
    return "；".join(filter(None, said))


def _recorded_summary(meeting: Meeting, _items: Mapping[int, Item]) -> str:
    """Return presenters and topics of the learning shares held, joined with ；, or 未登记."""
    held = (share for share in meeting.shares if share.is_held)
    said = (" ".join(filter(None, (share.presenter, share.topic))) for share in held)
    return "；".join(filter(None, said)) or "未登记"


def _search_texts(meeting: Meeting) -> Iterator[SearchText]:
    """Yield the texts of each learning share held that search finds: title, presenter, points …."""
    for share in meeting.shares:
        if share.is_held:
            title = share.topic or share.source or BLOCK_NAMES[KEY]
            yield title, share.presenter, share.source, *share.points, *share.takeaways


def _term_total_text(held: Sequence[Meeting]) -> str:
    """Return the number of learning shares in the meetings held: 学习分享 6 次; empty for none."""
    count = sum(share.is_held for meeting in held for share in meeting.shares)
    return f"学习分享 {count} 次" if count else ""


def absent_presenters_with_presence(meeting: Meeting) -> list[tuple[str, str]]:
    """Return the presenters of a meeting's learning shares who are on leave or absent, each once as
    a pair of name and 请假 or 缺席, in the order of the attendance list.
    """
    away = (Presence.LEAVE, Presence.ABSENT)
    presenters = {share.presenter for share in meeting.shares}
    return [
        (line.name, line.presence.label)
        for line in meeting.attendance
        if line.name in presenters and line.presence in away
    ]


def _checklist_points_needing_answer(
    meeting: Meeting, _rules: VotingRules
) -> Iterator[ClosingChecklistPoint]:
    """Yield one line for the checklist at a meeting's end for each presenter of a share who is
    marked as away.
    """
    for presenter, away in absent_presenters_with_presence(meeting):
        yield ClosingChecklistPoint(KEY, f"分享人{presenter}{away}")


def _prefilled_share_fields(data: PreparationData) -> PreparedFields:
    """Return what is filled into a meeting before it is held: a learning share of the next
    presenter.
    """
    presenter = next_presenter(data.school, data.past)
    return PreparedFields({"share": LearningShare(presenter=presenter)}, {"presenter": presenter})


def _refreshed_share_fields(
    meeting: Meeting, fresh: Meeting, _next_topic_id: int
) -> Mapping[str, Any]:
    """Return the learning share of a planned meeting that is prepared again, by field name.

    A share that was not changed by hand gets the present next presenter.

    Args:
        meeting: the planned meeting.
        fresh: the same meeting prepared from the present records alone.
    """
    before = meeting.gathered or PrefilledValues()
    is_untouched = meeting.share.presenter == before.presenter and not meeting.share.is_held
    return {"share": fresh.share if is_untouched else meeting.share}


SPEC = BlockSpec(
    key=KEY,
    name=BLOCK_NAMES[KEY],
    modes=(POINTS, TOPIC, SOURCE, PRESENTER, TAKEAWAYS, TASK, *SOURCES.values()),
    page_count=lambda meeting: len(meeting.shares),
    secretary_view=secretary_view,
    audience_view=audience_view,
    has_records=lambda meeting, _: any(each.topic or each.points for each in meeting.shares),
    is_held=lambda meeting, items: (
        _has_shares_with_contents(meeting) or has_task_of_block(meeting, items, KEY)
    ),
    prepare=_prefilled_share_fields,
    prepare_again=_refreshed_share_fields,
    prepared_summary=_prepared_summary,
    recorded_summary=_recorded_summary,
    search_texts=_search_texts,
    term_total=_term_total_text,
    points_to_answer=_checklist_points_needing_answer,
)
