"""What every test shares: how hypothesis looks for examples, and no way out to the network."""

import ipaddress
import os
import socket

import pytest
from hypothesis import settings

import liantu  # noqa: F401 - first: it tells openpyxl what to read XML with
from tests.support.effort import examples

# A slow machine is no failure. On CI the examples are the same every time, so that a change is
# blamed only for what it broke; at a desk they are new ones, which find what nobody thought of.
_LAWS = {"deadline": None, "max_examples": examples(100)}
settings.register_profile("ci", **_LAWS, derandomize=True, database=None, print_blob=True)
settings.register_profile("desk", **_LAWS)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


#: Whose files take longest: begun first, so that no worker is left with one of them at the end.
_LONGEST = ("store", "query", "export", "ledger")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not {*item.path.parts} & {*_LONGEST})


def stays_on_this_machine(address):
    if not isinstance(address, tuple):
        return True  # the path of a Unix socket
    host = address[0]
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name to look up


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    def guarded(connect):
        def only_to_this_machine(self, address):
            if not stays_on_this_machine(address):
                pytest.fail(f"a test tried to reach {address}: tests stay on this machine")
            return connect(self, address)

        return only_to_this_machine

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        yield
