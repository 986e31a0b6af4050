"""A client whose network is a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sharitories.http import Client


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Callable[..., tuple[Client, list[Any]]]]:
    """Make a client from a function from request to answer; with it come the requests that it saw."""
    httpx = pytest.importorskip("httpx")
    made: list[Client] = []

    def make(answer: Callable[[Any], Any], offline: bool = False) -> tuple[Client, list[Any]]:
        seen: list[Any] = []

        def handler(request: Any) -> Any:
            seen.append(httpx.Request(request.method, request.url, content=request.content))
            return answer(request)

        network = httpx.MockTransport(handler)
        folder = tmp_path / f"cache{len(made)}"
        made.append(Client(folder, network, sleep=lambda seconds: None, offline=offline))
        return made[-1], seen

    yield make
    for one in made:
        one.__exit__()
