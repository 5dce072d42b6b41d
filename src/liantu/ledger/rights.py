"""Who may change the store: by default only who sits at the PC on which it runs."""

from dataclasses import dataclass
from ipaddress import ip_address

from liantu.domain.errors import LiantuError, shown

_HERE = object()
_LOCAL_NAME = "localhost"


class EditingClosedError(LiantuError):
    """Nothing may be changed from where the request comes; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who may change the store; only this module makes one."""

    name: str
    _made: object = None

    def __post_init__(self) -> None:
        """Refuse one that did not come through `editor`, which would go round the check."""
        if self._made is not _HERE:
            raise TypeError("An Editor is made by rights.editor or rights.local_editor")


def editor(
    name: str,
    *,
    listens: str | None,
    client: str | None,
    forwarded: bool,
    auth: str,
    host: str = _LOCAL_NAME,
) -> Editor:
    """Return the editor of a request to a server.

    `listens` is the address on which the server listens (nothing: on all), `client` that of the
    asker, `forwarded` whether another server passed the request on, `auth` the setting
    LIANTU_AUTH, `host` the request's Host, with or without a port.

    Raises:
        EditingClosedError: others can reach the server, and no sign-in tells who asks.
    """
    if auth != "off":
        raise EditingClosedError.worded("rights.sign_in")
    if not is_local(listens):
        raise EditingClosedError.worded("rights.open_server", value=listens or "0.0.0.0")  # noqa: S104 - named, not bound
    if forwarded:
        raise EditingClosedError.worded("rights.forwarded")
    # A page elsewhere may have its name resolve to this PC: its requests come from here, too.
    for address in (_LOCAL_NAME if client is None else client, _bare(host)):
        if not is_local(address):
            raise EditingClosedError.worded("rights.elsewhere", value=shown(address))
    return local_editor(name)


def local_editor(name: str) -> Editor:
    """Return the editor at this PC's command line, who can change the files anyway."""
    return Editor(name.strip(), _HERE)


def is_local(address: str | None) -> bool:
    """Say whether an address means this PC and nothing else."""
    if not address:
        return False
    text = address.strip("[]").partition("%")[0]
    if text.lower().rstrip(".") == _LOCAL_NAME:
        return True
    try:
        parsed = ip_address(text)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def _bare(host: str) -> str:
    """Return a Host without its port: `[::1]:8501` and `localhost:8501` have one."""
    if host.startswith("["):
        return host.partition("]")[0]
    return host if host.count(":") > 1 else host.partition(":")[0]
