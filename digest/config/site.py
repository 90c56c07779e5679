"""The publication and the machine, as their operator defines them in `config/digest.yaml`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, InstanceOf, SecretStr

from digest.config.digests import Value
from digest.config.yaml.nodes import Fields


class Mail(Value):
    provider: str = Field("outbox", description="who sends; the outbox writes mails to a folder instead")
    token: SecretStr | None = Field(None, description="${NAME} of the environment variable that holds it")
    base_url: str = Field("", description="other regions, test servers; smtp://user@host:587")
    """Empty: the provider's own."""
    sender: str = Field("", description="Varsity <news@varsity.example>")
    """`from:` in the file: "Varsity <news@varsity.example>"."""
    reply_to: str = Field("", description="where answers go; else to the first editor")
    """Default: the first editor."""
    rate: float | None = Field(None, gt=0, description="50 per second, all senders together")
    """Messages a second, all senders together; default: the provider's published limit."""
    canary_share: float = Field(0.01, ge=0, le=1, description="1 percent for 10 minutes, then the others")
    canary_time: timedelta = timedelta(minutes=10)
    """`start_with:`, above 2,000 recipients."""
    stop_share: float = Field(0.05, gt=0, le=1, description="5 percent rejected, after 50 answers")
    """`stop_when:`, after 50 answers."""
    if_unknown: Literal["hold", "resend"] = Field(
        "hold", description="where nobody can tell whether a mail was taken: list it, or send it again"
    )


class Web(Value):
    url: str = Field("", description="https address of the public pages")
    """Without a slash at the end."""
    listen: str = ""


class Site(Value):
    name: str = Field(description="the mail's head and the sender's name")
    timezone: str = Field(description="every time in every file is in this zone")
    language: str = Field("en", description="of the product's own words, unless a digest says otherwise")
    address: str = Field("", description="the law wants a postal address in each mail")
    editors: tuple[str, ...] = Field((), description="told when something needs a person")
    mail: Mail = Field(Mail(), description="who sends")
    web: Web = Field(Web(), description="the public pages")
    colour: str = Field("#b3261e", description="of headings and rules, #rrggbb")
    logo: str = Field("", description="https address of a picture, shown 40 to 64 pixels wide; no .svg or .webp")
    database: str = Field("", repr=False, description="postgresql://…; without the line a file beside the folder")
    """SQLAlchemy URL, made absolute while loading. It may hold a password."""
    intranet: tuple[str, ...] = Field((), description="hosts and networks on your own net that may be collected from")
    signing_keys: tuple[tuple[str, SecretStr], ...] = ()
    """(key id, secret), the current one first; from DIGEST_SIGNING_KEY or DIGEST_SIGNING_KEY_FILE."""
    folder: Path
    """The configuration folder, absolute."""
    defaults: InstanceOf[Fields] | None = Field(None, repr=False, description="fields of a digest, for all digests")
    """As typed, and checked; `config.load.parse` lays them beneath each digest's own."""
    lines: dict[str, str] = Field(default_factory=dict, repr=False)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """(key id, secret) for those who sign and check links, the current one first. Not to be shown."""
        return [(key, secret.get_secret_value()) for key, secret in self.signing_keys]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def home(self) -> Path:
        """Where the database and the outbox lie: the folder that holds the configuration folder."""
        return self.folder.parent

    @property
    def outbox(self) -> Path:
        """Where mails that do not leave the machine lie."""
        return self.home / "outbox"
