from __future__ import annotations

from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import Unreadable
from digest.model.article import Entry
from digest.read.documents import read
from digest.read.media_types import MAIL

HEAD = (
    "From: The Quay <news@quay.example>\nSubject: The wall rises\nDate: Sun, 02 Mar 2025 07:00:00 +0000\n"
    "Message-ID: <1@quay.example>\n"
)
PARAGRAPHS = (
    "<p>The harbour wall will be raised by a metre, the council decided on Tuesday.</p>"
    "<p>Work begins in May and takes two summers; the quay stays open for all that time.</p>"
)
TEXT = (
    "The harbour wall will be raised by a metre, the council decided on Tuesday.\n\n"
    "Work begins in May and takes two summers; the quay stays open for all that time."
)


def entry(mail: str | bytes) -> Entry:
    (only,) = read(mail.encode() if isinstance(mail, str) else mail, "", MAIL).entries
    return only


def of_html(body: str, more: str = "") -> Entry:
    return entry(f"{HEAD}{more}Content-Type: text/html; charset=utf-8\n\n<html><body>{body}</body></html>")


def test_a_mail_is_an_article() -> None:
    read_mail = of_html(PARAGRAPHS)
    assert (read_mail.title, read_mail.guid, read_mail.text) == ("The wall rises", "<1@quay.example>", TEXT)
    assert str(read_mail.published) == "2025-03-02 07:00:00+00:00"
    assert read_mail.url == ""
    assert read(f"{HEAD}\nText.".encode(), "", MAIL).title == "The Quay"


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Fwd: The wall rises", "The wall rises"),
        ("WG: Re: The wall rises", "The wall rises"),
        ("=?utf-8?B?RGVyIEvDpGZlcg==?=", "Der Käfer"),
        ("=?iso-8859-1?Q?Der_K=E4fer?= am\n =?utf-8?Q?_Kai?=", "Der Käfer am Kai"),
        ("=?nonsense?B?S2Fp?=", "Kai"),
        ("=?utf-8?B?%%%?= Kai", "Kai"),
        ("Der Käfer", "Der Käfer"),
    ],
)
def test_its_subject_is_the_title(subject: str, title: str) -> None:
    assert entry(f"Subject: {subject}\n\nText of it.").title == title


@pytest.mark.parametrize(
    "frame",
    [
        ("<p><a href='#'>View this email in your browser</a></p>{}", ""),
        ("<p>Newsletter im Browser ansehen</p>{}", "<p>Hier <a href='#'>abmelden</a></p><p>Pier, 1 Quay</p>"),
        ("{}", "<p>Copyright Pier.</p><p>You can <a href='#'>unsubscribe</a>.</p><p>Pier, 1 Quay</p>"),
        ("{}", "<p>Se désabonner</p>"),
    ],
)
def test_what_frames_a_newsletter_is_no_text(frame: tuple[str, str]) -> None:
    head, foot = frame
    assert of_html(head.format(PARAGRAPHS) + foot).text.removesuffix("\n\nCopyright Pier.") == TEXT


def test_a_mail_about_browsers_keeps_its_words() -> None:
    text = "<p>The new browser is slow.</p>"
    assert of_html(text).text == "The new browser is slow."


def test_the_plain_part_counts_where_there_is_no_other_and_its_lines_are_put_together() -> None:
    wrapped = (
        "The harbour wall will be raised by a metre, the council decided on\nTuesday. Read on"
        " (https://track.example/x?u=me) here.\n\n- one\n- two"
    )
    text = entry(f"{HEAD}\n{wrapped}").text
    assert text == (
        "The harbour wall will be raised by a metre, the council decided on Tuesday. Read on here.\n\n- one\n- two"
    )


def test_the_html_part_counts_wherever_it_stands_and_attachments_never() -> None:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "The wall rises"
    message.set_content("Makeshift: use a better program.")
    message.add_alternative(PARAGRAPHS, subtype="html")
    message.add_attachment(b"<p>Attached</p>", maintype="text", subtype="html", filename="a.html")
    assert entry(message.as_bytes()).text == TEXT


def test_a_mail_that_was_forwarded_whole_is_read() -> None:
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = "The wall rises"
    inner.set_content(PARAGRAPHS, subtype="html")
    outer = EmailMessage(policy=SMTP)
    outer["Subject"] = "Fwd: The wall rises"
    outer.add_attachment(inner)
    read_mail = entry(outer.as_bytes())
    assert (read_mail.title, read_mail.text) == ("The wall rises", TEXT)


@pytest.mark.parametrize(
    ("header", "url"),
    [
        ("Archived-At: <https://lists.example/m/1>\n", "https://lists.example/m/1"),
        ("List-Post: <https://quay.example/p/wall>\n", "https://quay.example/p/wall"),
        ("List-Post: <mailto:quay@lists.example>\n", ""),
        ("Archived-At: <javascript:alert(1)>\n", ""),
    ],
)
def test_only_a_page_that_its_list_names_is_its_address(header: str, url: str) -> None:
    assert of_html(PARAGRAPHS, header).url == url


def nested(depth: int) -> str:
    """A mail of so many parts within parts."""
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return f"Subject: Deep\n{opened}Content-Type: text/plain\n\nText."


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\n\n",
        nested(1_000).encode(),
        b"Content-Type: text/html\n\n",
        b"\xff\xfe\x00",
        b'Content-Type: multipart/mixed; boundary=""\n\n--\n',
    ],
)
def test_a_mail_without_words_is_told_with_what_to_do(mail: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(mail, "", MAIL)
    assert caught.value.advice


def test_ten_thousand_parts_are_no_burden() -> None:
    parts = "--b\nContent-Type: text/plain\n\nx\n" * 10_000
    assert entry(f'Subject: Many\nContent-Type: multipart/mixed; boundary="b"\n\n{parts}--b--\n').title == "Many"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(Unreadable):
        assert read(b"Subject: x\n" + content, "", MAIL).entries
