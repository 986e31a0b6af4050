"""How strongly a claim may be said, from the evidence at the end of its chain.

*A* an effect estimated by a design that passed its checks · *B* convergent measures and voices of several cities ·
*C* one kind of evidence, several cases · *D* a single case or voice.
"""

from __future__ import annotations

from collections.abc import Iterable

from sharitories.reference.chain import Leaf

GRADES = "ABCD"
#: Grade B wants this many cities in the evidence, and voices from this many of them.
CITIES_FOR_B, VOICES_FOR_B = 3, 2


def grade_borne(leaves: Iterable[Leaf]) -> str | None:
    """The highest grade that this evidence bears; None when there is none at all."""
    cases = set(leaves)
    if not cases:
        return None
    if any(leaf.kind == "effect" for leaf in cases):
        return "A"
    kinds = {leaf.kind for leaf in cases}
    cities = {leaf.territory for leaf in cases}
    voices = {leaf.territory for leaf in cases if leaf.kind == "testimony"}
    if len(kinds) > 1 and len(cities) >= CITIES_FOR_B and len(voices) >= VOICES_FOR_B:
        return "B"
    return "C" if len({leaf.case for leaf in cases}) > 1 else "D"


def is_over(grade: str, borne: str) -> bool:
    """Whether a grade claims more than the evidence bears (A is the strongest)."""
    return GRADES.index(grade) < GRADES.index(borne)
