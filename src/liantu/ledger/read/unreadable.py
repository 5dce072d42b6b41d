"""Why a file cannot be read, in a form that crosses from the child process."""

from typing import Any


class UnreadableError(Exception):
    """The file cannot be read; `key` is that of the wording under `error.reading`.

    Readers run in a process of their own, which knows neither languages nor the user's name for the
    file: `files` turns this into a LedgerError that does.
    """

    def __init__(self, key: str, **values: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Keep the key and the values of its places."""
        super().__init__(key)
        self.key = key
        self.values = values
