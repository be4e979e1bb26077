"""The session state of a meeting's screen (step and page shown, typed text not entered, time used),
and its saving while it changes.
"""

from functools import partial

import msgspec
from textual.screen import Screen
from textual.timer import Timer

from meetingtui.actions.meeting_state_changes import save_session_state
from meetingtui.meeting.record import Meeting, SessionState
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

MAX_UNSAVED_SECONDS = 30
"""Seconds of used time after which the session is saved even if nobody types: at most these are
lost in a power cut.
"""


class MeetingSession:
    """The session state of one meeting's screen while it changes, and its saving: the step and page
    shown, typed text not entered, the time used. It starts from the state in the term file where
    that is this meeting's, else empty.
    """

    def __init__(self, context: AppContext, save_queue: SaveQueue, meeting_id: int) -> None:
        kept = context.records.session_state
        self._app_context = context
        self._save_queue = save_queue
        self._state = kept if kept.meeting == meeting_id else SessionState(meeting=meeting_id)
        self._saved_state = self._state
        self._unsaved_seconds = 0.0
        """Seconds of used time that were added since the session state was last to be saved."""
        self._can_save = True

    # What is kept

    @property
    def last_shown_step_key(self) -> str:
        """Key of the meeting step last shown; empty where none has been shown yet."""
        return self._state.step

    @property
    def entry_drafts(self) -> dict[str, str]:
        """Text typed in the meeting and not entered, by its key (step/page/mode)."""
        return self._state.drafts

    @property
    def minutes_spent_by_block(self) -> dict[str, float]:
        """Minutes used so far by the agenda's blocks in this meeting, by block key."""
        return self._state.minutes_spent

    @property
    def minutes_spent_by_topic(self) -> dict[str, float]:
        """Minutes used so far by the topics of this meeting, by topic id."""
        return self._state.topic_minutes

    @property
    def is_used_time_save_due(self) -> bool:
        """Whether the session should be saved, as :data:`MAX_UNSAVED_SECONDS` of used time were
        added since it last was.
        """
        return self._unsaved_seconds >= MAX_UNSAVED_SECONDS

    @property
    def is_timer_paused(self) -> bool:
        """Whether the timer that measures the time used by the agenda's blocks is paused."""
        return self._state.paused

    @property
    def call_list_choice_key(self) -> str:
        """Key of the :class:`CallChoice` that says which plan items the meeting calls for reports,
        in which order; empty for the default one.
        """
        return self._state.calling

    def last_shown_page_key(self, step: str) -> int:
        """Return the key of the page that a meeting step showed last, such as the id of the page's
        item; 0 where it has shown none.
        """
        return self._state.places.get(step, 0)

    # What changes it

    def remember_shown_step(self, step: str) -> None:
        """Remember by its key which step of the meeting is shown."""
        self._replace_state_fields(step=step)

    def remember_shown_page(self, step: str, key: int) -> None:
        """Remember by its key which page of a meeting step is shown; the step's
        :meth:`StepController.session_key_of_page` says the key.
        """
        self._replace_state_fields(places=self._state.places | {step: key})

    def set_call_list_choice_key(self, key: str) -> None:
        """Set which plan items the meeting calls for reports, in which order: the key of a
        :class:`CallChoice`, empty for the default one.
        """
        self._replace_state_fields(calling=key)

    def set_timer_paused(self, *, paused: bool) -> None:
        """Pause the timer that measures the time used by the agenda's blocks, or let it run
        again.
        """
        self._replace_state_fields(paused=paused)

    def store_or_delete_entry_draft(self, key: str, text: str) -> None:
        """Store text typed in the meeting and not entered under its key (step/page/mode); empty
        text deletes what is stored there.
        """
        drafts = {name: words for name, words in self._state.drafts.items() if name != key}
        self._replace_state_fields(drafts=drafts | {key: text} if text else drafts)

    def add_used_time(self, block: str, seconds: float, topic: str = "") -> None:
        """Add to the time that an agenda block, and a topic in it, have used.

        Args:
            block: key of the block.
            seconds: the seconds to add.
            topic: id of the topic; empty for none.
        """
        self._unsaved_seconds += seconds
        spent = self._state.minutes_spent
        self._replace_state_fields(
            minutes_spent=spent | {block: spent.get(block, 0.0) + seconds / 60}
        )
        if topic:
            spent = self._state.topic_minutes
            self._replace_state_fields(
                topic_minutes=spent | {topic: spent.get(topic, 0.0) + seconds / 60}
            )

    def _replace_state_fields(self, **fields: object) -> None:
        """Replace fields of the :class:`SessionState`, given by name, without saving it yet."""
        self._state = msgspec.structs.replace(self._state, **fields)

    # Its way to the disk

    def queue_save_if_changed(self) -> None:
        """Queue the saving of the session state, unless it is saved already, saving has failed, or
        the term file is locked.
        """
        self._unsaved_seconds = 0.0
        if (
            not self._can_save
            or self._app_context.is_recording_locked
            or self._state == self._saved_state
        ):
            return
        session = self._saved_state = self._state

        self._save_queue.queue_change(
            partial(save_session_state, session=session), self._stop_saving_after_failure
        )

    def resume_saving_after_failure(self) -> None:
        """Allow the session state to be saved again after a failed save, as another change could be
        saved.
        """
        self._can_save = True

    def _stop_saving_after_failure(self) -> None:
        """Stop saving the session state after a failure, so that the user is told only once."""
        self._can_save = False
        self._saved_state = SessionState()


