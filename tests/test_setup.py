"""What is needed is installed by uv, or by pip where uv finds no way."""

import shutil
import subprocess

import pytest

from liantu.settings import ROOT

PYTHON = """[ "$1" = -V ] && echo Python 3.11.7 && exit
shift 2
case $* in
  "config get global.index-url") [ -f index ] && cat index ;;
  install*uv*) [ ! -f no-uv ] ;;
  install*) echo "pip: $*" >>installed ;;
esac"""
UV = """[ ! -f uv-fails ] || exit 2
echo "uv: $*" >>installed"""


@pytest.fixture
def project(tmp_path):
    """A project with a .venv of its own, whose programs only write down what they were told."""
    tools = tmp_path / ".venv" / "bin"
    tools.mkdir(parents=True)
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "setup", tmp_path / "scripts" / "setup")
    for name in ("pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).touch()
    programs = {
        tools / "python": PYTHON,
        tools / "pip": f"echo pip from {tmp_path}/.venv",
        tools / "uv": UV,
        tmp_path / "scripts" / "venv-python": f"echo {tools}/python",
    }
    for path, body in programs.items():
        path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        path.chmod(0o755)
    return tmp_path


def installed(project, *requirements, **env):
    """Return what installed them and how, or nothing."""
    log = project / "installed"
    log.unlink(missing_ok=True)
    subprocess.run(
        ["scripts/setup", *requirements], cwd=project, env={"PATH": "/usr/bin:/bin", **env},
        capture_output=True, check=True,
    )  # fmt: skip
    return log.read_text("utf-8") if log.exists() else ""


def test_uv_installs_once(project):
    assert installed(project).startswith("uv: pip install --python .venv")
    assert installed(project) == ""
    (project / "requirements.txt").write_text("more", "utf-8")
    assert installed(project).endswith("-r requirements.txt\n")


def test_an_app_is_compiled_and_tests_are_not(project):
    assert "--compile-bytecode" in installed(project)
    assert "--compile-bytecode" not in installed(project, "requirements-dev.txt")


@pytest.mark.parametrize("missing", ["no-uv", "uv-fails"])
def test_pip_installs_where_uv_cannot(project, missing):
    (project / missing).touch()
    assert installed(project).startswith("pip: install")
    assert installed(project) == ""


def test_uv_asks_the_index_that_pip_is_told_to_ask(project):
    assert "--default-index" not in installed(project)
    (project / "index").write_text("https://office/simple", "utf-8")
    assert "--default-index https://office/simple" in installed(project, "requirements-dev.txt")
    (project / "requirements.txt").write_text("more", "utf-8")
    assert "--default-index https://mine/" in installed(project, PIP_INDEX_URL="https://mine/")
