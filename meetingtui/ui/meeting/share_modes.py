"""What the entry line can record on a share."""

from meetingtui.meeting.sharing import SourceKind
from meetingtui.ui.widgets.entry import Mode

POINTS = Mode("points", "要点", "一条一行，回车记入")
TOPIC = Mode("topic", "主题", "分享的题目")
SOURCE = Mode("source", "来源", "书名、文件或讲座；再按 F7 换种类")
PRESENTER = Mode("presenter", "分享人", "姓名")
TAKEAWAYS = Mode("takeaways", "启示", "对我们的启发，一条一行")
TASK = Mode("task", "议定任务", "事项 责任人 时限，如：整理成校本材料 王主任 下周五前")
SOURCES = {
    kind: Mode(f"source-{kind.value}", f"来源·{kind.label}", "书名、文件或讲座；再按 F7 换种类")
    for kind in SourceKind
}

ALL = (POINTS, TOPIC, SOURCE, PRESENTER, TAKEAWAYS, TASK, *SOURCES.values())


def is_source(mode: Mode) -> bool:
    """Whether the mode records where the share is from."""
    return mode is SOURCE or mode in SOURCES.values()


def kind_of(mode: Mode) -> SourceKind | None:
    """The kind that a source is recorded as; None where its words decide."""
    return next((kind for kind, each in SOURCES.items() if each == mode), None)


def after(kind: SourceKind | None) -> SourceKind:
    """The next kind; the first where there was none."""
    kinds = list(SOURCES)
    return kinds[(kinds.index(kind) + 1) % len(kinds)] if kind else kinds[0]
