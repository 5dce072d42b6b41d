"""A server that cannot start says in one line which setting is wrong and what to do."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LIANTU_STORE", "postgresql://office/sites", "Point it at a GeoJSON file."),
        ("LIANTU_LANG", "fr", "See docs/deployment.md."),
    ],
)
def test_a_wrong_setting_is_told_last_and_alone(name, value, told):
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"]
    options = ["--server.address", "127.0.0.1"]
    done = subprocess.run(
        [*command, *options],
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = (done.stdout + done.stderr).strip().splitlines()
    assert done.returncode != 0
    assert said[-1].startswith(f"Liantu: {name}: ")
    assert said[-1].endswith(told)
    assert not any("Traceback" in line or "nanobind" in line for line in said)
