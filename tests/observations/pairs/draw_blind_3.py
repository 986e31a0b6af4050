"""Draw candidates for the third blind pairs: the means of ``draw_blind_2.py``, two further lists, another seed.

Run with ``src`` and ``tests`` on the path as ``python tests/observations/pairs/draw_blind_3.py DATA FURTHER OUT [SEED]``:
the publishers' files, the files of the lists without a reader (``further_lists.py``), and where to write.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from observations.pairs.draw_blind import (
    EARLIER,
    HERE,
    RARE,
    Known,
    Record,
    by_stratum,
    candidates,
    draw,
    metres,
    promising,
    write,
)
from observations.pairs.draw_blind_2 import (
    everything,
    neighbours,
    placed,
    public_service,
    same_town,
    stratum,
)
from observations.pairs.further_lists import LATER_READERS, READERS, further

SEED = 20261125
#: How many candidates of each stratum; the numbers in names are metres between the two records.
WANTED = {
    "near_similar_0_50": 45,
    "near_similar_50_150": 40,
    "near_similar_150_400": 30,
    "near_similar_400_1500": 30,
    "near_middle": 45,
    "france_services": 64,
    "same_list": 50,
    "same_list_services": 6,
    "same_website": 40,
    "same_address": 10,
    "near_dissimilar": 10,
    "nested": 14,
    "acronym": 14,
    "far_similar": 14,
    "no_coordinates": 50,
    "carpooling": 20,
}
UNCAPPED = set(WANTED)


def main(data: Path, lists: Path, out: Path, seed: int = SEED) -> None:
    """Write the candidates, unlabelled: both records new, then one, then none, the pair always new."""
    known = Known([*EARLIER, HERE / "blind_pairs.csv", HERE / "blind_pairs_2.csv"])
    rows, used = everything(data) + placed(further(lists, READERS | LATER_READERS), data), Counter[str]()
    RARE.update(word for row in rows for word in row["words"])
    bins = by_stratum(rows, candidates(rows) | set(neighbours(rows)) | set(same_town(rows)), stratum)

    def new(most: int) -> Callable[[Record, Record], bool]:
        return lambda a, b: known.holds(a) + known.holds(b) <= most

    def likely(a: Record, b: Record) -> bool:
        gap = metres(a, b)
        services = public_service(a) and public_service(b)
        return gap is None or gap < 400 or promising(a, b) or services

    drawn = draw(bins, known, WANTED, used, lambda a, b: new(0)(a, b) and likely(a, b), seed, UNCAPPED)
    for fit in (lambda a, b: new(1)(a, b) and likely(a, b), likely):
        counts = Counter(kind for kind, _, _ in drawn)
        left = {kind: wanted - counts[kind] for kind, wanted in WANTED.items()}
        drawn += draw(bins, known, left, used, fit, seed, UNCAPPED)
    write(drawn, out, "blind3")


if __name__ == "__main__":
    main(*(Path(given) for given in sys.argv[1:4]), seed=int(sys.argv[4]) if sys.argv[4:] else SEED)
