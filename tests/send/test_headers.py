from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.send.headers import header, header_value
from digest.text.lines import one_line
from digest.text.mail_addresses import mailbox, unquoted

HOSTILE = [
    "Ada\r\nBcc: evil@evil.example",
    "Ada\nX-Evil: 1",
    "Ada\rBcc: evil@evil.example",
    "Ada\0Bcc: evil@evil.example",
    "Ada\u2028Bcc: evil@evil.example\u2029",
    "Ada\x85Bcc: evil@evil.example",
    "Ada\x0b\x0cBcc: evil@evil.example",
    '"; Bcc: evil@evil.example <evil@evil.example>, "',
    "=?utf-8?q?=0D=0ABcc:_evil@evil.example?=",
    "\ud800 broken",
    "a" * 5_000,
    "é" * 5_000,
    "漢字 " * 300,
    "\\",
    '"',
    "<>",
    "",
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["Subject", "To", "List-ID", "Feedback-ID"])
def test_nothing_typed_or_collected_makes_a_second_header(name: str, value: str) -> None:
    line = header(name, mailbox(value, "ada@post.org") if name in ("To", "List-ID") else value)
    parsed = message_from_bytes(line + b"\r\nbody", policy=policy.compat32)
    assert parsed.keys() == [name]
    assert line.endswith(b"\r\n")
    assert line.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\n(?! |$)|\0", line)


TEXT = st.text(st.characters(codec="utf-8"), max_size=200)


@settings(max_examples=150)
@given(TEXT)
@example("a" * 300)
@example("word " * 60 + "=?utf-8?q?x?=")
@example("ab\u00a0cd – “quoted” 🦭" * 12)
def test_a_subject_reads_as_it_was_typed_on_lines_of_at_most_76(text: str) -> None:
    line = header("Subject", text)
    assert all(len(part) <= 76 for part in line.split(b"\r\n"))
    unfolded = line.decode().partition(": ")[2].removesuffix("\r\n").replace("\r\n", "")
    assert str(make_header(decode_header(unfolded))) == one_line(text)


@settings(max_examples=150)
@given(st.text(st.characters(codec="utf-8"), max_size=110))
@example('Doe, "John" \\')
@example("Ada (Quay) <x@y.z>")
@example("=?utf-8?q?x?=")
def test_a_name_reads_as_it_was_typed_beside_exactly_one_address(name: str) -> None:
    line = header("To", mailbox(name, "ada@post.org"))
    assert all(len(part) <= 76 for part in line.split(b"\r\n"))
    parsed = message_from_bytes(line + b"\r\n", policy=policy.default)["To"]
    assert [address.addr_spec for address in parsed.addresses] == ["ada@post.org"]
    assert _spaced(parsed.addresses[0].display_name) == _spaced(unquoted(one_line(name)))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Doe, John", b'To: "Doe, John" <a@post.org>'),
        ('The "Quay" of Leith, Ltd.', b"To: =?utf-8?q?The_=22Quay=22_of_Leith=2C_Ltd=2E?= <a@post.org>"),
        ("Ada Augusta\\Byron", b"To: =?utf-8?q?Ada_Augusta=5CByron?= <a@post.org>"),
    ],
)
def test_a_name_is_quoted_only_where_every_server_reads_the_quotes(name: str, line: bytes) -> None:
    assert header("To", mailbox(name, "a@post.org")) == line + b"\r\n"


def _spaced(text: str) -> str:
    """Python's parser may fold or drop white space at the edges of words."""
    return re.sub(r"\s+", "", text)


def test_long_links_fold_between_and_never_within() -> None:
    web, mail = f"<https://quay.org/{'t' * 90}>", f"<mailto:ed@quay.org?subject={'t' * 60}>"
    assert header("List-Unsubscribe", f"{web}, {mail}").split(b"\r\n") == [
        f"List-Unsubscribe: {web},".encode(),
        f" {mail}".encode(),
        b"",
    ]


