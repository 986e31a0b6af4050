"""Publishers' services over the network: politely, once, and written down.

A host is asked one thing at a time and at the pace that its source declares. ``Retry-After`` is honoured; other failures are
tried again after waits that double, a bounded number of times. Answers are kept and asked for again by their validators
(RFC 9111); downloads go on where they broke off (RFC 9110, Range and If-Range). When a publisher cannot be read we stop with
:class:`~sharitories.errors.MissingInput`: nothing ever stands in for its data.
"""

from __future__ import annotations

import email.utils
import json
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sharitories import __version__
from sharitories.errors import MissingExtra, MissingInput
from sharitories.tables import sha256_of

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

USER_AGENT = f"sharitories/{__version__} (exploration of collaborative cities; reads open data)"
#: Tries of one request, the first wait (seconds), and the longest wait that is worth sitting through.
TRIES, FIRST_WAIT, LONGEST_WAIT = 5, 1.0, 120.0
#: Seconds to connect and seconds without a byte.
CONNECT, SILENCE = 20.0, 180.0
#: Bytes of an answer kept in memory, and of a file.
MOST_ANSWER, MOST_FILE = 200_000_000, 8_000_000_000
#: Seconds between two requests to a host whose source declares nothing.
PACE = 1.0
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_WEB = re.compile(r"https?://([^/?#]+)", re.IGNORECASE)
_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_TODO = "Try again later, or take the file from the publisher's page by hand."


