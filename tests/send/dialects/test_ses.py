from __future__ import annotations

import gzip
import json
from base64 import b64decode
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from pydantic import SecretStr

from digest.config.site import Mail
from digest.model.mail import Answer, Receipt
from digest.send.dialects import ses
from digest.send.dialects.base import Reply, Request
from digest.send.encode import mime
from digest.send.ports import ProviderHalt
from tests.send import official
from tests.send.made import EN, NOW, batch, messages, rendering

MAIL = Mail(provider="ses", region="eu-west-1", token=SecretStr("AKIDEXAMPLE:hush"))
GIVEN = batch(1)
(ONE,) = messages(GIVEN.deliveries)
(ID,) = (delivery.id for delivery in GIVEN.deliveries)


def request() -> Request:
    return ses.request(GIVEN, [ONE], {EN: rendering()}, MAIL)


def receipt(body: object, status: int = 400, kind: str = "") -> Receipt:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"x-amzn-errortype": f"{kind}:http://internal.amazon.com/coral/"} if kind else {}
    (only,) = ses.receipts(GIVEN, Reply(status=status, headers=headers, body=raw), NOW)
    assert only.delivery == ID
    return only


# ---- request


def test_the_whole_mail_goes_as_it_is_to_one_reader() -> None:
    asked = json.loads(request().body)
    assert (request().method, request().path) == ("POST", "/v2/email/outbound-emails")
    assert b64decode(asked["Content"]["Raw"]["Data"]) == mime(ONE, rendering())
    assert asked["Destination"] == {"ToAddresses": ["reader1@post.org"]}
    assert asked["EmailTags"] == [{"Name": "edition", "Value": "17"}, {"Name": "delivery", "Value": ID}]
    assert "ConfigurationSetName" not in asked


def test_amazon_s_own_model_takes_the_request() -> None:
    """Blobs are base64 on the wire and bytes in the model."""
    import botocore.session

    loaded: Any = botocore.session.get_session().get_component("data_loader").load_service_model("sesv2", "service-2")
    shape = ServiceModel(loaded, "sesv2").operation_model("SendEmail").input_shape
    assert shape is not None
    asked = json.loads(request().body)
    asked["Content"]["Raw"]["Data"] = b64decode(asked["Content"]["Raw"]["Data"], validate=True)
    report = ParamValidator().validate(asked, shape)
    assert not report.has_errors(), report.generate_report()
    members = shape.members  # type: ignore[attr-defined]
    assert asked.keys() <= members.keys()


def test_the_official_description_takes_the_request(corpora: Path) -> None:
    official.fits(corpora, "sesv2.openapi.json", request())
    with gzip.open(corpora / "specs" / "sesv2.service-2.json.gz") as file:
        assert json.load(file)["operations"]["SendEmail"]["http"] == {
            "method": request().method,
            "requestUri": request().path,
        }


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("eu-west-1", "https://email.eu-west-1.amazonaws.com"),
        ("cn-north-1", "https://email.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_its_place_is_that_of_the_region(region: str, url: str) -> None:
    assert ses.base_url(MAIL.model_copy(update={"region": region})) == url


@pytest.mark.parametrize(("token", "session"), [("AKIDEXAMPLE:hush", False), ("AKIDEXAMPLE:hush:quiet", True)])
def test_12_the_secret_key_is_in_no_header_and_all_that_could_be_used_instead_is_on_the_list(
    token: str, session: bool
) -> None:
    mail = MAIL.model_copy(update={"token": SecretStr(token)})
    signed = ses.signed(request(), "https://email.eu-west-1.amazonaws.com/v2/email/outbound-emails", mail, NOW)
    added = dict(signed.headers[1:])
    assert set(added) == {"X-Amz-Date", *ses.SECRET_HEADERS[: 2 if session else 1]}
    assert "Credential=AKIDEXAMPLE/20261124/eu-west-1/ses/aws4_request" in added["Authorization"]
    assert not [value for value in added.values() if "hush" in value]
    assert "quiet" not in repr(signed)


# ---- answers


def test_a_mail_with_an_id_is_accepted() -> None:
    accepted = receipt({"MessageId": "0100-a"}, 200)
    assert (accepted.answer, accepted.provider_id) == (Answer.ACCEPTED, "0100-a")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"<html>Welcome</html>", 200),
        ({}, 200),
        ({"MessageId": ""}, 200),
        ({"MessageId": 7}, 200),
        ([{"MessageId": "m"}], 200),
        ({"MessageId": "m"}, 202),
        ({"message": "internal"}, 500),
        (b"", 502),
        (b"", 504),
    ],
)
def test_what_neither_takes_nor_refuses_the_mail_leaves_it_uncertain(body: object, status: int) -> None:
    assert receipt(body, status).answer is Answer.UNCERTAIN


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("MessageRejected", "Message contains a virus"),
        ("BadRequestException", "Domain contains illegal character"),
        ("BadRequestException", "Missing final '@domain' of an address"),
        ("InvalidParameterValue", "Local address contains control or whitespace"),
    ],
)
def test_a_mail_refused_for_its_content_or_reader_is_rejected(kind: str, message: str) -> None:
    rejected = receipt({"message": message}, kind=kind)
    assert (rejected.answer, rejected.reason) == (Answer.REJECTED, f"ses answered 400 {kind}: {message}")


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (
            400,
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in region EU-WEST-1: quay.org",
        ),
        (400, "AccountSuspendedException", "suspended"),
        (400, "SendingPausedException", "paused"),
        (400, "MailFromDomainNotVerifiedException", "no MX"),
        (404, "NotFoundException", "configuration set"),
        (400, "BadRequestException", "Invalid From address"),
        (400, "BadRequestException", "1 validation error detected"),
        (403, "InvalidSignatureException", "signature does not match"),
        (403, "UnrecognizedClientException", "token invalid"),
        (403, "", ""),
        (302, "", ""),
    ],
)
def test_what_is_ours_to_mend_halts_and_rejects_nobody(status: int, kind: str, message: str) -> None:
    with pytest.raises(ProviderHalt) as caught:
        receipt({"message": message}, status, kind)
    assert caught.value.receipts == ()
    assert f"ses answered {status}" in caught.value.what
    assert caught.value.advice


