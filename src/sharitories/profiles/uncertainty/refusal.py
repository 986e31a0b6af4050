"""What a run over alternatives cannot honour; nothing falls back silently."""

from __future__ import annotations

from sharitories.profiles.composite.refusal import CannotHonour


class CannotDraw(CannotHonour):
    """A declared alternative or noise cannot be carried out: ``step``, ``where`` (indicator or ``""``), ``reason``."""

    def __init__(self, step: str, where: str, reason: str) -> None:
        super().__init__(step, reason, where)
