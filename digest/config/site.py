"""The publication and the machine, as their operator defines them in `config/digest.yaml`.

A field with a sentence is one that an operator may type; the tables in `files/` say how it is read.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, InstanceOf, SecretStr

from digest.config.logo import Logo
from digest.config.typed.secrets import UNKNOWN, Secrets
from digest.config.value import Value
from digest.config.yaml.nodes import Fields

ADDRESS_KEY = "address.key"
"""The name of the file with the key that addresses are hashed with."""


class Mail(Value):
    """Who sends, as whom, and how carefully."""

    provider: str = Field("outbox", description="who sends; the outbox writes mails to a folder instead")
    token: SecretStr | None = Field(
        None,
        description="what the provider knows you by: the environment variable that holds it",
        examples=["${POSTMARK_TOKEN}"],
    )
    base_url: str = Field(
        "",
        description="another region or a test server; for smtp its address, with smtps:// where it wants TLS at once",
        examples=["smtp://user@mail.example.org:587"],
    )
    """The server mails are handed to; empty: the one the provider publishes."""
    helo: str = Field(
        "", description="smtp: the name this machine greets with; else its own", examples=["digest.post.example"]
    )
    ca: str = Field(
        "",
        repr=False,
        description="smtp: certificate of your own authority, as PEM; then only it vouches for the server",
        examples=["/etc/ssl/quay-ca.pem"],
    )
    """Certificates, as PEM, of those who alone may vouch for the mail server; empty: who this machine trusts.
    `ca_file:` in the file."""
    region: str = Field(
        "", description="where the account is, for providers with several regions", examples=["eu-west-1"]
    )
    domain: str = Field(
        "",
        description="mailgun: the domain that it sends for; else that of `from`",
        examples=["mg.post.example"],
    )
    sender: str = Field("", description="whom readers see as the sender", examples=["Harbour Post <news@post.example>"])
    """Whom readers see as the sender; `from:` in the file."""
    reply_to: str = Field("", description="where answers go; else to the first editor", examples=["desk@post.example"])
    """The mail address for answers; where none was typed, the first editor's."""
    rate: float | None = Field(
        None,
        gt=0,
        description="all digests and machines on one database together; else what the provider publishes",
        examples=["50 per second"],
    )
    """Messages a second that all senders keep together."""
    canary_share: float = Field(
        0.01, ge=0, le=1, description="above 2,000 recipients these get it first, and the others after that time"
    )
    canary_time: timedelta = timedelta(minutes=10)
    """How long the others wait for those who go first, above 2,000 recipients; `start_with:` in the file."""
    stop_share: float = Field(
        0.05, gt=0, le=1, description="after 50 answers all sending stops once this share is surely exceeded"
    )
    """The share of rejected mails at which all sending stops, after 50 answers; `stop_when:` in the file."""
    reports: SecretStr | None = Field(
        None,
        description="a secret of your own in the address that the provider's reports go to: /reports/PROVIDER/SECRET",
        examples=["${REPORTS_SECRET}"],
    )
    """The last part of the address that the provider posts to what became of mails; None: nothing is taken there."""
    reports_key: SecretStr | None = Field(
        None,
        description="what else proves such a report; of what kind differs by provider",
        examples=["${REPORTS_KEY}"],
    )
    bounces: str = Field(
        "",
        description="smtp: the Maildir or mailbox that bounces and complaints come to, by its path or as user@server",
        examples=["bounces@mail.example.org"],
    )
    bounces_password: SecretStr | None = Field(
        None, description="smtp: of that mailbox", examples=["${BOUNCES_PASSWORD}"]
    )
    if_unknown: Literal["hold", "resend"] = Field(
        "hold", description="where nobody can tell whether a mail was taken: list it, or send it again"
    )

    @property
    def own_secrets(self) -> tuple[SecretStr | None, ...]:
        """Beside the token."""
        return (self.reports, self.reports_key, self.bounces_password)


class Web(Value):
    """The public pages."""

    url: str = Field("", description="https address of the public pages", examples=["https://post.example"])
    """The https address of the public pages, without a slash at the end."""
    listen: str = Field(
        "127.0.0.1:8000",
        description="host and port where `digest start` serves the pages, for a web server in front of it",
        examples=["127.0.0.1:8080"],
    )
    joining: bool = Field(True, description="whether anybody can subscribe on the pages")


class Notices(Value):
    """Another way to tell editors than the mails of digests go."""

    mail: Mail | None = None
    """Who sends these mails; None where a command tells editors."""
    command: str = ""
    """A program by its whole path, and its arguments: it reads the notice, and ends with 0 once editors are told."""


