"""Parse a discussion line into speakers and opinions: 「贺校长觉得接送时间要错开」."""

import re

import msgspec

from meetingtui.base.pinyin import looks_like_initials
from meetingtui.meeting.topic_discussion import Opinion
from meetingtui.school.roster import Mention, MentionGroup, Roster

_SAYS = (
    "补充(?:说|道|一点|一句)?|说道|说(?![明服法话教课理辞了])|讲(?![解座课话台述了])|认为|觉得|表示|指出|提出"
    "|强调(?!了)|提到|谈到|反映(?!了)|回应|介绍说|发言"
)
"""Verbs of saying, which are left out of the recorded opinion."""

_STANDS = (
    "(?:也|都|完全|基本|原则上|表示)?(?:不?同意|不?赞[成同]|不?支持|反对|附议|没有?意见|无意见|没问题|弃权)"
    "|建议|提议|提醒|希望|担心|要求|主张|愿意|质疑|询问|说明|汇报|通报|介绍|不想|认可|保留意见"
    "|强调|反映|讲了|讲解|说了"
)
"""Verbs of taking a stand, which are part of the recorded opinion."""

_ALL = r"(?:老师|同志)?(?:[两二三四五几]位?人?)?(?:都|均|也|一致)?"
_SEPARATED = re.compile(rf"(?P<all>{_ALL})说?\s*[：:，,\s]\s*(?P<text>\S.*)", re.DOTALL)
_SAID = re.compile(rf"(?P<all>{_ALL})(?:{_SAYS})\s*[：:，,\s]*(?P<text>\S.*)", re.DOTALL)
_STOOD = re.compile(rf"(?P<all>{_ALL})(?P<text>(?:{_STANDS}).*)", re.DOTALL)
_SPOKEN = (_SAID, _STOOD, _SEPARATED)

_SOMEBODY = re.compile(
    rf"(?P<who>[\u4e00-\u9fffA-Za-z、]{{2,10}}?)(?:{_SAYS}|[：:]|都?(?:同意|建议)|\s)\S"
)


class OpinionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed discussion line: opinions with their speakers, and what could not be resolved."""

    opinions: tuple[Opinion, ...]
    """Opinions in the order of the line; without a name where no listed person is named."""
    unclear: tuple[Mention, ...] = ()
    """Speakers that fit several people; they have to be clarified, not guessed."""
    unknown: str = ""
    """Word for a speaker who is not listed: 校医, gxm; empty where there is none."""

    @property
    def doubt(self) -> str:
        """Chinese hint on what has to be clarified; empty where everything is clear."""
        if self.unclear:
            asked = self.unclear[0]
            return f"{asked.words} 可能是 {'、'.join(asked.people)}，请写姓名"
        return f"没认出 {self.unknown}，不署名" if self.unknown else ""


def read_opinions(text: str, roster: Roster) -> OpinionLine:
    """Parse one typed line, or several pasted lines, into opinions.

    A line begins with its speakers, joined by 、 or 和, in any form of address. Behind them stands
    punctuation, a space, a verb of saying (说, 认为) or a verb of taking a stand (同意, 建议). Each
    of several speakers gets the same opinion. Any other line gives an opinion without a name.
    """
    found = [_read(line.strip(), roster) for line in text.splitlines() or [text]]
    return OpinionLine(
        opinions=tuple(opinion for each in found for opinion in each.opinions),
        unclear=tuple(mention for each in found for mention in each.unclear),
        unknown=next((each.unknown for each in found if each.unknown), ""),
    )


def _read(line: str, roster: Roster) -> OpinionLine:
    group = _speakers(line, roster)
    said = (
        next((m for p in _SPOKEN if (m := p.fullmatch(line, group.end))), None) if group else None
    )
    if group is None or said is None:
        return OpinionLine(opinions=(Opinion(text=line),), unknown=_stranger(line, roster))
    if group.unclear:
        return OpinionLine(opinions=(Opinion(text=line),), unclear=group.unclear)
    text = said["text"].strip()
    names = dict.fromkeys(group.people)
    return OpinionLine(opinions=tuple(Opinion(name=name, text=text) for name in names))


def _speakers(line: str, roster: Roster) -> MentionGroup | None:
    """Return the people a line begins with; None where it begins with anything else."""
    group = roster.mention_group_at(line)
    return None if group is None or group.departments else group


def _stranger(line: str, roster: Roster) -> str:
    """Return the word for an unlisted person whom a line seems to quote.

    Empty where there is none.
    """
    match = _SOMEBODY.match(line)
    if match is None:
        return ""
    names = match["who"].split("、")
    unread = [each for each in names if looks_like_initials(each) and not roster.mention_at(each)]
    if unread:
        return unread[0]
    is_spaced = match[0][-2].isspace()
    group = roster.mention_group_at(line)
    if is_spaced or (group and group.end >= len(match["who"])):
        return ""
    return next((each for each in names if roster.mention_at(each) is None), "")
