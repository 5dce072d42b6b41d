"""A bare machine is made ready by two that install side by side; a failure of either is told."""

import shutil
import subprocess

import pytest

from liantu.settings import ROOT

#: A machine that has nothing, of somebody who may install.
MACHINE = {
    "uname": "echo Linux",
    "id": "echo 0",
    "ldconfig": "echo '	libc.so.6 => /lib/libc.so.6'",
    "fc-list": "exit 1",
    "sudo": "exit 1",
}
HAS_ALL = {
    "chromium": "",
    "ldconfig": "echo '	libatomic.so.1 => /lib/libatomic.so.1'",
    "fc-list": "echo 'Noto Sans CJK SC'",
}
SCRIPTS = {
    "venv-python": "echo python3",
    "setup": 'echo "pip: $*"; echo setup >>order',
    "install-debian": 'echo "apt: $*"; echo complains >&2; echo apt >>order',
}


def put(folder, programs):
    for name, body in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        (folder / name).chmod(0o755)


@pytest.fixture
def bootstrap(tmp_path):
    """Return what the script says and whether it succeeds where these programs are different."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    for name in ("bootstrap", "find-browser"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts" / name)
    for name in ("cat", "dirname", "grep", "mktemp", "rm", "sh", "sleep"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))

    def run(machine=None, **scripts):
        put(tmp_path / "bin", {**MACHINE, **(machine or {})})
        put(tmp_path / "scripts", {**SCRIPTS, **scripts})
        done = subprocess.run(
            [tmp_path / "scripts" / "bootstrap"], env={"PATH": str(tmp_path / "bin")},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode == 0, done.stdout + done.stderr

    return run


def test_what_is_missing_is_installed(bootstrap):
    passed, said = bootstrap()
    assert passed
    assert "apt: chromium libatomic1 fonts-noto-cjk fontconfig" in said
    assert "pip: requirements-dev.txt" in said


def test_nothing_missing_is_nothing_to_install(bootstrap):
    passed, said = bootstrap(HAS_ALL)
    assert passed
    assert said == "pip: requirements-dev.txt\n"


def test_no_word_about_libraries_is_no_missing_library(bootstrap):
    assert "libatomic1" not in bootstrap({"ldconfig": "exit 1"})[1]


def test_the_two_install_side_by_side(bootstrap):
    # Each waits for the other to have begun.
    waits = "touch() { : >$1; }; touch began-{me}; n=0; while [ ! -e began-{you} ]; do"
    waits += " n=$((n + 1)); [ $n -lt 100 ] || exit 1; sleep 0.05; done"
    meet = {
        me: waits.replace("{me}", me).replace("{you}", you)
        for me, you in (("setup", "install-debian"), ("install-debian", "setup"))
    }
    assert bootstrap(**meet)[0]


@pytest.mark.parametrize("failing", ["setup", "install-debian"])
def test_a_failure_of_either_fails_all_with_its_words(bootstrap, failing):
    passed, said = bootstrap(**{failing: "echo 'the mirror is away' >&2; exit 1"})
    assert not passed
    assert "the mirror is away" in said


def test_what_apt_complains_of_comes_after_pip(bootstrap):
    passed, said = bootstrap(setup="sleep 0.3; echo pip is done >&2")
    assert passed
    assert said.index("pip is done") < said.index("complains")


def test_who_must_be_asked_for_a_password_is_asked_after_pip(bootstrap, tmp_path):
    assert bootstrap({"id": "echo 1000"}, setup="sleep 0.3; echo setup >>order")[0]
    assert (tmp_path / "order").read_text("utf-8").split() == ["setup", "apt"]


def test_a_mac_without_a_browser_is_told_what_to_install(bootstrap):
    passed, said = bootstrap({"uname": "echo Darwin"})
    assert not passed
    assert "brew install --cask google-chrome" in said