@dataclass(frozen=True)
class Answer:
    """A whole answer in memory; ``kept`` says that the body is a stored one (fresh, or confirmed by a 304)."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    kept: bool = False

    def json(self) -> Any:
        """The body as JSON; raise :class:`MissingInput` when it is none."""
        try:
            return json.loads(self.content)
        except ValueError as error:
            raise _unusable(self.url, f"the answer is not JSON ({error})") from error


@dataclass(frozen=True)
class Record:
    """What is written beside a snapshot, in ``<file>.json``. Times are UTC, ISO 8601."""

    url: str
    status: int
    etag: str | None
    last_modified: str | None
    sha256: str
    bytes: int
    fetched_on: str
    licence: str
    asked: str | None = None


class _Broken(Exception):
    """A body that stopped before its end."""


class _Passing(Exception):
    """A failure that may pass: the status, or what the network said, and how long to wait if it was told."""

    def __init__(self, told: str, after: float | None = None) -> None:
        super().__init__(told)
        self.after = after


class Client:
    """Asks publishers' services; use it as a context manager.

    ``clock`` (seconds, only differences count), ``wall`` (seconds since 1970) and ``sleep`` can be replaced, and
    ``transport`` is the network (an ``httpx`` transport). ``offline``: only what is kept is handed out.
    """

    def __init__(
        self,
        cache_dir: Path,
        transport: httpx.BaseTransport | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        offline: bool = False,
    ) -> None:
        try:
            import httpx
            from hishel import CacheOptions, SqliteStorage
            from hishel.httpx import CacheTransport
        except ImportError as error:
            raise MissingExtra("Asking a publisher's service", error.name or "httpx", "live") from error
        self._wall = wall
        self.offline = offline
        self._paces: dict[str, float] = {}
        network = _Polite(transport or httpx.HTTPTransport(), self, clock, sleep)
        cache_dir.mkdir(parents=True, exist_ok=True)
        storage = SqliteStorage(database_path=cache_dir / "answers.db")
        options = CacheOptions(shared=False, allow_stale=offline)
        said = {
            "headers": {"User-Agent": USER_AGENT},
            "timeout": httpx.Timeout(SILENCE, connect=CONNECT),
            "follow_redirects": True,
        }
        self._kept = httpx.Client(transport=CacheTransport(network, storage, rfc=options), **said)  # type: ignore[arg-type]
        self._straight = httpx.Client(transport=network, **said)  # type: ignore[arg-type]

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.close()
        self._straight.close()

    def pace(self, host: str, seconds: float) -> None:
        """Leave at least so many seconds between the end of one request to a host and the next."""
        self._paces[host] = seconds

    def get(
        self,
        url: str,
        params: Sequence[tuple[str, str]] = (),
        *,
        kinds: Sequence[str] = (),
        most: int = MOST_ANSWER,
    ) -> Answer:
        """Ask for ``url``; ``params`` may name one twice.

        ``kinds`` are words of which one must stand in the content type (``json``, ``xml``).
        """
        return self._ask(self._kept, "GET", url, kinds, most, params=list(params) or None)

    def post(
        self,
        url: str,
        data: Sequence[tuple[str, str]] = (),
        *,
        body: Any = None,
        kinds: Sequence[str] = (),
        most: int = MOST_ANSWER,
    ) -> Answer:
        """Ask with a form (``data``) or with JSON (``body``); such answers are not kept by the cache."""
        asked: dict[str, Any] = {"json": body} if body is not None else {"data": dict(data)}
        return self._ask(self._straight, "POST", url, kinds, most, **asked)

    def _ask(
        self, client: httpx.Client, method: str, url: str, kinds: Sequence[str], most: int, **asked: Any
    ) -> Answer:
        def once() -> Answer:
            with client.stream(method, url, **asked) as response:
                _refuse_status(url, response)
                content = b"".join(_body(url, response, most, 0))
                _refuse_kind(url, response, content[:500], kinds)
                status = response.extensions.get("caching")
                kept = bool(status and status["from_cache"])
                return Answer(str(response.url), response.status_code, dict(response.headers), content, kept)

        return self._persist(url, once)

    def save(self, answer: Answer, into: Path, licence: str, asked: str | None = None) -> Record:
        """Write an answer and its record; the last good snapshot stays until both are whole."""
        making = into.with_name(f"{into.name}.part")
        into.parent.mkdir(parents=True, exist_ok=True)
        making.write_bytes(answer.content)
        return self._put(making, into, answer, licence, asked)

    def download(
        self, url: str, into: Path, licence: str, *, kinds: Sequence[str] = (), most: int = MOST_FILE
    ) -> Record:
        """Bring a file to ``into``, with its record in ``<into>.json``.

        A snapshot that the publisher confirms by its validators is left as it is. A part that an earlier run left is
        gone on with if the publisher still has the same file; a snapshot is replaced only by a whole one.
        """
        into.parent.mkdir(parents=True, exist_ok=True)
        old = read_record(into)
        part = _Part(into.with_name(f"{into.name}.part"), url)

        def once() -> Record | None:
            with self._straight.stream("GET", url, headers=part.headers(old)) as response:
                if response.status_code == 304 and old is not None:
                    return old
                _refuse_status(url, response, also=(416,))
                if not part.take(response, kinds, most):
                    return None
                head = Answer(str(response.url), 200, dict(response.headers), b"")
            return self._put(part.path, into, head, licence, None)

        record = self._persist(url, once)
        part.forget()
        return record

    def _persist(self, url: str, once: Callable[[], T | None]) -> T:
        """What ``once`` gives; a body that breaks off, or None, is asked for again. All else is :class:`MissingInput`."""
        import httpx

        if not _WEB.match(url):
            raise _unusable(url, "is not an http or https address")
        told = "in another part than was asked for"
        for _ in range(TRIES):
            try:
                if (done := once()) is not None:
                    return done
            except _Broken as broken:
                told = str(broken)
            except (_Passing, httpx.HTTPError, httpx.InvalidURL) as error:
                said = str(error) if isinstance(error, _Passing) else f"{type(error).__name__}: {error}"
                raise _unusable(url, said) from error
        raise _unusable(url, f"came broken {TRIES} times: {told}")

    def _put(self, making: Path, into: Path, head: Answer, licence: str, asked: str | None) -> Record:
        told = {name.lower(): value for name, value in head.headers.items()}
        record = Record(
            url=head.url,
            status=head.status,
            etag=told.get("etag"),
            last_modified=told.get("last-modified"),
            sha256=sha256_of(making),
            bytes=making.stat().st_size,
            fetched_on=datetime.fromtimestamp(self._wall(), UTC).isoformat(timespec="seconds"),
            licence=licence,
            asked=asked,
        )
        beside = into.with_name(f"{into.name}.json.part")
        beside.write_text(json.dumps(asdict(record), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        making.replace(into)
        beside.replace(record_of(into))
        return record


def record_of(snapshot: Path) -> Path:
    """Where the record of a snapshot stands."""
    return snapshot.with_name(f"{snapshot.name}.json")


def read_record(snapshot: Path) -> Record | None:
    """The record of a snapshot; None where either is not there, or where the snapshot is no longer what it says."""
    try:
        record = Record(**json.loads(record_of(snapshot).read_text(encoding="utf-8")))
        return record if sha256_of(snapshot) == record.sha256 else None
    except (OSError, ValueError, TypeError):
        return None


class _Polite:
    """The network below the cache: one request at a time for each host, at its pace, tried again when it may pass."""

    def __init__(
        self,
        network: httpx.BaseTransport,
        client: Client,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._network = network
        self._client = client
        self._clock = clock
        self._sleep = sleep
        self._locks: dict[str, threading.Lock] = {}
        self._last: dict[str, float] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request (an ``httpx`` transport)."""
        import stamina

        logging.getLogger("stamina").addHandler(logging.NullHandler())  # retries are not a user's business
        url = str(request.url)
        if self._client.offline:
            raise _unusable(url, "offline, and nothing is kept of it", "Run it once with a network.")
        waited = _Waits(self._sleep)
        for attempt in stamina.retry_context(on=waited.before_the_next, attempts=TRIES, timeout=None):
            with attempt, self._turn(request.url.host):
                return self._once(request)
        raise AssertionError  # stamina raises the last failure

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        with self._locks.setdefault(host, threading.Lock()):
            if host in self._last:
                pause = self._last[host] + self._client._paces.get(host, PACE) - self._clock()
                if pause > 0:
                    self._sleep(pause)
            try:
                yield
            finally:
                self._last[host] = self._clock()

    def _once(self, request: httpx.Request) -> httpx.Response:
        response = self._network.handle_request(request)
        if response.status_code not in PASSING:
            return response
        after = seconds_to_wait(response.headers.get("retry-after"), self._client._wall())
        response.close()
        if after is not None and after > LONGEST_WAIT:
            told = f"answers {response.status_code} and asks to wait {after:.0f} seconds"
            raise _unusable(str(request.url), told, f"Run the command again in {after:.0f} seconds.")
        raise _Passing(f"answers {response.status_code}", after)

    def close(self) -> None:
        """Close the network."""
        self._network.close()


