"""What stands behind each provider of the list: whoever adds one adds its server here, and the contract suite runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from tests.send.apis.postmark import postmark_like
from tests.send.servers import Taken, smtp_like, taken


class Server(Protocol):
    @property
    def url(self) -> str: ...

    @property
    def taken(self) -> list[Taken]:
        """Mails in order of arrival."""
        ...


class FolderLike:
    """The files of an outbox."""

    url = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def taken(self) -> list[Taken]:
        files = sorted(self._folder.rglob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [taken(file.read_bytes()) for file in files]


@contextmanager
def _folder(folder: Path) -> Iterator[FolderLike]:
    yield FolderLike(folder)


#: Provider → its server; the argument is the folder in which mails stay that do not leave the machine.
SERVERS: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {
    "outbox": _folder,
    "smtp": lambda folder: smtp_like(),
    "postmark": lambda folder: postmark_like(),
}