class Site(Value):
    """The publication, its machine, and what its digests share."""

    name: str = Field(description="the mail's head and the sender's name", examples=["Harbour Post"])
    timezone: str = Field(description="every time in every file is in this zone", examples=["Europe/London"])
    language: str = Field("en", description="of mails and dates, unless a digest says otherwise", examples=["de-AT"])
    address: str = Field(
        "",
        description="the law wants a postal address in each mail",
        examples=["Harbour Post, 16 Mill Lane, Harbourton HB2 1RX"],
    )
    editors: tuple[str, ...] = Field((), description="told when something needs a person", examples=["ed@post.example"])
    mail: Mail = Field(Mail(), description="who sends; a word, or fields as below")
    notices: Notices | None = Field(
        None,
        description="another way to tell editors: a command by its whole path, or the fields of `mail:`",
        examples=["/usr/local/bin/tell-editors"],
    )
    web: Web = Field(Web(), description="the public pages: their address, or fields as below")
    colour: str = Field("#b3261e", description="of headings and rules")
    logo: Logo | None = Field(
        None,
        description="a .png, .jpg or .gif beside this file, or its https address; shown at most 240 by 64 pixels",
        examples=["logo.png"],
    )
    logo_dark: Logo | None = Field(None, description="the same for dark mail programs", examples=["logo-dark.png"])
    database: str = Field(
        "", repr=False, description="a file, or a PostgreSQL database", examples=["postgresql://user@host/digest"]
    )
    """SQLAlchemy URL of the database, made absolute while loading; a password may stand in it."""
    intranet: tuple[str, ...] = Field(
        (),
        description="hosts and networks on your own net that may be collected from",
        examples=["news.intern, 10.0.0.0/8"],
    )
    folders: tuple[Path, ...] = Field(
        (),
        description="folders elsewhere on the machine whose files digests may take as articles, and all below them",
        examples=["/srv/articles"],
    )
    """Absolute."""
    signing_keys: tuple[tuple[str, SecretStr], ...] = ()
    """(key id, secret) of those that sign links, the current one first; from DIGEST_SIGNING_KEY or
    DIGEST_SIGNING_KEY_FILE."""
    metrics_token: SecretStr | None = None
    """What whoever reads /metrics from elsewhere shows; from DIGEST_METRICS_TOKEN."""
    secret_files: tuple[Path, ...] = ()
    """Files that a secret was read from, absolute: a token, the keys."""
    source_secrets: InstanceOf[Secrets] = Field(UNKNOWN, repr=False)
    """Those that private sources may name."""
    folder: Path
    """The configuration folder, absolute."""
    defaults: InstanceOf[Fields] | None = Field(None, repr=False, description="fields of a digest, for all digests")
    """`defaults:` as typed, and checked; `config.load.parse` lays them beneath each digest's own fields."""
    written: dict[str, str] = Field(default_factory=dict, repr=False)
    """Field → "file:line" where the operator wrote it."""

    @property
    def keys(self) -> list[tuple[str, str]]:
        """(key id, secret) for those who sign and check links, the current one first. Not to be shown."""
        return [(key, secret.get_secret_value()) for key, secret in self.signing_keys]

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets of the publication, for those who blot them out. Not to be shown."""
        mails = (self.mail, self.notices.mail) if self.notices and self.notices.mail else (self.mail,)
        known_by = [*(mail.token for mail in mails), self.metrics_token]
        tokens = [token.get_secret_value() for token in known_by if token]
        parts = [part for token in tokens for part in (token, *token.split(":"))]
        parts += [secret.get_secret_value() for one in mails for secret in one.own_secrets if secret]
        database = urlsplit(self.database).password or ""
        return tuple(secret for secret in (*parts, database, *(key for _, key in self.keys)) if secret)

    @property
    def zone(self) -> ZoneInfo:
        """Of every time in every file."""
        return ZoneInfo(self.timezone)

    @property
    def home(self) -> Path:
        """Where the database and the outbox lie: the folder that holds the configuration folder."""
        return self.folder.parent

    @property
    def journal(self) -> Path:
        """Where processes write down what a mail server answered."""
        return self.home / ".journal"

    @property
    def address_key(self) -> Path:
        """The file with the key that addresses are hashed with, outside the database."""
        return self.home / ADDRESS_KEY

    @property
    def pages(self) -> Path:
        """Where the archive lies that the pages hand out."""
        return self.home / "pages"

    @property
    def outbox(self) -> Path:
        """Where mails that do not leave the machine lie."""
        return self.home / "outbox"
