"""Draws an open page anew when other data is served than it shows."""

from liantu.ui.parts.component import part


def watch(mark: str) -> None:
    """Mount the part, which shows nothing; `mark` is that of the state that the page shows."""
    part("watch")(key="watch", data={"mark": mark}, on_changed_change=lambda: None)
