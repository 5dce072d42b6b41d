"""One site on paper: a page of HTML that stands alone and prints on A4."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from liantu.domain.fact_words import code_name
from liantu.domain.language import Lang
from liantu.domain.light_reason import judge
from liantu.domain.light_words import reason
from liantu.domain.money import yi_text
from liantu.domain.wording import Words, words
from liantu.export.passport import now_in_china, software
from liantu.export.site_around import around_html
from liantu.export.site_parts import table_of, text_of
from liantu.export.site_sheet import Fact, SiteSheet, site_sheet
from liantu.export.site_story import moments, story_svg
from liantu.query.family import Family, family_of
from liantu.query.selection import Selection

_STYLE = """
@page { size: A4; margin: 20mm 18mm; }
body { font: 11pt/1.55 FangSong, STFangsong, "FangSong_GB2312", "Noto Serif CJK SC",
  "Source Han Serif SC", "Songti SC", SimSun, serif; color: #111; max-width: 174mm;
  margin: 0 auto; padding: 8mm; overflow-wrap: anywhere; }
h1, h2, th { font-family: SimHei, "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC",
  "Microsoft YaHei", sans-serif; }
h1 { font-size: 17pt; text-align: center; margin: 0 0 4mm; }
h2 { font-size: 12.5pt; margin: 5mm 0 1.5mm; break-after: avoid; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 0.5pt solid #777; padding: 1mm 2mm; text-align: left; vertical-align: top;
  white-space: pre-wrap; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { font-weight: 600; background: #f0f2f4; }
tbody th { background: none; font-weight: 400; width: 27mm; }
.narrow { width: 9mm; text-align: center; }
.date { width: 23mm; }
.soft { color: #555; }
img { width: 100%; height: auto; display: block; }
.number { text-align: right; white-space: nowrap; }
svg { width: 100%; height: auto; font: 11px "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
svg text { fill: #333; }
ol { padding-left: 7mm; margin: 0; }
footer { margin-top: 6mm; border-top: 0.5pt solid #777; padding-top: 1.5mm; font-size: 9pt; }
@media screen { .hint { background: #f0f2f4; padding: 2mm 3mm; } }
@media print { body { padding: 0; } .hint { display: none; } a { color: inherit; } }
"""


@dataclass(frozen=True, slots=True)
class _Paper:
    """What a page is made of."""

    selection: Selection
    feature: dict[str, Any]
    sheet: SiteSheet
    say: Words

    @property
    def lang(self) -> Lang:
        return self.say.lang


def site_html(selection: Selection, feature: dict[str, Any], lang: Lang) -> str:
    """Return a site (as it leaves, a GeoJSON Feature) as HTML; every text of it stands escaped."""
    catalogue = selection.engine.snapshot.catalogue
    paper = _Paper(selection, feature, site_sheet(feature, catalogue, lang), words(lang))
    name = text_of(paper.sheet.name)
    code = {"zh": "zh-CN", "zh-Hant": "zh-Hant", "en": "en"}[lang]
    return "".join(
        (
            f'<!doctype html><html lang="{code}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{name}</title><style>{_STYLE}</style></head><body>",
            f'<p class="hint">{text_of(paper.say("site_page.print_back"))}</p><h1>{name}</h1>',
            *_body(paper),
            "</body></html>",
        )
    )


def _body(paper: _Paper) -> Iterator[str]:
    say, sheet, catalogue = paper.say, paper.sheet, paper.selection.engine.snapshot.catalogue
    site, today = paper.feature["properties"], paper.selection.today
    judged = judge(site, catalogue, today)
    light = say(
        "site_page.light",
        light=say(f"light.{judged.light}"),
        reason=reason(judged, say),
        day=date.fromordinal(today).isoformat(),
    )
    yield f"<p>{text_of(light)}</p>"
    yield from _family(paper, family_of(paper.selection.engine, sheet.id))
    picture = story_svg(moments(site, catalogue, say), catalogue, paper.lang)
    if picture:
        yield f"<h2>{text_of(say('site_page.story'))}</h2>{picture}"
        yield f'<p class="soft">{text_of(say("site_page.story_hint"))}</p>'
    for group, found in sheet.groups.items():
        if found:
            yield f"<h2>{text_of(say(f'site_page.group_{group}'))}</h2>"
            yield from _facts(say, found)
    if sheet.silent:
        names = say("towns.joint").join(sheet.silent)
        yield f'<p class="soft">{text_of(say("site_page.silent", names=names))}</p>'
    yield from _events(paper)
    yield from around_html(paper.selection, sheet.id, site.get("precision"), say)
    yield from _sources(paper)
    yield f"<footer>{text_of(_printed(paper))}</footer>"


def _printed(paper: _Paper) -> str:
    version = paper.selection.engine.snapshot.version
    time = f"{now_in_china():%Y-%m-%d %H:%M}"
    return paper.say("site_page.printed", software=software(), version=version, time=time)


def _facts(say: Words, found: Iterable[Fact]) -> Iterator[str]:
    titles = (say(f"site_page.column_{name}") for name in ("fact", "value", "source", "as_of"))
    yield from table_of(titles, map(_fact, found))


def _fact(fact: Fact) -> list[str]:
    kind = ' class="soft"' if fact.missing else ""
    return [
        f"<th>{text_of(fact.title)}</th>",
        f"<td{kind}>{text_of(fact.value)}</td>",
        f'<td class="narrow">{_mark(fact.source)}</td>',
        f'<td class="date">{text_of(fact.as_of)}</td>',
    ]


def _mark(number: int) -> str:
    return f"[{number}]" if number else ""


def _events(paper: _Paper) -> Iterator[str]:
    say = paper.say
    if not paper.sheet.events:
        return
    yield f"<h2>{text_of(say('site_page.events'))}</h2>"
    titles = (say(f"site_page.column_{name}") for name in ("date", "stage", "text", "source"))
    yield from table_of(
        titles,
        (
            [
                f'<td class="date">{text_of(event.date or say("site_page.undated"))}</td>',
                f'<td class="date">{text_of(event.stage)}</td>',
                f"<td>{text_of(event.text)}</td>",
                f'<td class="narrow">{_mark(event.source)}</td>',
            ]
            for event in paper.sheet.events
        ),
    )


def _family(paper: _Paper, found: Family | None) -> Iterator[str]:
    if found is None:
        return
    say, catalogue = paper.say, paper.selection.engine.snapshot.catalogue
    yield f"<h2>{text_of(say('site_page.family'))}</h2>"
    numbers = {"n": f"{found.total:,}", "unstated": f"{found.unstated:,}"}
    told = say("site_page.family_sum", yi=yi_text(found.wan), **numbers).replace("**", "")
    if found.inside:
        told += " · " + say("site_page.family_inside", n=f"{len(found.inside):,}")
    yield f"<p>{text_of(told)}</p>"
    titles = (say(key) for key in ("table.name", "facet.stage", "table.amount"))
    rows: list[list[str]] = []
    for member in found.members:
        site = member["properties"]
        wan, missing = site.get("investment_wan"), say("card.missing")
        stage = code_name("stage", site.get("stage"), catalogue, paper.lang)
        amount = missing if wan is None else yi_text(wan)
        told = f"({amount})" if str(member["id"]) in found.inside else amount
        cells = (site["name"], stage, told)
        rows.append([f"<td>{text_of(cell)}</td>" for cell in cells])
    yield from table_of(titles, rows)


def _sources(paper: _Paper) -> Iterator[str]:
    yield f"<h2>{text_of(paper.say('site_page.sources'))}</h2>"
    if not paper.sheet.sources:
        yield f'<p class="soft">{text_of(paper.say("site_page.no_source"))}</p>'
        return
    yield "<ol>"
    for source in paper.sheet.sources:
        url = text_of(source.url)
        link = f' <a href="{url}" rel="noopener noreferrer">{url}</a>' if url else ""
        yield f"<li>{text_of(source.text)}{link}</li>"
    yield "</ol>"
