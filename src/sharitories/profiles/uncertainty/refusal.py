"""What a run over alternatives cannot honour; nothing falls back silently."""

from __future__ import annotations


class CannotDraw(ValueError):
    """A declared alternative or noise cannot be carried out: ``step``, ``where`` (indicator or ``""``), ``reason``."""

    def __init__(self, step: str, where: str, reason: str) -> None:
        super().__init__(f"{step}{f' ({where})' if where else ''}: {reason}")
        self.step, self.where, self.reason = step, where, reason
