"""Why a release is refused: a claim is unsupported, stale, contradicted, or graded above its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from sharitories.reference.chain import EvidenceChain, Row
from sharitories.reference.grades import GRADES, grade_borne, is_over

#: What says the opposite of what.
OPPOSITE = {"rise": "fall", "above": "below", "positive": "negative", "present": "absent", "more": "less"}
OPPOSITE |= {there: here for here, there in OPPOSITE.items()}


@dataclass(frozen=True, order=True)
class Refusal:
    """One claim that may not be published, and the reason."""

    claim_id: str
    reason: str
    because: str

    def __str__(self) -> str:
        return f"{self.claim_id} is {self.reason}: {self.because}"


def refusals(chain: EvidenceChain) -> list[Refusal]:
    """Every reason to refuse the release that a chain's tables would make; empty when there is none."""
    claims = chain.tables["claims"].iter_rows(named=True)
    return sorted(refusal for claim in claims for refusal in _of_claim(claim, chain, chain.tables))


def _of_claim(claim: Row, chain: EvidenceChain, tables: Mapping[str, pl.DataFrame]) -> Iterator[Refusal]:
    missing = _unresolved(claim, chain)
    if missing:
        yield Refusal(claim["claim_id"], "unsupported", missing)
        return
    yield from _stale(claim, chain)
    yield from _contradicted(claim, chain, tables)
    yield from _over_graded(claim, chain)


def _unresolved(claim: Row, chain: EvidenceChain) -> str:
    cited = _cited(claim)
    if not str(claim["rests_on"] or "").split():
        return "it rests on nothing"
    if claim["subject"] != "panel" and claim["subject"] not in chain.rows:
        return f"its subject {claim['subject']} is no territory of the release"
    if chain.is_circular(claim["claim_id"]):
        return "what it rests on rests on it"
    below = [*cited, *(c for i in cited if i in chain.rows for c in chain.children(i))]
    missing = sorted({i for i in below if i not in chain.rows})
    if missing:
        return f"no row has the id {', '.join(missing)}"
    if not any(chain.leaves(i) for i in str(claim["rests_on"]).split()):
        return "nothing that it rests on leads to an observation, a statistic or a testimony"
    return ""


def _cited(claim: Row) -> list[str]:
    return [*str(claim["rests_on"] or "").split(), *str(claim["against"] or "").split()]


def _stale(claim: Row, chain: EvidenceChain) -> Iterator[Refusal]:
    now = chain.digest_of(_cited(claim))
    if claim["worded_on"] != now:
        yield Refusal(
            claim["claim_id"],
            "stale",
            f"what it rests on changed since it was worded ({claim['worded_on'] or 'never'}, now {now}); read it "
            f"again, and if it still holds write worded_on: {now} beside it",
        )


def _contradicted(claim: Row, chain: EvidenceChain, tables: Mapping[str, pl.DataFrame]) -> Iterator[Refusal]:
    opposite = OPPOSITE.get(claim["says"] or "")
    if opposite is None:
        return
    cited = set(_cited(claim))
    cited |= {child for i in cited for child in chain.children(i)}
    says_so = [i for i in _opposed(claim, opposite, tables) if i not in cited]
    if says_so:
        yield Refusal(
            claim["claim_id"],
            "contradicted",
            f"{', '.join(says_so)} says the opposite and is not cited (against)",
        )


def _opposed(claim: Row, opposite: str, tables: Mapping[str, pl.DataFrame]) -> list[str]:
    subject = pl.col("subject") == claim["subject"]
    findings = tables["findings"].filter(
        subject & (pl.col("about") == claim["about"]) & (pl.col("says") == opposite)
    )
    ids = findings["finding_id"].to_list()
    if str(claim["about"]).startswith("effect-of-"):
        practice = str(claim["about"]).removeprefix("effect-of-")
        voices = tables["testimonies"].filter((pl.col("practice") == practice) & (pl.col("sign") == opposite))
        if claim["subject"] == "panel":
            panel = tables["territories"].filter(pl.col("role") == "panel")["territory_id"]
            voices = voices.filter(pl.col("territory_id").is_in(panel.implode()))
        else:
            voices = voices.filter(pl.col("territory_id") == claim["subject"])
        ids += voices["testimony_id"].to_list()
    return sorted(ids)


def _over_graded(claim: Row, chain: EvidenceChain) -> Iterator[Refusal]:
    grade = claim["grade"]
    if grade not in set(GRADES):
        yield Refusal(claim["claim_id"], "over-graded", f"its grade {grade!r} is none of A, B, C, D")
        return
    leaves = frozenset[object]().union(*(chain.leaves(i) for i in str(claim["rests_on"]).split()))
    borne = grade_borne(leaves)  # type: ignore[arg-type]
    if _tells_effect(claim) and is_over(grade, "C") and not _estimated(claim, chain):
        because = f"it tells of an effect, says {grade}, and rests on no estimate that passed its checks"
        yield Refusal(claim["claim_id"], "over-graded", because)
    if borne is not None and is_over(grade, borne):
        yield Refusal(claim["claim_id"], "over-graded", f"it says {grade}, and its evidence bears {borne}")


def _tells_effect(claim: Row) -> bool:
    return str(claim["about"]).startswith("effect")


def _estimated(claim: Row, chain: EvidenceChain) -> bool:
    """Whether a claim rests on an effect that was estimated by a design whose checks passed."""
    leaves = (leaf for i in str(claim["rests_on"]).split() for leaf in chain.leaves(i))
    return any(leaf.kind == "effect" for leaf in leaves)
