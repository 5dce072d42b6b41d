"""How much is measured: everything, or with BENCH_QUICK=1 a minute's worth that judges nothing."""

import os

QUICK = os.environ.get("BENCH_QUICK") == "1"
SMALL = 1_000
MIDDLE = 100_000
LARGE = 10_000 if QUICK else 1_000_000
SIZES = (SMALL, LARGE) if QUICK else (SMALL, 10_000, MIDDLE, LARGE)

#: Clicks that count, after some that do not, which fill caches and compile scripts.
CLICKS = 5 if QUICK else 24
PEER_CLICKS = 4 if QUICK else 12
#: On every page; none may take more than so many times as long as the map's.
PAGE_CLICKS = 4 if QUICK else 12
PAGE_TIMES = 1.5
WARM_UPS = 2 if QUICK else 3
#: Who takes longer than SLOW_S a click has fewer of them, and who takes longer than NEVER_S none.
SLOW_S, SLOW_CLICKS, SLOW_WARM_UPS = 5.0, 3, 1
NEVER_S = 90.0

MOVES = 40 if QUICK else 200
DOWNLOADS = 2 if QUICK else 3
COPY_STARTS = 1 if QUICK else 3
