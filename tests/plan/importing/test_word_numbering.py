"""Word's numbers, compared with what LibreOffice shows for the same file."""

import shutil
import subprocess

import pytest
import word_document_xml as word_xml

from meetingtui.plan.importing.word_reader import read_word_document

FORMATS = (
    "decimal",
    "chineseCounting",
    "chineseCountingThousand",
    "taiwaneseCountingThousand",
    "japaneseCounting",
    "ideographTraditional",
    "ideographZodiac",
    "ideographLegalTraditional",
    "decimalEnclosedCircle",
    "decimalEnclosedCircleChinese",
    "decimalZero",
    "upperLetter",
    "lowerLetter",
    "upperRoman",
    "lowerRoman",
    "chineseLegalSimplified",
)

LEVELS = (
    word_xml.numbering_level(0, "chineseCounting", "%1、"),
    word_xml.numbering_level(1, "chineseCounting", "（%2）"),
    word_xml.numbering_level(2, "decimal", "%3."),
    word_xml.numbering_level(3, "decimal", "%3.%4"),
    word_xml.numbering_level(4, "decimalEnclosedCircle", "%5"),
)

NUMS = "".join(
    f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="0"/>{override}</w:num>'
    for list_id, override in (
        (1, ""),
        (2, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
        (3, '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride>'),
    )
)

STEPS = (
    *((0, 1), (1, 1), (2, 1), (2, 1), (3, 1), (3, 1), (1, 1), (2, 1), (3, 1), (4, 1), (4, 1)),
    *((0, 1), (2, 1), (4, 1), (0, 2), (0, 2), (1, 2), (2, 2), (2, 2), (2, 3), (2, 3), (0, 1)),
)


# Chapters, a level that begins at 3, and a list that styles put their paragraphs in.
# LibreOffice knows nothing of levels that never restart or show plain figures.
HABITS = "".join(
    f'<w:abstractNum w:abstractNumId="{50 + i}"><w:multiLevelType w:val="multilevel"/>'
    f"{''.join(levels)}</w:abstractNum>"
    for i, levels in enumerate(
        (
            (
                word_xml.numbering_level(0, "chineseCounting", "第%1章"),
                word_xml.numbering_level(1, "decimal", "（%2）"),
                word_xml.numbering_level(2, "decimal", "%2.%3"),
            ),
            (
                word_xml.numbering_level(0, "chineseCounting", "%1、").replace(
                    'start w:val="1"', 'start w:val="3"'
                ),
                word_xml.numbering_level(1, "decimal", "%2."),
                word_xml.numbering_level(2, "lowerLetter", "%3)"),
            ),
            (
                word_xml.numbering_level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Part"/>'),
                word_xml.numbering_level(
                    1, "chineseCounting", "（%2）", '<w:pStyle w:val="Piece"/>'
                ),
                word_xml.numbering_level(2, "decimal", "%3.", '<w:pStyle w:val="Step"/>'),
            ),
        )
    )
)
HABIT_STEPS = (
    *((0, 50), (1, 50), (1, 50), (0, 50), (1, 50), (2, 50), (2, 50), (0, 50), (2, 50)),
    *((0, 51), (1, 51), (2, 51), (2, 51), (1, 51), (2, 51), (0, 51), (1, 51), (2, 51)),
)


def _style(name, based_on="", list_id="", depth=""):
    numbers = f'<w:numId w:val="{list_id}"/>' if list_id else ""
    level = f'<w:ilvl w:val="{depth}"/>' if depth else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based_on}"/>' if based_on else "")
        + (f"<w:pPr><w:numPr>{level}{numbers}</w:numPr></w:pPr>" if numbers else "")
        + "</w:style>"
    )


STYLES = word_xml.styles(
    _style("Part", "", "52"),
    _style("Piece", "Part", "52", "1"),
    _style("Step", "", "52", "2"),
    _style("OwnStep", "Step"),
    _style("Plain", "Step", "0"),
)
STYLED = ("Part", "Piece", "Step", "OwnStep", "Plain", "Step", "Piece", "OwnStep", "Part", "Step")


