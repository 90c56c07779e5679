"""The publication and the machine, as their operator defines them in `config/digest.yaml`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from digest.config.digests import Value


class Mail(Value):
    provider: str = "outbox"
    token: SecretStr | None = None
    base_url: str = ""
    """Empty: the provider's own."""
    sender: str = ""
    """`from:` in the file: "Varsity <news@varsity.example>"."""
    reply_to: str = ""
    """Default: the first editor."""
    rate: float | None = None
    """Messages a second, all senders together; default: the provider's published limit."""
    canary_share: float = 0.01
    canary_time: timedelta = timedelta(minutes=10)
    """`start_with:`, above 2,000 recipients."""
    stop_share: float = 0.05
    """`stop_when:`, after 50 answers."""
    if_unknown: Literal["hold", "resend"] = "hold"


class Web(Value):
    url: str = ""
    """https address of the public pages, without a slash at the end."""
    listen: str = ""


class Site(Value):
    name: str
    timezone: str
    language: str = "en"
    address: str = ""
    editors: tuple[str, ...] = ()
    mail: Mail = Mail()
    web: Web = Web()
    colour: str = "#b3261e"
    logo: str = ""
    database: str = ""
    """SQLAlchemy URL, made absolute while loading."""
    intranet: tuple[str, ...] = Field((), description="hosts and networks on your own net that may be collected from")
    signing_keys: tuple[tuple[str, SecretStr], ...] = ()
    """(key id, secret), the current one first; from DIGEST_SIGNING_KEY or DIGEST_SIGNING_KEY_FILE."""
    folder: Path
    """The configuration folder, absolute."""
    lines: dict[str, str] = Field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def home(self) -> Path:
        """Where the database and the outbox lie: the folder that holds the configuration folder."""
        return self.folder.parent
