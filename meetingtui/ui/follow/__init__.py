"""The second window: what the room sees of the meeting, and nothing else."""
