"""`mail:` as typed, a word or a block of fields, as a value (pure)."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import SecretStr

from digest.config.files.environment import ProviderNeeds, Surroundings
from digest.config.files.sources.mailbox import mailbox as mailbox_on_server
from digest.config.site import Mail, Site
from digest.config.typed.addresses import mail_address, mailbox, own_host, server_address
from digest.config.typed.amounts import duration, rate, share
from digest.config.typed.blocks import Block, Field, Filled
from digest.config.typed.entries import single
from digest.config.typed.kinds import STRING, TEXT, Kind, choice, one
from digest.config.typed.unclear import Unclear
from digest.config.yaml.nodes import Fields, Node, Pair, Text, Unreadable
from digest.config.yaml.problems import Problems
from digest.text import mail_addresses
from digest.text.durations import exactly
from digest.text.near_misses import quoted
from digest.text.web_addresses import host_of

NOWHERE = "example.invalid"
"""Domain of a sender nobody has named yet; it can receive nothing."""

_OF_MAIL_SERVERS = {"helo", "ca_file", "bounces", "bounces_password"}
_PATH_SECRET = re.compile(r"[A-Za-z0-9_-]{16,100}")


def mail_block(around: Surroundings) -> Block:
    """The fields of `mail:`, on the machine around it."""
    return Block(
        model=Mail,
        fields={
            "provider": Field(kind=_provider(around)),
            "token": Field(kind=one(around.secret, STRING)),
            "token_file": Field(
                kind=one(around.secret_in, STRING),
                into=("token",),
                sentence="the same from a file",
                example="/run/secrets/postmark",
            ),
            "base_url": Field(kind=one(server_address, STRING)),
            "helo": Field(kind=one(own_host, STRING)),
            "ca_file": Field(kind=one(around.certificates_in, STRING), into=("ca",)),
            "region": Field(kind=one(region, STRING)),
            "domain": Field(kind=one(own_host, STRING)),
            "from": Field(kind=one(mailbox, STRING), into=("sender",)),
            "reply_to": Field(kind=one(mail_address, STRING)),
            "rate": Field(kind=one(rate, TEXT)),
            "start_with": Field(
                kind=one(start_with, TEXT),
                into=("canary_share", "canary_time"),
                words=lambda share, time: f"{_percent(share)} for {exactly(time)}",
            ),
            "stop_when": Field(
                kind=one(stop_when, TEXT), into=("stop_share",), words=lambda share: f"{_percent(share)} rejected"
            ),
            "reports": Field(kind=one(around.secret, STRING)),
            "reports_key": Field(kind=one(around.secret, STRING)),
            "bounces": Field(kind=one(bounces, STRING)),
            "bounces_password": Field(kind=one(around.secret, STRING)),
            "if_unknown": Field(kind=choice("hold", "resend")),
        },
    )


def mail(around: Surroundings) -> Kind[Mail]:
    """Who sends: the provider's name alone, or a block of fields."""
    shape = {"anyOf": [_provider(around).shape, mail_block(around).shape()]}
    return Kind(lambda node, problems: _read(node, around, problems), shape)


def _provider(around: Surroundings) -> Kind[str]:
    return choice(*around.providers)


def _percent(share: float) -> str:
    return f"{share * 100:g} percent"


def start_with(text: str) -> tuple[float, timedelta | None]:
    """The share that goes first, and how long the others wait where that is typed: "1 percent for 10 minutes"."""
    _, behind, time = text.partition(" for ")
    return share(text), duration(time) if behind else None


def stop_when(text: str) -> float:
    """The share of rejected mails at which all sending stops: "5 percent rejected"."""
    rejected = share(text)
    if not rejected:
        raise Unclear("Sending would stop at once. Write:", "5 percent rejected")
    return rejected


def region(text: str) -> str:
    """The name of a region: eu, eu-west-1."""
    if not re.fullmatch(r"[a-z]{2}(?:-[a-z]{2,12}){0,3}(?:-\d{1,2})?", text.lower()):
        raise Unclear(f"{quoted(text)} is no region. Write it like:", "eu-west-1")
    return text.lower()


def bounces(text: str) -> str:
    """The whole path of a Maildir, or who logs in to which mailbox: /var/mail/bounces, bounces@mail.example.org."""
    if text.startswith("/"):
        return text.rstrip("/")
    box = mailbox_on_server(text)
    if "@" not in box:
        raise Unclear("Whose mailbox is it? Write user@server:", "bounces@mail.example.org")
    return box


def addressed(site: Site, mail: Mail) -> Mail:
    """That mail of the site with a sender and an address for answers, where none was typed."""
    name, address = mail_addresses.name_and_address(mail.sender)
    host = host_of(site.web.url)
    host = host if "." in host and not host.replace(".", "").isdigit() else ""
    domain = host or next((mail_addresses.domain_of(editor) for editor in site.editors), NOWHERE)
    sender = mail_addresses.mailbox(name or site.name, address or f"news@{domain}")
    reply_to = mail.reply_to or next(iter(site.editors), "")
    return mail.model_copy(update={"sender": sender, "reply_to": reply_to})


