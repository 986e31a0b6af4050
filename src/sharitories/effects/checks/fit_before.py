"""The fit before treatment, against how much the outcome itself moves; and what a perfect one does not say."""

from __future__ import annotations

import numpy as np

from sharitories.effects.estimated import Check, Estimated

#: Above this share of the outcome's own spread, the twin does not follow the unit.
BAD = 0.5
#: Below this share the fit counts as perfect.
PERFECT = 0.01


def check(estimated: Estimated) -> list[Check]:
    """Two checks: the twin follows the unit; and a perfect fit is not an empty one."""
    comparison = estimated.comparison
    before = comparison.before
    spread = float(np.std(comparison.own[:before]))
    share = estimated.fit.pre_rmspe / spread if spread else float(estimated.fit.pre_rmspe > 0)
    donors = len(comparison.donors)
    empty = share < PERFECT and donors >= before
    return [
        Check(
            "fit_before",
            share <= BAD,
            f"the error before is {share:.0%} of the outcome's own spread",
            f"l’erreur avant vaut {100 * share:.0f}\u00a0% de la variation propre de la série",
        ),
        Check(
            "fit_says_something",
            not empty,
            f"{donors} donors for {before} pre-periods"
            + (": a perfect fit was to be had whatever happened, it proves nothing" if empty else ""),
            f"{donors} unités de comparaison pour {before} périodes avant"
            + ("\u00a0: un ajustement parfait était acquis d’avance, il ne prouve rien" if empty else ""),
        ),
    ]
