"""Providers' reports over HTTP: kept once they are proved, applied a moment later, and nothing of any other."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from digest.actions.reports import receive
from digest.model.mail import Answer
from digest.model.people import Cause
from digest.model.report import ReportKind
from digest.send.dialects.reports import Posted
from digest.web import routes
from digest.web.server import Serving
from digest.wiring import Wiring
from tests.send.reporters import REPORTERS, SUBSCRIBE, TOPIC, by_sns, certificate_at
from tests.store.made import NOW, claimed, receipts, sending
from tests.store.tables import lay_tables
from tests.web.conftest import MORNING, Pages
from tests.web.test_server import raw

SECRET = "a-secret-of-the-address"
SITE = """\
name: The Quay
timezone: Europe/London
web: https://quay-news.org
mail:
  provider: {provider}
  from: The Quay <news@quay-news.org>
  token: ${{QUAY_KEY}}:${{QUAY_SECRET}}
  reports: ${{QUAY_REPORTS}}
  reports_key: ${{QUAY_REPORTS_KEY}}
"""
Open = Callable[[str], "Office"]


class Office(Pages):
    """The pages of a publication that sends through one provider."""

    def __init__(self, wiring: Wiring, serving: Serving, provider: str) -> None:
        super().__init__(wiring, serving)
        self.provider, self.reporter = provider, REPORTERS[provider]

    def sent(self, count: int, answer: Answer = Answer.ACCEPTED) -> list[str]:
        """Ids of the deliveries of an edition that were answered so."""
        store = self.wiring.store
        claim = claimed(store, sending(store, count, size=count))
        store.deliveries.record(claim, receipts(claim, answer), NOW)
        return [delivery.id for delivery in claim.batch.deliveries]

    def proved(self, kind: ReportKind, id: str, **changed: str) -> Posted:
        """What the provider posts now."""
        now = self.wiring.clock()
        body = self.reporter.body(kind, id, changed.get("address", "mia@quay.example"), now)
        return self.reporter.signed(json.dumps(body).encode(), self.reporter.key, now)

    def told(self, posted: Posted, provider: str = "", secret: str = SECRET) -> httpx.Response:
        path = f"/reports/{provider or self.provider}/{secret}"
        return self.http.post(path, content=posted.body, headers=dict(posted.headers))

    def counts(self) -> dict[ReportKind, int]:
        self.applied()
        return {kind: count for kind, count in self.wiring.store.reports.counts(1).items() if count}

    def nothing_kept(self) -> bool:
        store = self.wiring.store
        return store.inbox.count() == 0 and store.reports.received() == () and store.subscribers.suppressions() == ()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    opened: list[Callable[[], None]] = []

    def made(provider: str) -> Office:
        names = {"QUAY_KEY": "key", "QUAY_SECRET": "secret", "QUAY_REPORTS": SECRET}
        for name, value in {**names, "QUAY_REPORTS_KEY": REPORTERS[provider].key}.items():
            monkeypatch.setenv(name, value)
        more = {"ses": "  region: eu-west-1\n", "smtp": "  base_url: smtp://mail.quay-news.org:587\n"}
        folder = tmp_path / provider / "config"
        (folder / "digests").mkdir(parents=True)
        (folder / "digest.yaml").write_text(SITE.format(provider=provider) + more.get(provider, ""))
        (folder / "digests" / "morning.yaml").write_text(MORNING)
        lay_tables(folder.parent / "digest.db")
        wiring = Wiring.open(folder)
        serving = Serving(wiring, "127.0.0.1:0")
        pages = Office(wiring, serving, provider)
        opened.extend((wiring.close, serving.close, pages.http.close))
        return pages

    yield made
    for close in reversed(opened):
        close()


@pytest.fixture(params=REPORTERS)
def each(request: pytest.FixtureRequest, office: Open, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Of every provider; where one asks Amazon for its certificate, it lies here."""
    monkeypatch.setattr(Wiring, "fetched", lambda wiring, url: certificate_at(url))
    return office(str(request.param))


