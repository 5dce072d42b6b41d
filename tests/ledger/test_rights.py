"""Who may change the store."""

from typing import Any

import pytest

from liantu.ledger.rights import EditingClosedError, Editor, editor, is_local, local_editor

ANYWHERE = "0.0.0.0"  # noqa: S104 - only named
OPEN = {"listens": "127.0.0.1", "client": "127.0.0.1", "forwarded": False, "auth": "off"}


def asked(name="张三", **said: Any):
    told: dict[str, Any] = OPEN | said
    return editor(name, **told)


def test_the_pc_itself_may_edit():
    assert asked(" 张三 ").name == "张三"
    assert asked(host="127.0.0.1:8501").name == "张三"
    assert asked(client=None, host="[::1]:8501").name == "张三"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"listens": ANYWHERE}, ANYWHERE),
        ({"listens": "192.168.1.5"}, "192.168.1.5"),
        ({"listens": ""}, ANYWHERE),
        ({"listens": None}, ANYWHERE),
        ({"listens": "::"}, "::"),
        ({"client": "192.168.1.9"}, "192.168.1.9"),
        ({"client": "::ffff:10.0.0.1"}, "10.0.0.1"),
        ({"host": "evil.example:8501"}, "evil.example"),
        ({"forwarded": True}, "another server"),
        ({"auth": "oidc"}, "sign-in"),
    ],
)
def test_others_may_not(said, why):
    with pytest.raises(EditingClosedError) as caught:
        asked(**said)
    assert caught.value.text("zh") != caught.value.text("en")
    assert why in caught.value.text("en")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST.", "::ffff:127.0.0.1"],
)
def test_addresses_of_this_pc(address):
    assert is_local(address)


@pytest.mark.parametrize("address", ["", None, ANYWHERE, "::", "10.0.0.1", "localhost.evil", "x"])
def test_addresses_of_others(address):
    assert not is_local(address)


def test_nobody_else_makes_an_editor():
    with pytest.raises(TypeError):
        Editor("张三")
    assert local_editor("李四").name == "李四"
