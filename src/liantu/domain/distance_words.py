"""A distance in words."""

from liantu.domain.wording import Words


def distance_words(metres: float, say: Words) -> str:
    """Return a distance as people say it: no finer than it is known."""
    if metres < 1:
        return say("site_page.near_same")
    if metres < 1000:
        return say("site_page.near_m", n=f"{round(metres / 10) * 10:,}")
    return say("site_page.near_kmeters", n=f"{metres / 1000:.1f}")
