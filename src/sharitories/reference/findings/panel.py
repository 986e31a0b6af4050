"""What the eight cities show together, and whether practices go with dynamism and attractiveness in the frame."""

from __future__ import annotations

import math
from collections.abc import Iterator

import polars as pl

from sharitories.indicators.intervals import share_interval
from sharitories.reference.findings.finding import Finding, Material

DIMENSIONS = ("citizen_impulse", "public_impulse", "local_initiatives", "platforms")
FAMILIES = (
    "collaborative_consumption",
    "distributed_production",
    "participatory_finance",
    "shared_governance",
)
#: A practice is said to be common to the panel when it was found in this many of its cities.
COMMON = 6
#: Pairs whose association is asked in the frame: a practice's density beside an outcome.
PAIRS = (
    ("third-places-per-10000", "private-jobs-change"),
    ("third-places-per-10000", "population-change"),
)


def find(material: Material) -> Iterator[Finding]:
    """Findings whose subject is the panel."""
    panel = material.compiled.filter(pl.col("territory_id").is_in(material.study.panel))
    if len(panel):
        yield from _shares(panel, "dimension", DIMENSIONS, "panel-drivers")
        yield from _shares(panel, "family", FAMILIES, "panel-families")
        yield from _common(panel)
        yield _single(panel)
        yield _ended(panel)
        yield _one_list(panel)
        yield _leading(material)
    for practice, outcome in PAIRS:
        yield from _association(material, practice, outcome)


def _shares(panel: pl.DataFrame, column: str, codes: tuple[str, ...], about: str) -> Iterator[Finding]:
    ids = panel["initiative_id"].sort().to_list()
    counts = {code: int((panel[column] == code).sum()) for code in codes}
    order = sorted(codes, key=lambda code: -counts[code])
    low, high = share_interval(counts[order[0]], len(panel))
    yield Finding(
        about=about,
        subject="panel",
        says="shares",
        value=round(100 * counts[order[0]] / len(panel), 2),
        low=round(100 * float(low), 2),
        high=round(100 * float(high), 2),
        unit="percent",
        rests_on=ids,
        facts={"order": order, "counts": [counts[code] for code in order], "found": len(panel)},
    )


def _by_practice(panel: pl.DataFrame) -> pl.DataFrame:
    return panel.group_by("practice").agg(
        cities=pl.col("territory_id").n_unique(),
        count=pl.len(),
        ids=pl.col("initiative_id").sort().str.join(" "),
    )


def _common(panel: pl.DataFrame) -> Iterator[Finding]:
    common = _by_practice(panel).filter(pl.col("cities") >= COMMON)
    common = common.sort(["cities", "count", "practice"], descending=[True, True, False])
    if len(common):
        yield Finding(
            about="common-practices",
            subject="panel",
            says="shared",
            value=len(common),
            unit="practices",
            rests_on=sorted(" ".join(common["ids"]).split()),
            facts={
                "practices": common["practice"].to_list(),
                "cities": common["cities"].to_list(),
                "at_least": COMMON,
            },
        )


def _all(initiatives: pl.DataFrame) -> list[str]:
    return initiatives["initiative_id"].sort().to_list()


def _single(panel: pl.DataFrame) -> Finding:
    single = _by_practice(panel).filter(pl.col("cities") == 1)
    return Finding(
        about="rare-practices",
        subject="panel",
        says="single",
        value=len(single),
        unit="practices",
        rests_on=sorted(" ".join(single["ids"]).split()) or _all(panel),  # none of all these
        facts={"of": panel["practice"].n_unique()},
    )


def _ended(panel: pl.DataFrame) -> Finding:
    ended = panel.filter(pl.col("ended_on").is_not_null())
    return Finding(
        about="ended",
        subject="panel",
        says="counted",
        value=len(ended),
        unit="initiatives",
        rests_on=_all(ended) or _all(panel),  # none of all these
        facts={"found": len(panel), "undated": int(panel["started_on"].null_count())},
    )


def _one_list(panel: pl.DataFrame) -> Finding:
    lonely = panel.filter(pl.col("lists") == 1)
    low, high = share_interval(len(lonely), len(panel))
    return Finding(
        about="one-list",
        subject="panel",
        says="counted",
        value=round(100 * len(lonely) / len(panel), 2),
        low=round(100 * float(low), 2),
        high=round(100 * float(high), 2),
        unit="percent",
        rests_on=panel["initiative_id"].sort().to_list(),
        facts={"lonely": len(lonely), "found": len(panel)},
    )


def _leading(material: Material) -> Finding:
    from sharitories.reference.findings import found

    drivers = [f for f in found.find(material) if f.about == "drivers" and f.subject in material.study.panel]
    led = {
        d: sorted(f.subject for f in drivers if f.says == "leads" and f.facts["first"] == d)
        for d in DIMENSIONS
    }
    return Finding(
        about="who-leads",
        subject="panel",
        says="counted",
        value=sum(f.says == "undecided" for f in drivers),
        unit="cities",
        rests_on=[f.identity for f in drivers],
        facts={"led": {d: cities for d, cities in led.items() if cities}, "cities": len(drivers)},
    )


def _association(material: Material, practice: str, outcome: str) -> Iterator[Finding]:
    """Rank correlation in the frame, with Fisher's interval (Bonett & Wright 2000, *Psychometrika* 65:23-28)."""
    frame = material["territories"].filter(pl.col("in_frame")).select("territory_id")
    values = material["indicators"].filter(pl.col("value").is_not_null())
    one = values.filter(pl.col("indicator") == practice).select("territory_id", "value", id_one="value_id")
    two = values.filter(pl.col("indicator") == outcome).select(
        "territory_id", other="value", id_two="value_id"
    )
    both = frame.join(one, on="territory_id").join(two, on="territory_id").sort("territory_id")
    if len(both) < 30:
        return
    rho = float(both.select(pl.corr("value", "other", method="spearman")).item())
    spread = 1.6449 * math.sqrt((1 + rho**2 / 2) / (len(both) - 3))
    low, high = math.tanh(math.atanh(rho) - spread), math.tanh(math.atanh(rho) + spread)
    yield Finding(
        about=f"association-{practice}-{outcome}",
        subject="panel",
        says="positive" if low > 0 else "negative" if high < 0 else "none",
        value=round(rho, 4),
        low=round(low, 4),
        high=round(high, 4),
        unit="rank correlation",
        rests_on=[*both["id_one"], *both["id_two"]],
        facts={"cities": len(both)},
    )
