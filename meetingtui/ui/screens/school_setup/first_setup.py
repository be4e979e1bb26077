"""The first setup of a school: six pages in order, with a way back to each."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from meetingtui.base.clock import Clock
from meetingtui.base.term_calendar import Term, usual_term, usual_terms
from meetingtui.school.school import School
from meetingtui.school.school_editing import new_school
from meetingtui.ui.screens.school_setup.entries_page import DepartmentsPage
from meetingtui.ui.screens.school_setup.people_page import PeoplePage
from meetingtui.ui.screens.school_setup.settings_forms import meeting_form, name_form, term_form
from meetingtui.ui.screens.school_setup.settings_page import (
    BACK,
    FormPage,
    PageHead,
    SettingsPage,
    SettingsSession,
)
from meetingtui.ui.screens.school_setup.settings_screen import DEPARTMENTS_HINT, PEOPLE_HINT

if TYPE_CHECKING:
    from textual.app import App
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import Paragraphs

# The last step of the first setup


PLAN = "plan"
"""The step's answer for importing a plan next."""


class PlanSetupPage(SettingsPage):
    """The setup page that shows what was set up and offers the plan import."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,enter", "plan", "读入计划", key_display="F5"),
    ]
    can_focus = True

    def body_widgets(self) -> list[Widget]:
        """Return the page's widgets: a summary of what was set up."""
        return [Paragraphs(id="summary")]

    def redraw(self) -> None:
        """Draw the summary of the school."""
        school = self.session.school
        term, habits = school.terms[0], school.meeting
        attending = len(school.attendees)
        lines = [
            school.name,
            f"{term.title}，共 {term.weeks} 周",
            f"{len(school.departments)} 个部门，{len(school.people)} 人，{attending} 人参加例会",
            f"例会：{habits.weekday} {habits.time}　{habits.place}",
        ]
        lines.append(f"主持 {habits.host or '待定'}　记录 {habits.recorder or '待定'}")
        self.query_one("#summary", Paragraphs).show(plain_content("\n".join(lines), "bold"))
        self.show_message("都保存好了。以后要改，在首页按 F9。")

    def action_plan(self) -> None:
        """Close with the answer for importing a plan."""
        self.dismiss(PLAN)


# The first setup of a school


_FIELDS = "直接打字，回车到下一项；要选的按 F6。"


async def set_up_school(app: "App[None]", folder: Path, clock: Clock) -> str | None:
    """Run the setup pages of a new school in the data folder.

    Returns:
        The last page's answer; None where the setup was left before it.
    """
    today = clock().date()
    session = SettingsSession(folder, _unnamed_school(today), clock)
    pages = _setup_pages(session, _terms_around(today))
    at = 0
    result: str | None = None
    while 0 <= at < len(pages):
        result = await app.push_screen_wait(pages[at]())
        if result is None:
            return None
        at += 1 if result != BACK else -1
    return result if at >= len(pages) else None


def _setup_pages(
    session: SettingsSession, terms: tuple[Term, ...]
) -> list[Callable[[], SettingsPage]]:
    def head(step: int, title: str, hint: str) -> PageHead:
        return PageHead(title, hint, step, 6)

    return [
        lambda: FormPage(
            session,
            head(
                1,
                "学校名称",
                "请写学校的全称，它会印在会议纪要上。简称显示在屏幕上，已替您想好，可以改。",
            ),
            name_form(),
        ),
        lambda: FormPage(
            session,
            head(2, "学期", f"日期按常见的校历推算，请对照本校校历改。{_FIELDS}"),
            term_form(lambda: session.school.terms[0].id, choices=terms),
        ),
        lambda: DepartmentsPage(session, head(3, "部门", DEPARTMENTS_HINT)),
        lambda: PeoplePage(session, head(4, "人员", PEOPLE_HINT)),
        lambda: FormPage(
            session, head(5, "例会", f"行政例会一般什么时候开？{_FIELDS}"), meeting_form()
        ),
        lambda: PlanSetupPage(
            session,
            head(6, "工作计划", "最后读入本学期的工作计划（学校的 Word 文件），就可以开会了。"),
        ),
    ]


def _unnamed_school(today: date) -> School:
    """Return a school without a name, as the first setup begins with; it is written once it is
    named.
    """
    return replace(new_school("本校", "", usual_term(today)), name="")


def _terms_around(today: date) -> tuple[Term, ...]:
    """Return the usual terms around a day: the present term, the one before and the one after."""
    found: list[Term] = []
    for term in usual_terms(today.year - 1):
        found.append(term)
        if term.first_monday > today:
            return tuple(found[-3:])
    return ()
