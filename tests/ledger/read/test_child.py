"""The process that reads: what it cannot do, and what is said when it dies."""

import os
import signal
import socket
import subprocess
import sys
from collections import deque
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import geopandas as gpd
import pytest
from shapely.geometry import Point

from liantu.domain.errors import LedgerError
from liantu.ledger.read import child_process, files
from liantu.ledger.read.files import read_table
from liantu.ledger.read.limits import UPLOAD
from liantu.ledger.read.messages import Facts, Task
from liantu.ledger.read.spool import Spool
from liantu.ledger.read.unreadable import UnreadableError
from tests.ledger.read.hostile_files import VRT, sheet_of, workbook

FILES = Path(__file__).parent / "files"
ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2"><v>3</v></c></row>'


def in_child(code, *arguments):
    """What a program says that has confined itself as the child does."""
    head = (
        "from liantu.ledger.read.child import confine\n"
        "from liantu.ledger.read.limits import UPLOAD\nconfine(UPLOAD)\n"
    )
    command = [sys.executable, "-I", "-c", head + code, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def can_leave_the_network():
    code = "import os, sys; sys.exit(0 if os.readlink('/proc/self/ns/net') != sys.argv[1] else 1)"
    try:
        return in_child(code, str(Path("/proc/self/ns/net").readlink())).returncode == 0
    except OSError:
        return False


def test_it_reaches_no_machine_not_even_this_one():
    if not can_leave_the_network():
        pytest.skip("this system lets nobody leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        code = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)"
        assert "OSError" in in_child(code, port).stderr


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile"])
def test_gdal_knows_one_driver(driver, tmp_path):
    path = tmp_path / "a.shp"
    path.write_text(VRT)
    code = (
        "import sys\nfrom liantu.ledger.read.gdal_layer import know_only, layer_names, pyogrio\n"
        "know_only(sys.argv[1])\nprint(*pyogrio.list_drivers(), flush=True)\n"
        "layer_names(sys.argv[2])"
    )
    done = in_child(code, driver, str(path))
    assert done.stdout == f"{driver}\n"
    assert "UnreadableError: broken" in done.stderr


def test_it_has_neither_our_keys_nor_our_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("LIANTU_TIANDITU_KEY", "secret")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "orjson.py").write_text("raise SystemExit('ours')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert "LIANTU_TIANDITU_KEY" not in child_process._environment("/")
    path = workbook(tmp_path / "a.xlsx", sheet_of(ROW))
    assert read_table(path, "a.xlsx").count == 1


@pytest.mark.parametrize(
    ("status", "key"),
    [(-signal.SIGXCPU, "time"), (-signal.SIGKILL, "time"), (12, "memory"), (1, "broken")],
)
def test_a_child_that_dies_is_explained(status, key):
    task = Task("zip", "a.xlsx", None, UPLOAD)
    assert child_process._ending(task, status).key == key


def test_a_child_that_never_answers_is_ended(monkeypatch, tmp_path):
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(child_process, "_command", lambda _: command)
    task = Task("zip", str(tmp_path), None, replace(UPLOAD, seconds=0.1))  # pyright: ignore[reportArgumentType]
    with pytest.raises(UnreadableError, match="time"):
        child_process.read_in_child(task, Spool(1000), lambda _: None)


@pytest.mark.parametrize("said", ["['", "[1]", "", "[1]\\n{", "{}"])
def test_a_child_that_stops_in_the_middle_is_not_believed(monkeypatch, tmp_path, said):
    command = [sys.executable, "-c", f'print("""{said}""", end="")']
    monkeypatch.setattr(child_process, "_command", lambda _: command)
    task = Task("zip", str(tmp_path), None, UPLOAD)
    with pytest.raises(UnreadableError, match="broken"):
        child_process.read_in_child(task, Spool(1000), lambda _: None)


def test_what_it_says_is_bounded(tmp_path):
    path = workbook(tmp_path / "a.xlsx", sheet_of(ROW * 1000))
    with pytest.raises(LedgerError, match="unpacks to more than"):
        read_table(path, "a.xlsx", limits=replace(UPLOAD, inflated_bytes=30_000))


def test_a_record_that_never_ends_is_cut_off(monkeypatch, tmp_path):
    monkeypatch.setattr(child_process, "MOST_LINE_BYTES", 1000)
    code = "import sys, time; sys.stdout.write('[' * 10**6); sys.stdout.flush(); time.sleep(60)"
    monkeypatch.setattr(child_process, "_command", lambda _: [sys.executable, "-c", code])
    task = Task("zip", str(tmp_path), None, UPLOAD)
    with pytest.raises(UnreadableError, match="long_record"):
        child_process.read_in_child(task, Spool(1000), lambda _: None)


def test_progress_is_told(tmp_path):
    cells = '<c r="A{0}"><v>{0}</v></c><c r="B{0}"><v>1</v></c>'
    rows = "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(2, 20_000))
    path = workbook(tmp_path / "a.xlsx", sheet_of(rows))
    shares = []
    assert read_table(path, "a.xlsx", progress=shares.append).count == 19_998
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > 3


def test_facts_cross_whole(monkeypatch, tmp_path):
    facts = Facts(features=True, sheets=["一"], columns=["a"], crs="EPSG:4549")
    line = files.said(facts).decode()
    command = [sys.executable, "-c", "import sys; print(sys.argv[1])", line]
    monkeypatch.setattr(child_process, "_command", lambda _: command)
    task = Task("zip", str(tmp_path), None, UPLOAD)
    assert child_process.read_in_child(task, Spool(1000), lambda _: None) == (facts, 0)


@pytest.mark.parametrize("kind", ["directory", "pipe", "missing"])
def test_what_is_no_file_is_not_opened(tmp_path, kind):
    path = tmp_path / "a.csv"
    {"directory": path.mkdir, "pipe": lambda: os.mkfifo(path), "missing": lambda: None}[kind]()
    with pytest.raises(LedgerError, match=r"There is no file 'a\.csv'"):
        read_table(path, "a.csv")


def test_a_name_is_shown_as_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    with pytest.raises(LedgerError) as caught:
        read_table(path, "../x/\u202egnp\n" + "长" * 500)
    assert "\u202e" not in str(caught.value)
    assert len(str(caught.value)) < 200


def damaged(data, seed):
    """Return a file with some of its bytes changed, or its end cut off."""
    chance, made = Random(seed), bytearray(data)
    for _ in range(chance.choice([1, 5, 50])):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made if chance.random() < 0.7 else made[: chance.randrange(1, len(made))])


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    """One sound file of each kind."""
    folder = tmp_path_factory.mktemp("sound")
    frame = gpd.GeoDataFrame(
        {"名称": ["甲", "乙"], "n": [1, 2]}, geometry=[Point(1, 2), Point(3, 4)]
    )
    frame = frame.set_crs("EPSG:4490")
    frame.to_file(folder / "a.gpkg")
    return {
        "gpkg": (folder / "a.gpkg").read_bytes(),
        "xlsx": workbook(folder / "a.xlsx", sheet_of(ROW)).read_bytes(),
        "xls": (FILES / "xlwt.xls").read_bytes(),
        "html": (FILES / "libreoffice_html.xls").read_bytes(),
        "geojson": frame.to_json().encode(),
        "csv": "名称,数\n甲,1\n".encode("gb18030"),
    }


@pytest.mark.parametrize("kind", ["gpkg", "xlsx", "xls", "html", "geojson", "csv"])
@pytest.mark.thorough
def test_a_damaged_file_is_read_or_refused(sound, kind, tmp_path):
    for seed in range(int(os.environ.get("LIANTU_FUZZ", "4"))):
        path = tmp_path / f"{seed}"
        path.write_bytes(damaged(sound[kind], seed))
        with suppress(LedgerError):
            deque(read_table(path, f"{seed}.{kind}").rows(), 0)
