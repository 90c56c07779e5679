"""What stands behind each provider of the list: whoever adds one adds its server here, and the contract suite runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr

from digest.config.site import Mail
from digest.send.providers import PROVIDERS
from tests.send.apis.brevo import BrevoLike
from tests.send.apis.mailgun import MailgunLike
from tests.send.apis.mailjet import MailjetLike
from tests.send.apis.postmark import PostmarkLike
from tests.send.apis.resend import ResendLike
from tests.send.apis.sendgrid import SendgridLike
from tests.send.apis.serving import served
from tests.send.apis.ses import SesLike
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
    "postmark": lambda folder: served(PostmarkLike()),
    "ses": lambda folder: served(SesLike()),
    "resend": lambda folder: served(ResendLike()),
    "mailgun": lambda folder: served(MailgunLike()),
    "brevo": lambda folder: served(BrevoLike()),
    "sendgrid": lambda folder: served(SendgridLike()),
    "mailjet": lambda folder: served(MailjetLike()),
}


def mail_to(name: str, server: Server) -> Mail:
    """The configuration that leads to the server."""
    kind = PROVIDERS[name]
    token = getattr(server, "token", "") if kind.needs_token else ""
    return Mail(
        provider=name,
        base_url=server.url,
        token=SecretStr(token) if token else None,
        sender="The Quay <news@quay.org>",
        region=kind.regions[0] if kind.regions else "",
    )
