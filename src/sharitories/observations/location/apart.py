"""Areas that lie far apart get sheets of their own: a grid over France and Réunion together would be mostly sea.

A group of rings is split in two where no ring is, along a meridian or a parallel, as long as that frees at least a third of
the ground of its box. Holes lie in the box of their outer ring and so stay with it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sharitories.observations.location.grid import Floats, Ints
from sharitories.observations.location.rings import Rings
from sharitories.observations.location.soundness import Survey, survey

#: The most sheets: every point is looked up on each sheet whose bounds hold it.
MOST = 16
#: What may remain of the ground of a box for a split to be worth it.
REMAINING = 2 / 3


def apart(rings: Rings, seen: Survey, threads: int) -> Iterator[tuple[Rings, Survey]]:
    """The rings in groups, each with what was seen of it."""
    groups = groups_of(seen.boxes)
    if len(groups) == 1:
        yield rings, seen
        return
    for group in groups:
        chosen = np.zeros(len(rings.area), dtype=np.bool_)
        chosen[group] = True
        part = rings.only(chosen)
        yield part, survey(part, threads)


def groups_of(boxes: Floats) -> list[Ints]:
    """Places of rings that belong on one sheet, from their ``boxes`` (west, south, east, north); none for no ring."""
    groups = [np.arange(boxes.shape[1])] if boxes.shape[1] else []
    whole: list[Ints] = []
    while groups and len(groups) + len(whole) < MOST:
        group = groups.pop(0)
        halves = _split(boxes, group)
        if halves is None:
            whole.append(group)
        else:
            groups += halves
    return whole + groups


def _split(boxes: Floats, group: Ints) -> list[Ints] | None:
    """The group in two, at the widest gap of that direction in which more ground is freed; None when it is not worth it."""
    splits = [halves for axis in (0, 1) if (halves := _at_widest_gap(boxes, group, axis))]
    if not splits:
        return None
    best = min(splits, key=lambda halves: sum(_ground(boxes, half) for half in halves))
    freed = sum(_ground(boxes, half) for half in best)
    return best if freed < REMAINING * _ground(boxes, group) else None


def _at_widest_gap(boxes: Floats, group: Ints, axis: int) -> list[Ints] | None:
    order = group[np.argsort(boxes[axis, group], kind="stable")]
    gap = boxes[axis, order[1:]] - np.maximum.accumulate(boxes[axis + 2, order])[:-1]
    if not (gap > 0).any():
        return None
    widest = int(np.argmax(gap)) + 1
    return [np.sort(order[:widest]), np.sort(order[widest:])]


def _ground(boxes: Floats, group: Ints) -> float:
    here = boxes[:, group]
    return float((here[2].max() - here[0].min()) * (here[3].max() - here[1].min()))
