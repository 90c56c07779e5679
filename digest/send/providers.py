"""The one list of providers: what each is called, what it publishes and wants, and how it is made.

To add a mail API: its dialect in `dialects/`, and its line in the table below.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from digest.config.site import Mail, Site
from digest.errors import ConfigError
from digest.send.dialects import brevo, mailgun, mailjet, postmark, relay, resend, sendgrid, ses, signatures, sns
from digest.send.dialects.base import Dialect
from digest.send.dialects.reports import Reporting
from digest.send.outbox import Outbox
from digest.send.ports import Limits, Provider
from digest.send.smtp.provider import Smtp
from digest.send.smtp.verify import verify

if TYPE_CHECKING:
    from digest.send.api import Api


Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """This machine's, aware UTC."""
    return datetime.now(UTC)  # noqa: TID251 an edge; tests give their own


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderKind:
    """A provider that `mail:` can name."""

    limits: Limits
    make: Callable[[Site, Clock], Provider]
    """Of the site's settings; times that it names are told by the clock."""
    needs_token: bool = True
    """Always; else only where `base_url` names a user."""
    known_by: str = "${MAIL_TOKEN}"
    """How its token is written in the file."""
    server: str = "https://"
    """How its `base_url` is written, from its first letter on."""
    verify: Callable[[Mail], str] | None = None
    """What it says of itself when asked without sending anything; raises `Unavailable` where it could not send."""
    account: Callable[[Mail], str] | None = None
    """How our account with a service on the internet is; raises `Unavailable` where it could not send."""
    regions: tuple[str, ...] = ()
    """Where an account of it can be, the usual place first; empty where all are in one."""
    needs_region: bool = False
    """There is no usual one, and `regions` are examples."""
    takes_domain: bool = False
    """Sends for a domain that need not be the sender's."""
    pictures: bool = True
    """Takes pictures that go within the mail."""
    secret_headers: tuple[str, ...] = ()
    """Headers of its requests that carry the token."""
    reporting: Reporting | None = None
    """How it tells what became of mails; None where there is nothing to tell."""
    to_confirm: Callable[[bytes], str] | None = None
    """The address that must be opened before it tells anything, by a post of which `verify` said yes; empty for all
    other posts."""

    counts_once: Callable[[bytes], str] | None = None
    """What no two reports have in common, of a vendor whose proof leaves open what is told: else a proof that somebody
    saw would prove anything."""

    @property
    def real(self) -> bool:
        """Mails leave the machine."""
        return self.limits.real

    @property
    def reports_key(self) -> str:
        """What proves its reports, in words; empty where there are none."""
        return self.reporting.KEY.words if self.reporting else ""

    @property
    def reports_known_by(self) -> str:
        """How that is written in the file."""
        return self.reporting.KEY.known_by if self.reporting else ""

    @property
    def reports_extra(self) -> str:
        """The extra that checks its reports, where it is needed and not installed."""
        needed = self.reporting is not None and self.reporting.KEY.needs_cryptography
        return signatures.EXTRA if needed and not signatures.can_check() else ""

    def is_reports_key(self, text: str) -> bool:
        """Whether it has the form of what proves its reports."""
        return self.reporting is not None and bool(self.reporting.KEY.form.fullmatch(text))


def mail_api(dialect: Dialect, reporting: Reporting | None = None) -> ProviderKind:
    """The provider that a dialect describes, and how it reports; its token is called after it."""

    def api(mail: Mail, clock: Clock = machine_clock) -> Api:
        # Imported here because httpx costs a tenth of a second, which commands that send nothing need not pay.
        from digest.send.api import Api  # noqa: PLC0415

        return Api(dialect, mail, clock=clock)

    def account(mail: Mail) -> str:
        with closing(api(mail)) as asked:
            return asked.standing()

    return ProviderKind(
        limits=dialect.LIMITS,
        make=lambda site, clock: api(site.mail, clock),
        account=account,
        known_by=f"${{{dialect.NAME.upper()}_TOKEN}}",
        secret_headers=dialect.SECRET_HEADERS,
        reporting=reporting,
    )


PROVIDERS: dict[str, ProviderKind] = {
    "outbox": ProviderKind(limits=Outbox.limits, make=lambda site, clock: Outbox(site.outbox), needs_token=False),
    "smtp": ProviderKind(
        limits=Smtp.limits,
        make=lambda site, clock: Smtp(site.mail, clock=clock),
        needs_token=False,
        known_by="${SMTP_TOKEN}",
        server="smtp://user@host:587",
        verify=verify,
        reporting=relay,
    ),
    "postmark": mail_api(postmark, postmark),
    "ses": replace(
        mail_api(ses, sns),
        known_by="${AWS_ACCESS_KEY_ID}:${AWS_SECRET_ACCESS_KEY}",
        regions=("eu-west-1", "us-east-1"),
        needs_region=True,
        to_confirm=sns.to_confirm,
    ),
    "resend": replace(mail_api(resend, resend), pictures=False),
    "mailgun": replace(
        mail_api(mailgun, mailgun), regions=("us", "eu"), takes_domain=True, counts_once=mailgun.counts_once
    ),
    "brevo": replace(mail_api(brevo, brevo), pictures=False),
    "sendgrid": replace(mail_api(sendgrid, sendgrid), regions=("global", "eu")),
    "mailjet": replace(mail_api(mailjet, mailjet), known_by="${MAILJET_KEY}:${MAILJET_SECRET}", regions=("eu", "us")),
}


def provider_kind(mail: Mail) -> ProviderKind:
    """The one that `mail:` names. Raises `ConfigError` where there is none of that name."""
    if mail.provider not in PROVIDERS:
        raise ConfigError(f'There is no mail provider "{mail.provider}".')
    return PROVIDERS[mail.provider]


def provider(site: Site, by: str = "", learned: float = 0.0, clock: Clock = machine_clock) -> Provider:
    """Where the mails of the site go, handed over by the process of that name; `learned` are the messages a second that
    it seems to allow, 0 where nobody knows. Raises `ConfigError` where there is no such provider."""
    made = provider_kind(site.mail).make(site, clock)
    if by and isinstance(made, Smtp):
        made.keep_journal(site.journal, by)
        made.begin_at(learned)
    return made


def secret_headers() -> tuple[str, ...]:
    """Names of headers whose values no log may hold."""
    return tuple(name for kind in PROVIDERS.values() for name in kind.secret_headers)
