"""What strangers try on the pages, each by its row in the threat model: nothing is changed, shown or led astray."""

from __future__ import annotations

import secrets
import time
from urllib.parse import urlencode

import pytest

from digest import log
from digest.model.click import Link
from digest.web import routes, server
from tests.store.made import batches, draft, rendering
from tests.web.conftest import Pages
from tests.web.public.test_join import MIA, fill_in, mailed
from tests.web.public.test_leave import ONE_CLICK, content
from tests.web.test_server import raw

SIGNS = ["\r\nBcc: eve@evil.example", "\nBcc: eve@evil.example", "\0", "\u2028x", ", eve@evil.example"]
WAYS = ["unsubscribe", "confirm", "r"]
PAYLOADS = ["' OR '1'='1", "1; DROP TABLE subscribers--", '" UNION SELECT 1--', "%' ESCAPE '"]
POSTED = ["/unsubscribe/x", "/join", "/confirm/x", "/api/v1/join", "/r/x", "/nowhere"]
LENGTHS = [3_000, 100_000]
NAMES = ["Host", "X-Forwarded-Host", "Forwarded", "X-Forwarded-Prefix", "X-Ghost-Preview"]
STORY = Link(code="abcdefgh2345", story="ferry", url="https://wire.example/ferry")


def test_7_no_address_brings_a_header_or_a_second_address(pages: Pages) -> None:
    for sign in SIGNS:
        fill_in(pages, f"{MIA}{sign}")
        assert all((mail["To"], mail["Bcc"]) == (MIA, None) for mail in mailed(pages))


def test_10_whatever_is_guessed_gets_the_same_page(pages: Pages) -> None:
    for way in WAYS:
        nothing = pages.get("/a-page-that-is-not-there")
        guesses = [secrets.token_urlsafe(24), "1.AAAA.BBBB", "aaaaaaaaaaaa", secrets.token_hex(40), "%00", "'", "..."]
        for guess in guesses:
            answer = pages.get(f"/{way}/{guess}")
            assert (answer.status_code, answer.content) == (404, nothing.content)
            assert {**answer.headers, "date": ""} == {**nothing.headers, "date": ""}


def test_10_with_any_letter_of_a_link_changed_nobody_leaves(pages: Pages) -> None:
    link = pages.unsubscribe_link(pages.reader())
    for place in range(len("/unsubscribe/"), len(link), 5):
        other = "A" if link[place] != "A" else "B"
        assert pages.post(link[:place] + other + link[place + 1 :], ONE_CLICK).status_code == 404
    assert pages.wiring.store.inbox.waiting() == ()


def test_10_no_log_holds_a_link_of_a_readers_own(pages: Pages, capsys: pytest.CaptureFixture[str]) -> None:
    log.setup("DEBUG")
    link = pages.unsubscribe_link(pages.reader())
    pages.get(link), pages.post(link, ONE_CLICK), pages.applied(), pages.get(f"{link}x")
    log.event("post.seen")
    log.setup()
    written = capsys.readouterr().err
    assert "post.seen" in written
    assert link.removeprefix("/unsubscribe/") not in written


def test_11_a_button_is_a_form_that_a_get_does_not_send(pages: Pages) -> None:
    page = pages.get(pages.unsubscribe_link(pages.reader())).text
    assert page.count("<form") == page.count('<form method="post"') == 1
    assert "<script" not in page
    assert 'http-equiv="refresh"' not in page.lower()


def test_16_no_page_is_for_another_origin_to_read_or_frame(pages: Pages) -> None:
    link = pages.unsubscribe_link(pages.reader())
    evil = {"Origin": "https://evil.example"}
    for answer in (pages.http.get(link, headers=evil), pages.http.options(link, headers=evil), pages.http.get("/join")):
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers


