"""The pages of the review, one module each: functions from a term snapshot to lines."""
