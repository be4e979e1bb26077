"""学习分享 and 主题研讨 in the shipped 会议记录."""

import io

import msgspec
from docx import Document

from meetingtui.base import shipped_files as shipped
from meetingtui.documents.meeting_document import full_record_variables
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.template import render_template
from meetingtui.documents.template_variable_table import RECORD
from meetingtui.meeting.record import LearningShare, ShareSourceKind
from meetingtui.meeting.topic_discussion import (
    DecisionKind,
    MajorDecisionKind,
    Opinion,
    Topic,
    VoteResult,
)

RECORD_FILE = shipped.templates_folder() / "record.docx"


def lines_of(records, **changes) -> list[str]:
    meeting = msgspec.structs.replace(records.meeting, **changes)
    with_it = records._replace(meeting=meeting, meetings={**records.meetings, meeting.id: meeting})
    rest = {key: value for key, value in with_it._asdict().items() if key != "meeting"}
    context = full_record_variables(meeting, sources=DocumentSources(**rest))
    document = Document(io.BytesIO(render_template(RECORD_FILE, context, RECORD)))
    assert all(paragraph.text.strip() for paragraph in document.paragraphs)
    return [paragraph.text for paragraph in document.paragraphs]


def test_a_share_tells_its_source_its_points_and_what_is_taken_from_it(records):
    share = LearningShare(
        presenter="林知夏",
        topic="让作业回到学习本身",
        source="《作业设计研究》",
        source_kind=ShareSourceKind.BOOK,
        points=("起点是学习目标",),
        takeaways=("先由教研组审核", "每周抽查"),
    )
    lines = lines_of(records, share=share)
    begins = lines.index("一、学习分享")
    assert lines[begins + 1 : begins + 6] == [
        "林知夏以“让作业回到学习本身”为题作学习分享。分享书刊：《作业设计研究》。",
        "1.起点是学习目标。",
        "学习启示：",
        "（1）先由教研组审核。",
        "（2）每周抽查。",
    ]


def test_a_single_takeaway_follows_its_heading_and_none_leaves_nothing(records):
    one = LearningShare(topic="作业", takeaways=("先审核",))
    assert "学习启示：先审核。" in lines_of(records, share=one)
    assert not [line for line in lines_of(records) if "学习启示" in line]


def test_a_major_topic_names_its_kind_and_its_votes_once(records):
    topic = Topic(
        id=1,
        title="更换护眼灯",
        proposer="乔木森",
        major=MajorDecisionKind.FUNDS,
        opinions=(Opinion(name="乔木森", text="已询价"), Opinion(name="程远舟", text="同意")),
        decision="控制价二十八万元",
        decision_kind=DecisionKind.PASSED,
        vote=VoteResult(votes_for=5, abstained=1),
    )
    lines = lines_of(records, topics=(topic,))
    assert "（一）更换护眼灯（提出人：乔木森）〔三重一大：大额资金使用〕" in lines
    assert (
        "2.决议（通过）：控制价二十八万元。应到会 8 人，实到会 6 人；"
        "表决结果：赞成 5 票，反对 0 票，弃权 1 票。"
    ) in lines
    assert "\n".join(lines).count("表决结果") == 1
    assert "一致通过" not in "\n".join(lines)


def test_opinions_stand_in_the_order_given_and_neighbours_who_agree_in_one_line(records):
    said = (
        ("林知夏", "同意"),
        ("乔木森", "同意。"),
        ("程远舟", "先试两周"),
        ("林知夏", "那就先试两周再看"),
    )
    topic = Topic(
        id=1,
        title="错峰放学",
        opinions=tuple(Opinion(name=name, text=text) for name, text in said),
        decision_kind=DecisionKind.PASSED,
    )
    lines = lines_of(records, topics=(topic,))
    first = lines.index("（1）林知夏、乔木森：同意。")
    assert lines[first + 1 : first + 3] == [
        "（2）程远舟：先试两周。",
        "（3）林知夏：那就先试两周再看。",
    ]