def test_a_value_for_an_api_is_encoded_and_not_folded() -> None:
    value = header_value("List-ID", "Möwen und andere Vögel am Hafen, täglich neu und immer schön <m.quay.org>")
    assert value.isascii()
    assert "\n" not in value
    assert value.endswith(" <m.quay.org>")


@pytest.mark.parametrize("value", ["ada@post.org", "<ada@post.org>", "Ada <ada@post.org>"])
def test_an_address_stays_as_it_is_in_its_header(value: str) -> None:
    assert header("To", value) == f"To: {value}\r\n".encode()


@pytest.mark.parametrize(
    ("name", "value", "lines"),
    [
        ("Subject", "Six ferries for the yard", ["Six ferries for the yard"]),
        ("Subject", "a" * 67, ["a" * 67]),
        ("Subject", "a" * 68, [f"=?utf-8?q?{'a' * 54}?=", f"=?utf-8?q?{'a' * 14}?="]),
        ("Subject", "word " * 20 + "end", ["word " * 12 + "word", "word " * 7 + "end"]),
        ("Subject", "word " * 13 + "ab word", ["word " * 13 + "ab", "word"]),
        ("Subject", "word " * 13 + "abc word", ["word " * 12 + "word", "abc word"]),
        ("Subject", "", [""]),
        ("Subject", "Sechs Fähren", ["=?utf-8?q?Sechs_F=C3=A4hren?="]),
        ("Subject", "=?utf-8?q?x?=", ["=?utf-8?b?PT91dGYtOD9xP3g/PQ==?="]),
        (
            "Subject",
            "Möwen am Hafen, täglich neu und immer schön – auch heute wieder",
            [
                "=?utf-8?q?M=C3=B6wen_am_Hafen=2C_t=C3=A4glich_neu_und_immer_sch?=",
                "=?utf-8?q?=C3=B6n_=E2=80=93_auch_heute_wieder?=",
            ],
        ),
        (
            "Subject",
            "漢字" * 25,
            [
                f"=?utf-8?b?{'5ryi5a2X' * 6}5ryi?=",
                f"=?utf-8?b?{'5a2X5ryi' * 7}5a2X?=",
                f"=?utf-8?b?{'5ryi5a2X' * 7}5ryi?=",
                f"=?utf-8?b?{'5a2X5ryi' * 3}5a2X?=",
            ],
        ),
        (
            "Subject",
            "é" * 42,
            [f"=?utf-8?b?{'w6nDqcOp' * 6}w6k=?=", f"=?utf-8?b?{'w6nDqcOp' * 7}w6k=?=", "=?utf-8?b?w6k=?="],
        ),
        ("To", "Zoë <a@post.org>", ["=?utf-8?b?Wm/Dqw==?= <a@post.org>"]),
        ("To", f"{'N' * 72} <a@post.org>", ["N" * 72, "<a@post.org>"]),
        ("To", f"{'N' * 73} <a@post.org>", [f"=?utf-8?q?{'N' * 59}?=", f"=?utf-8?q?{'N' * 14}?= <a@post.org>"]),
        ("To", f"{'N' * 80} <a@post.org>", [f"=?utf-8?q?{'N' * 59}?=", f"=?utf-8?q?{'N' * 21}?= <a@post.org>"]),
        ("To", f"{'Ada ' * 18}<a@post.org>", [f"{'Ada ' * 17}Ada", "<a@post.org>"]),
        ("Feedback-ID", f"{'f' * 90}:b", [f"{'f' * 90}:b"]),
        ("X-A", "é", ["=?utf-8?b?w6k=?="]),
    ],
)
def test_a_header_is_written_alike_in_every_release(name: str, value: str, lines: list[str]) -> None:
    """A mail that is tried again after an update is the same to the byte."""
    assert header(name, value).decode() == f"{name}: " + "\r\n ".join(lines) + "\r\n"
    assert header_value(name, value) == " ".join(lines)
