"""A patch that releases the drawn lines of closed screens, which textual 8.2.8 keeps.

``StylesCache.get_inner_outer`` is a method under ``lru_cache``: with its result the cache keeps
the widget's drawn lines, of the last thousand widgets and colours. A day of opening and closing
screens takes some sixty megabytes for them.
"""

from functools import lru_cache
from typing import Any

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style

_PARAMETERS = ("cls", "base_background", "background")


def release_closed_screens() -> None:
    """Replace the cached method by one cached by colours alone, so that no widget is kept;
    only in textual versions with that method.
    """
    # The fault itself is looked for: asking textual's version takes twenty milliseconds.
    kept = getattr(vars(StylesCache).get("get_inner_outer"), "__wrapped__", None)
    code = getattr(kept, "__code__", None)  # none once this has been done
    if code and code.co_varnames == _PARAMETERS:
        holder: Any = StylesCache
        holder.get_inner_outer = staticmethod(_inner_and_outer)


@lru_cache(1024)
def _inner_and_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base_background + background), Style(background=base_background)
