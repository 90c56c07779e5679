"""Servers of mailboxes on loopback: Dovecot as Debian builds it, and a small one that may be scripted to lie."""

from __future__ import annotations

import os
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from tests.machine import free_port, here, machine

PASSWORD = "herring-and-rye"
_PATIENCE = 20.0
_CONFIGURED = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
first_valid_uid = 1
ssl = required
ssl_cert = <{certificate}/certificate.pem
ssl_key = <{certificate}/key.pem
mail_location = maildir:~/Maildir
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={home}/mails
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


class Dovecot:
    """The real one, with a folder of mails (Maildir) for whoever knows the password."""

    def __init__(self, home: Path, port: int) -> None:
        self.port = port
        self._mails = home / "mails" / "Maildir"
        self._count = 0
        self.folder("")

    def folder(self, name: str) -> None:
        """There is a folder of that name, as IMAP writes it."""
        for part in ("cur", "new", "tmp"):
            (self._mails / name / part).mkdir(parents=True)
        _own(self._mails.parent)

    def deliver(self, mail: bytes, folder: str = "") -> None:
        """The mail has come."""
        self._count += 1
        (self._mails / folder / "new" / f"{self._count:05}.here").write_bytes(mail)
        _own(self._mails.parent)

    def renumber(self) -> None:
        """All mails have other numbers, under another mark."""
        for file in self._mails.glob("dovecot*"):
            file.unlink()
        (self._mails / "dovecot-uidlist").write_text("3 V77 N1 G0123456789abcdef0123456789abcdef\n")
        _own(self._mails.parent)

    @property
    def marked(self) -> list[str]:
        """Files of mails that bear a flag, such as that of having been read."""
        return [file.name for file in self._mails.glob("**/cur/*") if not file.name.endswith((":2,", ".here"))]


@contextmanager
def dovecot(home: Path, certificate: Path) -> Iterator[Dovecot]:
    """Dovecot runs, on a machine of its own."""
    port = free_port()
    server = Dovecot(home, port)
    text = _CONFIGURED.format(home=home, certificate=certificate, port=port, password=PASSWORD)
    with ExitStack() as stack:
        with here():
            stack.enter_context(
                machine(
                    "/usr/sbin/dovecot",
                    "-F",
                    folder=home / "machine",
                    files={"dovecot/dovecot.conf": text},
                    users=("dovecot", "dovenull"),
                    port=port,
                    greets=False,
                )
            )
        yield server


def _own(folder: Path) -> None:
    """Dovecot reads no mails as root; the folders above are passed through."""
    if os.getuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 65_534, 65_534)
        for above in folder.parents:
            if above.stat().st_uid == 0 and above != Path("/"):
                above.chmod(above.stat().st_mode | 0o011)


Answer = Callable[["Stub", str], bytes]
"""The server and a command with its arguments → all that it answers, but for the tagged line."""


class Stub:
    """A mailbox that answers just as much as is asked here; `lies` are answers by the name of a command, which may end
    with a tagged line of their own."""

    def __init__(self, certificate: ssl.SSLContext, lies: Mapping[str, Answer]) -> None:
        self.mails: dict[int, bytes] = {}
        self.mark = 7
        self.commands: list[str] = []
        self.over = Event()
        self._lies = lies
        self._tls = certificate
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        Thread(target=self._accept, daemon=True).start()

    def deliver(self, mail: bytes) -> None:
        self.mails[max(self.mails, default=0) + 1] = mail.replace(b"\n", b"\r\n")

    def renumber(self) -> None:
        self.mark += 1
        self.mails = {number + 50: mail for number, mail in self.mails.items()}

    def close(self) -> None:
        self.over.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError), self._tls.wrap_socket(connection, server_side=True) as secure:
            secure.sendall(self._answer("GREETING", "", b"* OK here\r\n"))
            for line in secure.makefile("rb"):
                tag, _, command = line.decode().strip().partition(" ")
                self.commands.append(command)
                name = next(name for name in (*_ANSWERS, "") if name in command)
                reply = self._answer(name, command, _ANSWERS.get(name, lambda *_: b"")(self, command))
                tagged = b"" if reply.endswith(b"#\r\n") else f"{tag} OK done\r\n".encode()
                secure.sendall(reply.replace(b"#TAG", tag.encode()) + tagged)

    def _answer(self, name: str, command: str, honest: bytes) -> bytes:
        return self._lies[name](self, command) if name in self._lies else honest


def _search(stub: Stub, command: str) -> bytes:
    after = int((re.search(r"UID (\d+):", command) or [0, 1])[1])
    numbers = [number for number in stub.mails if number >= after] or list(stub.mails)[-1:]
    return f"* SEARCH {' '.join(map(str, numbers))}\r\n".encode()


def _sizes(stub: Stub, command: str) -> bytes:
    asked = map(int, command.split()[2].split(","))
    return b"".join(b"* 1 FETCH (UID %d RFC822.SIZE %d)\r\n" % (uid, len(stub.mails[uid])) for uid in asked)


def _mails(stub: Stub, command: str) -> bytes:
    asked = map(int, command.split()[2].split(","))
    return b"".join(literal(uid, stub.mails[uid]) for uid in asked)


def literal(uid: int, mail: bytes) -> bytes:
    return b"* 1 FETCH (BODY[]<0> {%d}\r\n%b UID %d)\r\n" % (len(mail), mail, uid)


_ANSWERS: Mapping[str, Answer] = {
    "CAPABILITY": lambda *_: b"* CAPABILITY IMAP4rev1\r\n",
    "LOGIN": lambda *_: b"",
    "EXAMINE": lambda stub, _: b"* 3 EXISTS\r\n* OK [UIDVALIDITY %d] so\r\n" % stub.mark,
    "SEARCH": _search,
    "RFC822.SIZE": _sizes,
    "BODY.PEEK": _mails,
}
