"""A check that has passed runs again when something that it looks at has changed, and only then."""

import re
import shutil
import subprocess

import pytest

from liantu.settings import ROOT

STUB = """#!/bin/sh
[ "$1" = --version ] || { echo ran >>runs.log && echo "$*" >>asked.log; }
! grep -q wrong app.py
"""


@pytest.fixture
def project(tmp_path):
    """A project of one file, whose tools only write down that they were called."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    (tmp_path / ".gitignore").write_text(".cache\n.venv\n*.log\n", "utf-8")
    (tmp_path / "app.py").write_text("right", "utf-8")
    tools = tmp_path / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name in ("ruff", "pytest", "pyright"):
        (tools / name).write_text(STUB, "utf-8")
        (tools / name).chmod(0o755)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    return tmp_path


def runs(project, *checks, **env):
    """Return whether the checks passed and how often a tool was called for them."""
    log = project / "runs.log"
    log.unlink(missing_ok=True)
    done = subprocess.run(
        ["scripts/check", *checks], cwd=project, env={"PATH": "/usr/bin:/bin", **env},
        capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0, log.read_text("utf-8").count("ran") if log.exists() else 0


def test_what_has_passed_is_not_run_again(project):
    assert runs(project, "lint") == (True, 1)
    assert runs(project, "lint") == (True, 0)
    assert runs(project, "lint", ALL="1") == (True, 1)
    (project / "new.py").write_text("", "utf-8")
    assert runs(project, "lint") == (True, 1)


def test_what_has_failed_is_run_again(project):
    assert runs(project, "lint") == (True, 1)
    (project / "app.py").write_text("wrong", "utf-8")
    assert runs(project, "lint") == (False, 1)
    assert runs(project, "lint") == (False, 1)
    # Even what once passed just so: the last run counts.
    (project / "app.py").write_text("right", "utf-8")
    assert runs(project, "lint") == (True, 1)


def test_a_check_is_not_moved_by_the_tests_of_another(project):
    for folder in ("pages", "browser", "domain"):
        (project / "tests" / folder).mkdir(parents=True)
        (project / "tests" / folder / "test_x.py").write_text("", "utf-8")
    for check in ("pages", "browser"):
        assert runs(project, check) == (True, 1)
    (project / "tests" / "browser" / "test_x.py").write_text("more", "utf-8")
    assert runs(project, "pages") == (True, 0)
    assert runs(project, "browser") == (True, 1)
    (project / "README.md").write_text("more", "utf-8")
    (project / "tests" / "domain" / "test_x.py").write_text("more", "utf-8")
    assert runs(project, "browser") == (True, 0)
    (project / "app.py").write_text("right, too", "utf-8")
    assert runs(project, "browser") == (True, 1)


def test_types_are_checked_beside_everything_else_and_fail_all_the_same(project):
    assert runs(project, "types", "lint") == (True, 2)
    assert runs(project, "types", "lint") == (True, 0)
    wrong = project / ".venv" / "bin" / "pyright"
    wrong.write_text("#!/bin/sh\nsleep 1\nexit 1\n", "utf-8")
    (project / "app.py").write_text("right, too", "utf-8")
    assert runs(project, "types", "lint", "pages") == (False, 2)
    assert runs(project, "types") == (False, 0)
    # Nobody goes on when they are known to be wrong.
    wrong.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    tool = project / ".venv" / "bin" / "ruff"
    tool.write_text(STUB + "sleep 1\n", "utf-8")
    (project / "app.py").write_text("right again", "utf-8")
    assert runs(project, "types", "lint", "pages") == (False, 1)


def test_what_is_thorough_waits_until_it_is_asked_for(project):
    assert runs(project, "unit", "pages", "browser") == (True, 4)
    asked = (project / "asked.log").read_text("utf-8").splitlines()
    assert len([line for line in asked if "not thorough" in line]) == 4
    assert runs(project, "thorough") == (True, 2)
    asked = (project / "asked.log").read_text("utf-8").splitlines()[4:]
    assert not any("not thorough" in line for line in asked)
    assert all("thorough" in line for line in asked)
    assert "or hypothesis" in asked[0], "every law is tried again, harder"


def test_without_git_everything_runs(project):
    shutil.rmtree(project / ".git")
    assert runs(project, "lint") == (True, 1)
    assert runs(project, "lint") == (True, 1)


def test_what_runs_alone_is_said_where_its_tests_stand():
    """The check of units looks for the mark in files of tests, and nowhere else."""
    said = re.compile(r"mark\.alone|add_marker\(.*alone")
    files = [
        path for path in (ROOT / "tests").rglob("*.py") if said.search(path.read_text("utf-8"))
    ]
    assert files
    assert [path for path in files if not path.name.startswith("test_")] == []
