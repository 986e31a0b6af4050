"""The places of what was found: the shapes of ways and relations are kept by id, then read from the file."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl

from sharitories.sources.openstreetmap.passes import Ids, by_id
from sharitories.sources.openstreetmap.points import Nodes, Place, place_of_relation, place_of_way
from sharitories.sources.openstreetmap.thing import Thing

PLACE: dict[str, type[pl.DataType]] = {
    "kind": pl.String,
    "id": pl.Int64,
    "lon": pl.Float64,
    "lat": pl.Float64,
    "place_note": pl.String,
}


def _ids(refs: Iterable[int]) -> Ids:
    return np.fromiter(refs, dtype=np.int64)


class Shapes:
    """What has to be placed: nodes with their coordinates, ways with their nodes, relations with their members.

    Of several versions of one object, the last one added counts; ``once`` the file holds only one of each.
    """

    def __init__(self, *, once: bool) -> None:
        self.once = once
        self.nodes: dict[int, tuple[float, float]] = {}
        self.ways: dict[int, tuple[array[int], bool]] = {}
        self.relations: dict[int, tuple[tuple[str, int], ...]] = {}

    def add(self, thing: Thing) -> None:
        """Keep the shape of one object."""
        if thing.kind == "node":
            self.nodes[thing.id] = (thing.lon, thing.lat)
        elif thing.kind == "way":
            self.ways[thing.id] = (thing.refs, thing.tags.get("area") != "no")
        else:
            self.relations[thing.id] = thing.members

    def places(self, path: Path) -> pl.DataFrame:
        """The point of each object in the columns :data:`PLACE`, reading ``path`` where it is needed."""
        member_ways = self._member_ways(path)
        nodes = self._nodes(path, member_ways)
        rows: list[tuple[str, int, float, float, str | None]] = [
            ("node", one, lon, lat, None) for one, (lon, lat) in self.nodes.items()
        ]
        rows += [
            ("way", one, *place_of_way(np.asarray(refs), nodes, filled))
            for one, (refs, filled) in self.ways.items()
        ]
        rows += [("relation", one, *self._of_relation(one, member_ways, nodes)) for one in self.relations]
        table = pl.DataFrame(rows, schema=PLACE, orient="row")
        return table.with_columns(pl.col("lon", "lat").fill_nan(None))

    def _members(self, kind: str) -> set[int]:
        return {ref for members in self.relations.values() for of, ref in members if of == kind}

    def _member_ways(self, path: Path) -> dict[int, Ids]:
        """The nodes of each member way; those of a found way are known already."""
        wanted = self._members("w")
        known = {one: np.asarray(self.ways[one][0]) for one in wanted & self.ways.keys()}
        for way in by_id(path, "way", _ids(sorted(wanted - self.ways.keys()))):
            if way.visible:
                known[way.id] = _ids(node.ref for node in way.nodes)
        return known

    def _nodes(self, path: Path, member_ways: dict[int, Ids]) -> Nodes:
        refs = [np.asarray(nodes) for nodes, _ in self.ways.values()]
        refs += [*member_ways.values(), _ids(self._members("n"))]
        wanted = np.unique(np.concatenate([_ids(()), *refs]))
        return Nodes(*_located(path, wanted, once=self.once))

    def _of_relation(self, one: int, member_ways: dict[int, Ids], nodes: Nodes) -> Place:
        members = self.relations[one]
        ways = [member_ways[ref] for kind, ref in members if kind == "w" and ref in member_ways]
        points = _ids(ref for kind, ref in members if kind == "n")
        lacking = sum(kind == "w" and ref not in member_ways for kind, ref in members)
        return place_of_relation(ways, points, nodes, lacking)


def _located(
    path: Path, wanted: Ids, *, once: bool
) -> tuple[Ids, np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    """Where the nodes wanted are; of several versions the last visible one counts; ``once`` there is only one."""
    at: dict[int, tuple[float, float]] = {}
    for node in by_id(path, "node", wanted):
        if node.location.valid():
            at[node.id] = (node.location.lon, node.location.lat)
        if once and len(at) == len(wanted):
            break
    return _ids(at), np.array(list(at.values())).reshape(-1, 2)
