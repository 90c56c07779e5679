from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.errors import DigestError
from digest.model.edition import Attached, Rendering
from digest.send.encode import encoded, json_bodies, least, mime, size, wired
from tests.send.made import MARK, compose, delivery, rendering
from tests.send.test_headers import HOSTILE

SLOT = f"{MARK}unsubscribe{MARK}"
LINK = "https://quay.org/unsubscribe/1.WzEsIm1vcm5pbmciXQ.c2lnbmVk-_&x=<y>"


def parsed(raw: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(raw, policy=policy.default))


def bodies(raw: bytes) -> tuple[str, str]:
    """Text and HTML as a reader's program decodes them."""
    parts = [part for part in parsed(raw).walk() if not part.is_multipart()]
    text, markup = (cast(bytes, part.get_payload(decode=True)).decode().replace("\r\n", "\n") for part in parts)
    return text, markup


#: Bits that meet at the seams: white space, dots, line ends, "=", long words, letters of one to four bytes.
BITS = st.lists(
    st.sampled_from(
        [SLOT, SLOT, "\n", " ", "\t", ".", "=", "é", "漢", "🦭", "a", "word ", "x" * 40, "y" * 75, "&", "--"]
    )
)
CONTENT = BITS.map("".join)


def filled(content: str, value: str) -> str:
    return content.replace("\r\n", "\n").replace("\r", "\n").replace(SLOT, value)


@settings(max_examples=80)
@given(
    text=CONTENT, markup=CONTENT, value=st.sampled_from(["", " ", ".", LINK, "é" * 50, "https://quay.org/" + "t" * 200])
)
@example(text=f"{'a' * 75} \n{SLOT} \n{'b' * 76}{SLOT}{SLOT}\n.", markup=f".\n..\n{SLOT}.", value=" ")
def test_a_filled_mail_reads_as_the_rendering_with_its_slots_replaced(text: str, markup: str, value: str) -> None:
    message = compose(delivery())
    message = type(message)(
        delivery=message.delivery,
        address=message.address,
        name=message.name,
        segment=message.segment,
        headers=(),
        slots={"unsubscribe": value},
    )
    raw = mime(message, rendering(text=text, html=markup))
    spaced = value.strip(" ")
    assert bodies(raw) == (filled(text, spaced), filled(markup, html.escape(spaced)))
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 76
    assert not [line for line in lines if line.endswith((b" ", b"\t"))]
    assert raw.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)


def test_the_mail_is_text_first_then_html_in_quoted_printable_to_one_person() -> None:
    mail = parsed(mime(compose(delivery(name="Zoë, Dr.")), rendering()))
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert {part["Content-Transfer-Encoding"] for part in mail.iter_parts()} == {"quoted-printable"}
    assert {part.get_content_charset() for part in mail.iter_parts()} == {"utf-8"}
    assert mail["MIME-Version"] == "1.0"
    assert mail["Subject"] == "Six ferries for the yard – and a seal"
    (to,) = mail["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Zoë, Dr.", "ada@post.org")
    assert not [defect for part in mail.walk() for defect in part.defects]


def test_each_person_gets_their_own_link_and_no_mark_survives() -> None:
    for n in (1, 2):
        message = compose(delivery(subscriber=n))
        raw = mime(message, rendering())
        text, markup = bodies(raw)
        assert message.slots["unsubscribe"] in text
        assert message.slots["unsubscribe"] in markup
        assert MARK.encode() not in raw


def test_what_an_article_says_arrives_as_typed() -> None:
    text, markup = bodies(mime(compose(delivery()), rendering()))
    assert "{{7*7}} %recipient.email%\n.one dot" in text
    assert "{{7*7}} %recipient.email%" in markup


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_name_or_title_adds_no_header(hostile: str) -> None:
    plain = parsed(mime(compose(delivery()), rendering())).keys()
    subject = hostile.encode(errors="replace").decode()  # a rendering is hashed, so it holds no broken letters
    mail = parsed(mime(compose(delivery(name=hostile)), rendering(subject=subject)))
    assert mail.keys() == plain
    assert [address.addr_spec for address in mail["To"].addresses] == ["ada@post.org"]


def test_a_retry_is_byte_identical_also_in_a_process_that_encodes_anew() -> None:
    first = mime(compose(delivery()), rendering())
    encoded.cache_clear()
    assert mime(compose(delivery()), rendering()) == first


def test_another_rendering_has_another_boundary() -> None:
    one, other = (parsed(mime(compose(delivery()), made)) for made in (rendering(), rendering(preheader="Other")))
    assert one.get_boundary() != other.get_boundary()


def test_a_slot_without_a_value_is_refused_and_not_sent_as_it_is() -> None:
    with pytest.raises(DigestError, match='a place for "web"'):
        mime(compose(delivery()), rendering(text=f"{MARK}web{MARK}"))


def test_a_notice_without_slots_needs_no_mark() -> None:
    text, _ = bodies(mime(compose(delivery()), rendering(mark="", text="plain")))
    assert text == "plain"


@settings(max_examples=80)
@given(text=CONTENT, markup=CONTENT)
def test_json_bodies_read_as_the_rendering_with_its_slots_replaced(text: str, markup: str) -> None:
    message = replace(compose(delivery()), slots={"unsubscribe": LINK})
    value = LINK
    made = tuple(json.loads(b"".join(body)) for body in json_bodies(message, rendering(text=text, html=markup)))
    assert made == (text.replace(SLOT, value), markup.replace(SLOT, html.escape(value)))


@pytest.mark.parametrize("made", [rendering(), rendering(html="é" * 9_000), rendering(text="漢\n" * 9_000)])
def test_the_size_of_a_mail_is_never_more_than_what_is_planned_for(made: Rendering) -> None:
    message = compose(delivery(name="é" * 400))
    assert len(mime(message, made)) <= size(made)
    assert sum(len(piece) for body in json_bodies(message, made) for piece in body) <= size(made)


