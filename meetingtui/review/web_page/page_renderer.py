"""Rendering the review's web page: one HTML file that needs no network and also works without
scripts.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from meetingtui.review.term_changes import ChangeSpan
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.review.web_page import chart_data
from meetingtui.review.web_page.page_content import collect_web_page_content
from meetingtui.review.web_page.readership import Readership

SUFFIX = ".html"
"""Suffix of the file name."""

_MODULE_FOLDER = Path(__file__).parent


def web_page_file_name(today: date, readers: Readership = Readership.LEADERS) -> str:
    """File name of the review's web page: 2026-11-23 工作计划推进情况.html; for staff with
    （全体教职工）.
    """
    mark = "" if readers.may_read_meetings else f"（{readers.label}）"
    return f"{today.isoformat()} 工作计划推进情况{mark}{SUFFIX}"


def render_web_page(
    snapshot: TermSnapshot,
    *,
    readers: Readership = Readership.LEADERS,
    earlier: Mapping[str, TermSnapshot] | None = None,
    since: ChangeSpan | None = None,
    filter_description: str = "",
) -> bytes:
    """Collect the content of the review's web page and render it with its template; returns the
    HTML file's bytes, in UTF-8. Nothing is saved.

    Args:
        snapshot: the term, narrowed to the rows a filter selected where there is one.
        readers: the readers the page is made for.
        earlier: snapshots of earlier terms by id, oldest first.
        since: the span of the changes; None for those since the last meeting.
        filter_description: description of the filter; empty without one.
    """
    page = collect_web_page_content(
        snapshot,
        readers=readers,
        earlier=earlier or {},
        since=since,
        filter_description=filter_description,
    )
    style, script = _read_shipped_file("page.css"), _read_shipped_file("page.js")
    text = (
        _jinja_environment()
        .get_template("page.html.jinja")
        .render(
            page=page,
            charts=chart_data,
            style=Markup(style),
            script=Markup(script),
            style_hash=_content_security_policy_hash(style),
            script_hash=_content_security_policy_hash(script),
        )
    )
    return text.encode("utf-8", errors="replace")


@cache
def _jinja_environment() -> Environment:
    """Create the jinja2 environment of the web page's template."""
    return Environment(
        loader=FileSystemLoader(_MODULE_FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _read_shipped_file(name: str) -> str:
    """Read a file shipped beside the web page's module: style sheet or script."""
    return (_MODULE_FOLDER / name).read_text(encoding="utf-8")


def _content_security_policy_hash(text: str) -> str:
    """Hash of one inline script or style of the web page; its content security policy (CSP) lets
    a browser run only those whose hash it lists.
    """
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
