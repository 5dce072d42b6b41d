"""The number of sites beside each choice of a widget, outside the choice's own text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from liantu.ui.parts.component import part

#: One for each choice of a widget, in its order; None where there is nothing to count.
Numbers = Sequence[int | None]


@dataclass(slots=True)
class Counts:
    """The numbers of one place's widgets, by their keys: pills, and lists that drop down."""

    place: str
    pills: dict[str, Numbers] = field(default_factory=dict)
    lists: dict[str, Numbers] = field(default_factory=dict)

    def draw(self) -> None:
        """Mount the part, which writes the numbers where the widgets stand."""
        told = {"place": self.place, "pills": self.pills, "lists": self.lists}
        part("counts")(key=f"counts_{self.place}", data=told)