def test_what_is_proved_is_answered_and_counts(each: Office) -> None:
    first, second = each.sent(2, Answer.UNCERTAIN)
    assert each.told(each.proved(ReportKind.DELIVERED, first)).status_code == 200
    assert each.told(each.proved(ReportKind.HARD, second)).status_code == 200
    assert each.counts() == {ReportKind.DELIVERED: 1, ReportKind.HARD: 1}
    assert each.wiring.store.deliveries.sums(1)["accepted"] == 2
    (suppressed,) = each.wiring.store.subscribers.suppressions()
    assert (suppressed.address, suppressed.cause) == ("reader2@quay.example", Cause.BOUNCED)


def test_15_what_is_not_proved_is_answered_with_401_and_nothing_is_kept(each: Office) -> None:
    (id,) = each.sent(1)
    good, now = each.proved(ReportKind.HARD, id), each.wiring.clock()
    unsigned = Posted(body=json.dumps(each.reporter.body(ReportKind.HARD, id, "mia@quay.example", now)).encode())
    forged = each.reporter.signed(unsigned.body, each.reporter.other_key, now)
    long_ago = now - (each.reporter.expires or timedelta()) - timedelta(minutes=1)
    old = [each.reporter.signed(unsigned.body, each.reporter.key, long_ago)] if each.reporter.expires else []
    others = [
        other.posted(ReportKind.HARD, id, at=now, now=now)
        for name, other in REPORTERS.items()
        if name != each.provider and other.key != each.reporter.key
    ]
    for posted in (unsigned, forged, *old, *others):
        assert each.told(posted).status_code == 401
    for provider, secret in ((each.provider, "a-secret-of-another"), ("outbox", SECRET), ("nobody", SECRET)):
        assert each.told(good, provider, secret).status_code == 401
    assert each.nothing_kept()


@pytest.mark.parametrize("provider", [name for name, one in REPORTERS.items() if one.expires])
def test_15_a_proof_that_was_seen_proves_nothing_else(
    office: Open, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Wiring, "fetched", lambda wiring, url: certificate_at(url))
    pages = office(provider)
    first, second = pages.sent(2)
    seen, now = pages.proved(ReportKind.DELIVERED, first), pages.wiring.clock()
    assert pages.told(seen).status_code == 200
    before = pages.counts(), pages.wiring.store.reports.received()
    forged = with_proof_of(seen, pages.reporter.body(ReportKind.HARD, second, "mia@quay.example", now))
    assert pages.told(forged).status_code == 401
    assert (pages.counts(), pages.wiring.store.reports.received()) == before
    assert pages.wiring.store.subscribers.suppressions() == ()


def with_proof_of(seen: Posted, told: object) -> Posted:
    """What somebody posts who saw the proof, in headers or beside what is told."""
    document = json.loads(seen.body)
    if "Message" in document:
        document["Message"] = json.dumps(told)
    elif "signature" in document and isinstance(told, dict):
        document = {"signature": document["signature"], **told}
    else:
        document = told
    return Posted(body=json.dumps(document).encode(), headers=seen.headers)


def test_15_the_token_of_a_mailgun_report_counts_once(office: Open) -> None:
    mailgun = office("mailgun")
    (id,) = mailgun.sent(1)
    seen = mailgun.proved(ReportKind.DELIVERED, id)
    assert [mailgun.told(seen).status_code for _ in range(3)] == [200, 401, 401]
    assert mailgun.counts() == {ReportKind.DELIVERED: 1}
    assert [one.times for one in mailgun.wiring.store.reports.received()] == [1]


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.soak)])
def test_28_shuffled_repetitions_of_each_report_give_the_same_sums(office: Open, times: int) -> None:
    postmark = office("postmark")
    ids = postmark.sent(4)
    posts = [postmark.proved(kind, id) for kind, id in zip(ReportKind, ids, strict=True)]
    posts += [postmark.proved(ReportKind.DELIVERED, id) for id in ids]
    for posted in posts:
        postmark.told(posted)
    once = postmark.counts(), len(postmark.wiring.store.subscribers.suppressions())
    repeated = posts * times
    random.Random(7).shuffle(repeated)
    assert {postmark.told(posted).status_code for posted in repeated} == {200}
    assert (postmark.counts(), len(postmark.wiring.store.subscribers.suppressions())) == once
    assert once == ({ReportKind.DELIVERED: 2, ReportKind.HARD: 1, ReportKind.COMPLAINED: 1}, 2)


