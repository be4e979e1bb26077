"""Which column of a table names its rows."""

import pytest

from meetingtui.plan.importing.table_headers import split_header, title_column


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        (("类别", "工作项目", "具体措施", "完成时间"), "工作项目"),
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
    assert headers[title_column(headers, rows)] == named


def test_months_without_a_header_are_no_header():
    rows = [("九月", "开学典礼"), ("十月", "运动会")]
    headers, body = split_header(rows)
    assert (headers, body) == (("时间", "工作内容"), rows)
