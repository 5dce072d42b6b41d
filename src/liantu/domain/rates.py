"""The rates of a ledger's sums: what is divided by what."""

from typing import Final

#: Rate → the property that is a part, and the one that is the whole of it, both in 万元.
RATES: Final = {
    "funded": ("funded_wan", "investment_wan"),
    "year": ("done_year_wan", "plan_year_wan"),
}
