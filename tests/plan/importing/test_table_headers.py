"""The headers of a table are told from its rows, and choose the column that names its rows."""

import pytest

from meetingtui.plan.importing.table_headers import (
    choose_title_column_by_headers,
    split_headers_from_rows,
)


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        (("类别", "工作项目", "具体措施", "完成时间"), "工作项目"),
        (("序号", "重点工作", "推进措施", "责任人"), "重点工作"),
        (("序号", "工作内容", "具体措施", "完成时限"), "工作内容"),
        (("任务", "举措", "责任人"), "举措"),
        (("工作项目", "具体措施"), "具体措施"),
    ],
)
def test_an_undertaking_keeps_its_name_before_its_steps(headers, named):
    merged = named == "举措"
    rows = [
        tuple(f"{header}{0 if merged and header == '任务' else row}" for header in headers)
        for row in range(3)
    ]
    assert headers[choose_title_column_by_headers(headers, rows)] == named


def test_months_without_a_header_are_no_header():
    rows = [("九月", "开学典礼"), ("十月", "运动会")]
    headers, body = split_headers_from_rows(rows)
    assert (headers, body) == (("时间", "工作内容"), rows)
