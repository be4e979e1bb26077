"""The meeting on the wall: preparation, attendance, the four blocks, close."""
