"""The Data page without a browser: a ledger step by step, one site, and who may do it."""

import shutil

import openpyxl
import pytest

from liantu.cli import main
from liantu.domain.language import LANGS
from liantu.domain.wording import words
from liantu.settings import ROOT
from liantu.store.change import Change
from liantu.store.history import History
from liantu.ui.data import datum_map, findings_view, import_panel, office
from tests.support.office import brownfield_csv, gem_workbook, office_workbook
from tests.support.screen import params, texts, turn, visit, widget

#: How a request comes from the PC itself.
HERE = {"listens": "127.0.0.1", "client": None, "forwarded": False, "host": "localhost:8501"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def store(tmp_path, use_store, monkeypatch):
    """A copy of the real ledger's sites, on a PC of one's own."""
    path = use_store(shutil.copy(ROOT / "geodata" / "sites.geojson", tmp_path / "sites.geojson"))
    monkeypatch.setattr(office, "circumstances", lambda: HERE)
    office.history.cache_clear()
    yield path
    office.history.cache_clear()


@pytest.fixture
def files(tmp_path):
    office_workbook(tmp_path / "office.xlsx")
    office_workbook(tmp_path / "mended.xlsx", mended=True)
    gem_workbook(tmp_path / "gem.xlsx")
    brownfield_csv(tmp_path / "brownfield.csv")
    return tmp_path


def uploaded(path, lang="zh"):
    app = visit("data", lang=lang)
    box = widget(app, "ledger_upload")
    box.set_value((path.name, path.read_bytes(), XLSX))
    return app.run()


def said(app):
    return " ".join(block.value for kind in (app.error, app.warning, app.info, app.success)
                    for block in kind)  # fmt: skip


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("lang", LANGS)
def test_without_a_file_the_page_says_what_will_happen(lang):
    app = visit("data", lang=lang)
    assert not app.exception
    assert words(lang)("data.empty") in texts(app)
    assert any("103" in text for text in texts(app))
    assert any(words(lang)("data.never_committed") in text for text in texts(app))
    links = {node.proto.url for node in app.get("link_button")}
    assert {f"api/download.xlsx?lang={lang}", f"api/ledger-template.xlsx?lang={lang}"} <= links


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("lang", LANGS)
def test_mistakes_are_listed_and_nothing_can_be_committed(files, lang):
    app = uploaded(files / "office.xlsx", lang)
    assert not app.exception
    assert words(lang)("data.fix_first") in said(app)
    assert not any(button.key == "commit_button_import" for button in app.button)


@pytest.fixture
def own_workbook(tmp_path):
    """The present ledger as people get it, with a town that is none."""
    path = tmp_path / "own.xlsx"
    assert main(["export", "--query", "kind=any", "-o", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(3, headers.index("镇街代码") + 1, "nowhere")
    book.save(path)
    return path


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("lang", "title"), [("zh", "镇街代码"), ("en", "Town (code)")])
@pytest.mark.thorough
def test_columns_of_our_own_files_are_named_as_people_read_them(
    own_workbook, monkeypatch, lang, title
):
    rows = []
    monkeypatch.setattr(
        findings_view,
        "paged_table",
        lambda _key, _columns, kept, row_of, *_rest, **_more: rows.extend(map(row_of, kept)),
    )
    app = uploaded(own_workbook, lang)
    assert not app.exception
    titles = {row.cells["title"].partition(" ")[2] for row in rows if row.cells["value"]}
    assert title in titles
    # A kind that only names what a file says has a name of its own.
    assert any(text.startswith(words(lang)("data.kind_other")) for text in texts(app))


def test_a_mended_workbook_is_committed_with_author_and_reason(store, files):
    app = uploaded(files / "mended.xlsx")
    widget(app, "commit_author_import").set_value("王五")
    widget(app, "reason_import").set_value("十月调度")
    widget(app, "commit_button_import").click()
    app.run()
    assert not app.exception
    head = History(store).status().head
    assert head is not None
    assert (head.author, head.reason, head.kind, head.number) == ("王五", "十月调度", "import", 2)
    assert f"第 {head.number} 版" in said(app)
    assert list((store.parent / "history" / "columns").glob("*.toml"))


def test_a_commit_without_an_author_is_refused_and_says_so(store, files):
    app = uploaded(files / "mended.xlsx")
    widget(app, "commit_button_import").click()
    app.run()
    assert words("zh")("error.import.no_author") in said(app).replace("\\", "")
    assert History(store).revisions() == ()


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", ["gem.xlsx", "brownfield.csv"])
def test_a_strangers_file_comes_as_far_as_the_comparison(files, name):
    app = uploaded(files / name)
    assert not app.exception
    assert words("zh")("data.step_diff") in {block.value for block in app.subheader}


@pytest.mark.usefixtures("store")
def test_a_run_that_changes_no_answer_reads_the_table_no_second_time(files, monkeypatch):
    asked = []

    def counting(name, real):
        return lambda *given: asked.append(name) or real(*given)

    monkeypatch.setattr(import_panel, "questions", counting("questions", import_panel.questions))
    monkeypatch.setattr(datum_map, "site_rows", counting("points", datum_map.site_rows))
    app = uploaded(files / "gem.xlsx")
    next(box for box in app.radio if "_datum_" in (box.key or "")).set_value("wgs84").run()
    assert set(asked) == {"questions", "points"}
    asked.clear()
    app.run()
    assert asked == []
    box = next(box for box in app.checkbox if box.label == words("zh")("data.blank_clears"))
    box.check().run()
    assert "questions" in asked


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("evil.xlsx", b"PK\x03\x04 not a workbook"),
        ("empty.csv", b""),
        ("x.zip", b"PK" + b"\0" * 99),
    ],
)
def test_a_broken_file_is_told_in_words(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    app = uploaded(path)
    assert not app.exception
    assert said(app)


@pytest.mark.usefixtures("store")
def test_served_to_others_the_page_reads_only(monkeypatch):
    monkeypatch.setattr(office, "circumstances", lambda: HERE | {"listens": "192.0.2.1"})
    app = visit("data")
    assert not app.exception
    assert app.info
    assert "ledger_upload" not in {box.key for box in app.file_uploader}


def panel(app, name):
    widget(app, "data_panel").set_value(name)
    return app.run()


@pytest.mark.usefixtures("store")
def test_the_open_part_is_in_the_address_and_a_link_opens_it():
    app = visit("data")
    assert widget(app, "data_panel").value == "import"
    panel(app, "history")
    assert params(app) == {"panel": "history"}
    turn(turn(app, "map"), "data")
    assert widget(app, "data_panel").value == "history"
    assert widget(visit("data", panel="catalogue"), "data_panel").value == "catalogue"
    assert widget(visit("data", panel="lights"), "data_panel").value == "import"


@pytest.mark.usefixtures("store")
def test_a_link_to_editing_opens_the_history_where_editing_is_closed(monkeypatch):
    monkeypatch.setattr(office, "circumstances", lambda: HERE | {"listens": "192.0.2.1"})
    app = visit("data", panel="import")
    assert not app.exception
    assert widget(app, "data_panel").value == "history"


def test_a_site_is_begun_by_hand(store):
    app = panel(visit("data"), "site")
    widget(app, "site_choice").set_value("")
    app.run()
    assert not app.exception
    widget(app, "fact_new_name").set_value("新厂区")
    widget(app, "fact_new_investment_wan").set_value("3.5")
    button = next(b for b in app.button if b.label == words("zh")("data.save_facts"))
    button.click()
    app.run()
    assert not app.exception
    widget(app, "commit_author_site").set_value("李四")
    widget(app, "reason_site").set_value("新签")
    widget(app, "commit_button_site").click()
    app.run()
    assert not app.exception
    head = History(store).status().head
    assert head is not None
    assert (head.added, head.kind) == (1, "edit")
    change = next(History(store).changes(2))
    assert change.after is not None
    assert change.after["properties"]["name"] == "新厂区"
    assert change.after["properties"]["investment_wan"] == 35_000


def test_a_stage_is_advanced_with_a_date_and_a_note(store):
    app = panel(visit("data", site="sg-001"), "site")
    widget(app, "site_part_sg-001").set_value("stage")
    app.run()
    assert not app.exception
    box = next(b for b in app.selectbox if b.label == words("zh")("data.stage_to"))
    box.set_value("at_capacity")
    for field in app.text_input:
        if field.label == words("zh")("data.stage_date"):
            field.set_value("2026-10")
    next(b for b in app.button if b.label == words("zh")("data.save_facts")).click()
    app.run()
    assert not app.exception
    assert words("zh")("data.pending") in {block.value for block in app.subheader}
    assert History(store).revisions() == ()


def test_a_site_that_somebody_else_changed_meanwhile_is_named_and_the_rest_is_committed(
    store, files
):
    app = uploaded(files / "mended.xlsx")
    draft = app.session_state["liantu_desk_draft"][1]
    ours = [entry.id for entry in draft.diff.entries if entry.kind == "changed"]
    history = History(store)
    theirs = history.state().get(ours[0])
    assert theirs is not None
    other = {**theirs, "properties": {**theirs["properties"], "note": "别人的话", "unit": "发改局"}}
    history.commit([Change(theirs, other)], author="别人", reason="插队")

    widget(app, "commit_author_import").set_value("王五")
    widget(app, "commit_button_import").click()
    app.run()
    assert theirs["properties"]["name"] in " ".join(widget(app, "mine_import").options)
    assert [revision.author for revision in history.revisions()][1:] == ["别人"]

    widget(app, "commit_button_import").click()
    app.run()
    assert not app.exception
    assert history.revisions()[-1].author == "王五"
    assert history.revisions()[-1].changed == len(ours) - 1
    kept = history.state().get(ours[0])
    assert kept is not None
    assert kept["properties"]["note"] == "别人的话"