@pytest.mark.parametrize(
    ("status", "kind", "message", "wait"),
    [
        (429, "TooManyRequestsException", "slow down", None),
        (400, "Throttling", "Maximum sending rate exceeded.", None),
        (400, "ThrottlingException", "Rate exceeded", None),
        (400, "Throttling", "Daily message quota exceeded.", timedelta(hours=1)),
        (503, "", "", None),
    ],
)
def test_too_fast_or_too_many_is_told_of_everybody_and_tried_again(
    status: int, kind: str, message: str, wait: timedelta | None
) -> None:
    deferred = receipt({"message": message}, status, kind)
    assert (deferred.answer, deferred.channel) == (Answer.DEFERRED, True)
    assert deferred.retry_at == (None if wait is None else NOW + wait)


def test_it_cannot_be_asked_what_became_of_a_mail() -> None:
    assert ses.lookup(GIVEN, MAIL) is None
    assert ses.looked_up(GIVEN, Reply(status=200, headers={}, body=b"{}")) == {}


@pytest.mark.parametrize(
    ("headers", "body", "kind"),
    [
        ({"x-amzn-errortype": "BadRequestException"}, {}, "BadRequestException"),
        ({"x-amzn-errortype": "BadRequestException:http://internal.amazon.com"}, {}, "BadRequestException"),
        ({"x-amzn-errortype": "com.amazonaws.ses#BadRequestException"}, {}, "BadRequestException"),
        ({}, {"__type": "com.amazonaws.ses#BadRequestException:x"}, "BadRequestException"),
        ({}, {"code": "BadRequestException"}, "BadRequestException"),
        ({"x-amzn-errortype": "One"}, {"__type": "Two", "code": "Three"}, "One"),
        ({}, {"__type": "Two", "code": "Three"}, "Two"),
        ({"x-amzn-errortype": "k" * 90}, {}, "k" * 60),
    ],
)
@pytest.mark.parametrize("name", ["message", "Message"])
def test_an_error_is_named_where_amazon_names_it(
    headers: dict[str, str], body: dict[str, str], kind: str, name: str
) -> None:
    raw = json.dumps(body | {name: "words"}).encode()
    with pytest.raises(ProviderHalt) as caught:
        ses.receipts(GIVEN, Reply(status=400, headers=headers, body=raw), NOW)
    assert caught.value.what == f"ses answered 400 {kind}: words"


@pytest.mark.parametrize(("status", "halts"), [(399, True), (400, True), (499, True), (500, False)])
def test_what_is_said_without_success_counts_where_it_is_a_refusal_of_ours(status: int, halts: bool) -> None:
    if not halts:
        assert receipt({"message": "virus"}, status, "MessageRejected").answer is Answer.UNCERTAIN
        return
    if status == 399:
        with pytest.raises(ProviderHalt):
            receipt({"message": "virus"}, status, "MessageRejected")
        return
    assert receipt({"message": "virus"}, status, "MessageRejected").answer is Answer.REJECTED


@pytest.mark.parametrize(
    ("message", "rejected"),
    [
        ("Missing domain", True),
        ("Invalid recipient", True),
        ("Local part is odd", True),
        ("Missing domain of the sender", False),
        ("The source address is odd", False),
        ("Subject is odd", False),
    ],
)
def test_a_bad_request_is_the_reader_s_where_it_speaks_of_an_address_and_not_of_ours(
    message: str, rejected: bool
) -> None:
    if rejected:
        assert receipt({"message": message}, kind="InvalidParameterValue").answer is Answer.REJECTED
        return
    with pytest.raises(ProviderHalt):
        receipt({"message": message}, kind="InvalidParameterValue")


def test_a_success_without_an_id_says_so() -> None:
    assert receipt({}, 200).reason == "ses answered 200 without an id of the mail"


def test_the_rate_of_the_site_is_told_beside_that_of_the_account() -> None:
    account = {
        "SendingEnabled": True,
        "ProductionAccessEnabled": True,
        "SendQuota": {"MaxSendRate": 50.0, "Max24HourSend": 1e5},
    }
    answer = Reply(status=200, headers={}, body=json.dumps(account).encode())
    assert ses.standing(answer, MAIL.model_copy(update={"rate": 2.5})).endswith("`rate:` here is 2.5")
