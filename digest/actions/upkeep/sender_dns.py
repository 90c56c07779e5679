"""What the DNS says of those who may send for a domain: SPF, DKIM, DMARC (RFC 7208, 6376, 7489).

Gmail and Yahoo take bulk mail only where all three are there (support.google.com/a/answer/81126, since 2024-02).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tld import get_fld

from digest.actions.shape import Shape
from digest.text.near_misses import quoted

#: Name and type → the records; empty where the name is there without any; None where there is no such name. Raises
#: `Unavailable` where nobody answers.
Records = Callable[[str, str], tuple[str, ...] | None]

#: Provider → what an SPF record names where mails of it come back to the sender's own domain.
_INCLUDES = {
    "postmark": "spf.mtasv.net",
    "ses": "amazonses.com",
    "resend": "amazonses.com",
    "mailgun": "mailgun.org",
    "brevo": "spf.brevo.com",
    "sendgrid": "sendgrid.net",
    "mailjet": "spf.mailjet.com",
}


class Found(Shape):
    """What was found of one thing, and what to write where it is not good."""

    good: bool
    what: str
    advice: str = ""


def sender_dns(domain: str, provider: str, records: Records) -> Iterator[Found]:
    """SPF, DKIM and DMARC of the domain that mails come from. Raises `Unavailable` where the DNS does not answer."""
    yield _spf(domain, provider, records)
    yield _dkim(domain, provider, records)
    yield _dmarc(domain, records)


def _spf(domain: str, provider: str, records: Records) -> Found:
    policies = _texts(domain, "v=spf1", records)
    include = _INCLUDES.get(provider, "")
    record = f"v=spf1 include:{include} ~all" if include else "v=spf1 mx ~all"
    if not policies:
        advice = f"Write a TXT record at {domain}: {record}"
        return Found(good=False, what=f"SPF: {domain} does not say who may send for it", advice=advice)
    if len(policies) > 1:
        advice = "Make one of them: receivers take neither of two (RFC 7208 4.5)."
        return Found(good=False, what=f"SPF: {domain} has {len(policies)} records", advice=advice)
    if "+all" in policies[0].split() or "all" in policies[0].split():
        advice = "Let its last word be ~all or -all."
        return Found(good=False, what=f"SPF: {domain} lets everybody send for it", advice=advice)
    return Found(good=True, what=f"SPF: {policies[0]}")


def _dkim(domain: str, provider: str, records: Records) -> Found:
    """Which names the keys have is between the domain and the provider; that there is any can be asked: a name below
    which others lie is there, if without records of its own (RFC 8020)."""
    if records(f"_domainkey.{domain}", "TXT") is not None:
        return Found(good=True, what=f"DKIM: {domain} has a key")
    source = "your mail server's manual" if provider == "smtp" else f"the page of your domain at {provider}"
    advice = f"Write the records below _domainkey.{domain} that {source} shows."
    return Found(good=False, what=f"DKIM: no key was found at {domain}, so nobody can check who signed", advice=advice)


def _dmarc(domain: str, records: Records) -> Found:
    """At the domain, or else at the one that was registered (RFC 7489 6.6.3)."""
    registered = get_fld(domain, fix_protocol=True, fail_silently=True) or domain
    for name in dict.fromkeys((domain, registered)):
        policies = _texts(f"_dmarc.{name}", "v=DMARC1", records)
        if len(policies) > 1:
            advice = "Take out all but one: receivers heed none of several."
            return Found(good=False, what=f"DMARC: _dmarc.{name} has {len(policies)} records", advice=advice)
        if policies:
            return Found(good=True, what=f"DMARC: {quoted(policies[0])}")
    advice = f"Write a TXT record at _dmarc.{registered}: v=DMARC1; p=none"
    return Found(good=False, what=f"DMARC: {registered} says nothing of mails that are not its own", advice=advice)


def _texts(name: str, begins: str, records: Records) -> list[str]:
    return [text for text in records(name, "TXT") or () if text.lower().startswith(begins.lower())]
