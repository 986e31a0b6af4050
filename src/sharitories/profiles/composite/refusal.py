"""What a step says when it cannot honour the spec: never a silent fallback."""

from __future__ import annotations


class CannotHonour(ValueError):
    """A step cannot do what it was told; ``step``, ``where`` (an indicator's code or place, or empty) and ``reason``."""

    def __init__(self, step: str, reason: str, where: str = "") -> None:
        super().__init__(f"{step}: {where + ' ' if where else ''}{reason}")
        self.step, self.where, self.reason = step, where, reason
