from __future__ import annotations

import pytest

from digest.actions.upkeep.sender_dns import Records, sender_dns

DOMAIN = "post.quay.org"
SPF = "v=spf1 include:spf.mtasv.net ~all"
DMARC = "v=DMARC1; p=reject"
WELL: dict[str, tuple[str, ...]] = {
    DOMAIN: (SPF, "google-site-verification=x"),
    f"_domainkey.{DOMAIN}": (),
    f"_dmarc.{DOMAIN}": (DMARC,),
}


def dns(**changed: tuple[str, ...] | None) -> Records:
    names = {"spf": DOMAIN, "dkim": f"_domainkey.{DOMAIN}", "dmarc": f"_dmarc.{DOMAIN}", "above": "_dmarc.quay.org"}
    zone = {**WELL, **{names[name]: texts for name, texts in changed.items()}}
    return lambda name, kind: zone.get(name) if kind == "TXT" else None


def test_a_domain_that_says_who_sends_for_it_is_well() -> None:
    assert [(found.good, found.what) for found in sender_dns(DOMAIN, "postmark", dns())] == [
        (True, f"SPF: {SPF}"),
        (True, f"DKIM: {DOMAIN} has a key"),
        (True, f'DMARC: "{DMARC}"'),
    ]


@pytest.mark.parametrize(
    ("changed", "provider", "what", "advice"),
    [
        (
            {"spf": None},
            "ses",
            f"SPF: {DOMAIN} does not say who may send for it",
            f"Write a TXT record at {DOMAIN}: v=spf1 include:amazonses.com ~all",
        ),
        (
            {"spf": ("some other text",)},
            "smtp",
            f"SPF: {DOMAIN} does not say who may send for it",
            f"Write a TXT record at {DOMAIN}: v=spf1 mx ~all",
        ),
        (
            {"spf": (SPF, "V=SPF1 mx -all")},
            "ses",
            f"SPF: {DOMAIN} has 2 records",
            "Make one of them: receivers take neither of two (RFC 7208 4.5).",
        ),
        (
            {"spf": ("v=spf1 mx +all",)},
            "ses",
            f"SPF: {DOMAIN} lets everybody send for it",
            "Let its last word be ~all or -all.",
        ),
        (
            {"dkim": None},
            "resend",
            f"DKIM: no key was found at {DOMAIN}, so nobody can check who signed",
            f"Write the records below _domainkey.{DOMAIN} that the page of your domain at resend shows.",
        ),
        (
            {"dkim": None},
            "smtp",
            f"DKIM: no key was found at {DOMAIN}, so nobody can check who signed",
            f"Write the records below _domainkey.{DOMAIN} that your mail server's manual shows.",
        ),
        (
            {"dmarc": None},
            "ses",
            "DMARC: quay.org says nothing of mails that are not its own",
            "Write a TXT record at _dmarc.quay.org: v=DMARC1; p=none",
        ),
        (
            {"dmarc": (DMARC, DMARC)},
            "ses",
            f"DMARC: _dmarc.{DOMAIN} has 2 records",
            "Take out all but one: receivers heed none of several.",
        ),
    ],
)
def test_what_is_missing_or_wrong_says_what_to_write(
    changed: dict[str, tuple[str, ...] | None], provider: str, what: str, advice: str
) -> None:
    (wrong,) = (found for found in sender_dns(DOMAIN, provider, dns(**changed)) if not found.good)
    assert (wrong.what, wrong.advice) == (what, advice)


def test_a_policy_of_the_registered_domain_counts_for_those_below() -> None:
    *_, found = sender_dns(DOMAIN, "ses", dns(dmarc=None, above=(DMARC,)))
    assert found.good


@pytest.mark.parametrize("domain", ["localhost", "quay.invalid", "127.0.0.1", ""])
def test_a_domain_that_nobody_registered_is_asked_all_the_same(domain: str) -> None:
    assert [found.good for found in sender_dns(domain, "ses", lambda name, kind: None)] == [False] * 3
