"""What is asked of a briefing, and the addresses of the sites behind its figures."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from liantu.domain.catalogue import Catalogue
from liantu.domain.filter import SiteFilter
from liantu.domain.language import Lang
from liantu.domain.wording import Words, words
from liantu.export.briefing.fonts import Face
from liantu.export.passport import permalink
from liantu.export.request import ExportRequest
from liantu.query.filter_words import filter_words
from liantu.query.selection import Selection
from liantu.settings import settings

#: Told which step begins (`briefing.step_…`) and which share of the work is done.
Steps = Callable[[str, float], None]


def no_steps(step: str, share: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class BriefingRequest:
    """A selection to brief people about, and the font to draw with."""

    whole: ExportRequest
    face: Face
    steps: Steps = no_steps

    @property
    def selection(self) -> Selection:
        """Return the sites that the briefing is about."""
        return self.whole.selection

    @property
    def lang(self) -> Lang:
        """Return the language of the paper."""
        return self.whole.lang

    @property
    def say(self) -> Words:
        """Return the words of that language."""
        return words(self.lang)

    @property
    def catalogue(self) -> Catalogue:
        """Return the catalogue of the snapshot."""
        return self.selection.engine.snapshot.catalogue

    @property
    def stage_width(self) -> int:
        """Return how wide a column of stages is: two characters, or two English words."""
        return 26 if self.lang == "en" else 13

    def link(self, wanted: SiteFilter | None, site_id: str = "") -> str:
        """Return the address of the sites that a filter picks, or of one of them on its own page.

        Nothing where there is no filter, or where nobody knows where the app runs.
        """
        if wanted is None or not self.whole.base:
            return ""
        page = "site" if site_id else ""
        found = permalink(wanted, self.whole.base, self.selection.rev, page)
        found += f"&site={quote(site_id, safe='')}" if site_id else ""
        return found if self.lang == settings().lang else f"{found}&lang={self.lang}"

    def narrowed(self, facet: str, codes: tuple[str, ...]) -> SiteFilter | None:
        """Return the filter of the selected sites with one of these codes.

        None where no filter says that: a site may have several chains, and a filter that already
        asks for others would have to ask twice.
        """
        now = self.selection.site_filter
        chosen: tuple[str, ...] = getattr(now, facet)
        kept = tuple(code for code in codes if not chosen or code in chosen)
        return now.with_(**{facet: kept}) if kept else None

    def sentence(self) -> str:
        """Return the filter in words, parks, units and an area by their names."""
        return filter_words(self.selection, self.lang)
