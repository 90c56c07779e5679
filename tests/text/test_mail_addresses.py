"""What all rooms take for a mail address, and whose it is."""

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.mail_addresses import (
    NotAnAddress,
    address_hash,
    domain_of,
    mailbox,
    mailto,
    name_and_address,
    normal_form,
    parse,
    phrase,
    unmailable,
    unquoted,
)


@pytest.mark.parametrize(
    ("address", "compared"),
    [
        ("ada@quay.example", "ada@quay.example"),
        (" Ada.Lovelace@QUAY.Example. ", "ada.lovelace@quay.example"),
        ("ada@münchen.example", "ada@xn--mnchen-3ya.example"),
        ("ada@MÜNCHEN.example", "ada@xn--mnchen-3ya.example"),
        ("ada@mu\u0308nchen.example", "ada@xn--mnchen-3ya.example"),
        ("ada@xn--mnchen-3ya.example", "ada@xn--mnchen-3ya.example"),
        ("ÉLAN@quay.example", "élan@quay.example"),
        ("STRASSE@quay.example", "strasse@quay.example"),
        ("Straße@quay.example", "strasse@quay.example"),
        ('"a@b"@quay.example', '"a@b"@quay.example'),
        ("ada@ü..example", "ada@ü..example"),
        ("nobody", "nobody"),
        ("", ""),
    ],
)
def test_an_address_is_compared_in_one_spelling(address: str, compared: str) -> None:
    assert normal_form(address) == compared
    assert address_hash(address) == address_hash(compared)


@pytest.mark.parametrize("other", ["a.da@quay.example", "ada+news@quay.example", "ada@quay.example.org", "ada"])
def test_other_addresses_are_other_people(other: str) -> None:
    assert normal_form(other) != normal_form("ada@quay.example")
    assert address_hash(other) != address_hash("ada@quay.example")


def test_half_a_character_is_no_reason_to_fail() -> None:
    assert normal_form("a\ud800@quay.example\0") == "a\ufffd@quay.example\ufffd"


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("Ada Lovelace", "ada@post.org", "Ada Lovelace <ada@post.org>"),
        ("", "ada@post.org", "ada@post.org"),
        ("Doe, John", "j@post.org", '"Doe, John" <j@post.org>'),
        ('The "Quay"', "j@post.org", '"The \\"Quay\\"" <j@post.org>'),
        ("Zoë", "z@post.org", "Zoë <z@post.org>"),
        ("Zoë, Dr.", "z@post.org", '"Zoë, Dr." <z@post.org>'),
    ],
)
def test_a_mailbox_quotes_the_name_where_it_must(name: str, address: str, expected: str) -> None:
    assert mailbox(name, address) == expected


def test_a_name_is_cut_at_120_characters() -> None:
    assert mailbox("n" * 500, "ada@post.org") == f"{'n' * 120} <ada@post.org>"


@pytest.mark.parametrize("address", ["ada@post.org", "a.b+c@x-y.post.org", "x@xn--mnchen-3ya.de", "o'hara@post.org"])
def test_an_ordinary_address_can_be_mailed(address: str) -> None:
    assert unmailable(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "not an address",
        "ada@post.org, evil@evil.example",
        "ada@post.org\r\nRCPT TO:<evil@evil.example>",
        "ada@post.org\n",
        "<ada@post.org>",
        "ada@@post.org",
        "ada@",
        "@post.org",
        "ada..b@post.org",
        "zoë@post.org",
        "ada@[127.0.0.1]",
        '"a b"@post.org',
        "a" * 65 + "@post.org",
        "ada@" + "x" * 254,
    ],
)
def test_anything_but_exactly_one_address_cannot_be_mailed(address: str) -> None:
    assert unmailable(address)


def test_a_name_stands_on_one_line() -> None:
    assert mailbox("Post: the\nnews", "a@b.example") == '"Post: the news" <a@b.example>'


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Ed@Post.Example ", "Ed@post.example"),
        ("o'brien@paper.example", "o'brien@paper.example"),
        ("ed@straße.example", "ed@xn--strae-oqa.example"),
        ("ed@post.test", "ed@post.test"),
    ],
)
def test_an_address_typed_is_read(typed: str, address: str) -> None:
    assert parse(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "ed", "ed@localhost", "zoë@post.example", "a@b.example, c@d.example", '"a b"@c.example']
)
def test_what_cannot_be_mailed_everywhere_is_no_address(typed: str) -> None:
    with pytest.raises(NotAnAddress, match=r"\w"):
        parse(typed)


#: Letters that may stand before the @, and some that may not.
LOCAL = st.text("abc.!#$%&'*+/=?^_`{|}~-\"@ ü", min_size=1, max_size=20)
HOST = st.sampled_from(["paper.example", "straße.example", "Paper.Test", "x_y.example", "paper", "a-.example"])


@settings(max_examples=200, deadline=None)
@given(LOCAL, HOST, st.text(max_size=30))
def test_whoever_may_be_typed_can_be_mailed_by_every_room(local: str, host: str, name: str) -> None:
    try:
        address = parse(f"{local}@{host}")
    except NotAnAddress:
        return
    assert parse(address) == address
    assert unmailable(address) == ""
    assert name_and_address(address) == ("", address)
    assert name_and_address(mailbox(name, address))[1] == address
    assert mailto(mailbox(name, address)).startswith("mailto:")
    assert domain_of(address) == domain_of(normal_form(address))
    assert normal_form(normal_form(address)) == normal_form(address)


