"""One measure in sentences: in the order of days, and plain about what is done and what is not."""

from datetime import date

from summary_term import (
    chapter_item,
    closed_meeting,
    october_achievement,
    report,
    snapshot_of,
)

from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item, ItemKind, Status, Target
from meetingtui.plan.routine import Rhythm, Routine
from meetingtui.review.achievements import list_achievements
from meetingtui.review.summary.measure_sentences import MeasureSentenceWriter
from meetingtui.review.summary.summary_model import DetailLevel

DONE = Status.DONE


def told(*items: Item, meetings=(), detail: DetailLevel = DetailLevel.USUAL) -> str:
    """The sentences of the first item, as one text."""
    snapshot = snapshot_of(items, meetings)
    writer = MeasureSentenceWriter(snapshot, list_achievements(snapshot), detail)
    return "".join(each.text for each in writer.sentences(items[0]))


def under_way(*history, **more) -> Item:
    return chapter_item(10, status=Status.IN_PROGRESS, progress=history, **more)


def test_lines_follow_each_other_without_days():
    item = chapter_item(
        10,
        status=DONE,
        progress=(report("三科初稿完成", 9), report("定稿印发", 10)),
    )
    assert told(item) == "三科初稿完成；定稿印发。"


def test_words_that_say_when_are_kept():
    item = chapter_item(
        10,
        status=DONE,
        progress=(
            report("初稿完成", 9, 3),
            report("上会讨论", 9, 9),
            report("第10周定稿印发", 11),
        ),
    )
    assert told(item) == "初稿完成；上会讨论；第10周定稿印发。"


def test_of_work_that_goes_on_what_was_done_is_told_and_not_what_is_wanting():
    history = (report("已收到论文21篇，还差2个教研组", 11, 9),)
    assert told(under_way(*history)) == "已收到论文21篇。"
    assert told(under_way(report("下一步准备抽测", 11, 9))) == ""
    some = report("结对记录检查一次，有2名党员未谈话，已提醒", 11, 9)
    assert told(under_way(some)) == "结对记录检查一次。"
    assert "还差2个教研组" in told(under_way(*history), detail=DetailLevel.FULL)


def test_a_status_without_words_is_told_by_the_title():
    item = chapter_item(10, "签订责任书", status=DONE, progress=(report("", 9, after=DONE),))
    assert told(item) == "签订责任书已于9月完成。"


def test_nothing_is_told_where_nothing_was_recorded():
    assert told(chapter_item(10)) == ""
    assert told(under_way(report("没有新情况"))) == ""


def task(id: int = 20, **more) -> Item:
    return chapter_item(id, "测试选课系统", kind=ItemKind.TASK, parent=10, meeting=101, **more)


def test_a_task_done_stands_in_its_place_among_the_days():
    item = chapter_item(
        10,
        status=DONE,
        progress=(report("摸底结束", 9, 3), report("已全部开班", 10)),
    )
    done = task(status=DONE, progress=(report("300人同时选课没有卡顿", 9, 20),))
    assert told(item, done) == ("摸底结束。测试选课系统，300人同时选课没有卡顿。已全部开班。")


def test_an_open_task_and_what_was_decided_are_told_in_full_detail_only():
    item = under_way(report("已全部开班", 10))
    meeting = closed_meeting(
        1, 9, 7, topics=(Topic(id=1, title="选课", decision="先摸底后开课。"),)
    )
    open_task = task(topic=1)
    assert "选课" not in told(item, open_task, meetings=[meeting])
    full = told(item, open_task, meetings=[meeting], detail=DetailLevel.FULL)
    assert "第1次例会研讨“选课”，议定：先摸底后开课。" in full


def test_rows_of_a_table_follow_each_in_a_sentence():
    item = under_way()
    rows = [
        chapter_item(
            at,
            title,
            kind=ItemKind.TABLE_ROW,
            parent=10,
            status=DONE,
            progress=(report(words, 10),),
        )
        for at, title, words in ((11, "阅读节", "历时一周"), (12, "体育节", "32个项目全部完成"))
    ]
    assert told(item, *rows) == "10月，阅读节历时一周。体育节，32个项目全部完成。"


def row(at: int, title: str, status: Status, *history) -> Item:
    return chapter_item(
        at, title, kind=ItemKind.TABLE_ROW, parent=10, status=status, progress=history
    )


def test_rows_are_told_in_the_order_of_days_what_is_open_last_and_no_line_repeats_them():
    item = under_way(report("开学典礼、阅读节已完成，总结已交", 10))
    rows = [
        row(11, "阅读节", DONE, report("方案初稿完成", 9), report("历时一周", 10)),
        row(
            12,
            "展演",
            Status.IN_PROGRESS,
            report("已报意向", 9),
            report("还差两个节目", 11, 9),
        ),
        row(13, "典礼", Status.IN_PROGRESS, report("还要彩排", 11, 9)),
        row(14, "开学典礼", DONE, report("家长到场120人", 9)),
    ]
    assert told(item, *rows) == ("9月，开学典礼家长到场120人。10月，阅读节历时一周。展演已报意向。")


def test_a_part_is_told_in_its_departments_name():
    item = under_way()
    part = chapter_item(
        11,
        kind=ItemKind.PART,
        parent=10,
        department="语文组",
        progress=(report("共案已满6份", 11),),
    )
    assert told(item, part).startswith("语文组共案已满6份")


