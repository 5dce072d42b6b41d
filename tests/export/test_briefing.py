"""Briefings: the same numbers as everywhere, whatever the selection."""

import io
import tracemalloc
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from liantu.domain.filter import LIGHTS
from liantu.domain.language import LANGS
from liantu.domain.money import yi_text
from liantu.export.briefing.blocks import Bars, Figures, Heading, Pair, Paragraph, Picture, Table
from liantu.export.briefing.map_picture import map_picture
from liantu.export.passport import now_in_china
from liantu.query.light_list import light_counts
from liantu.query.rollup import roll_up
from liantu.query.summary import summarise
from tests.support.briefings import FACE, blocks, charts, made, told
from tests.support.real import LEDGER

QUERIES = ["", "kind=project", "chain=chem", "town=none", "stage=building&inv=10..", "light=red"]


def text_of(line):
    return "".join(run.text for run in line)


def number(text):
    return int(text.replace(",", ""))


# ---- one number everywhere ------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("query", QUERIES)
def test_the_figures_are_those_of_every_page(real, query, lang):
    selection = real(query)
    summary, lights = summarise(selection), light_counts(selection)
    (figures,) = blocks(told(selection, lang), Figures)
    assert [item.value for item in figures.items] == [
        f"{summary.count:,}",
        yi_text(summary.wan),
        f"{summary.building:,}",
        f"{summary.producing:,}",
        f"{lights['red']:,}",
        f"{lights['amber']:,}",
    ]


@pytest.mark.parametrize("query", ["", "kind=project", "town=none"])
def test_bars_of_stages_bands_and_towns_add_up_to_the_selection(real, query):
    selection = real(query)
    stage, band, chain, town = charts(told(selection))
    count = summarise(selection).count
    assert sum(bar.count for bar in stage.bars) == count
    assert sum(bar.count for bar in band.bars) == count
    assert sum(bar.count for bar in town.bars) == count
    # A site of several chains counts in each.
    assert sum(bar.count for bar in chain.bars) >= count


def test_the_map_shows_what_is_located_and_says_the_rest(real):
    selection = real("kind=project")
    summary = summarise(selection)
    (picture,) = blocks(told(selection), Picture)
    assert f"图上 {summary.pinned} 个，未定位 {summary.unlocated} 个" in picture.caption
    with Image.open(io.BytesIO(picture.png)) as image:
        assert image.size[0] == round(picture.width_mm / 25.4 * 200)


def test_sites_far_outside_are_counted_below_the_map(selected, make_site):
    far = {"type": "Point", "coordinates": [87.6, 43.8]}
    selection = selected([make_site(1), make_site(2, geometry=far), make_site(3, geometry=None)])
    drawn = map_picture(selection, "zh", FACE)
    assert drawn is not None
    assert drawn.shown == 1
    (picture,) = blocks(told(selection), Picture)
    assert "图上 1 个，图幅之外 1 个，未定位 1 个" in picture.caption


def test_every_red_and_amber_site_stands_with_a_reason_or_is_counted(real):
    selection = real("kind=project")
    counts = light_counts(selection)
    briefed = told(selection)
    table = next(t for t in blocks(briefed, Table) if t.columns[0].title == "灯")
    reds = [row for row in table.rows if text_of(row[0]) == "红灯"]
    left = counts["red"] - len(reds)
    notes = " ".join(text_of(block.line) for block in blocks(briefed, Paragraph))
    assert all(text_of(row[-1]) for row in table.rows)
    assert f"红灯另有 {left} 个" in notes
    assert all(f"{counts[light]} 个" in notes for light in LIGHTS)


def test_the_list_says_how_many_it_leaves_out(synthetic):
    briefed = told(synthetic(1000))
    table = next(t for t in blocks(briefed, Table) if t.columns[0].title == "序号")
    notes = " ".join(text_of(block.line) for block in blocks(briefed, Paragraph))
    assert len(table.rows) == 200
    assert "本表列出前 200 个，另有 800 个没有列出" in notes


def test_a_name_leads_to_the_page_of_its_site(selected, make_site):
    features = [make_site(n) | {"id": f"甲/{n} &?"} for n in range(5)]
    table = next(
        t for t in blocks(told(selected(features, "kind=project")), Table) if len(t.columns) == 9
    )
    assert [row[1][0].href for row in table.rows] == [
        f"http://map.test/site?kind=project&site=%E7%94%B2%2F{n}%20%26%3F" for n in range(5)
    ]


def test_every_listed_site_names_its_source(real):
    briefed = told(real())
    listed = next(t for t in blocks(briefed, Table) if t.columns[0].title == "序号")
    sources = next(t for t in blocks(briefed, Table) if t.columns[0].title == "来源")
    known = [text_of(row[0]) for row in sources.rows]
    assert known == [f"[{n}]" for n in range(1, len(known) + 1)]
    assert {text_of(row[-1]) for row in listed.rows} == set(known)
    assert len(listed.rows) == 103
    by_name = {text_of(row[1]): text_of(row[-1]) for row in listed.rows}
    titles = {text_of(row[0]): text_of(row[1]) for row in sources.rows}
    for site in LEDGER:
        title = site["properties"].get("source_title") or ""
        assert titles[by_name[site["properties"]["name"]]] == title