DRAFT_SAVING_PAUSE_SECONDS = 0.5
"""Seconds after the first key of a draft until it is saved, so that a word is not written to disk
letter by letter.
"""

PAGE_SAVING_PAUSE_SECONDS = 0.2
"""Seconds after which a change of page is saved; short, as the audience window shows that page."""


class MeetingSessionScreenBase(Screen[None]):
    """The base class of the meeting screen: holds the session state of one meeting (page shown,
    typed text not entered, time used) and saves it after a pause.
    """

    def __init__(self, context: AppContext, save_queue: SaveQueue, meeting_id: int) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._meeting_id = meeting_id
        self._last_known = context.records.meetings[meeting_id]
        self._session = MeetingSession(context, save_queue, meeting_id)
        self._draft_timer: Timer | None = None
        self._pause = DRAFT_SAVING_PAUSE_SECONDS

    @property
    def meeting(self) -> Meeting:
        """The meeting's present record; the last known one where it was removed."""
        return self.context.records.meetings.get(self._meeting_id, self._last_known)

    def last_shown_page_key(self, step: MeetingStep) -> int:
        """Return the key of the page that a meeting step showed last, such as the id of the page's
        item; 0 where it has shown none.
        """
        return self._session.last_shown_page_key(step)

    def remember_shown_page(self, step: MeetingStep, key: int) -> None:
        """Remember by its key which page of a meeting step is shown, and schedule saving it; the
        step's :meth:`StepController.session_key_of_page` says the key.
        """
        self._session.remember_shown_page(str(step), key)
        self.schedule_session_save(PAGE_SAVING_PAUSE_SECONDS)

    @property
    def entry_drafts(self) -> dict[str, str]:
        """Text typed in the meeting and not entered, by its key (step/page/mode)."""
        return self._session.entry_drafts

    def entry_draft(self, key: str) -> str:
        """Return the text typed and not entered that is stored under a key (step/page/mode); empty
        where there is none.
        """
        return self._session.entry_drafts.get(key, "")

    def store_or_delete_entry_draft(self, key: str, text: str) -> None:
        """Store text typed in the meeting and not entered under its key (step/page/mode), and
        schedule saving it; empty text deletes what is stored there.
        """
        if self.entry_draft(key) != text:
            self._session.store_or_delete_entry_draft(key, text)
            self.schedule_session_save()

    @property
    def call_list_choice_key(self) -> str:
        """Key of the :class:`CallChoice` that says which plan items the meeting calls for reports,
        in which order; empty for the default one.
        """
        return self._session.call_list_choice_key

    def set_call_list_choice_key(self, key: str) -> None:
        """Set which plan items the meeting calls for reports, in which order, and schedule saving
        it: the key of a :class:`CallChoice`, empty for the default one.
        """
        self._session.set_call_list_choice_key(key)
        self.schedule_session_save(PAGE_SAVING_PAUSE_SECONDS)

    @property
    def minutes_spent_by_block(self) -> dict[str, float]:
        """Minutes used so far by the agenda's blocks in this meeting, by block key."""
        return (
            self.meeting.minutes_spent
            if self.meeting.is_closed
            else self._session.minutes_spent_by_block
        )

    @property
    def minutes_spent_by_topic(self) -> dict[str, float]:
        """Minutes used so far by the topics of this meeting, by topic id."""
        return (
            self.meeting.topic_minutes
            if self.meeting.is_closed
            else self._session.minutes_spent_by_topic
        )

    # Its way to the disk

    def store_typed_text_as_draft(self) -> None:
        """Store the text that is in the entry line and not entered; the subclass implements it."""
        raise NotImplementedError

    def schedule_session_save(self, pause: float = DRAFT_SAVING_PAUSE_SECONDS) -> None:
        """Save the session state after a pause in seconds. A save that is scheduled already stays
        where it comes earlier.
        """
        if self._draft_timer is not None:
            if pause >= self._pause:
                return
            self._draft_timer.stop()
        self._pause = pause
        self._draft_timer = self.set_timer(pause, self._save_session_after_pause)

    def _save_session_after_pause(self) -> None:
        """Store typed text and save the session state, when the pause set by
        :meth:`schedule_session_save` is over.
        """
        self._draft_timer = None
        self.save_unsaved_typing()

    def save_unsaved_typing(self) -> None:
        """Store text typed and not entered, and save the session state, before the screen is left;
        nothing is saved for a closed or removed meeting.
        """
        if self._meeting_id in self.context.records.meetings:
            self.store_typed_text_as_draft()
            if not self.meeting.is_closed:
                self._session.queue_save_if_changed()

    def on_screen_suspend(self) -> None:
        """Store text typed and not entered, and save the session state, when another screen covers
        this one.
        """
        self.save_unsaved_typing()

    def on_unmount(self) -> None:
        if self._draft_timer is not None:
            self._draft_timer.stop()
