"""The headers of a table are told from its rows."""

from meetingtui.plan.importing.header_rows import split_headers_from_rows


def test_months_without_a_header_are_no_header():
    rows = [("九月", "开学典礼"), ("十月", "运动会")]
    headers, body = split_headers_from_rows(rows)
    assert (headers, body) == (("时间", "工作内容"), rows)
