"""Live sources: a folder ``<publisher>/<dataset>`` with ``live.yml``, ``ask.py`` and ``read.py``.

``ask.py`` says which requests a question takes (``requests``) and which follow from the answers (``more``), without a
network; ``read.py`` makes the table of a source's shape from the files that keep the answers. They are registered apart
from the sources of ``source.yml``: nothing that a study is built from ever waits for a network.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast
from urllib.parse import urlsplit

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sharitories.catalogue import load_yaml
from sharitories.errors import Fault, FaultyInput, MissingInput, UsageError
from sharitories.provenance import Licence, Shape, Title
from sharitories.sources.question import Question, Request, question_of
from sharitories.sources.shapes import SHAPES

if TYPE_CHECKING:
    from sharitories.http import Client

FOLDER = Path(__file__).parent
#: Rounds of requests that follow from answers (pages, areas cut in four); more are a loop.
ROUNDS = 200
_QUESTION = "question.json"


class LiveOrigin(BaseModel):
    """One file ``live.yml``: all that is said of a live source.

    ``endpoint`` may hold ``{instance}``; ``pace``: seconds to leave between two requests; ``set_aside``: each field of
    an answer that is not read, with the reason (``part.field`` where an answer has several kinds of objects).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    publisher: str
    dataset: Title
    licence: Licence
    endpoint: str
    documentation: str
    formats: tuple[str, ...]
    shape: Shape
    pace: float = 1.0
    needs: tuple[str, ...] = ()
    set_aside: dict[str, str] = {}
    caveats: Title | None = None


@dataclass(frozen=True)
class LiveSource:
    """A live source's words (``origin``) and its folder."""

    origin: LiveOrigin
    folder: Path

    def _module(self, name: str) -> Any:
        publisher, dataset = self.folder.parts[-2:]
        return importlib.import_module(f"{__package__}.{publisher}.{dataset}.{name}")

    def requests(self, question: Question) -> list[Request]:
        """The first requests that the question takes; raise :class:`UsageError` when it does not say enough."""
        question.needs(self.origin.id, *self.origin.needs) if self.origin.needs else None
        return list(self._module("ask").requests(question))

    def more(self, question: Question, answers: Mapping[str, Path]) -> list[Request]:
        """The requests that follow from the answers so far; none when all is there."""
        follow: Callable[..., Sequence[Request]] | None = getattr(self._module("ask"), "more", None)
        return [] if follow is None else [r for r in follow(question, answers) if r.file not in answers]

    def read(self, question: Question, answers: Mapping[str, Path]) -> pl.DataFrame:
        """The table of the source's shape from stored answers."""
        table = cast(pl.DataFrame, self._module("read").read(answers, question))
        if dict(table.schema) != SHAPES[self.origin.shape]:
            fault = Fault("read.py", 0, "", f"does not return the shape {self.origin.shape}")
            raise FaultyInput(f"Reading {self.origin.id}", [fault], "Mend read.py.")
        return table


@cache
def live_sources() -> dict[str, LiveSource]:
    """All live sources by id."""
    found = [LiveSource(_origin(path), path.parent) for path in sorted(FOLDER.glob("*/*/live.yml"))]
    return {source.origin.id: source for source in sorted(found, key=lambda s: s.origin.id)}


def live_source(source_id: str) -> LiveSource:
    """One live source by id; raise :class:`UsageError` when there is none of that id."""
    if source_id not in live_sources():
        raise UsageError(
            f"Looking for the live source {source_id}",
            "no folder of sharitories/sources has a live.yml of that id",
            f"Choose one of: {', '.join(live_sources())}.",
        )
    return live_sources()[source_id]


