"""What is asked of a publisher's service, and the requests that it takes: plain data, made without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sharitories.errors import UsageError
from sharitories.practices import Practice, practices

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Question:
    """Where, what and when.

    ``bbox``: south, west, north, east (degrees, WGS 84); ``municipalities``: territory ids (``FR-56121``);
    ``practices``: codes of the catalogue, empty for all that the source knows; ``period``: first and last;
    ``series``: the publisher's own codes (a dataset, a series); ``instance``: the address of the one to ask where
    many run the same service.
    """

    country: str | None = None
    bbox: Box | None = None
    municipalities: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    period: tuple[str, str] | None = None
    series: tuple[str, ...] = ()
    instance: str | None = None

    def wanted(self) -> dict[str, Practice]:
        """The practices asked for, all of the catalogue where none is named; raise :class:`UsageError`."""
        unknown = [code for code in self.practices if code not in practices()]
        if unknown:
            raise UsageError(
                "Asking for practices",
                f"{', '.join(unknown)}: not in the catalogue",
                "See: sharitories catalogue.",
            )
        return {code: p for code, p in practices().items() if not self.practices or code in self.practices}

    def needs(self, source_id: str, *parts: str) -> None:
        """Raise :class:`UsageError` unless at least one of the ``parts`` is said."""
        if not any(getattr(self, part) for part in parts):
            told = " or ".join(f"--{part}" for part in parts)
            raise UsageError(f"Asking {source_id}", "the question does not say enough", f"Add {told}.")

    def dumped(self) -> dict[str, Any]:
        """The question as JSON can hold it, without what is not said."""
        return {key: value for key, value in asdict(self).items() if value}


def question_of(dumped: Mapping[str, Any]) -> Question:
    """The question again from :meth:`Question.dumped`, also after JSON made lists of its tuples."""
    said: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in dumped.items()
    }
    return Question(**said)


@dataclass(frozen=True)
class Request:
    """One request and the name of the file that keeps its answer.

    ``way``: ``get`` with ``params``, ``post`` with a form (``params``) or with JSON (``body``), or ``download`` for
    bulk files. ``kinds``: words of which one stands in the content type.
    """

    file: str
    url: str
    way: Literal["get", "post", "download"] = "get"
    params: tuple[tuple[str, str], ...] = ()
    body: Any = None
    kinds: tuple[str, ...] = ("json",)

    @property
    def asked(self) -> str:
        """The request in one line, kept in the record of its answer."""
        said: dict[str, Any] = {
            "way": self.way,
            "url": self.url,
            "params": dict(self.params),
            "body": self.body,
        }
        return json.dumps({k: v for k, v in said.items() if v}, ensure_ascii=False, sort_keys=True)