def test_publishers_without_a_title_are_one_source_whatever_the_date(selected, make_site):
    features = [
        make_site(n, source_publisher="市统计局", source_date=f"202{n}") for n in range(4)
    ] + [make_site(9, source_title="公报", source_date="2024"), make_site(10)]
    briefed = told(selected(features))
    sources = next(t for t in blocks(briefed, Table) if t.columns[0].title == "来源")
    rows = [[text_of(line) for line in row[1:]] for row in sources.rows]
    assert rows == [["未说明", "市统计局", ""], ["公报", "未说明", "2024"]]
    listed = next(t for t in blocks(briefed, Table) if t.columns[0].title == "序号")
    assert [text_of(row[-1]) for row in listed.rows] == ["[1]"] * 4 + ["[2]", ""]


def test_figures_lead_to_their_sites(real):
    selection = real("chain=chem,newmat")
    briefed = told(selection)
    (figures,) = blocks(briefed, Figures)
    chain = charts(briefed)[2]
    assert figures.items[0].href == "http://map.test/?chain=chem,newmat&kind=any"
    assert figures.items[4].href == "http://map.test/?chain=chem,newmat&light=red&kind=any"
    links = {bar.name: bar.href for bar in chain.bars}
    assert links["高端化工"] == "http://map.test/?chain=chem&kind=any"
    # No address says "of these chains and of that one, too", so a bar of another leads nowhere.
    others = [href for name, href in links.items() if name not in {"高端化工", "新材料"}]
    assert set(others) <= {""}


@pytest.mark.parametrize("query", QUERIES)
def test_a_link_picks_as_many_sites_as_its_bar_says(real, query):
    for chart in charts(told(real(query))):
        for bar in chart.bars:
            if bar.href:
                picked = summarise(real(bar.href.partition("?")[2]))
                assert picked.count == bar.count, (chart.title, bar.name)


# ---- selections of every size ---------------------------------------------------------------


def headings(briefed):
    return [block.text for block in blocks(briefed, Heading) if block.level == 1]


def test_nothing_selected_is_said_and_nothing_is_drawn(real):
    briefed = told(real("q=没有这样的项目"))
    assert headings(briefed) == ["一、总体情况", "二、资料来源与说明"]
    assert "没有符合条件的项目" in text_of(blocks(briefed, Paragraph)[1].line)
    assert blocks(briefed, Picture) == []


def test_a_gap_that_was_asked_for_is_told_although_no_site_stands_there(real):
    briefed = told(real("node=chem.thf"))
    assert "二、产业链缺口与机会" in headings(briefed)


def test_a_single_site_is_told_about_in_full(real, selected, make_site):
    selection = selected([make_site(1, content="年产 5 万吨", unit="发改局", stage="started")])
    facts = [
        (text_of(row[0]), text_of(row[1]))
        for table in blocks(told(selection), Table)
        for row in table.rows
        if len(row) == 2
    ]
    assert ("建设内容", "年产 5 万吨") in facts
    assert ("责任单位", "发改局") in facts
    assert ("建设阶段", "开工") in facts
    assert next(text for title, text in facts if title == "进度灯").startswith("无法判断：在建，")
    assert blocks(told(real()), Pair)
    assert not blocks(told(selection), Pair)


def test_an_earlier_state_is_said_to_be_one(real):
    past = replace(real("chain=chem"), rev="2024-06", today=date(2024, 6, 30).toordinal())
    told_of = " ".join(text_of(block.line) for block in blocks(told(past), Paragraph))
    assert "数据是历史状态（2024-06，2024-06-30）" in told_of
    assert f"{now_in_china():%Y-%m-%d} 生成" in told(past).subtitle


def test_all_sections_are_numbered(real):
    assert [text[:2] for text in headings(told(real()))] == [f"{n}、" for n in "一二三四五六七"]
    assert headings(told(real(), "en"))[0] == "1. Overview"


def test_amounts_inside_others_are_marked(selected, make_site):
    sites = [make_site(n, investment_wan=10_000 * n) for n in range(1, 5)]
    sites.append(make_site(9, investment_wan=5_000, part_of="t-4"))
    briefed = told(selected(sites))
    table = next(t for t in blocks(briefed, Table) if t.columns[0].title == "序号")
    marked = [text_of(row[1]) for row in table.rows if text_of(row[5]).endswith("＊")]
    assert marked == ["项目9"]
    assert blocks(briefed, Figures)[0].items[1].value == "10"


@pytest.mark.thorough
def test_a_larger_selection_makes_no_larger_briefing(synthetic):
    few, many = (made(synthetic(n)) for n in (2000, 8000))
    assert len(many.docx) < 1.2 * len(few.docx)
    assert len(many.html) < 1.2 * len(few.html)


@pytest.mark.thorough
def test_a_larger_selection_takes_no_more_memory(synthetic):
    peaks = []
    for n in (2000, 8000):
        selection = synthetic(n)
        tracemalloc.start()
        told.__wrapped__(selection)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_shares_of_the_bars_are_those_of_the_page(real):
    selection = real("kind=project")
    band: Bars = charts(told(selection))[1]
    shares = [share for share in roll_up(selection, "band").values() if share.count]
    assert [bar.count for bar in band.bars] == [share.count for share in shares]
