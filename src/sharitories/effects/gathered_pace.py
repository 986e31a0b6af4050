"""When a city's documented initiatives gathered pace: the date that a design of the bundled study starts from."""

from __future__ import annotations

from collections.abc import Iterable

#: Five starts within three years, the year itself counted: docs/methods/bundled-designs.md.
STARTS, WITHIN = 5, 3


def gathered_pace(years: Iterable[tuple[int | None, int | None]]) -> int | None:
    """The first year by which five initiatives had begun within three years; None where that never came.

    ``years``: start and end of each documented initiative. One without a start is not counted, nor one that ended in
    the year when it began: an event is no practice that stays.
    """
    starts = sorted(start for start, end in years if start is not None and start != end)
    for place in range(STARTS - 1, len(starts)):
        if starts[place] - starts[place - STARTS + 1] < WITHIN:
            return starts[place]
    return None