def test_28_a_mail_that_nobody_knows_changes_nothing_and_is_counted(office: Open) -> None:
    postmark = office("postmark")
    postmark.sent(1)
    assert postmark.told(postmark.proved(ReportKind.HARD, "of-another-program")).status_code == 200
    assert postmark.counts() == {}
    assert [(one.what, one.times) for one in postmark.wiring.store.reports.received()] == [("unknown", 1)]


def test_28_ten_million_bytes_are_refused_unread(office: Open) -> None:
    postmark = office("postmark")
    head = f"POST /reports/postmark/{SECRET} HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n"
    assert raw(postmark, head.encode()).startswith(b"HTTP/1.1 413 ")


def test_a_report_as_large_as_may_be_is_taken(office: Open) -> None:
    sendgrid = office("sendgrid")
    (id,) = sendgrid.sent(1)
    event = sendgrid.reporter.body(ReportKind.DELIVERED, id, "mia@quay.example", sendgrid.wiring.clock())
    assert isinstance(event, list)
    many = event * (routes.REPORT // len(json.dumps(event)))
    posted = sendgrid.reporter.signed(json.dumps(many).encode(), sendgrid.reporter.key, sendgrid.wiring.clock())
    assert len(posted.body) > routes.REPORT - 1_000
    assert sendgrid.told(posted).status_code == 200
    assert sendgrid.counts() == {ReportKind.DELIVERED: 1}


def test_28_a_flood_is_told_to_come_later(office: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receive, "MOST", 0)
    postmark = office("postmark")
    answer = postmark.told(postmark.proved(ReportKind.HARD, "any"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert postmark.nothing_kept()


def test_15_a_forged_question_of_amazon_s_opens_no_connection(office: Open) -> None:
    ses = office("ses")
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        here = f"https://127.0.0.1:{canary.getsockname()[1]}"
        fields = {"Type": "SubscriptionConfirmation", "Token": "abc", "SubscribeURL": f"{here}/"}
        for url in (f"{here}/a.pem", f"http://127.0.0.1:{canary.getsockname()[1]}/a.pem"):
            posted = by_sns(b"{}", TOPIC, ses.wiring.clock(), SigningCertURL=url, **fields)
            assert ses.told(posted).status_code == 401
        with pytest.raises(TimeoutError):
            canary.accept()


def test_amazon_s_own_question_is_answered_by_opening_its_address_once(
    office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetched(wiring: Wiring, url: str) -> bytes:
        asked.append(url)
        return b"<ConfirmSubscriptionResponse/>" if url == SUBSCRIBE else certificate_at(url)

    monkeypatch.setattr(Wiring, "fetched", fetched)
    ses = office("ses")
    fields = {"Type": "SubscriptionConfirmation", "Token": "abc", "SubscribeURL": SUBSCRIBE}
    assert ses.told(by_sns(b"{}", TOPIC, ses.wiring.clock(), **fields)).status_code == 200
    ended = by_sns(b"{}", TOPIC, ses.wiring.clock(), **(fields | {"Type": "UnsubscribeConfirmation"}))
    assert ses.told(ended).status_code == 200
    assert asked.count(SUBSCRIBE) == 1
    assert len(asked) == 2, "the certificate is asked for once"


def test_while_amazon_s_certificate_cannot_be_had_it_is_to_post_again(
    office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Wiring, "fetched", lambda wiring, url: certificate_at(f"{url}?"))
    ses = office("ses")
    assert ses.told(ses.proved(ReportKind.HARD, "any")).status_code == 503
    assert ses.nothing_kept()


def test_without_a_secret_address_nothing_is_taken(pages: Pages) -> None:
    assert pages.http.post("/reports/outbox/any", content=b"{}").status_code == 401
    assert pages.http.get("/reports/outbox/any").status_code == 404
