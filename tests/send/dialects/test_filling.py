from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.errors import DigestError
from digest.model.mail import Message
from digest.send.dialects.filling import Language, Shared, shared, tamed
from tests.send.made import MARK, batch, messages, rendering

BRACES = Language(place=lambda name: f"{{{{{name}}}}}", begins=re.compile(r"\{(?=[{%])"))
THREE = messages(batch(3).deliveries)


def made(given: list[Message] = THREE, **changed: str) -> Shared:
    return shared(given, rendering(**changed), BRACES)


def filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda place: values[place[1]], text)


def test_each_gets_their_own_and_what_is_alike_for_all_goes_once() -> None:
    mail = made(html=f'<a href="{MARK}unsubscribe{MARK}">Stop</a>', text=f"Stop: {MARK}unsubscribe{MARK}")
    for message, values in zip(THREE, mail.values, strict=True):
        link = message.slots["unsubscribe"]
        assert filled(mail.html, values) == f'<a href="{link}">Stop</a>'
        assert filled(mail.text, values) == f"Stop: {link}"
    for message, personal in zip(THREE, mail.personal, strict=True):
        assert personal["List-Unsubscribe"].startswith(f"<{message.slots['unsubscribe']}>")
        assert personal["Message-ID"] == f"<{message.delivery}@quay.org>"
        assert not set(personal) & set(mail.headers)
    assert mail.headers["Auto-Submitted"] == "auto-generated"


def test_a_value_is_escaped_where_it_stands_in_html_and_nowhere_else() -> None:
    odd = replace(THREE[0], slots={"unsubscribe": "https://quay.org/?a=1&b=<2>"})
    mail = made([odd], html=f"{MARK}unsubscribe{MARK}", text=f"{MARK}unsubscribe{MARK}")
    assert filled(mail.text, mail.values[0]) == "https://quay.org/?a=1&b=<2>"
    assert filled(mail.html, mail.values[0]) == "https://quay.org/?a=1&amp;b=&lt;2&gt;"


def test_a_place_for_which_there_is_nothing_is_an_error() -> None:
    with pytest.raises(DigestError, match='a place for "shoe_size"'):
        made(text=f"{MARK}shoe_size{MARK}")


TEXT = st.text(st.sampled_from("{}% ab#<>&;"), max_size=30)


@given(TEXT)
@example("{{{{unsubscribe}}}}")
@example("{{{%")
def test_what_others_wrote_is_never_filled_in_and_reads_as_before(text: str) -> None:
    quiet = tamed(text, BRACES)
    assert not BRACES.begins.search(quiet)
    assert quiet.replace("\u200c", "") == text
    mail = made(subject=f"a {text} b", text=text, html=html.escape(text))
    assert not BRACES.begins.search(mail.subject + mail.text)
    assert not BRACES.begins.search(mail.html)
    assert html.unescape(mail.html) == text


def test_a_style_sheet_stays_one() -> None:
    sheet = "<style>@media x{%a{color:red}}</style><p>{{x}}</p><STYLE type='a'>b{{c:d}}</STYLE>{%"
    assert made(html=sheet).html == (
        "<style>@media x{ %a{color:red}}</style><p>&#123;{x}}</p><STYLE type='a'>b{ {c:d}}</STYLE>&#123;%"
    )


def test_nothing_in_the_head_of_a_mail_is_filled_in_either() -> None:
    changed = {"From": "{{x}} <news@quay.org>", "Reply-To": "{{y}} <ed@quay.org>", "Precedence": "{{z}}"}
    given = [
        replace(message, headers=tuple((name, changed.get(name, value)) for name, value in message.headers))
        for message in THREE
    ]
    mail = made(given, subject="{{s}}\r\n{{t}}")
    assert mail.sender == "{\u200c{x}} <news@quay.org>"
    assert mail.reply_to == "{\u200c{y}} <ed@quay.org>"
    assert mail.subject == "{\u200c{s}} {\u200c{t}}"
    assert mail.headers["Precedence"] == "{\u200c{z}}"


def test_a_header_that_only_some_have_is_personal() -> None:
    one, *others = THREE
    bare = replace(one, headers=tuple(header for header in one.headers if header[0] != "Precedence"))
    for three in ([bare, *others], [*others, bare]):
        mail = made(three)
        assert "Precedence" not in mail.headers
        assert ["Precedence" in personal for personal in mail.personal] == [one is not bare for one in three]
