"""Worlds by seed: each is built once, and only the last few are kept."""

from functools import lru_cache

import pytest

from tests.support.stores import World, generated_world


@pytest.fixture(scope="session")
def worlds(tmp_path_factory):
    @lru_cache(maxsize=16)
    def world(seed):
        return generated_world(seed, tmp_path_factory.mktemp("world"))

    return world


@pytest.fixture
def world_of(tmp_path):
    """A world of the sites that a test names."""
    return lambda *sites, rings=(): World(list(sites), tmp_path, rings)
