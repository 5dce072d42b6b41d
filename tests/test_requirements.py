"""The pinned lists are those of pyproject.toml, and install anywhere."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
WANTED = {
    "requirements.txt": PROJECT["project"]["dependencies"],
    "requirements-dev.txt": PROJECT["dependency-groups"]["dev"],
}
FIRST_LINE = {"requirements.txt": "-e .", "requirements-dev.txt": "-r requirements.txt"}


def lines_of(name):
    text = Path(name).read_text("utf-8")
    return [line.split("#")[0].strip() for line in text.splitlines() if line[0] != "#"]


def pins_of(name):
    """Yields each pinned package with its one version."""
    for line in lines_of(name)[1:]:
        pin = Requirement(line)
        (version,) = pin.specifier
        assert version.operator == "==", line
        yield canonicalize_name(pin.name), version.version


@pytest.mark.parametrize("name", WANTED)
def test_each_list_begins_with_what_it_builds_on(name):
    assert lines_of(name)[0] == FIRST_LINE[name]


@pytest.mark.parametrize("name", WANTED)
def test_every_wanted_package_is_pinned_within_its_bounds(name):
    pins = list(pins_of(name))
    for wanted in map(Requirement, WANTED[name]):
        versions = [v for package, v in pins if package == canonicalize_name(wanted.name)]
        assert versions, f"{wanted.name} is not in {name}: run make lock"
        assert all(wanted.specifier.contains(version) for version in versions), wanted


@pytest.mark.parametrize("name", WANTED)
def test_no_list_names_a_place_to_download_from(name):
    assert not re.search(r"https?:|file:|--index-url|--find-links", Path(name).read_text("utf-8"))


def test_both_lists_pin_the_same_version():
    runtime = set(pins_of("requirements.txt"))
    shared = {package for package, _ in runtime}
    assert {pin for pin in pins_of("requirements-dev.txt") if pin[0] in shared} <= runtime
