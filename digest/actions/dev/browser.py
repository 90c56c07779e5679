"""Pictures of pages, taken by a browser that is driven over a pipe [effect: process].

The page gets nothing over the network but from the hosts that are named, and no program of it runs.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess  # noqa: TID251
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Names under which it is installed.
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    *(
        "--headless",
        "--remote-debugging-pipe",
        "--disable-gpu",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-quic",
    ),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio"),
)
#: A browser reads its third and writes its fourth handle; they are put there after whatever had these numbers.
_STARTER = """
import fcntl, os, sys
reads, writes = (fcntl.fcntl(int(handle), fcntl.F_DUPFD, 10) for handle in sys.argv[1:3])
os.dup2(reads, 3)
os.dup2(writes, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
#: Pixels of a picture, below which a page is cut off; seconds for one answer.
_HIGHEST, _PATIENCE = 12_000, 60.0


class BrowserGone(Exception):
    """The browser ended, answers no more, or not as browsers do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A page in a window."""

    picture: bytes
    """A PNG."""
    over: int
    """Pixels that the page is wider than the window."""


def browser() -> str:
    """The program that takes pictures; empty where none is installed."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), "")


class Camera:
    """A browser at work, over two pipes."""

    def __init__(self, requests: int, answers: int) -> None:
        self._requests, self._answers = requests, answers
        self._came = b""
        self._number = 0
        self._session: dict[str, str] = {}

    def open(self) -> None:
        """An empty page is there, in which no program runs. Raises `BrowserGone`."""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._session = {"sessionId": session}
        self._ask("Page.enable")
        self._ask("Emulation.setScriptExecutionDisabled", value=True)

    def shot(self, page: Path, width: int, *, dark: bool) -> Shot:
        """The whole page in a window so wide. Raises `BrowserGone`."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])
        self._window(width, 900)
        self._ask("Page.navigate", url=page.absolute().as_uri())
        self._until(lambda answer: answer.get("method") == "Page.loadEventFired")
        size = self._ask("Page.getLayoutMetrics")["cssContentSize"]
        self._window(width, min(int(size["height"]), _HIGHEST))
        picture = base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"])
        return Shot(picture=picture, over=max(0, int(size["width"]) - width))

    def _window(self, width: int, height: int) -> None:
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def _ask(self, method: str, **arguments: object) -> dict[str, Any]:
        self._number += 1
        number = self._number
        request = {"id": number, "method": method, "params": arguments, **self._session}
        try:
            os.write(self._requests, json.dumps(request).encode() + b"\0")
        except OSError:
            raise BrowserGone from None
        answer = self._until(lambda answer: answer.get("id") == number)
        if "result" not in answer:
            raise BrowserGone
        result: dict[str, Any] = answer["result"]
        return result

    def _until(self, meant: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first answer that is meant; what else comes is news of other things."""
        while True:
            while b"\0" not in self._came:
                ready, _, _ = select.select([self._answers], [], [], _PATIENCE)
                more = os.read(self._answers, 1 << 20) if ready else b""
                if not more:
                    raise BrowserGone
                self._came += more
            answer, _, self._came = self._came.partition(b"\0")
            read: dict[str, Any] = json.loads(answer)
            if meant(read):
                return read


@contextmanager
def camera(program: str, hosts: Collection[str] = ()) -> Iterator[Camera]:
    """A browser that asks these hosts alone; it has ended afterwards. Raises `BrowserGone`."""
    rules = ",".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in sorted(hosts))])
    with ExitStack() as stack:
        profile = stack.enter_context(tempfile.TemporaryDirectory(prefix="digest-", ignore_cleanup_errors=True))
        (theirs, requests), (answers, back) = os.pipe(), os.pipe()
        flags = [*_FLAGS, f"--user-data-dir={profile}", f"--host-resolver-rules={rules}"]
        # Its own walls need what root has not.
        flags += ["--no-sandbox"] if os.geteuid() == 0 else []
        words = [sys.executable, "-Ic", _STARTER, str(theirs), str(back), program, *flags]
        process = subprocess.Popen(  # noqa: S603 (a browser that is installed, and flags of ours)
            words, pass_fds=(theirs, back), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        stack.callback(_end, process)
        for handle in (theirs, back):
            os.close(handle)
        for handle in (requests, answers):
            stack.callback(os.close, handle)
        taking = Camera(requests, answers)
        taking.open()
        yield taking


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    process.kill()
    process.wait()
