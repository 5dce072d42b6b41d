"""What makes one thing that a person does one step for the Back button."""

from liantu.ui.parts.component import part


def one_step() -> None:
    """Mount the part; it shows nothing."""
    part("one_step")(key="one_step")