def test_16_what_another_site_has_a_browser_post_changes_nothing(pages: Pages) -> None:
    reader = pages.reader()
    fields = {"address": MIA, "digests": "morning", "all": "yes", "mark": "x", "List-Unsubscribe": "One-Click"}
    pages.get("/health"), pages.applied()
    before = content(pages.wiring.store)
    for path in routes.POSTED:
        path = path.format(token=secrets.token_urlsafe(24), digest="morning", provider="outbox", secret="x")
        for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
            headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Content-Type": kind}
            pages.http.post(path, headers=headers, content=urlencode(fields))
    assert content(pages.wiring.store) == before
    assert (mailed(pages), pages.wiring.store.inbox.count()) == ([], 0)
    assert pages.wiring.store.subscribers.find(MIA)[0].id == reader


def test_16_a_press_on_our_own_page_is_what_another_site_cannot_make(pages: Pages) -> None:
    pages.reader()
    evil = {"Sec-Fetch-Site": "cross-site"}
    asked = pages.http.post("/choices", headers=evil, data={"address": MIA})
    assert f'value="{MIA}"' in asked.text
    assert mailed(pages) == []
    pages.http.post("/choices", headers={"Sec-Fetch-Site": "same-origin"}, data={"address": MIA})
    assert len(mailed(pages)) == 1


def test_22_no_query_is_written_by_a_visitor(pages: Pages) -> None:
    for payload in PAYLOADS:
        pages.reader()
        pages.get("/health")
        before = content(pages.wiring.store)
        for way in ("unsubscribe", "confirm", "join", "r", "morning"):
            assert pages.get(f"/{way}/{payload}").status_code == 404
        assert fill_in(pages, payload).status_code == 400
        assert fill_in(pages, digest="", digests=payload).status_code == 404
        assert content(pages.wiring.store)["digest.db"] == before["digest.db"]
        assert pages.gets() == ["morning"]


def test_24_no_answer_holds_a_secret(pages: Pages) -> None:
    site, link = pages.wiring.publication.site, pages.unsubscribe_link(pages.reader())
    (hidden, *_) = (secret for _, secret in site.keys)
    answers = [
        pages.get(link), pages.get("/join"), pages.post(link, {}), fill_in(pages), fill_in(pages, "nobody"),
        pages.get("/a-page-that-is-not-there"), pages.get("/health"), pages.post("/nowhere", {}),
    ]  # fmt: skip
    shown = " ".join(f"{answer.text}{answer.headers}" for answer in answers)
    assert hidden not in shown
    assert str(site.home) not in shown


def test_25_what_a_request_says_of_its_host_changes_neither_archive_nor_way(pages: Pages) -> None:
    store, now = pages.wiring.store, pages.wiring.clock()
    store.editions.freeze(draft(), (), {"en:": rendering()}, batches(), now, links=(STORY,))
    folder = pages.wiring.publication.site.pages / "morning"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text("All editions")
    for path in ("/morning/", "/morning", f"/r/{STORY.code}", "/a-page-that-is-not-there"):
        plain = pages.get(path)
        for name in NAMES:
            told = pages.http.get(path, headers={name: "evil.example"})
            assert (told.status_code, told.content) == (plain.status_code, plain.content)
            assert "evil" not in str(told.headers)
            assert told.headers.get("Location") == plain.headers.get("Location")


def test_29_ten_megabytes_are_refused_at_once_and_unread(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LINGER", 0.05)
    for path in POSTED:
        begun = time.process_time()
        head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n".encode()
        assert raw(pages, head).startswith(b"HTTP/1.1 413 ")
        assert time.process_time() - begun < 1


def test_29_an_endless_address_is_refused(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LINGER", 0.05)
    for length in LENGTHS:
        answer = raw(pages, b"GET /" + b"a" * length + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert answer.startswith((b"HTTP/1.1 414 ", b"HTTP/1.1 400 "))


def test_29_a_form_of_a_hundred_thousand_fields_is_none(pages: Pages) -> None:
    assert pages.http.post("/join", content=b"a&" * 2_000).status_code == 400