def _origin(path: Path) -> LiveOrigin:
    name = "/".join(path.parts[-3:])
    try:
        return LiveOrigin.model_validate(load_yaml(path))
    except ValidationError as error:
        faults = [Fault(name, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        raise FaultyInput(f"Reading {name}", faults, "Mend the lines named.") from error


def set_aside(read_file: str, part: str = "") -> dict[str, str]:
    """What the ``live.yml`` beside a ``read.py`` (its ``__file__``) sets aside; of one ``part`` where it has several."""
    said = _origin(Path(read_file).with_name("live.yml")).set_aside
    if not part:
        return dict(said)
    return {key.removeprefix(f"{part}."): why for key, why in said.items() if key.startswith(f"{part}.")}


def fetch(source_id: str, question: Question, into: Path, client: Client) -> Path:
    """Ask a live source and keep its answers; the folder that holds them, with a record beside each.

    The folder is named after the question. The answers are read once before they take the place of older ones, so that an
    interrupted, refused or unreadable one leaves the last good snapshot as it was.
    """
    source = live_source(source_id)
    first = source.requests(question)
    good = into / source_id / _name(source_id, question)
    making = good.with_name(f"{good.name}.making")
    _recover(good)
    making.mkdir(parents=True, exist_ok=True)
    answers: dict[str, Path] = {}
    asked = first
    for _ in range(ROUNDS):
        for request in asked:
            answers[request.file] = _bring(source.origin, request, making, good, client)
        asked = source.more(question, answers)
        if not asked:
            break
    else:
        raise MissingInput(f"Asking {source_id}", f"more than {ROUNDS} rounds of requests", "Ask for less.")
    source.read(question, answers)
    said = {"source": source_id, "question": question.dumped(), "files": list(answers)}
    (making / _QUESTION).write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _put_in_place(making, good)
    return good


def _name(source_id: str, question: Question) -> str:
    text = json.dumps([source_id, question.dumped()], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _bring(origin: LiveOrigin, request: Request, making: Path, good: Path, client: Client) -> Path:
    """One answer into ``making``: from the network, or offline the last good one of the same request."""
    path = making / request.file
    client.pace(urlsplit(request.url).netloc, origin.pace)
    if client.offline or request.way == "download":
        _carry_over(good / request.file, path)
    if client.offline:
        return _kept(request, path)
    licence = origin.licence.code
    if request.way == "download":
        client.download(request.url, path, licence, kinds=request.kinds)
        return path
    if request.way == "get":
        answer = client.get(request.url, request.params, kinds=request.kinds)
    else:
        answer = client.post(request.url, request.params, body=request.body, kinds=request.kinds)
    client.save(answer, path, licence, request.asked)
    return path


def _kept(request: Request, path: Path) -> Path:
    from sharitories.http import read_record

    record = read_record(path)
    same = record is not None and (record.asked == request.asked or request.way == "download")
    if not same:
        raise MissingInput(
            f"Asking {urlsplit(request.url).netloc}",
            f"offline, and no good answer to this request is kept ({request.file})",
            "Run it once with a network.",
        )
    return path


def _carry_over(good: Path, path: Path) -> None:
    """The last good snapshot and its record, to be confirmed by the publisher or used offline."""
    for old, new in (
        (good, path),
        (good.with_name(f"{good.name}.json"), path.with_name(f"{path.name}.json")),
    ):
        if old.is_file() and not new.exists():
            with contextlib.suppress(OSError):
                os.link(old, new)
            if not new.exists():
                shutil.copy2(old, new)


def _put_in_place(making: Path, good: Path) -> None:
    old = good.with_name(f"{good.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if good.exists():
        good.replace(old)
    making.replace(good)
    shutil.rmtree(old, ignore_errors=True)


def _recover(good: Path) -> None:
    """After a run that was killed between two renames: the last good snapshot back in its place."""
    old = good.with_name(f"{good.name}.old")
    if old.exists() and not good.exists():
        old.replace(good)


def read_fetched(folder: Path) -> tuple[LiveSource, Question, pl.DataFrame]:
    """A folder made by :func:`fetch`: its source, its question and the table of its answers."""
    try:
        said = json.loads((folder / _QUESTION).read_text(encoding="utf-8"))
        source, question, files = live_source(said["source"]), question_of(said["question"]), said["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MissingInput(
            f"Reading {folder.name}", f"{folder} holds no readable {_QUESTION}", "Fetch the source again."
        ) from error
    answers = {name: folder / name for name in files}
    lost = [name for name, path in answers.items() if not path.is_file()]
    if lost:
        raise MissingInput(f"Reading {folder.name}", lost, "Fetch the source again.")
    return source, question, source.read(question, answers)


def records(folder: Path) -> Iterator[dict[str, Any]]:
    """The records of all answers in a folder made by :func:`fetch`, in the order in which they were asked for."""
    said = json.loads((folder / _QUESTION).read_text(encoding="utf-8"))
    for name in said["files"]:
        yield {"file": name, **json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))}
