"""Why a real provider must not send yet (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.config.site import Mail, Site
from digest.send.providers import provider_kind
from digest.text.mail_addresses import domain_of, name_and_address, unmailable
from digest.text.web_addresses import host_of, is_this_machine

#: Names that lead nowhere (RFC 2606, RFC 6761) and so receive no complaint and no unsubscription.
_NOWHERE = re.compile(r"(?:^|\.)(?:example|invalid|test|localhost|local|example\.(?:com|net|org))$", re.IGNORECASE)
#: Words of addresses in samples and documentation.
_SAMPLE = re.compile(r"example|beispiel|sample|your (?:street|address)|harbourton|16 mill lane", re.IGNORECASE)


def gate(site: Site) -> tuple[str, ...]:
    """A sentence for everything that must be mended first; empty when mails may leave the machine. Raises `ConfigError`
    where `mail:` names no provider that there is."""
    return tuple(_reasons(site))


def _reasons(site: Site) -> Iterator[str]:
    if not _https(site.web.url):
        yield "`web: url:` must be the https address of the public pages, where people unsubscribe"
    if not any(secret.get_secret_value() for _, secret in site.signing_keys):
        yield "DIGEST_SIGNING_KEY is not set: links to unsubscribe cannot be signed"
    if not site.address.strip():
        yield "`address:` is empty: the law wants a postal address in each mail"
    elif _SAMPLE.search(site.address):
        yield f'`address:` is still an example, "{site.address}": write your own postal address'
    if not _reachable(site.mail.sender):
        yield f'`mail: from:` must be an address of yours, not "{site.mail.sender}"'
    if not _reachable(site.mail.reply_to or next(iter(site.editors), "")):
        yield "nobody can unsubscribe by mail: `editors:` or `mail: reply_to:` must name an address that is read"
    yield from _of_mail(site.mail)


def _of_mail(mail: Mail) -> Iterator[str]:
    if mail.base_url.startswith("http:") and not is_this_machine(host_of(mail.base_url)):
        yield f"`mail: base_url:` must begin with https, or the token can be read on the way: {mail.base_url}"
    needs_token = provider_kind(mail).needs_token or "@" in mail.base_url
    if needs_token and not (mail.token and mail.token.get_secret_value()):
        yield f"`mail: token:` is not set: {mail.provider} needs one"


def _https(url: str) -> bool:
    host = host_of(url)
    return url.startswith("https:") and bool(host) and not _NOWHERE.search(host)


def _reachable(text: str) -> bool:
    return not unmailable(name_and_address(text)[1]) and not _NOWHERE.search(domain_of(text))
