"""The second window (`meetingtui follow`): what the audience sees of the meeting."""
