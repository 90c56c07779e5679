"""A machine of a server's own: its files over those of this one, its processes, and nothing left of them afterwards.

Servers have the paths of their files and users compiled in. They start in a mount and a process namespace of their own
(unshare, as root): what Debian's packages hold lies over /usr, their configuration over /etc, and what they write goes
into the test's folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

#: What Debian's packages hold; `.ci/mail-servers` unpacks them.
PACKAGES = Path(__file__).parents[1] / "var" / "servers"
#: CI sets it: then a server that cannot start is a fault.
REQUIRED = "DIGEST_MAIL_SERVERS"
_PATIENCE = 20.0
"""Seconds until a server must answer."""
_FIRST_ID = 901


class NotHere(Exception):
    """The server cannot be started on this machine; says why."""


@contextmanager
def here() -> Iterator[None]:
    """Where a server cannot be started its tests are skipped, but in CI."""
    try:
        yield
    except NotHere as why:
        (pytest.fail if os.environ.get(REQUIRED) else pytest.skip)(str(why))


@contextmanager
def machine(
    program: str,
    *words: str,
    folder: Path,
    files: Mapping[str, str],
    users: Sequence[str],
    port: int,
    first: str = "true",
    greets: bool = True,
) -> Iterator[Path]:
    """The program runs in the foreground and listens on the port of loopback; gives the file of what it printed.
    `files` stand over those in /etc, `users` are there, each with a group of its name; `first` is done before, in the
    shell. It is there once it `greets`; one that wants TLS first says nothing. Raises `NotHere`, and `RuntimeError`
    where the server does not answer."""
    _look_for(program)
    etc, written = folder / "etc", folder / "written"
    for below in (etc, written / "var", written / "work"):
        below.mkdir(parents=True)
    folder.chmod(0o755)
    for name, text in {**files, **_accounts(users)}.items():
        (etc / name).parent.mkdir(parents=True, exist_ok=True)
        (etc / name).write_text(text)
        (etc / name).chmod(0o600 if name.endswith(".key") else 0o644)
    log = folder / "log"
    script = _MOUNTS.format(packages=PACKAGES, etc=etc, written=written, first=first)
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script, program]
    with log.open("wb") as out:
        process = subprocess.Popen([*command, program, *words], stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        _wait_for(port, process, log, greets)
        yield log
    finally:
        process.kill()  # and with it all of its processes
        process.wait(10)


#: Mounts of the namespace alone: this machine does not see them. The shell stays its first process: one that changes
#: its user is not killed with its parent.
_MOUNTS = """\
set -e
mkdir -p {packages}/usr {packages}/etc {packages}/var
mount -t overlay overlay -o lowerdir={packages}/usr:/usr /usr
mount -t overlay overlay -o lowerdir={etc}:{packages}/etc:/etc /etc
mount -t overlay overlay -o lowerdir={packages}/var:/var,upperdir={written}/var,workdir={written}/work /var
mount -t tmpfs tmpfs /run
{first}
"$@"
exit $?
"""


def free_port() -> int:
    """A port of loopback that nobody listens at now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def _accounts(users: Sequence[str]) -> dict[str, str]:
    rows = {file: Path("/etc", file).read_text() for file in ("passwd", "group")}
    names = {file: {row.partition(":")[0] for row in text.splitlines()} for file, text in rows.items()}
    for number, user in enumerate(users, _FIRST_ID):
        if user not in names["passwd"]:
            rows["passwd"] += f"{user}:x:{number}:{number}::/nonexistent:/usr/sbin/nologin\n"
        if user not in names["group"]:
            rows["group"] += f"{user}:x:{number}:\n"
    return rows


def _look_for(program: str) -> None:
    if not (Path(program).exists() or (PACKAGES / program.lstrip("/")).exists()):
        raise NotHere(f"{program} is not there: .ci/mail-servers unpacks it")
    unshare = shutil.which("unshare")
    if os.geteuid() or not unshare or subprocess.run([unshare, "--mount", "true"]).returncode:
        raise NotHere("a mount namespace cannot be made here")


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path, greets: bool) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.settimeout(5)
                if not greets or connection.recv(1):
                    return
        except OSError:
            pass
        threading.Event().wait(0.02)
    raise RuntimeError(f"{process.args!r} does not listen: {log.read_text(errors='replace')}")