@pytest.mark.parametrize(
    ("sender", "parts"),
    [
        ("The Quay <news@quay.example>", ("The Quay", "news@quay.example")),
        ('"Quay, The" <news@quay.example>', ("Quay, The", "news@quay.example")),
        ("news@quay.example", ("", "news@quay.example")),
        ("a@quay.example, b@quay.example", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_mailbox_is_a_name_and_an_address(sender: str, parts: tuple[str, str]) -> None:
    assert name_and_address(sender) == parts
    assert domain_of(sender) == parts[1].partition("@")[2]


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("The Quay <news@quay.example>", "mailto:news@quay.example"),
        ("news@quay.example", "mailto:news@quay.example"),
        ("o'brien@paper.example", "mailto:o%27brien@paper.example"),
        ("{x}%y@paper.example", "mailto:%7Bx%7D%25y@paper.example"),
        ("{{x}}%y%@paper.example", ""),
        ("news@quay.example?bcc=all@quay.example", ""),
        ("", ""),
    ],
)
def test_a_sender_can_be_written_to_by_a_link(sender: str, expected: str) -> None:
    assert mailto(sender) == expected


@pytest.mark.parametrize(
    ("name", "shown"), [("Ada Lovelace", "Ada Lovelace"), ("Quay, The", '"Quay, The"'), ('The "Quay"', 'The "Quay"')]
)
def test_a_name_is_quoted_only_where_it_must_be_and_reads_the_same(name: str, shown: str) -> None:
    assert unquoted(phrase(name)) == name
    assert (phrase(name) == name) is ("," not in name and '"' not in name)
    assert shown.replace('"', "") == phrase(name).replace('"', "").replace("\\", "")


@pytest.mark.parametrize(
    "local",
    ["{{x}}", "a{{x", "x}}a", "{%if%}", "%recipient%", "%recipient.x%", "%url_of_it%", "*|NAME|*", "${x}", "#{x}"],
)
def test_what_a_mail_api_would_fill_in_is_no_address(local: str) -> None:
    assert "a mail API would fill in" in unmailable(f"{local}@quay.example")
    with pytest.raises(NotAnAddress, match="a mail API would fill in"):
        parse(f"{local}@quay.example")


@pytest.mark.parametrize("local", ["o'brien", "a+b", "a%b", "a{b}", "a|b", "a*b", "50%", "a_b-c", "a$b", "a#b"])
def test_signs_that_an_address_may_have_stay(local: str) -> None:
    assert parse(f"{local}@quay.example") == f"{local}@quay.example"


@pytest.mark.parametrize("odd", ["(" * 5000, "<(" * 3000 + "a@b.example", ":" * 5000, "[" * 5000])
def test_what_opens_thousands_of_comments_is_no_mailbox(odd: str) -> None:
    assert name_and_address(odd)[1] in ("", odd)
    assert mailto(odd) == ""


LOCALS = st.text(st.sampled_from("abZ09.+-_'=é\"@ "), max_size=70)
HOSTS = st.text(st.sampled_from("abZ09.-_ü @[]"), max_size=30) | st.sampled_from(
    ["quay.example", "QUAY.example", "bücher.example", "localhost", "a.test", "x" * 64 + ".example", "a.invalid"]
)


@settings(max_examples=400, deadline=None)
@given(LOCALS, HOSTS)
def test_an_address_is_one_exactly_where_the_validator_takes_it_whole(local: str, host: str) -> None:
    """The part before the @ is read here, hosts are remembered: neither changes what is an address."""
    typed = f"{local}@{host}"
    try:
        valid = validate_email(typed.strip(), check_deliverability=False, test_environment=True).ascii_email or ""
    except EmailNotValidError:
        valid = ""
    expected = "" if not valid or unmailable(valid) else valid
    try:
        address = parse(typed)
    except NotAnAddress:
        address = ""
    assert address == expected


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("=?utf-8?q?ada?=@post.org", "other letters"),
        ("=?x?B?YQ==?=@post.org", "other letters"),
        ("ada=?utf-8?Q?b?=c@post.org", "other letters"),
        ("{{x}}@post.org", "fill in"),
        ("%recipient%@post.org", "fill in"),
        ("ada%quay.org@post.org", "a way to somebody else"),
        ("quay!ada@post.org", "a way to somebody else"),
        ("|sh@post.org", "a way to somebody else"),
        ("/etc/aliases@post.org", "a way to somebody else"),
        ("a/../b@post.org", "a way to somebody else"),
    ],
)
def test_an_address_that_only_some_servers_mean_is_refused_by_what_is_odd_in_it(address: str, why: str) -> None:
    with pytest.raises(NotAnAddress, match=why):
        parse(address)


@pytest.mark.parametrize("address", ["c=us/g=ada@post.org", "ada=quay.org@post.org", "a?b@post.org", "ada|b@post.org"])
def test_odd_signs_that_every_server_reads_alike_are_somebody_s(address: str) -> None:
    assert parse(address) == address
