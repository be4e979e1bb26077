"""The page's bytes: the review's figures, nothing that must not leave, text that stays text."""

import re
from datetime import date
from html import unescape

import msgspec
import pytest
from record_builders import make_closed_meeting, make_measure, make_part, make_task
from small_term import AUTUMN, SCHOOL, SPRING, TODAY, report, snapshot

from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_fields import FieldChange, ItemField
from meetingtui.review.item_counts import counts_by_department, item_counts_of_rows
from meetingtui.review.web_page.page_renderer import render_web_page, web_page_file_name
from meetingtui.review.web_page.readership import Readership
from meetingtui.school.school import Person

HELD = make_closed_meeting(
    5,
    date(2026, 11, 16),
    reflections=(Reflection(department="总务处", problems=(Problem(text="灯坏了"),)),),
)

HOSTILE = "</title><script>alert('1')</script><img src=x onerror=alert(2)>{{ 7*7 }}\"'&amp;"


def small(**rest):
    return snapshot(
        [
            make_measure(
                1,
                department="教学处",
                due=date(2026, 11, 20),
                note="私下说的备注",
                progress=(
                    report(date(2026, 11, 9), "已收齐意见"),
                    msgspec.structs.replace(
                        report(date(2026, 11, 10), ""),
                        changes=(FieldChange(field=ItemField.NOTE, before="", after="改过的备注"),),
                    ),
                ),
            ),
            make_measure(
                2,
                department="总务处",
                due=date(2026, 11, 30),
                people=("周以宁",),
                tags=("书香校园",),
            ),
            make_measure(
                3,
                status=Status.DONE,
                department="总务处",
                progress=(
                    msgspec.structs.replace(
                        report(date(2026, 11, 18), "装好了"),
                        before=Status.IN_PROGRESS,
                        after=Status.DONE,
                    ),
                ),
            ),
            make_measure(4),
            make_task(
                5,
                department="教学处",
                due=date(2026, 11, 22),
                parent=1,
                progress=(report(date(2026, 11, 19), "正在谈话"),),
            ),
            make_part(6, parent=1, department="总务处"),
        ],
        [HELD],
        **rest,
    )


def text_of(page: bytes) -> str:
    body = re.sub(r"<(style|script)\b.*?</\1>", "", page.decode(), flags=re.S)
    return unescape(re.sub(r"<[^>]+>", "", body))


def test_the_page_has_the_figures_of_the_review():
    found = small()
    text = text_of(render_web_page(found))
    whole = item_counts_of_rows(found.rows)
    assert whole.counts_and_completion_rate_text in text
    assert "议定事项 1 项，未办结 1 项，其中滞后 1 项" in text
    for name, figures in counts_by_department(found).items():
        if figures.total:
            assert re.search(
                rf"{name}\s*完成 {figures.done}/{figures.total}，"
                + re.escape(figures.completion_rate_text),
                text,
            )
    assert "灯坏了" in text and "已收齐意见" in text and "正在谈话" in text


def test_all_staff_read_where_things_stand_and_not_what_was_said():
    found = small()
    text = text_of(render_web_page(found, readers=Readership.STAFF))
    assert item_counts_of_rows(found.rows).counts_and_completion_rate_text in text
    for hidden in ("任务5", "正在谈话", "已收齐意见", "装好了", "灯坏了", "议定事项"):
        assert hidden not in text, hidden
    assert "推进中→已完成" in text and "分工6" in text


@pytest.mark.parametrize("readers", Readership)
def test_addresses_and_remarks_never_leave(readers: Readership):
    people = (*SCHOOL.people, Person(name="有邮箱", email="secret@example.com"))
    school = msgspec.structs.replace(SCHOOL, people=people)
    page = render_web_page(small(school=school), readers=readers).decode()
    assert "secret@example.com" not in page
    assert "私下说的备注" not in page and "改过的备注" not in page


def test_hostile_words_stay_words():
    hostile = [
        msgspec.structs.replace(each, title=HOSTILE, people=(HOSTILE,), tags=(HOSTILE,))
        for each in (make_measure(1, due=TODAY, text=HOSTILE), make_task(2))
    ]
    school = msgspec.structs.replace(SCHOOL, name=HOSTILE)
    page = render_web_page(snapshot(hostile, school=school), filter_description=HOSTILE).decode()
    assert "<img" not in page and "alert('1')" not in page
    assert page.count("<script") == page.count("</script>") == 2
    assert text_of(page.encode()).count(HOSTILE) >= 6


def test_a_term_without_a_plan_and_a_filter_without_items_say_so():
    assert "还没有读入计划。" in text_of(render_web_page(snapshot()))
    none = small()
    assert "没有符合的事项。" in text_of(
        render_web_page(none.narrowed_to([]), filter_description="教学处")
    )


def test_what_was_carried_over_tells_its_earlier_term_and_the_goal_every_term():
    before = snapshot(
        [
            make_measure(
                9,
                status=Status.DONE,
                tags=("书香校园",),
                progress=(report(date(2026, 5, 4), "春天说的"),),
            )
        ],
        term=SPRING,
        today=SPRING.end,
    )
    now = snapshot([make_measure(1, origin=f"{SPRING.id}/9", tags=("书香校园",))])
    text = text_of(render_web_page(now, earlier={SPRING.id: before}))
    assert "春天说的" in text
    goals = text[text.index("跨学期的目标") : text.index("全部事项")]
    assert SPRING.title in goals and AUTUMN.title in goals and "人人爱读书" in goals


def test_the_name_says_when_and_for_whom():
    assert web_page_file_name(TODAY) == "2026-11-23 工作计划推进情况.html"
    assert (
        web_page_file_name(TODAY, Readership.STAFF)
        == "2026-11-23 工作计划推进情况（全体教职工）.html"
    )


def test_a_hundred_and_fifty_items_with_a_terms_progress_stay_below_300_kilobytes():
    def lived(id: int) -> Item:
        lines = tuple(
            report(
                date(2026, 9, 14 + week) if week < 16 else date(2026, 10, week),
                "初稿已交，正在征求各教研组意见",
            )
            for week in range(8)
        )
        return make_measure(
            id,
            department="教学处" if id % 2 else "总务处",
            people=("林知夏",),
            due=date(2026, 12, id % 28 + 1),
            text="对照上级最新要求，明确议题提出、会前酝酿、集体讨论、表决记录、结果公开五个环节。",
            progress=lines,
        )

    assert len(render_web_page(snapshot(map(lived, range(1, 151)), [HELD]))) < 300_000