def _read(node: Node, around: Surroundings, problems: Problems) -> Mail | None:
    if isinstance(node, Unreadable):
        return None
    if not isinstance(node, Fields):
        word = single(node, problems)
        if word is None:
            return None
        name = Text(spot=word.spot, text="provider")
        node = Fields(spot=word.spot, pairs=(Pair(name=name, value=word),))
    before = len(problems.all)
    filled = mail_block(around).read(node, problems)
    _settle(node, filled, around, problems)
    return None if len(problems.all) > before else Mail.model_validate(filled.parts())


def _settle(typed: Fields, filled: Filled, around: Surroundings, problems: Problems) -> None:
    """Fields that need each other, or do not go together, are told."""
    if "provider" not in filled.pairs:
        problems.add(typed.spot, "Who sends these mails? Write a line like:", "  provider: outbox")
        return
    if "token" in filled.pairs and "token_file" in filled.pairs:
        problems.add(filled.spot("token_file"), "The secret comes from the environment or from a file. Keep one line.")
    if (provider := str(filled.values.get("provider", ""))) in around.providers:
        _suit(filled, provider, around.providers[provider], problems)


def _suit(filled: Filled, provider: str, needs: ProviderNeeds, problems: Problems) -> None:
    """What the provider wants and does not have is told."""
    server = str(filled.values.get("base_url", ""))
    if server and server.startswith("smtp") != needs.server.startswith("smtp"):
        problems.add(filled.spot("base_url"), f"For {provider} this address begins with {needs.server}.")
    for name in () if needs.server.startswith("smtp") else _OF_MAIL_SERVERS & filled.pairs.keys():
        problems.add(filled.spot(name), "This is for provider: smtp alone. Take the line out.")
    with_token = needs.needs_token or bool(urlsplit(server).username)
    if with_token and not {"token", "token_file"} & filled.pairs.keys():
        what = f"{provider} wants to know who you are. Add a line:"
        problems.add(filled.spot("provider"), what, f"  token: {needs.known_by}")
    _suit_token(filled, provider, needs, problems)
    _suit_region(filled, provider, needs, problems)
    _suit_reports(filled, provider, needs, problems)
    if "@" in str(filled.values.get("bounces", "")) and "bounces_password" not in filled.pairs:
        what = "A mailbox has a password. Add a line:"
        problems.add(filled.spot("bounces"), what, "  bounces_password: ${BOUNCES_PASSWORD}")
    if "domain" in filled.pairs and not needs.takes_domain:
        problems.add(filled.spot("domain"), f"{provider} finds the domain in from: by itself. Take this line out.")
    if needs.real and "from" not in filled.pairs:
        what = "Readers see who writes to them. Add a line:"
        problems.add(filled.spot("provider"), what, "  from: Morning News <news@example.org>")


def _suit_token(filled: Filled, provider: str, needs: ProviderNeeds, problems: Problems) -> None:
    token = filled.values.get("token")
    parts = needs.known_by.count(":") + 1
    if isinstance(token, SecretStr) and len(list(filter(None, token.get_secret_value().split(":")))) < parts:
        name = "token" if "token" in filled.pairs else "token_file"
        what = f"For {provider} a token has {parts} parts with a colon between, as in:"
        problems.add(filled.spot(name), what, f"  token: {needs.known_by}")


def _suit_region(filled: Filled, provider: str, needs: ProviderNeeds, problems: Problems) -> None:
    name = str(filled.values.get("region", ""))
    if name and not needs.regions:
        problems.add(filled.spot("region"), f"{provider} has one place for everybody. Take the line out.")
    elif name and not needs.needs_region and name not in needs.regions:
        what = f"{provider} has no region {quoted(name)}. There is: {', '.join(needs.regions)}."
        problems.add(filled.spot("region"), what)
    elif needs.needs_region and "region" not in filled.pairs:
        what = f"{provider} wants to know in which region your account is. Add a line like:"
        problems.add(filled.spot("provider"), what, f"  region: {needs.regions[0]}")


def _suit_reports(filled: Filled, provider: str, needs: ProviderNeeds, problems: Problems) -> None:
    """Reports need a secret address and a proof of the provider's own, or neither."""
    typed = [name for name in ("reports", "reports_key") if name in filled.pairs]
    if not typed:
        return
    spot = filled.spot(typed[0])
    if not needs.reports_key:
        problems.add(spot, f"{provider} has nothing to report. Take the line out.")
        return
    if len(typed) == 1:
        missing = f"  reports_key: {needs.reports_known_by}" if typed == ["reports"] else "  reports: ${REPORTS_SECRET}"
        problems.add(spot, "Reports are taken at a secret address, and only with a proof. Add a line:", missing)
    if needs.reports_extra:
        what = f"What {provider} signs is checked by an extra that is not installed. Install it:"
        problems.add(spot, what, f"pip install 'newsletter-digest[{needs.reports_extra}]'")
    secret, key = filled.values.get("reports"), filled.values.get("reports_key")
    if isinstance(secret, SecretStr) and not _PATH_SECRET.fullmatch(secret.get_secret_value()):
        what = "This secret stands in an address: 16 to 100 letters, digits, - and _. This makes one:"
        problems.add(filled.spot("reports"), what, "openssl rand -hex 20")
    if isinstance(key, SecretStr) and not needs.is_reports_key(key.get_secret_value()):
        problems.add(filled.spot("reports_key"), f"For {provider} this is {needs.reports_key}.")
