"""What the entry line can record on a topic."""

from textual.content import Content

from meetingtui.meeting.discussion import DecisionKind
from meetingtui.ui.marks import plain
from meetingtui.ui.widgets.entry import Mode

OPINION = Mode("opinion", "意见", "姓名 意见内容，如：王主任 建议先试点")
CONCLUSION = Mode("conclusion", "研讨结论", "一两句话")
TASK = Mode("task", "议定任务", "事项 责任人 时限，如：拟定方案 王主任 下周五前")
VOTE = Mode("vote", "表决", "赞成11 反对0 弃权1，或 11 0 1")
TOPIC = Mode("topic", "新议题", "议题名称（提出人）；再按 F9 改当前议题的名称")
TITLE = Mode("title", "议题名称", "清空后回车即删除这个议题")
DECISIONS = {
    kind: Mode(f"decision-{kind.value}", f"决议·{kind.label}", "决议的内容；再按 F8 换方式")
    for kind in DecisionKind
}

ALL = (
    OPINION,
    CONCLUSION,
    TASK,
    DECISIONS[DecisionKind.PASSED],
    VOTE,
    TOPIC,
    TITLE,
    *(mode for kind, mode in DECISIONS.items() if kind is not DecisionKind.PASSED),
)


def kind_of(mode: Mode) -> DecisionKind | None:
    """The way of deciding that a mode records; None for any other mode."""
    return next((kind for kind, each in DECISIONS.items() if each == mode), None)


def after(kind: DecisionKind) -> DecisionKind:
    """The next way of deciding."""
    kinds = list(DECISIONS)
    return kinds[(kinds.index(kind) + 1) % len(kinds)]


def ways(chosen: DecisionKind, proposed: DecisionKind | None) -> Content:
    """Every way of deciding, the chosen one marked; before them what the votes call for."""
    each_way = [
        plain(f"【{kind.label}】", "bold $done") if kind is chosen else plain(f" {kind.label} ")
        for kind in DECISIONS
    ]
    called_for = f"按票数应为“{proposed.label}”，回车记下\n" if proposed else ""
    before = [plain(called_for, "bold $primary"), plain("F8 换 ", "$muted")]
    return Content("").join([*before, *each_way])