# ---- pictures that go with a mail


def pictured(content: bytes = bytes(range(256)) * 3) -> Rendering:
    logo = Attached(id="5e0c@logo", kind="png", content=content)
    return replace(rendering(), html=f'<img src="cid:{logo.id}"><a href="{SLOT}">Leave</a>', attached=(logo,))


def test_a_picture_stands_beside_the_html_that_names_it() -> None:
    made = pictured()
    mail = parsed(mime(compose(delivery()), made))
    text, related = mail.iter_parts()
    page, picture = cast(EmailMessage, related).iter_parts()
    kinds = [part.get_content_type() for part in (mail, text, related, page, picture)]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<5e0c@logo>", "inline")
    assert picture.get_payload(decode=True) == made.attached[0].content
    assert 'src="cid:5e0c@logo"' in page.get_content()
    assert related["Content-Type"].params["type"] == "text/html"


@given(content=st.binary(max_size=300))
def test_a_mail_with_a_picture_has_short_lines_and_is_the_same_every_time(content: bytes) -> None:
    raw = mime(compose(delivery()), pictured(content))
    assert raw == mime(compose(delivery()), pictured(content))
    body = raw.split(b"\r\n\r\n", 1)[1]
    assert max(map(len, body.split(b"\r\n"))) <= 76 + len(LINK)
    assert b"\n" not in body.replace(b"\r\n", b"")
    _, related = parsed(raw).iter_parts()
    assert list(cast(EmailMessage, related).iter_parts())[1].get_payload(decode=True) == content


def test_the_size_of_a_mail_counts_its_pictures() -> None:
    made = pictured(b"x" * 90_000)
    assert size(made) >= len(mime(compose(delivery()), made))


WHOLE = """\
From: The Quay <news@quay.org>
To: =?utf-8?b?Wm/Dqw==?= <ada@post.org>
Subject: =?utf-8?q?Six_ferries_for_the_yard_=E2=80=93_and_a_seal?=
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_fb8af600343a3a8cd12df929af15e02a"

--=_fb8af600343a3a8cd12df929af15e02a
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

M=C3=B6we
.dot
https://quay.org/?a=3D1&b

--=_fb8af600343a3a8cd12df929af15e02a
Content-Type: multipart/related; type="text/html";
 boundary="=_rfb8af600343a3a8cd12df929af15e02"

--=_rfb8af600343a3a8cd12df929af15e02
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>=C3=A9</p>
<img src=3D"cid:5e@logo"><a href=3D"=
https://quay.org/?a=3D1&amp;b=
">Stop</a>
--=_rfb8af600343a3a8cd12df929af15e02
Content-Type: image/png; name=5e.png
Content-Transfer-Encoding: base64
Content-ID: <5e@logo>
Content-Disposition: inline; filename=5e.png

iVBOR4lQTkeJUE5HiVBOR4lQTkeJUE5HiVBOR4lQTkeJUE5HiVBOR4lQTkeJUE5HiVBOR4lQTkeJ
UE5HiVBOR4lQTkeJUE5HiVBOR4lQTkc=
--=_rfb8af600343a3a8cd12df929af15e02--

--=_fb8af600343a3a8cd12df929af15e02a--
"""


def test_a_mail_is_the_same_to_the_byte_in_every_release() -> None:
    """One that is tried again after an update is recognised, and is no other."""
    logo = Attached(id="5e@logo", kind="png", content=b"\x89PNG" * 20)
    made = replace(
        rendering(html=f'<p>é</p>\n<img src="cid:5e@logo"><a href="{SLOT}">Stop</a>', text=f"Möwe\n.dot\n{SLOT}\n"),
        attached=(logo,),
    )
    message = replace(
        compose(delivery(name="Zoë")),
        headers=(("From", "The Quay <news@quay.org>"),),
        slots={"unsubscribe": "https://quay.org/?a=1&b"},
    )
    assert mime(message, made).decode() == WHOLE.replace("\n", "\r\n")
    assert wired(message, made).decode() == WHOLE.replace("\n.dot", "\n..dot").replace("\n", "\r\n") + ".\r\n"


def test_what_a_mail_has_at_the_least_is_what_all_have_in_common() -> None:
    message = replace(compose(delivery(name="")), headers=(), slots={"unsubscribe": ""})
    assert len(mime(message, rendering())) - least(rendering()) == len("To: ada@post.org\r\n")


def test_room_is_planned_for_the_headers_and_for_the_longer_of_both_forms_and_little_more() -> None:
    made = rendering(html="é" * 9_000)
    longest = len(mime(compose(delivery()), made))
    assert longest + 2_000 < size(made) < longest + 5_000


def test_a_picture_is_planned_for_as_base64_also_where_json_is_the_longer_form() -> None:
    made = rendering(text='"' * 20_000)
    logo = Attached(id="a@b", kind="png", content=b"x" * 1_000)
    assert size(replace(made, attached=(logo, logo))) == size(made) + 3_000


# ---- over SMTP


@settings(max_examples=80)
@given(text=CONTENT, markup=CONTENT, address=st.sampled_from([".hidden@post.org", "ada@post.org"]))
def test_over_smtp_every_dot_that_begins_a_line_is_doubled_and_the_end_is_marked(
    text: str, markup: str, address: str
) -> None:
    message = replace(compose(delivery(address=address)), slots={"unsubscribe": ".a" * 60})
    made = rendering(text=text, html=markup)
    assert wired(message, made) == re.sub(rb"^\.", b"..", mime(message, made), flags=re.MULTILINE) + b".\r\n"