def shown_by_libreoffice(path, tmp_path):
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
        timeout=90,
    )
    text = path.with_suffix(".txt").read_text(encoding="utf-8-sig")
    return ["".join(line.split()) for line in text.splitlines() if line.strip()]


def ours(path):
    return [f"{block.number}{block.text}" for block in read_word_document(path).blocks]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_numbers_are_those_that_libreoffice_shows(tmp_path):
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="multilevel"/>'
        f"{word_xml.numbering_level(0, fmt, '（%1）')}</w:abstractNum>"
        for i, fmt in enumerate(FORMATS, start=1)
    )
    nums = "".join(
        f'<w:num w:numId="{10 + i}"><w:abstractNumId w:val="{i}"/></w:num>'
        for i in range(1, len(FORMATS) + 1)
    )
    lists += HABITS
    nums += "".join(
        f'<w:num w:numId="{50 + i}"><w:abstractNumId w:val="{50 + i}"/></w:num>' for i in range(3)
    )
    body = [word_xml.list_paragraph(f"步{i}", depth, num) for i, (depth, num) in enumerate(STEPS)]
    body += [
        word_xml.list_paragraph(f"续{i}", depth, num) for i, (depth, num) in enumerate(HABIT_STEPS)
    ]
    body += [word_xml.paragraph(name, f'<w:pStyle w:val="{name}"/>') for name in STYLED]
    body += [
        word_xml.list_paragraph(fmt, 0, 10 + i)
        for i, fmt in enumerate(FORMATS, start=1)
        for _ in range(22)
    ]
    numbers = word_xml.numbering(*LEVELS, nums=NUMS + nums, lists=lists)
    path = word_xml.write_word_document(
        tmp_path / "lists.docx", *body, numbers=numbers, style=STYLES
    )
    assert ours(path) == shown_by_libreoffice(path, tmp_path)


@pytest.mark.parametrize(
    ("fmt", "values", "expected"),
    [
        ("decimalFullWidth", 12, "１２、项"),
        ("decimalEnclosedParen", 3, "⑶、项"),
        ("decimalEnclosedFullstop", 20, "⒛、项"),
        ("ideographDigital", 10, "一〇、项"),
        ("upperLetter", 28, "BB、项"),
        ("ideographTraditional", 11, "11、项"),
        ("somethingNew", 4, "4、项"),
    ],
)
def test_formats_that_libreoffice_does_not_show_follow_word(tmp_path, fmt, values, expected):
    path = word_xml.write_word_document(
        tmp_path / "list.docx",
        *(word_xml.list_paragraph("") for _ in range(values - 1)),
        word_xml.list_paragraph("项"),
        numbers=word_xml.numbering(word_xml.numbering_level(0, fmt, "%1、")),
    )
    assert ours(path) == [expected]


def test_bullets_are_no_numbers(tmp_path):
    numbers = word_xml.numbering(word_xml.numbering_level(0, "bullet", "•"))
    path = word_xml.write_word_document(
        tmp_path / "list.docx", word_xml.list_paragraph("项"), numbers=numbers
    )
    assert ours(path) == ["•项"]


def test_a_level_may_never_restart_and_may_show_plain_figures(tmp_path):
    levels = (
        word_xml.numbering_level(0, "chineseCounting", "%1、"),
        word_xml.numbering_level(1, "decimal", "（%2）", '<w:lvlRestart w:val="0"/>'),
        word_xml.numbering_level(2, "decimal", "%1.%3", "<w:isLgl/>"),
    )
    path = word_xml.write_word_document(
        tmp_path / "list.docx",
        *(word_xml.list_paragraph("项", depth) for depth in (0, 1, 0, 1, 2)),
        numbers=word_xml.numbering(*levels),
    )
    assert ours(path) == ["一、项", "（1）项", "二、项", "（2）项", "2.1项"]


def test_a_list_that_does_not_exist_numbers_nothing(tmp_path):
    path = word_xml.write_word_document(
        tmp_path / "list.docx",
        word_xml.list_paragraph("项", 0, 99),
        word_xml.list_paragraph("项", 12),
    )
    assert ours(path) == ["项", "项"]