@dataclass
class _Waits:
    """Waits between tries: what ``Retry-After`` says, else 1, 2, 4 … seconds; none after the last try."""

    sleep: Callable[[float], None]
    tries: int = 0

    def before_the_next(self, error: Exception) -> bool | float:
        """Whether to try again (stamina's hook); the wait is over when it answers."""
        import httpx

        self.tries += 1
        if not isinstance(error, _Passing | httpx.TransportError):
            return False
        if self.tries < TRIES:
            after = getattr(error, "after", None)
            self.sleep(min(LONGEST_WAIT, FIRST_WAIT * 2 ** (self.tries - 1)) if after is None else after)
        return 0.0


def seconds_to_wait(retry_after: str | None, wall: float) -> float | None:
    """``Retry-After`` in seconds from now, given as seconds or as an HTTP date; None where it says nothing readable."""
    if retry_after is None:
        return None
    if re.fullmatch(r"\s*\d+\s*", retry_after):
        return float(retry_after)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(retry_after).timestamp() - wall)
    except (ValueError, TypeError):
        return None


class _Part:
    """What has come of a file so far, with the validator by which to ask for the rest; survives a run that is killed."""

    def __init__(self, path: Path, url: str) -> None:
        self.path = path
        self._note = path.with_name(f"{path.name}.json")
        self._url = url

    def headers(self, old: Record | None) -> dict[str, str]:
        """Ask for the rest of a part, or else for the whole unless it is the snapshot that we have."""
        plain = {"Accept-Encoding": "identity"}
        have, validator = self._begun()
        if have:
            return {**plain, "Range": f"bytes={have}-", "If-Range": validator}
        self.forget()
        if old is not None and old.etag:
            return {**plain, "If-None-Match": old.etag}
        return {**plain, "If-Modified-Since": old.last_modified} if old and old.last_modified else plain

    def _begun(self) -> tuple[int, str]:
        """How many bytes are here and under which strong validator; ``(0, "")`` when they cannot be gone on with."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            have = self.path.stat().st_size
        except (OSError, ValueError):
            return 0, ""
        right = isinstance(note, dict) and note.get("url") == self._url and bool(note.get("validator"))
        return (have, note["validator"]) if right and have else (0, "")

    def take(self, response: httpx.Response, kinds: Sequence[str], most: int) -> bool:
        """Add the body of a response; false where it is not what was asked for. A break raises :class:`_Broken`."""
        have, _ = self._begun()
        going_on = response.status_code == 206 and _starts_at(response) == have > 0
        if response.status_code in (206, 416) and not going_on:
            self.forget()
            return False
        start = have if going_on else 0
        if not going_on:
            self._begin(response)
        with self.path.open("ab") as stream:
            for number, chunk in enumerate(_body(self._url, response, most, start)):
                if number == 0 and not going_on:
                    _refuse_kind(self._url, response, chunk[:500], kinds)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        if not self.path.stat().st_size:
            raise _unusable(self._url, "answers an empty file")
        return True

    def _begin(self, response: httpx.Response) -> None:
        """Start anew. A weak validator (``W/``) or a coded body cannot be gone on with."""
        etag = response.headers.get("etag", "")
        strong = "" if etag.startswith("W/") else etag
        validator = strong or ("" if etag else response.headers.get("last-modified", ""))
        if "content-encoding" in response.headers:
            validator = ""
        self.path.write_bytes(b"")
        self._note.write_text(json.dumps({"url": self._url, "validator": validator}), encoding="utf-8")

    def forget(self) -> None:
        """Remove what is left of the part."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def _starts_at(response: httpx.Response) -> int | None:
    match = re.match(r"bytes (\d+)-", response.headers.get("content-range", ""))
    return int(match.group(1)) if match else None


