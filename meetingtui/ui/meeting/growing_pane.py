"""A pane whose lines grow while people talk: the newest one stays before the room."""

from textual.containers import VerticalScroll

from meetingtui.ui.meeting.tasks import TaskPane


class GrowingPane(TaskPane):
    """What stays put is in its heading; its lines scroll, and the last is in view."""

    DEFAULT_CSS = "GrowingPane .pane-heading { max-height: 40%; }"

    def redraw(self) -> None:
        super().redraw()
        if self.lines.highlighted is None:
            self.call_after_refresh(self._show_newest)

    def _show_newest(self) -> None:
        self.lines.scroll_end(animate=False)
        self.query_one(".pane-body", VerticalScroll).scroll_end(animate=False)

    def change_mode(self, name: str) -> None:
        """Record the same words as something else: what is typed comes along."""
        typed = self.entry.typed
        self.entry.load("")
        self.set_mode(name)
        if typed:
            self.entry.put(typed)
