"""The network: waits that were asked for, broken downloads gone on with, and nothing that is not the publisher's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from sharitories.errors import MissingInput
from sharitories.http import LONGEST_WAIT, TRIES, Client, read_record, seconds_to_wait

httpx = pytest.importorskip("httpx")
pytest.importorskip("hishel")
pytest.importorskip("stamina")

URL = "https://data.example/file.csv"
NOON = 1_700_000_000.0
BODY = b"id,name\n" + b"".join(b"%d,place\n" % n for n in range(1000))


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def wall(self) -> float:
        return NOON + self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def client(tmp_path: Path, time: Time) -> Iterator[Callable[..., Client]]:
    made = []

    def make(handler: Callable[[httpx.Request], httpx.Response], **more: bool) -> Client:
        transport = httpx.MockTransport(handler)
        made.append(
            Client(tmp_path / "cache", transport, clock=time.clock, wall=time.wall, sleep=time.sleep, **more)
        )
        return made[-1]

    yield make
    for one in made:
        one.__exit__()


def in_turn(*answers: httpx.Response | Exception) -> tuple[Callable[[httpx.Request], httpx.Response], list]:
    """A handler that gives these answers one after the other, and the requests that it saw."""
    seen: list[httpx.Request] = []
    left = list(answers)

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(
            httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        )
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return handler, seen


def test_the_program_names_itself(client):
    handler, seen = in_turn(httpx.Response(200, json=[1]))
    assert client(handler).get(URL).json() == [1]
    assert seen[0].headers["user-agent"].startswith("sharitories/")


@pytest.mark.parametrize("after", ["7", formatdate(NOON + 7, usegmt=True)])
def test_429_waits_as_long_as_it_was_told(client, time, after):
    handler, seen = in_turn(
        httpx.Response(429, headers={"Retry-After": after}), httpx.Response(200, content=b"ok")
    )
    assert client(handler).get(URL).content == b"ok"
    assert (len(seen), time.slept) == (2, [7.0])


def test_a_wait_that_nobody_sits_through_is_told_at_once(client, time):
    handler, seen = in_turn(httpx.Response(503, headers={"Retry-After": str(int(LONGEST_WAIT) + 1)}))
    with pytest.raises(MissingInput, match="asks to wait 121 seconds"):
        client(handler).get(URL)
    assert (len(seen), time.slept) == (1, [])


def test_503_and_a_lost_connection_are_tried_again_after_waits_that_double(client, time):
    handler, seen = in_turn(
        httpx.Response(503),
        httpx.ConnectError("refused"),
        httpx.Response(502),
        httpx.Response(200, content=b"ok"),
    )
    assert client(handler).get(URL).content == b"ok"
    assert (len(seen), time.slept) == (4, [1.0, 2.0, 4.0])


def test_tries_are_bounded_and_end_in_what_to_do(client, time):
    handler, seen = in_turn(*[httpx.Response(503)] * TRIES, httpx.Response(200))
    with pytest.raises(MissingInput, match="answers 503"):
        client(handler).get(URL)
    assert len(seen) == TRIES
    assert len(time.slept) == TRIES - 1


def test_without_a_network_it_stops(client):
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")

    with pytest.raises(MissingInput, match="ConnectError"):
        client(handler).get(URL)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refusal_is_not_tried_again(client, status):
    handler, seen = in_turn(httpx.Response(status))
    with pytest.raises(MissingInput, match=f"answers {status}"):
        client(handler).get(URL)
    assert len(seen) == 1


def test_the_pace_of_a_host_is_kept_and_other_hosts_do_not_wait(client, time):
    polite = client(lambda request: httpx.Response(200, content=b"ok", headers={"Cache-Control": "no-store"}))
    polite.pace("slow.example", 5.0)
    for url in (
        "https://slow.example/1",
        "https://slow.example/2",
        "https://other.example/",
        "https://slow.example/3",
    ):
        polite.get(url)
    assert time.slept == [5.0, 5.0]
    time.now += 100
    polite.get("https://slow.example/4")
    assert time.slept == [5.0, 5.0]


def test_a_304_hands_out_the_stored_body(client):
    handler, seen = in_turn(
        httpx.Response(200, content=BODY, headers={"ETag": '"v1"', "Cache-Control": "no-cache"}),
        httpx.Response(304, headers={"ETag": '"v1"', "Cache-Control": "no-cache"}),
        httpx.Response(200, content=b"new", headers={"ETag": '"v2"', "Cache-Control": "no-cache"}),
    )
    polite = client(handler)
    answers = [polite.get(URL) for _ in range(3)]
    assert [answer.content for answer in answers] == [BODY, BODY, b"new"]
    assert [answer.kept for answer in answers] == [False, True, False]
    assert seen[1].headers["if-none-match"] == '"v1"'


def test_what_is_fresh_is_not_asked_for_again_even_by_another_run(client):
    told = {"Cache-Control": "max-age=3600", "Date": formatdate(usegmt=True)}
    handler, seen = in_turn(httpx.Response(200, content=BODY, headers=told))
    assert client(handler).get(URL).content == BODY
    assert client(handler, offline=True).get(URL).content == BODY
    assert len(seen) == 1
    with pytest.raises(MissingInput, match="offline"):
        client(handler, offline=True).get(URL + "?other")


def test_answers_to_post_are_not_taken_for_one_another(client):
    handler, seen = in_turn(httpx.Response(200, json={"a": 1}), httpx.Response(200, json={"a": 2}))
    polite = client(handler)
    assert polite.post(URL, [("data", "one")]).json() == {"a": 1}
    assert polite.post(URL, body={"query": "two"}).json() == {"a": 2}
    assert [request.content for request in seen] == [b"data=one", b'{"query":"two"}']


PAGE = b"<!DOCTYPE html><html><body>Too many requests</body></html>"


@pytest.mark.parametrize("kind", ["text/html", "application/json", "text/csv"])
def test_a_web_page_with_status_200_is_no_data(client, tmp_path, kind):
    handler, _ = in_turn(*[httpx.Response(200, content=PAGE, headers={"Content-Type": kind})] * 2)
    polite = client(handler)
    with pytest.raises(MissingInput, match="a web page"):
        polite.get(URL)
    with pytest.raises(MissingInput, match="a web page"):
        polite.download(URL, tmp_path / "file.csv", "etalab-2.0")
    assert not (tmp_path / "file.csv").exists()


def test_a_wrong_content_type_and_a_broken_json_are_named(client):
    handler, _ = in_turn(
        httpx.Response(200, content=b"a", headers={"Content-Type": "application/pdf"}),
        httpx.Response(200, content=b'{"a": [1, 2', headers={"Content-Type": "application/json"}),
    )
    polite = client(handler)
    with pytest.raises(MissingInput, match="application/pdf where json or csv was expected"):
        polite.get(URL, kinds=("json", "csv"))
    with pytest.raises(MissingInput, match="not JSON"):
        polite.get(URL, kinds=("json",)).json()


def stream(*parts: bytes, broken: bool = False) -> httpx.SyncByteStream:
    class Body(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield from parts
            if broken:
                raise httpx.ReadError("connection reset")

    return Body()


def test_a_file_comes_with_hash_licence_and_time(client, tmp_path):
    told = {"ETag": '"v1"', "Last-Modified": formatdate(NOON, usegmt=True)}
    handler, _ = in_turn(httpx.Response(200, content=BODY, headers=told))
    client(handler).download(URL, tmp_path / "d" / "file.csv", "etalab-2.0")
    assert (tmp_path / "d" / "file.csv").read_bytes() == BODY
    assert json.loads((tmp_path / "d" / "file.csv.json").read_text(encoding="utf-8")) == {
        "url": URL,
        "status": 200,
        "etag": '"v1"',
        "last_modified": formatdate(NOON, usegmt=True),
        "sha256": hashlib.sha256(BODY).hexdigest(),
        "bytes": len(BODY),
        "fetched_on": "2023-11-14T22:13:20+00:00",
        "licence": "etalab-2.0",
        "asked": None,
    }
    assert sorted(p.name for p in (tmp_path / "d").iterdir()) == ["file.csv", "file.csv.json"]


def server(body: bytes, etag: str, *, breaks_at: int = 0, ranges: bool = True) -> Callable:
    """A server of one file that breaks off once at a byte, and knows ranges or ignores them."""
    state = {"broken": False, "asked": []}

    def handler(request: httpx.Request) -> httpx.Response:
        state["asked"].append(dict(request.headers))
        asked = request.headers.get("range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        told = {"ETag": etag}
        if request.headers.get("if-none-match") == etag:
            return httpx.Response(304, headers=told)
        going_on = ranges and asked and request.headers.get("if-range") == etag
        rest = body[start:] if going_on else body
        told["Content-Length"] = str(len(rest))
        if going_on:
            told["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        if breaks_at and not state["broken"]:
            state["broken"] = True
            return httpx.Response(200, headers=told, stream=stream(rest[:breaks_at], broken=True))
        return httpx.Response(206 if going_on else 200, headers=told, stream=stream(rest))

    handler.state = state  # type: ignore[attr-defined]
    return handler


@pytest.mark.parametrize(("ranges", "etag"), [(True, '"v1"'), (False, '"v1"'), (True, 'W/"v1"')])
def test_a_broken_download_ends_whole_whether_the_server_knows_ranges_or_not(client, tmp_path, ranges, etag):
    handler = server(BODY, etag, breaks_at=5000, ranges=ranges)
    client(handler).download(URL, tmp_path / "file.csv", "x")
    assert (tmp_path / "file.csv").read_bytes() == BODY
    asked = handler.state["asked"][1]
    weak = etag.startswith("W/")
    assert asked.get("range") == (None if weak else "bytes=5000-")
    assert asked.get("if-range") == (None if weak else etag)


def test_a_body_that_is_short_without_an_error_is_gone_on_with(client, tmp_path):
    told = {"ETag": '"v1"', "Content-Length": str(len(BODY))}
    rest = {"ETag": '"v1"', "Content-Range": f"bytes 100-{len(BODY) - 1}/{len(BODY)}"}
    handler, _ = in_turn(
        httpx.Response(200, headers=told, stream=stream(BODY[:100])),
        httpx.Response(206, headers=rest, stream=stream(BODY[100:])),
    )
    assert client(handler).download(URL, tmp_path / "file.csv", "x").bytes == len(BODY)
    assert (tmp_path / "file.csv").read_bytes() == BODY


def test_a_file_that_changed_in_between_is_fetched_whole(client, tmp_path):
    first, second = server(BODY, '"v1"', breaks_at=5000), server(b"new," * 3000, '"v2"')
    calls = iter([first, second])

    def one_then_the_other(request: httpx.Request) -> httpx.Response:
        return next(calls)(request)

    client(one_then_the_other).download(URL, tmp_path / "file.csv", "x")
    assert (tmp_path / "file.csv").read_bytes() == b"new," * 3000


def test_another_part_than_was_asked_for_is_not_glued_on(client, tmp_path):
    told = {"ETag": '"v1"', "Content-Length": str(len(BODY))}
    handler, seen = in_turn(
        httpx.Response(200, headers=told, stream=stream(BODY[:100])),
        httpx.Response(206, headers={"Content-Range": "bytes 7-9/10"}, content=b"abc"),
        httpx.Response(200, headers=told, stream=stream(BODY)),
    )
    client(handler).download(URL, tmp_path / "file.csv", "x")
    assert (tmp_path / "file.csv").read_bytes() == BODY
    assert "range" not in seen[2].headers


def test_a_run_that_was_killed_is_gone_on_with_by_the_next(client, tmp_path):
    def killed(request: httpx.Request) -> httpx.Response:
        class Body(httpx.SyncByteStream):
            def __iter__(self) -> Iterator[bytes]:
                yield BODY[:4000]
                raise KeyboardInterrupt

        return httpx.Response(200, headers={"ETag": '"v1"'}, stream=Body())

    with pytest.raises(KeyboardInterrupt):
        client(killed).download(URL, tmp_path / "file.csv", "x")
    assert not (tmp_path / "file.csv").exists()
    handler = server(BODY, '"v1"')
    client(handler).download(URL, tmp_path / "file.csv", "x")
    assert handler.state["asked"][0]["range"] == "bytes=4000-"
    assert (tmp_path / "file.csv").read_bytes() == BODY


def test_a_snapshot_that_the_publisher_confirms_is_left_as_it_is(client, tmp_path, time):
    handler = server(BODY, '"v1"')
    polite = client(handler)
    first = polite.download(URL, tmp_path / "file.csv", "x")
    time.now += 86400
    assert polite.download(URL, tmp_path / "file.csv", "x") == first
    assert handler.state["asked"][1]["if-none-match"] == '"v1"'


def test_a_snapshot_that_was_damaged_is_fetched_again(client, tmp_path):
    handler = server(BODY, '"v1"')
    polite = client(handler)
    polite.download(URL, tmp_path / "file.csv", "x")
    (tmp_path / "file.csv").write_bytes(b"spoilt")
    assert read_record(tmp_path / "file.csv") is None
    polite.download(URL, tmp_path / "file.csv", "x")
    assert (tmp_path / "file.csv").read_bytes() == BODY


@pytest.mark.parametrize("told", [True, False])
def test_the_size_is_bounded_and_the_last_good_snapshot_stays(client, tmp_path, told):
    handler, _ = in_turn(
        httpx.Response(200, content=b"good"),
        httpx.Response(200, content=BODY)
        if told
        else httpx.Response(200, stream=stream(*[BODY[i : i + 100] for i in range(0, len(BODY), 100)])),
        *[httpx.Response(503)] * TRIES,
    )
    polite = client(handler)
    polite.download(URL, tmp_path / "file.csv", "x")
    with pytest.raises(MissingInput, match="larger than 1000 bytes"):
        polite.download(URL, tmp_path / "file.csv", "x", most=1000)
    with pytest.raises(MissingInput, match="answers 503"):
        polite.download(URL, tmp_path / "file.csv", "x")
    assert (tmp_path / "file.csv").read_bytes() == b"good"
    record = read_record(tmp_path / "file.csv")
    assert record is not None
    assert record.bytes == 4


def test_a_download_that_breaks_every_time_stops(client, tmp_path):
    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=stream(b"abc", broken=True))

    with pytest.raises(MissingInput, match=f"broken {TRIES} times"):
        client(handler).download(URL, tmp_path / "file.csv", "x")
    with pytest.raises(MissingInput, match=f"broken {TRIES} times"):
        client(handler).get(URL)


def test_an_empty_file_is_no_snapshot(client, tmp_path):
    handler, _ = in_turn(httpx.Response(200, content=b""))
    with pytest.raises(MissingInput, match="empty"):
        client(handler).download(URL, tmp_path / "file.csv", "x")
    assert not (tmp_path / "file.csv").exists()


@pytest.mark.parametrize("url", ["ftp://a.example/x", "file:///etc/hosts", "a.csv"])
def test_other_addresses_are_refused(client, url):
    with pytest.raises(MissingInput):
        client(lambda request: httpx.Response(200)).get(url)


def test_what_retry_after_can_say():
    assert seconds_to_wait(None, NOON) is None
    assert seconds_to_wait(" 12 ", NOON) == 12
    assert seconds_to_wait(formatdate(NOON - 60, usegmt=True), NOON) == 0
    assert seconds_to_wait("soon", NOON) is None
