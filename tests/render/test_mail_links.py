from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.render.mail_links import link, picture
from digest.text import web_addresses
from digest.text.web_addresses import LONGEST


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.example/a?b=1&c=2#d", "https://x.example/a?b=1&c=2#d"),
        ("http://x.example", "http://x.example"),
        ("HTTPS://X.example:8443/A", "https://x.example:8443/A"),
        ("https://x.example/{{7*7}}", "https://x.example/%7B%7B7*7%7D%7D"),
        ("https://x.example/?m=%recipient.email%", "https://x.example/?m=%25recipient.email%25"),
        ("https://x.example/%C3%A9 é", "https://x.example/%C3%A9%20%C3%A9"),
        ("https://x.example/*|FNAME|*", "https://x.example/*%7CFNAME%7C*"),
        ('https://x.example/"><script>', "https://x.example/%22%3E%3Cscript%3E"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://x.example/[[data]]", "https://x.example/%5B%5Bdata%5D%5D"),
        ("https://bank.example@evil.example/", "https://evil.example/"),
        ("https://bank.example:a@b@evil.example/", "https://evil.example/"),
        ("https:\\\\bank.example@evil.example\\x", "https://evil.example/x"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//x.example/a", ""),
        ("/a", ""),
        ("mailto:a@x.example", ""),
        ("https://", ""),
        ("https://[::1/a", ""),
        ("https://x.example:99999/", ""),
        ("", ""),
        ("https://x.example/" + "a" * LONGEST, ""),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(url: str, expected: str) -> None:
    assert link(url) == expected


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_a_link_holds_nothing_that_markup_or_an_engine_would_read(tail: str) -> None:
    safe = link(f"https://x.example/{tail}")
    assert safe.isascii()
    assert not set(safe) & set('{}|\\^`"<> \n\t')
    assert link(safe) == safe


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["https://x.example/", "https://", "http://x.example:8080?"]))
def test_every_address_that_was_collected_can_stand_in_a_mail(tail: str, head: str) -> None:
    collected = web_addresses.link(head + tail)
    assert bool(link(collected)) is bool(collected)
    assert web_addresses.host_of(link(collected)) == web_addresses.host_of(collected)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://x.example/a.jpg", True),
        ("https://x.example/a.PNG?w=600", True),
        ("https://x.example/image/1234", True),
        ("https://x.example/a.jpg?format=1500w", True),
        ("http://x.example/a.jpg", False),
        ("https://x.example/a.svg", False),
        ("https://x.example/a.WEBP?w=600", False),
        ("https://x.example/a.jpg?fm=webp", False),
        ("data:image/png;base64,AAAA", False),
        ("", False),
    ],
)
def test_pictures_come_over_https_in_a_format_every_mail_program_shows(url: str, shown: bool) -> None:
    assert bool(picture(url)) is shown
