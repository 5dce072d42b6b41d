"""Files made to hurt whoever opens them: each a function of a folder, to the file's path.

`size` scales those that are large: 1 is what an upload may have.
"""

import os
import sqlite3
import struct
import zipfile
from pathlib import Path

import pyarrow as pa
import pyogrio

#: Where a file would lie whose name climbs out of its folder.
ESCAPED = "/tmp/liantu-escaped"  # noqa: S108 - nothing is written there
BOMB_BYTES = 2 << 30
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>项目名称</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>总投资（万元）</t></is></c></row>'
)
_ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2"><v>3</v></c></row>'


def workbook(path, sheet, more=None, book=""):
    """Write a workbook of one sheet; parts are texts, or iterables of bytes."""
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/workbook.xml": f'{book}<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": sheet,
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            with archive.open(name, "w", force_zip64=True) as file:
                for chunk in [part.encode()] if isinstance(part, str) else part:
                    file.write(chunk)
    return path


def sheet_of(rows, after=""):
    return f"<worksheet {_MAIN}><sheetData>{_HEAD}{rows}</sheetData>{after}</worksheet>"


def repeated(text, size, unit):
    """Yield a sheet that holds a text so often that it has BOMB_BYTES at full size."""
    yield f"<worksheet {_MAIN}><sheetData>{_HEAD}".encode()
    block = text * (unit // len(text))
    for _ in range(max(1, int(BOMB_BYTES * size) // len(block))):
        yield block
    yield b"</sheetData></worksheet>"


def bomb(text):
    def make(folder, size=1):
        return workbook(folder / "bomb.xlsx", repeated(text, size, 1 << 20))

    return make


def texts_bomb(folder, size=1):
    def texts():
        yield f"<sst {_MAIN}>".encode()
        block = b"<si><t>a</t></si>" * 60_000
        for _ in range(max(1, int(BOMB_BYTES * size) // len(block))):
            yield block
        yield b"</sst>"

    return workbook(folder / "texts.xlsx", sheet_of(_ROW), {"xl/sharedStrings.xml": texts()})


def one_long_text(folder, size=1):
    def sheet():
        yield f"<worksheet {_MAIN}><sheetData>{_HEAD}".encode()
        yield b'<row r="2"><c r="A2" t="inlineStr"><is><t>'
        for _ in range(max(1, int(BOMB_BYTES * size) >> 20)):
            yield b"a" * (1 << 20)
        yield b"</t></is></c></row></sheetData></worksheet>"

    return workbook(folder / "long.xlsx", sheet())


def deep(folder, size=1):
    return workbook(folder / "deep.xlsx", repeated(b"<a>", size / 4, 1 << 20))


_ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)


def billion_laughs(folder, _size=1):
    sheet = sheet_of('<row r="2"><c r="A2" t="inlineStr"><is><t>&a9;</t></is></c></row>')
    return workbook(folder / "laughs.xlsx", _ENTITIES + sheet)


def external_entity(folder, _size=1):
    book = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return workbook(folder / "entity.xlsx", sheet_of(_ROW), book=book)


def wide(folder, _size=1):
    cells = "".join(f'<c t="inlineStr"><is><t>x{n}</t></is></c>' for n in range(16_384))
    return workbook(folder / "wide.xlsx", sheet_of(f'<row r="2">{cells}</row>'))


def lying_dimension(folder, _size=1):
    dimension = '<dimension ref="A1:XFD1048576"/>'
    sheet = sheet_of(_ROW).replace("<sheetData>", f"{dimension}<sheetData>")
    return workbook(folder / "dimension.xlsx", sheet)


def lying_rows(folder, _size=1):
    rows = '<row r="1048577"><c r="A1048577"><v>1</v></c></row>'
    return workbook(folder / "rows.xlsx", sheet_of(rows))


def merged_everywhere(folder, size=1):
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="C{n}"><v>{n}</v></c></row>'
        for n in range(2, 2 + int(5_000 * size))
    )
    merges = "".join(f'<mergeCell ref="B{n}:XFD1048576"/>' for n in range(2, 2 + int(1_000 * size)))
    return workbook(folder / "merged.xlsx", sheet_of(rows, f"<mergeCells>{merges}</mergeCells>"))


def many_entries(folder, size=1):
    path = folder / "entries.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_001 + int(400_000 * size)):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return path


def lying_sizes(folder, size=1):
    """Write a zip whose entry claims to have ten bytes and has many."""
    path: Path = bomb(b" ")(folder, size)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<L", 10)
        at = data.rfind(b"PK\x01\x02", 0, at)
    path.write_bytes(data)
    return path


def truncated(folder, _size=1):
    path = workbook(folder / "whole.xlsx", sheet_of(_ROW))
    cut = folder / "cut.xlsx"
    cut.write_bytes(path.read_bytes()[:-300])
    return cut


def damaged(folder, _size=1):
    path = workbook(folder / "damaged.xlsx", sheet_of(_ROW * 50))
    data = bytearray(path.read_bytes())
    for at in range(200, len(data) - 700, 97):
        data[at] ^= 0x55
    path.write_bytes(data)
    return path


def locked_zip(folder, _size=1):
    path = workbook(folder / "locked.xlsx", sheet_of(_ROW))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(data)
    return path


def compound(folder, name, *streams):
    """Write what begins like an old Office file and names these streams."""
    path = folder / name
    directory = b"".join(s.encode("utf-16-le").ljust(128, b"\0") for s in streams)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + directory)
    return path


def encrypted(folder, _size=1):
    return compound(folder, "secret.xlsx", "EncryptionInfo", "EncryptedPackage")


def wps(folder, _size=1):
    return compound(folder, "表.et", "Root Entry", "WpsDocument")


def archive_of(folder, name, entries):
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in entries.items():
            archive.writestr(entry, data)
    return path


def binary_workbook(folder, _size=1):
    return archive_of(folder, "表.xlsb", {"xl/workbook.bin": b"\x83\x01\x00"})


def document(folder, _size=1):
    return archive_of(folder, "文.docx", {"word/document.xml": "<x/>"})


VRT = """<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource>
</OGRVRTLayer></OGRVRTDataSource>"""

SPREADSHEET_XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row/></Table>"""
WFS = "<OGRWFSDataSource><URL>http://192.0.2.1/</URL></OGRWFSDataSource>"


def shape_that_is_a_vrt(folder, _size=1):
    return archive_of(folder, "vrt.zip", {"a.shp": VRT, "a.dbf": VRT, "a.shx": VRT})


def climbing_names(folder, _size=1):
    entries = {f"../../../../..{ESCAPED}.{end}": VRT for end in ("shp", "dbf", "shx")}
    return archive_of(folder, "climb.zip", entries)


def link_in_zip(folder, _size=1):
    path = folder / "link.zip"
    info = zipfile.ZipInfo("a.shp")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
        archive.writestr("a.dbf", b"")
    return path


def lying_shape(folder, _size=1):
    """Write a Shapefile whose table claims four thousand million records."""
    header = struct.pack(">7l", 9994, 0, 0, 0, 0, 0, 2**31 - 1) + struct.pack(
        "<2l8d", 1000, 1, *[0] * 8
    )
    table = struct.pack("<4BLHH20x", 3, 24, 1, 1, 2**32 - 1, 65, 65_000)
    field = b"NAME\0\0\0\0\0\0\0C\0\0\0\0\xfe".ljust(32, b"\0") + b"\r"
    return archive_of(folder, "lie.zip", {"a.shp": header, "a.shx": header, "a.dbf": table + field})


def plain_sqlite(folder, _size=1):
    path = folder / "plain.gpkg"
    with sqlite3.connect(path) as base:
        base.execute("create table t(a)")
    base.close()
    return path


def endless_view(folder, _size=1):
    """Write a GeoPackage with a view that never ends, which looks most like a ledger."""
    path = folder / "endless.gpkg"
    table = pa.table({"a": ["x"]})
    pyogrio.write_arrow(table, path, driver="GPKG", layer="plain", geometry_type=None)
    base = sqlite3.connect(path)
    base.executescript(
        """
        create view v as with recursive n(i) as (select 1 union all select i + 1 from n)
          select i as fid, i as "项目名称", i as "总投资" from n where i < 0;
        insert into gpkg_contents(table_name, data_type, identifier, last_change)
          values ('v', 'attributes', 'v', '2024-01-01T00:00:00Z');
        """
    )
    base.close()
    return path


def broken_sqlite(folder, _size=1):
    data = endless_view(folder).read_bytes()
    broken = folder / "broken.gpkg"
    broken.write_bytes(data[:100] + os.urandom(len(data) - 100))
    return broken


def text_file(name, data):
    def make(folder, size=1):
        path = folder / name
        path.write_bytes(data(size) if callable(data) else data)
        return path

    return make


def many(part, head=b"", tail=b"", most=49 << 20):
    """A text that says the same again and again."""
    return lambda size: head + part * (int(most * size) // len(part)) + tail


def old_workbook_of_noise(folder, _size=1):
    path = compound(folder, "noise.xls", "Workbook")
    path.write_bytes(path.read_bytes() + os.urandom(100_000))
    return path


_FEATURES = b'{"type":"FeatureCollection","features":['
_PROPERTIES = b'{"type":"Feature","geometry":null,"properties":{'
#: What a web page may have, almost.
PAGE = 7 << 20
_SPAN = b"<tr><td rowspan=10000 colspan=400>1<td>2"
_CELL = 1 << 20


def named_properties(size):
    """A feature with some million properties, all of different names."""
    count = 1_000 + int(3_000_000 * size)
    pairs = b",".join(b'"%d":1' % number for number in range(count))
    return _FEATURES + _PROPERTIES + pairs + b"}}]}"


def noise(size):
    return os.urandom(int((49 << 20) * size))


#: Name → how the file is made, and the wordings that may say what is wrong with it.
HOSTILE = {
    # Workbooks.
    "spaces": (bomb(b" "), "inflated time"),
    "empty cells": (bomb(b"<c/>"), "inflated time"),
    "rows": (bomb(b"<row/>"), "rows time"),
    "cells": (bomb(b"<row><c><v>1</v></c></row>"), "rows time inflated"),
    "texts": (texts_bomb, "text_bytes texts time inflated"),
    "one long text": (one_long_text, "long_cell memory inflated time"),
    "deep": (deep, "memory time broken bad_xml inflated"),
    "billion laughs": (billion_laughs, "doctype"),
    "external entity": (external_entity, "doctype"),
    "wide": (wide, "columns"),
    "a row too far": (lying_rows, "rows"),
    "merged everywhere": (merged_everywhere, "spread"),
    "encrypted": (encrypted, "encrypted"),
    "WPS": (wps, "ole"),
    "XLSB": (binary_workbook, "xlsb"),
    "noise called XLS": (old_workbook_of_noise, "ole"),
    # Archives.
    "entries": (many_entries, "entries"),
    "lying sizes": (lying_sizes, "inflated bad_zip time"),
    "truncated": (truncated, "bad_zip"),
    "damaged": (damaged, "bad_zip bad_xml not_table"),
    "locked": (locked_zip, "encrypted"),
    "DOCX": (document, "office"),
    # Geodata.
    "VRT called SHP in a zip": (shape_that_is_a_vrt, "not_shape"),
    "climbing names": (climbing_names, "not_shape"),
    "link in zip": (link_in_zip, "link"),
    "lying shape": (lying_shape, "broken rows memory time"),
    "SQLite": (plain_sqlite, "sqlite"),
    "endless view": (endless_view, "time rows memory broken"),
    "broken SQLite": (broken_sqlite, "broken no_sheet"),
    "VRT called SHP": (text_file("a.shp", VRT.encode()), "xml"),
    "WFS called GPKG": (text_file("a.gpkg", WFS.encode()), "xml"),
    # Features.
    "deep JSON": (text_file("a.geojson", many(b"[", _FEATURES)), "problem deep"),
    "objects": (text_file("a.geojson", many(b"{},", b'{"x":[')), "problem memory time"),
    "no features": (text_file("a.geojson", many(b"{},", _FEATURES)), "problem"),
    "properties": (text_file("a.geojson", named_properties), "columns problem"),
    "not a number": (text_file("a.geojson", _FEATURES + b"NaN]}"), "problem"),
    # Texts.
    "nothing": (text_file("a.csv", b""), "empty"),
    "white space": (text_file("a.csv", b" \n \n"), "empty"),
    "zeros": (text_file("a.csv", many(b"\0")), "empty not_table no_header"),
    "noise": (text_file("a.csv", noise), "not_table encoding"),
    "open quotation mark": (text_file("a.csv", many(b",", b'a,b\n1,"' + b"," * _CELL)), "quotes"),
    "quotation marks": (text_file("a.csv", many(b'"')), "quotes no_header empty"),
    "commas": (text_file("a.csv", many(b",", b"a,b\n", b"x\n")), "columns"),
    # Web pages.
    "HTML": (text_file("a.xls", lambda _: b"<table>" + b" " * (17 << 20)), "file_bytes"),
    "HTML cells": (text_file("a.xls", many(b"<td>", b"<table><tr>", most=PAGE)), "columns time"),
    "HTML rows": (
        text_file("a.xls", many(b"<tr><td>1<td>2", b"<table>", most=PAGE)),
        "rows time no_header",
    ),
    "HTML tables": (text_file("a.xls", many(b"<table>", most=PAGE)), "no_html_table time memory"),
    "HTML comment": (
        text_file("a.xls", many(b"<!-- ", b"<table>", most=PAGE)),
        "no_html_table time",
    ),
    "HTML tags": (text_file("a.xls", many(b"<a b=", b"<table>", most=PAGE)), "no_html_table time"),
    "HTML spans": (
        text_file("a.xls", many(_SPAN, b"<table>", most=PAGE)),
        "rows columns merges time",
    ),
    "XML spreadsheet": (text_file("a.xls", SPREADSHEET_XML.encode()), "xml_table"),
    # Others.
    "PDF": (text_file("a.xlsx", b"%PDF-1.7"), "pdf"),
    "picture": (text_file("a.xlsx", b"\x89PNG\r\n"), "picture"),
    "RAR": (text_file("a.zip", b"Rar!\x1a\x07"), "packed"),
}

#: Name → how the file is made; these only lie, and are read for what they are.
HARMLESS = {"lying dimension": lying_dimension}
