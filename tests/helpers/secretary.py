"""A secretary at the keyboard, whose keys beyond the words typed are counted."""

from dataclasses import dataclass, field

from textual.pilot import Pilot
from ui_school import press, type_text


@dataclass
class Secretary:
    """Types and presses; counts every key that is not a character of the words."""

    pilot: Pilot[None]
    """The app at hand."""
    keys: dict[str, int] = field(default_factory=dict)
    """Keys pressed, by what they were for."""

    async def do(self, what: str, *acts: str) -> None:
        """Press keys, or type an act that is no key's name."""
        for act in acts:
            if act.isascii():
                self.keys[what] = self.keys.get(what, 0) + 1
                await press(self.pilot, act)
            else:
                await type_text(self.pilot, act)
