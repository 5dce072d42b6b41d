"""The rule of the lights as an editor changes it: from one text of the catalogue to the next.

Only the numbers change; whatever else stands in the file stays as it is, comments included.
"""

import re
import tomllib
from dataclasses import asdict
from typing import Final

from liantu.domain.catalogue import read_catalogue
from liantu.domain.errors import LedgerError
from liantu.domain.terms import LightRules

#: Ten years: more is a slip of the hand.
MOST_DAYS: Final = 3650


def with_lights(text: str, rules: LightRules) -> str:
    """Return the catalogue's text with other thresholds.

    Raises:
        LedgerError: a threshold will not do, or the lines are not as this program writes them.
    """
    wanted_days = asdict(rules)
    if not all(0 <= days <= MOST_DAYS for days in wanted_days.values()):
        raise LedgerError.worded("lights.days", most=f"{MOST_DAYS:,}")
    if rules.amber_silent_days >= rules.red_silent_days:
        raise LedgerError.worded("lights.silent")
    wanted = tomllib.loads(text)
    wanted["lights"].update(wanted_days)
    found = re.sub(r"(?ms)^\[lights\]$.*?(?=^\[|\Z)", lambda part: _numbered(part[0], rules), text)
    if tomllib.loads(found) != wanted:
        raise LedgerError.worded("lights.by_hand")
    read_catalogue(found)
    return found


def _numbered(lines: str, rules: LightRules) -> str:
    for name, days in asdict(rules).items():
        lines = re.sub(rf"(?m)^({name} = )\d+", rf"\g<1>{days}", lines)
    return lines
