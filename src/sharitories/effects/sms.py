"""The Maryland Scientific Methods Scale: how far a design may say *because of*, by stated rules.

The five levels as the What Works Centre for Local Economic Growth words and scores them
(whatworksgrowth.org/resources/the-scientific-maryland-scale, and its scoring guide of June 2016: randomised 5;
instruments and discontinuities 4; difference in differences, panel methods, matching 3; before-and-after 2 or less).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["randomised", "quasi_random", "comparison", "cross_section", "before_after"]


@dataclass(frozen=True)
class Sms:
    """A level from 1 to 5, and the rule that gave it, in both languages."""

    level: int
    reason: str
    reason_fr: str


RULES: dict[str, Sms] = {
    "randomised": Sms(5, "treatment was drawn by lot", "le traitement a été tiré au sort"),
    "quasi_random": Sms(
        4, "who was treated was close to chance", "le choix des unités traitées tient presque du hasard"
    ),
    "comparison": Sms(
        3,
        "before and after, against a comparison group whose likeness before is shown",
        "avant et après, face à un groupe de comparaison dont la ressemblance avant est montrée",
    ),
    "doubtful": Sms(
        2,
        "before and after, against a comparison group whose likeness before is not shown",
        "avant et après, face à un groupe de comparaison dont la ressemblance avant n’est pas montrée",
    ),
    "controls": Sms(
        2,
        "no comparison over time, but control variables",
        "pas de comparaison dans le temps, mais des variables de contrôle",
    ),
    "none": Sms(
        1, "no comparison group and no control variables", "ni groupe de comparaison ni variables de contrôle"
    ),
}


def sms_level(kind: Kind, alike_before: bool = True, controls: bool = False) -> Sms:
    """The level of a design.

    ``comparison``: before/after against others (synthetic control, difference in differences). ``alike_before``:
    its checks of the comparison (fit, false date) passed. ``controls``: a simple comparison is adjusted for others.
    """
    if kind == "comparison":
        return RULES["comparison" if alike_before else "doubtful"]
    if kind in ("randomised", "quasi_random"):
        return RULES[kind]
    return RULES["controls" if controls else "none"]
