"""Changes are written one after the other, whatever becomes of the screen that queued them."""

from functools import partial
from pathlib import Path

from textual.widgets import Static
from ui_school import app_on, press, settle

from meetingtui.actions.meeting_state_changes import write_private_note
from meetingtui.ui.screens.private_notes_screen import PrivateNotesScreen


async def test_a_callback_of_a_closed_screen_does_not_stop_the_changes_behind_it(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "f5", "escape")
        meeting_id = max(app.context.records.meetings)
        screen = PrivateNotesScreen(app.context, app.save_queue, meeting_id)
        asked = []

        def ask_a_closed_screen() -> None:
            asked.append(screen)
            screen.query_one("#note-state", Static)

        for text in ("第一句", "第二句"):
            build = partial(write_private_note, meeting_id=meeting_id, text=text, goes_on=False)
            app.save_queue.queue_change(build, on_success=ask_a_closed_screen)
        await settle(pilot)
        assert len(asked) == 2
        assert app.context.records.meetings[meeting_id].private_note == "第二句"
