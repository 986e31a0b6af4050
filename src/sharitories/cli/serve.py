"""``sharitories serve``."""

from __future__ import annotations

import functools
import http.server
from pathlib import Path

from sharitories.cli.terminal import WORKSPACE, err, out, shown
from sharitories.errors import UsageError
from sharitories.reference.release import find_release


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of one release, without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: ARG002
        return


def run(given: Path | None, port: int) -> None:
    """Serve the release's folder on the loopback address until interrupted."""
    folder = find_release(given, WORKSPACE)
    handler = functools.partial(_Quiet, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise UsageError(
            f"Opening port {port}", f"it cannot be had ({error.strerror})", "Give another one with --port."
        ) from error
    with server:
        out.print(f"{shown(folder)} at http://127.0.0.1:{server.server_port}/site/index.html (Ctrl-C stops)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            err.print("Stopped.")
