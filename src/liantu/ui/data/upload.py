"""The file that an editor has brought: kept in a private folder while the page works on it."""

import hashlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import streamlit as st

from liantu.settings import settings
from liantu.ui.scene import Scene

_KEY, _HELD = "ledger_upload", "liantu_upload"
_KINDS = ("xlsx", "xls", "csv", "tsv", "txt", "geojson", "json", "gpkg", "zip")
#: A file that nobody has touched for so long belongs to a page that was left.
_ABANDONED_S = 86_400


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file: where it lies, its own name, and what tells its content from another's."""

    path: Path
    name: str
    digest: str


def upload_box(scene: Scene) -> Upload | None:
    """Draw the place to drop a ledger; return the file that lies there."""
    given = st.file_uploader(
        scene.say("data.upload"), type=list(_KINDS), key=_KEY, help=scene.say("data.upload_help")
    )
    held: Upload | None = st.session_state.get(_HELD)
    if given is None:
        _forget(held)
        return None
    if held is None or st.session_state.get(f"{_HELD}_id") != given.file_id:
        _forget(held)
        st.session_state[_HELD] = held = _keep(given)
        st.session_state[f"{_HELD}_id"] = given.file_id
    return held


def _keep(given: Any) -> Upload:  # noqa: ANN401 - Streamlit's UploadedFile
    content = given.getvalue()
    folder = _folder() / token_hex(8)
    folder.mkdir(parents=True)
    # Its own name is anything; only the ending is kept, and only one that we know.
    ending = Path(given.name).suffix.lower().removeprefix(".")
    path = folder / f"ledger.{ending if ending in _KINDS else 'bin'}"
    path.write_bytes(content)
    return Upload(path, given.name, hashlib.sha256(content).hexdigest()[:16])


def _forget(held: Upload | None) -> None:
    if held is not None:
        shutil.rmtree(held.path.parent, ignore_errors=True)
        st.session_state.pop(_HELD, None)


def _folder() -> Path:
    """Return where uploads lie, after throwing away what was abandoned there."""
    folder = settings().cache / "uploads"
    for old in folder.glob("*"):
        if time.time() - _time(old) > _ABANDONED_S:
            shutil.rmtree(old, ignore_errors=True)
    return folder


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        # Another page has just thrown it away.
        return time.time()
