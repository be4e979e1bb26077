"""Remove page numbers, tables of contents and the navigation of web pages from a document."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeGuard

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.blocks import Block, Line

_PAGE = re.compile(
    r"[—–\-·－]+\s*\d{1,3}\s*[—–\-·－]+|第\s*\d{1,3}\s*页(?:[，,\s/]*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}"
)
_CONTENTS = re.compile(r"目\s*[录次]")
_CONTENTS_LINE = re.compile(r"(?:[.．·•…‥_]\s*){3,}\d{1,3}\s*$|\S\s+\d{1,3}\s*$")
_PAGE_NUMBER = re.compile(r"[\s.．…·‥_—-]*\d{0,3}$")
_WEB = re.compile(
    r"(?:当前|您的?|现在)?(?:所在)?位置[：:].*|首页\s*(?:[>»|/·]|-+>).*|.{0,30}[>»].{0,30}[>»].*"
    r"|[上下]一[篇页条个](?:文章)?(?:$|[：:\s].{0,60})|(?:来源|作者|编辑|责任编辑|发布人|发布者|发布时间|发布日期|点击数?|点击量"
    r"|浏览次数|浏览量|阅读量?|阅读次数|录入|审核|字体|分享到)[：:].*(?:[：:]|\d).*"
    r"|(?:【[^【】]{2,6}】\s*)*【(?:打印|关闭|返回)[^【】]{0,6}】.*|\[?(?:打印|关闭)(?:本页|窗口|此页)?\]?"
    r"|[【\[（(]?\s*字体\s*[：:]\s*[大中小\s]+[】\]）)]?|(?:\[\d{1,2}\]\s*)+(?:下一页|末页|\s)*"
    r"|版权所有.*|Copyright.*|.*ICP备.*|返回(?:顶部|首页|列表)|相关(?:文章|阅读|链接)[：:]?"
    r"|(?:来源|作者|(?:责任)?编辑|发布时间|点击数?|浏览次数|阅读量?|审核|[初复终]审|校对|排版|摄影|供稿|图文|图片|文字|通讯员)[：:]\S{0,20}",
    re.IGNORECASE,
)


def without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without page numbers, web page navigation and typed tables of contents."""
    kept = [block for block in blocks if not (_is_page(block) or _is_web(block) or _is_rule(block))]
    return _without_contents(kept)


def _is_page(block: Block) -> bool:
    return is_short(block, 20) and bool(_PAGE.fullmatch(block.text))


_RULE = re.compile(r"[=＝\-－—–_~～*＊·.…─━]{4,}")


def _is_rule(block: Block) -> bool:
    """Whether a line is drawn with signs: ======, ------."""
    if not is_short(block, 200) or block.text[:1].isalnum():
        return False
    return bool(_RULE.fullmatch("".join(block.text.split())))


def _is_web(block: Block) -> bool:
    return is_short(block, 100) and bool(_WEB.fullmatch(one_line(block.text)))


def is_short(block: Block, signs: int) -> TypeGuard[Line]:
    """Whether a block is a paragraph without automatic number and at most that many characters."""
    return isinstance(block, Line) and not block.number and len(block.text) <= signs


def _without_contents(blocks: list[Block]) -> list[Block]:
    """Typed contents name headings that come again, or end in page numbers."""
    start = next((at for at, block in enumerate(blocks) if _opens_contents(block)), None)
    if start is None:
        return blocks
    keys = [_key(block) if isinstance(block, Line) else "" for block in blocks]
    left = Counter(keys)
    end = start + 1
    while end < len(blocks):
        block = blocks[end]
        if not isinstance(block, Line) or not keys[end]:
            break
        again = left[keys[end]] > 1
        if not again and not _CONTENTS_LINE.search(block.text):
            break
        left[keys[end]] -= 1
        end += 1
    return blocks[:start] + blocks[end:]


def _opens_contents(block: Block) -> bool:
    return is_short(block, 8) and bool(_CONTENTS.fullmatch(block.text))


def _key(line: Line) -> str:
    return "".join(_PAGE_NUMBER.sub("", f"{line.number}{line.text}").split())
