"""Who is treated and since when, and who may be compared with them."""

from __future__ import annotations

import numpy as np

from sharitories.effects.design import AllBut, Design, Only
from sharitories.effects.panel import Panel, Period


def first_treated(design: Design, panel: Panel) -> dict[str, Period]:
    """Each treated unit with its first treated period; units never treated are not in it.

    From ``treated``, or from ``treated_column``: the value of a unit's rows (the least of them), where 0 or empty is never.
    A unit whose first treated period lies after the panel's last counts as never treated within it.
    """
    if design.treated is not None:
        return dict(design.treated)
    column = panel.columns[design.treated_column or ""]
    with np.errstate(all="ignore"):
        least = np.where(column > 0, column, np.inf).min(axis=1)
    last = panel.times[-1]
    return {
        unit: int(value)
        for unit, value in zip(panel.units, least, strict=True)
        if np.isfinite(value) and (isinstance(last, str) or value <= last)
    }


def donors_of(design: Design, panel: Panel) -> tuple[str, ...]:
    """The donors that the design's rule gives, in the panel's order; never a treated unit."""
    treated = first_treated(design, panel)
    rule = design.donors
    if isinstance(rule, Only):
        wanted = set(rule.only)
    elif isinstance(rule, AllBut):
        wanted = set(panel.units) - set(rule.all_but)
    elif rule == "peers":
        wanted = set(design.peers)
    else:
        wanted = set(panel.units)
    return tuple(unit for unit in panel.units if unit in wanted and unit not in treated)
