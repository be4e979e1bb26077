"""Tests of what the styles of a Word document set."""

from lxml import etree

from meetingtui.plan.importing.word_numbering import W
from meetingtui.plan.importing.word_styles import WordStyles


def _styles(*styles: str) -> WordStyles:
    namespace = W.strip("{}")
    return WordStyles(
        etree.fromstring(f'<w:styles xmlns:w="{namespace}">{"".join(styles)}</w:styles>')
    )


def _character_style(style_id: str, *, based_on: str = "", run: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="character" w:styleId="{style_id}">{base}<w:rPr>{run}</w:rPr></w:style>'
    )


def test_a_character_style_based_on_a_bold_one_is_bold() -> None:
    styles = _styles(
        _character_style("Strong", run="<w:b/>"),
        _character_style("Lead", based_on="Strong"),
        _character_style("RedLead", based_on="Lead", run='<w:color w:val="FF0000"/>'),
    )
    assert styles.is_bold_by_style("Strong")
    assert styles.is_bold_by_style("RedLead")


def test_a_character_style_may_unset_the_bold_of_its_base() -> None:
    styles = _styles(
        _character_style("Strong", run="<w:b/>"),
        _character_style("Light", based_on="Strong", run='<w:b w:val="0"/>'),
    )
    assert not styles.is_bold_by_style("Light")


def test_character_styles_based_on_each_other_are_not_bold() -> None:
    styles = _styles(
        _character_style("One", based_on="Two"),
        _character_style("Two", based_on="One"),
        _character_style("Lost", based_on="Missing"),
    )
    assert not any(map(styles.is_bold_by_style, ("One", "Two", "Lost", "Missing", "")))
