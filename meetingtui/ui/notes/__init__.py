"""The secretary's own notes, away from every screen of the meeting."""
