"""The result of a design: what ``effect.json`` says, as plain values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from sharitories.effects.design import Design
from sharitories.effects.estimated import Check
from sharitories.effects.power import Power
from sharitories.effects.verdict import Verdict


@dataclass(frozen=True)
class Result:
    """What a design on a panel gave. ``said`` holds what is special to the kind of estimator (weights, cohorts …);
    ``tables`` what is written beside it. Numbers are told as the design's scale tells them (:mod:`outcome`)."""

    design: Design
    estimator: str
    inference: str
    power: Power
    att: float
    interval: tuple[float, float]
    p_value: float
    checks: tuple[Check, ...]
    sms_level: int
    sms_reason: str
    verdict: Verdict
    said: Mapping[str, Any]
    tables: Mapping[str, pl.DataFrame]
    log: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """What ``effect.json`` holds; a number that does not exist is null and told of in ``why_null``."""
        told = {
            "question": self.design.question,
            "estimator": self.estimator,
            "inference": self.inference,
            "unit": self.design.outcome_unit if self.design.scale == "levels" else "%",
            "mde": self.power.effect,
            "mde_power": self.power.power,
            "level": self.power.level,
            "att": self.att,
            "interval": list(self.interval),
            **self.said,
            "sms_level": self.sms_level,
            "sms_reason": self.sms_reason,
            "checks": [asdict(check) for check in self.checks],
            "verdict": self.verdict.kind,
            "verdict_en": self.verdict.en,
            "verdict_fr": self.verdict.fr,
            "design": self.design.model_dump(mode="json", exclude_defaults=True),
            "log": list(self.log),
        }
        nulls = [name for name, value in told.items() if _is_null(value)]
        why = self.power.why_not or "not defined for this estimator, or without bound"
        return {**_plain(told), "why_null": dict.fromkeys(nulls, why)}


def _is_null(value: Any) -> bool:
    if isinstance(value, list):
        return any(_is_null(part) for part in value)
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _plain(value: Any) -> Any:
    """The same in types that JSON knows; nan and infinity become null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if hasattr(value, "item"):
        return _plain(value.item())
    return None if isinstance(value, float) and not math.isfinite(value) else value