def _length(response: httpx.Response) -> int | None:
    """The bytes that the body will have; unknown where it is coded for the way, or comes from the cache."""
    told = response.headers.get("content-length", "")
    coded = "content-encoding" in response.headers or "caching" in response.extensions
    return int(told) if told.isdigit() and not coded else None


def _body(url: str, response: httpx.Response, most: int, start: int) -> Iterator[bytes]:
    """The chunks of a body, after ``start`` bytes that are here; whole and not above ``most``, or an error."""
    import httpx

    length = _length(response)
    if length is not None and start + length > most:
        raise _too_large(url, start + length, most)
    came = start
    try:
        for chunk in response.iter_bytes():
            came += len(chunk)
            if came > most:
                raise _too_large(url, came, most)
            yield chunk
    except httpx.TransportError as error:
        raise _Broken(f"{came} bytes came, then {type(error).__name__}") from error
    if length is not None and came < start + length:
        raise _Broken(f"{came} of {start + length} bytes came")


def _too_large(url: str, size: int, most: int) -> MissingInput:
    return _unusable(
        url, f"is larger than {most} bytes ({size} so far)", "Ask for less: a smaller area or period."
    )


def _refuse_status(url: str, response: httpx.Response, also: Sequence[int] = ()) -> None:
    if not response.is_success and response.status_code not in also:
        raise _unusable(url, f"answers {response.status_code} {response.reason_phrase}".rstrip())


def _refuse_kind(url: str, response: httpx.Response, start: bytes, kinds: Sequence[str]) -> None:
    """An error page with status 200 is no data, whatever it calls itself."""
    kind = response.headers.get("content-type", "")
    if _PAGE.match(start) and "html" not in kinds:
        raise _unusable(url, "answers a web page where data were expected")
    if kinds and kind and not any(word in kind for word in kinds):
        raise _unusable(url, f"answers {kind} where {' or '.join(kinds)} was expected")


def _unusable(url: str, found: str, todo: str = _TODO) -> MissingInput:
    host = _WEB.match(url)
    return MissingInput(f"Asking {host.group(1) if host else url}", f"{url[:300]}: {found}", todo)
