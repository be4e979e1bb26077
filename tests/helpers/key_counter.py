"""Types into the app and counts the keys pressed besides the text."""

from dataclasses import dataclass, field

from textual.pilot import Pilot
from ui_school import press, type_text


@dataclass
class KeyCounter:
    """Presses keys and types texts; counts the keys, not the characters of the texts."""

    pilot: Pilot[None]
    """Pilot of the app."""
    keys: dict[str, int] = field(default_factory=dict)
    """Number of keys pressed for each task."""

    async def enter_keys(self, task: str, *inputs: str) -> None:
        """Press each input that is a key's name (ASCII); type any other as text.

        Args:
            task: what the keys are counted for.
            inputs: names of keys, or texts.
        """
        for each in inputs:
            if each.isascii():
                self.keys[task] = self.keys.get(task, 0) + 1
                await press(self.pilot, each)
            else:
                await type_text(self.pilot, each)
