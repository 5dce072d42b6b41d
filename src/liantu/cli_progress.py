"""A progress bar for long work, only where somebody watches."""

import sys
from typing import Self

from tqdm import tqdm

from liantu.domain.language import Lang
from liantu.domain.wording import words


class Bar:
    """A bar on stderr; without a terminal there is none. `what` is `reading` or `writing`."""

    def __init__(self, lang: Lang, what: str, total: int = 0) -> None:
        """Take the number of records to come; without it the bar runs to 100 %."""
        self._bar = tqdm(
            total=total or 100,
            desc=words(lang)(f"cli.{what}"),
            unit="" if total else "%",
            unit_scale=bool(total),
            disable=not sys.stderr.isatty(),
            leave=False,
            delay=0.5,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def share(self, done: float) -> None:
        """Show that a share 0..1 of the whole is done."""
        self._bar.update(round(done * 100) - self._bar.n)

    def more(self, records: int) -> None:
        """Show that so many more records are done."""
        self._bar.update(records)

    def passing(self, records: int, chunk: bytes) -> bytes:
        """Return the chunk; its records count as done."""
        self.more(records)
        return chunk
