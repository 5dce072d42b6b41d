"""The meeting-room wall: one picture after another of the same numbers, in large type."""