def test_departments_that_say_the_same_are_named_together_and_repeat_no_word_of_the_measure():
    item = under_way(report("语文组试行“先说难点再说教法”", 9), due_text="每周")
    parts = [
        chapter_item(
            at,
            kind=ItemKind.PART,
            parent=10,
            department=name,
            progress=(report(words, 10),),
        )
        for at, name, words in (
            (11, "语文组", "先说难点再说教法，六个组试了一轮"),
            (12, "数学组", "共案齐了"),
            (13, "英语组", "共案齐了"),
        )
    ]
    assert told(item, *parts) == (
        "语文组试行“先说难点再说教法”。语文组六个组试了一轮。数学组、英语组共案齐了。"
    )


AT_LEAST = Target(words="不少于 30 节", amount=30, unit="节", comparison=">=")


def test_a_target_is_told_among_the_results_once_it_is_reached():
    under = under_way(report("已听课17/30节", 11, amount=17.0), target=AT_LEAST)
    assert told(under) == "已听课17节（目标30节）。"
    met = under_way(report("已听课32节", 11, amount=32.0), target=AT_LEAST)
    assert told(met).endswith("计划目标“不少于30节”已经达到（32节）。")


MONTHLY = Routine(
    rhythm=Rhythm.MONTHLY,
    begin=date(2026, 9, 1),
    days=(date(2026, 9, 30), date(2026, 10, 30), date(2026, 11, 30)),
    since=date(2026, 9, 1),
)
TWICE = (report("已检查一轮", 10), report("已检查二轮", 11))


def test_how_often_routine_work_was_done_is_told_once_it_was_done_twice():
    once = under_way(report("已检查一轮", 10), routine=MONTHLY)
    assert "共开展" not in told(once)
    twice = chapter_item(10, "常规检查", status=Status.IN_PROGRESS, progress=TWICE, routine=MONTHLY)
    assert told(twice).endswith("。常规检查每月开展，共开展2次。")


def test_each_routine_is_named_in_its_own_sentence():
    item = under_way()
    below = [
        chapter_item(
            at, title, kind=ItemKind.TABLE_ROW, parent=10, progress=TWICE, routine=MONTHLY, status=s
        )
        for at, title, s in (
            (11, "月考核", Status.IN_PROGRESS),
            (12, "每月排查一次校园安全隐患。", Status.IN_PROGRESS),
            (13, "检查各班卫生、两操和课间秩序并通报", Status.IN_PROGRESS),
        )
    ]
    text = told(item, *below)
    assert "。月考核每月开展，共开展2次。" in text
    assert "。每月排查一次校园安全隐患，共开展2次。" in text
    assert "。“检查各班卫生、两操和课间秩序并通报”每月开展，共开展2次。" in text


def test_a_number_that_a_later_word_may_have_overtaken_is_not_told_as_todays():
    item = under_way(
        report("已听课17节", 10, amount=17.0),
        report("又听了五节", 11),
        target=AT_LEAST,
    )
    assert "计划目标" not in told(item)


def test_honours_stand_with_names_and_with_levels_their_words_do_not_show():
    meeting = closed_meeting(
        3,
        10,
        12,
        achievements=(
            october_achievement("获市优质课评比二等奖", "市级", "罗天成", item=10),
            october_achievement("课例入选优秀案例集", "区级", "孟晓棠", item=10),
            october_achievement("校足球队获市联赛亚军", "市级", "校足球队", item=10),
        ),
    )
    assert told(under_way(), meetings=[meeting]) == (
        "罗天成获市优质课评比二等奖。校足球队获市联赛亚军。课例入选优秀案例集（区级，孟晓棠）。"
    )


def test_in_brief_the_end_of_the_matter_is_told_else_the_line_with_figures():
    done = chapter_item(10, status=DONE, progress=(report("收到12份", 9), report("定稿印发", 10)))
    going = under_way(report("已听课17节", 10), report("已排出周表", 11))
    spoken = under_way(report("展出照片47张", 10), report("说明牌送印", 11))
    for item, words in (
        (done, "定稿印发"),
        (going, "已听课17节"),
        (spoken, "展出照片47张"),
    ):
        snapshot = snapshot_of([item])
        assert (
            MeasureSentenceWriter(snapshot, (), DetailLevel.BRIEF).brief_sentence(item).text
            == f"制订课例标准，{words}。"
        )
    reached = under_way(report("已听课30节", 11, amount=30.0), target=AT_LEAST)
    assert told(reached) == "已听课30节。"


def test_in_brief_nothing_is_told_of_a_report_of_a_time_alone():
    def brief(item: Item):
        writer = MeasureSentenceWriter(snapshot_of([item]), (), DetailLevel.BRIEF)
        return writer.brief_sentence(item)

    assert brief(under_way(report("目前", 11))) is None
    done = chapter_item(10, status=DONE, progress=(report("目前", 11, after=DONE),))
    assert brief(done).text == "制订课例标准已于11月完成。"


def test_of_a_count_that_grows_the_newest_is_told():
    grown = under_way(report("已上12节", 10), report("已上27节，六年级偏少", 11))
    assert told(grown) == "已上27节，六年级偏少。"
    apart = under_way(report("开放日接待家长120人", 10), report("开放日接待家长90人", 11))
    assert told(apart) == "开放日接待家长120人；开放日接待家长90人。"


def test_a_cause_does_not_stay_behind_what_it_was_the_cause_of():
    item = under_way(report("主体完工七成，因设备到货晚，预计推迟半个月", 11))
    assert told(item) == "主体完工七成。"
