from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.send.dialects.sigv4 import Signer

#: Of Amazon's published test suite.
AT = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
SIGNER = Signer(
    key_id="AKIDEXAMPLE",
    secret="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    region="us-east-1",
    service="service",
)
PLACE = "https://example.amazonaws.com"
FORM = ("Content-Type", "application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "signature"),
    [
        ("GET", "/", b"", (), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("POST", "/", b"", (), "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        (
            "GET",
            "/?Param2=value2&Param1=value1",
            b"",
            (),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        ),
        ("POST", "/", b"Param1=value1", (FORM,), "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
    ],
    ids=["get-vanilla", "post-vanilla", "get-vanilla-query-order-key-case", "post-x-www-form-urlencoded"],
)
def test_the_published_examples_have_the_published_signatures(
    method: str, path: str, body: bytes, headers: tuple[tuple[str, str], ...], signature: str
) -> None:
    signed = dict(SIGNER.headers(method, PLACE + path, body, AT, headers))
    assert signed["Authorization"].endswith(f", Signature={signature}")
    assert signed["X-Amz-Date"] == "20150830T123600Z"


WORD = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8)
PATH = st.lists(st.one_of(WORD, st.sampled_from(["a b", "a%20b", "ü", "a+b", "a~b", "a:b"])), max_size=3)


@settings(max_examples=100)
@given(
    method=st.sampled_from(["GET", "POST"]),
    path=PATH,
    query=st.lists(st.tuples(WORD, WORD), max_size=3, unique_by=lambda pair: pair[0]),
    body=st.binary(max_size=40),
    session=st.sampled_from(["", "FwoGZXIvYXdzEBc/+="]),
    region=st.sampled_from(["eu-west-1", "cn-north-1"]),
)
def test_amazon_s_own_signer_comes_to_the_same_signature(
    method: str, path: list[str], query: list[tuple[str, str]], body: bytes, session: str, region: str
) -> None:
    url = f"https://email.{region}.amazonaws.com/{'/'.join(path)}"
    url += "?" + "&".join(f"{name}={value}" for name, value in query) if query else ""
    signer = Signer(key_id="AKID", secret="s3cret/+", session=session, region=region, service="ses")
    signed = dict(signer.headers(method, url, body, AT, (("Content-Type", "application/json"),)))

    peer = AWSRequest(method=method, url=url, data=body, headers={"Content-Type": "application/json"})
    auth = SigV4Auth(Credentials("AKID", "s3cret/+", session or None), "ses", region)
    peer.context["timestamp"] = "20150830T123600Z"
    peer.headers["X-Amz-Date"] = "20150830T123600Z"
    if session:
        peer.headers["X-Amz-Security-Token"] = session
    signature = auth.signature(auth.string_to_sign(peer, auth.canonical_request(peer)), peer)

    assert signed["Authorization"].endswith(f"Signature={signature}")
    assert signed.get("X-Amz-Security-Token", "") == session


def test_the_hour_of_another_zone_is_the_same_moment() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=9)))
    assert SIGNER.headers("GET", PLACE, b"", elsewhere) == SIGNER.headers("GET", f"{PLACE}/", b"", AT)


def test_12_neither_secret_nor_session_is_in_its_repr() -> None:
    signer = Signer(key_id="AKID", secret="hush", session="quiet", region="r", service="ses")
    assert "hush" not in repr(signer)
    assert "quiet" not in repr(signer)
