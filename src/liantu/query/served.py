"""Which questions of maps are answered on the screen, so that a page can let its map go first."""

from threading import Condition

_MOST = 4096


class Served:
    """Remembers the newest turns that were answered; a turn is any short text."""

    def __init__(self) -> None:
        """Begin with none."""
        self._turns: dict[str, None] = {}
        self._news = Condition()

    def mark(self, turn: str) -> None:
        """Say that a turn has been answered."""
        with self._news:
            self._turns[turn] = None
            while len(self._turns) > _MOST:
                self._turns.pop(next(iter(self._turns)))
            self._news.notify_all()

    def has(self, turn: str) -> bool:
        """Say whether a turn has been answered."""
        return turn in self._turns

    def wait(self, turn: str, seconds: float) -> bool:
        """Wait until a turn is answered; say whether it was within the time."""
        with self._news:
            return self._news.wait_for(lambda: turn in self._turns, seconds)


served = Served()
