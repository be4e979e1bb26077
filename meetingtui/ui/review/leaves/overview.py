"""总览: the plan in one look, by department and by chapter."""

from collections.abc import Sequence

from textual.content import Content

from meetingtui.review.figures import count
from meetingtui.review.survey import Survey
from meetingtui.ui.review.line import Line, words


def overview(survey: Survey, width: int) -> Sequence[Line]:
    """The sentence, the lights, then a line a department and a line a chapter."""
    whole = count(survey.rows)
    if not whole.total:
        return [words("还没有计划。请先在“计划”里导入学校的 Word 计划。")]
    return [words(Content.styled(whole.words, "bold"))]
