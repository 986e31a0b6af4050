"""What people decided about observations, kept as text and replayed at every run."""

from __future__ import annotations

from sharitories.observations.evidence import Filled, Row, Slug


class SameInitiativeRow(Row):
    """A row of ``reviews/same_initiative.csv``: this observation shows that initiative, and why we say so."""

    observation_id: Filled
    initiative_id: Slug
    reason: Filled
