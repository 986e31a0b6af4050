"""One design on one panel, from the power that is told first to the verdict."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from sharitories.effects.comparisons import cohorts_of, comparisons_of
from sharitories.effects.design import AllBut, Design
from sharitories.effects.estimate_cohorts import cohort_result
from sharitories.effects.estimate_comparisons import comparison_result, power_of
from sharitories.effects.estimators import DEFAULT, estimator
from sharitories.effects.panel import Panel
from sharitories.effects.power import Power
from sharitories.effects.result import Result
from sharitories.effects.validation import validate

Tell = Callable[[Power], None]


def estimate(
    design: Design, panel: Panel, name: str = "design", tell: Tell | None = None, processes: int = 1
) -> Result:
    """Validate, tell the power, estimate, check and judge; raises :class:`FaultyInput` where the design is refused.

    ``tell`` is called with the minimum detectable effect before anything after treatment is looked at.
    """
    validate(design, panel, name)
    chosen = DEFAULT if design.estimator == "default" else design.estimator
    module = estimator(chosen)
    log = tuple(_remarks(design, panel))
    if _is_cohort(module):
        return cohort_result(design, cohorts_of(design, panel), chosen, module, tell, log)
    comparisons = comparisons_of(design, panel)
    power = power_of(design, comparisons, module, processes)
    if tell:
        tell(power)
    return comparison_result(design, panel, comparisons, chosen, module, power, processes, log)


def _is_cohort(module: ModuleType) -> bool:
    return hasattr(module, "estimate_cohorts")


def _remarks(design: Design, panel: Panel) -> list[str]:
    """What a reader of the result must know and that refused nothing."""
    rule = design.donors
    absent = [u for u in rule.all_but if u not in panel.row] if isinstance(rule, AllBut) else []
    return [f"donors.all_but: {unit} is not in the panel; nothing was left out" for unit in absent]
