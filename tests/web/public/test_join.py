"""Somebody subscribes on the pages: the form, the mail, one press; and what bots and the curious get instead."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from digest.actions import due
from digest.actions.readers import joining
from digest.actions.readers import reader as asking
from digest.actions.status import status
from digest.environment import utc_now
from digest.model.edition import Edition
from digest.pipeline import writing
from digest.render.passing_on import passing_on
from digest.render.samples import samples
from digest.render.segment_view import page_path
from digest.send.message import letterhead
from digest.tokens import Link, Purpose, link_token
from digest.wiring import Wiring
from tests.store.made import sending
from tests.web.conftest import Pages

MIA = "mia@quay.example"


def mark(pages: Pages, seconds: int = 10) -> str:
    """That of a form that was opened so long ago."""
    until = utc_now() + joining.LATEST - timedelta(seconds=seconds)
    return link_token(pages.wiring.publication.site.keys, Link(purpose=Purpose.FORM, subscriber=0, until=until))


def fill_in(pages: Pages, address: str = MIA, digest: str = "morning", *, net: str = "", **more: str) -> httpx.Response:
    fields = {"address": address, "mark": mark(pages), "website": "", **more}
    headers = {"X-Forwarded-For": net} if net else {}
    return pages.http.post(f"/join/{digest}".rstrip("/"), data=fields, headers=headers)


def mailed(pages: Pages) -> list[EmailMessage]:
    """All that was mailed until now."""
    pages.applied()
    due.write_letters(pages.wiring)
    files = sorted(pages.wiring.publication.site.outbox.rglob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]


def link_in(mail: EmailMessage, way: str = "confirm") -> str:
    body = mail.get_body(("plain",))
    assert body
    (link,) = re.findall(rf"https://quay\.example(/{way}/\S+)", body.get_content())
    return str(link)


def test_somebody_fills_in_the_form_presses_the_mails_button_and_is_subscribed(pages: Pages) -> None:
    assert "Look into your mail" in fill_in(pages).text
    (mail,) = mailed(pages)
    assert (mail["To"], mail["Subject"]) == (MIA, "Do you want Morning Quay?")
    link = link_in(mail)
    page = pages.get(link)
    assert page.text.count("<button") == 1
    assert pages.gets() == []
    assert "You are subscribed to Morning Quay" in pages.post(link, {}).text
    assert len(mailed(pages)) == 2
    assert pages.gets() == ["morning"]


def test_the_form_that_a_forwarded_mail_leads_to_opens_and_joins_under_the_digests_new_name(pages: Pages) -> None:
    pages.reader("ben@quay.example")
    wiring = pages.wiring
    publication = wiring.publication
    digest, site = publication.digests["morning"], publication.site
    draft = replace(samples.sample_draft(), letterhead=letterhead(digest, site))
    way = passing_on(draft, digest, site, "").join.removeprefix(site.web.url)
    assert "Morning Quay by mail" in pages.get(way).text
    folder = publication.site.folder / "digests"
    with wiring.store.together() as store:
        store.rename("morning", "dawn")
        (folder / "morning.yaml").rename(folder / "dawn.yaml")
    publication.reload()
    assert 'action="/join/dawn"' in pages.get(way).text
    assert "Look into your mail" in fill_in(pages).text
    pages.post(link_in(mailed(pages)[0]), {})
    pages.applied()
    assert pages.gets() == ["dawn"]


def test_a_second_press_says_that_it_is_done_already(pages: Pages) -> None:
    fill_in(pages)
    link = link_in(mailed(pages)[0])
    first = pages.post(link, {})
    mailed(pages)
    assert pages.post(link, {}).content == first.content == pages.get(link).content
    assert len(mailed(pages)) == 2


def test_who_left_comes_back_by_their_own_press_alone(pages: Pages) -> None:
    reader = pages.reader()
    pages.post(pages.unsubscribe_link(reader), {})
    pages.applied()
    fill_in(pages)
    link = link_in(mailed(pages)[0])
    assert pages.gets() == []
    pages.post(link, {})
    pages.applied()
    assert pages.gets() == ["morning"]


def test_11_opening_the_link_in_any_way_but_post_changes_nothing(pages: Pages) -> None:
    fill_in(pages)
    link = link_in(mailed(pages)[0])
    for method in ("GET", "HEAD", "OPTIONS"):
        pages.http.request(method, link)
    pages.applied()
    assert pages.gets() == []


def test_12_known_and_unknown_addresses_get_the_same_bytes(pages: Pages) -> None:
    pages.reader("known@quay.example")
    answers = [fill_in(pages, address) for address in ("known@quay.example", "new@quay.example", "new@quay.example")]
    assert len({(answer.status_code, answer.content, tuple(answer.headers)) for answer in answers}) == 1
    assert [mail["Subject"] for mail in mailed(pages)] == ["You get Morning Quay already", "Do you want Morning Quay?"]


@pytest.mark.parametrize("posts", [10, pytest.param(500, marks=pytest.mark.soak)])
def test_13_500_posts_for_one_victim_are_one_mail_at_most(pages: Pages, posts: int) -> None:
    for number in range(posts):
        assert fill_in(pages, net=f"203.{number // 250}.{number % 250}.9").status_code == 200
    assert len(mailed(pages)) == 1


@pytest.mark.parametrize(("victims", "limit"), [(6, 2), pytest.param(500, 30, marks=pytest.mark.soak)])
def test_13_500_victims_from_one_net_are_no_more_mails_than_the_limit(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, victims: int, limit: int
) -> None:
    monkeypatch.setattr(asking, "OF_A_NET", limit)
    nets = [f"203.0.113.{number % 250}" for number in range(victims)]
    answers = [fill_in(pages, f"victim{number}@quay.example", net=net) for number, net in enumerate(nets)]
    assert [answer.status_code for answer in answers] == [200] * limit + [429] * (victims - limit)
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3_601
    assert len(mailed(pages)) == limit
    assert fill_in(pages, net="198.51.100.1").status_code == 200


def test_13_form_and_json_share_the_limits(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "OF_ALL", 1)
    wish = {"address": MIA, "digests": ["morning"]}
    answers = [pages.http.post("/api/v1/join", json=wish) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 429]
    assert fill_in(pages).status_code == 429
    assert len(mailed(pages)) == 1


def test_13_no_word_that_a_visitor_typed_is_in_the_mail(pages: Pages) -> None:
    fill_in(pages, name="Free pills http://x", title="Free pills http://x", address=f"{MIA}")
    fill_in(pages, address="Free pills <free@quay.example>")
    (mail,) = mailed(pages)
    assert "pills" not in mail.as_string()


@pytest.mark.parametrize("digest", ["secret", "MORNING", "morning%00"])
def test_14_a_digest_that_is_not_for_everybody_is_not_there(pages: Pages, digest: str) -> None:
    assert fill_in(pages, digest=digest).status_code == pages.get(f"/join/{digest}").status_code == 404
    assert fill_in(pages, digest="", digests=digest).status_code in (200, 404)
    assert pages.http.post("/api/v1/join", json={"address": MIA, "digests": [digest]}).status_code == 404
    assert mailed(pages) == []


@pytest.mark.parametrize(
    "address", ["", "mia", "a@quay.example, b@quay.example", "a@quay.example\r\nBcc: b@quay.example"]
)
def test_07_what_is_not_one_address_is_told_beside_its_field_and_the_rest_kept(pages: Pages, address: str) -> None:
    page = fill_in(pages, address, "", digests="week")
    assert (page.status_code, 'value="week" checked' in page.text) == (400, True)
    assert 'id="address-error"' in page.text
    assert mailed(pages) == []


def test_13_what_fills_in_the_trap_is_answered_as_all_are_and_mailed_nothing(pages: Pages) -> None:
    assert fill_in(pages, website="http://x").content == fill_in(pages, "other@quay.example").content
    assert [mail["To"] for mail in mailed(pages)] == ["other@quay.example"]


@pytest.mark.parametrize("seconds", [0, 90_000])
def test_13_a_form_sent_at_once_or_after_a_day_asks_for_one_more_press(pages: Pages, seconds: int) -> None:
    page = fill_in(pages, mark=mark(pages, seconds))
    assert page.text.count("<button") == 1
    assert f'name="address" value="{MIA}"' in page.text
    assert mailed(pages) == []


def test_a_form_on_another_site_asks_for_one_more_press(pages: Pages) -> None:
    page = pages.http.post("/join/morning", data={"address": '"><script>x</script>'})
    assert (page.text.count("<button"), "<script" in page.text) == (1, False)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("[]", "application/json", 400),
        ("{", "application/json", 400),
        ('{"address": 1}', "application/json", 400),
        ('{"address": "a@quay.example", "digests": [1]}', "application/json", 400),
        ('{"address": "a@quay.example"}', "application/json", 400),
        ('{"address": "a@quay.example", "digests": ["morning"]}', "text/plain", 415),
        ('{"address": "nobody", "digests": ["morning"]}', "application/json", 400),
    ],
)
def test_a_program_that_sends_something_else_is_told_what_to_send(
    pages: Pages, body: str, kind: str, status: int
) -> None:
    answer = pages.http.post("/api/v1/join", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert answer.json()["error"]


@pytest.fixture
def closed(pages: Pages) -> Pages:
    file = pages.wiring.publication.site.folder / "digest.yaml"
    file.write_text(
        file.read_text().replace("web: https://quay.example", "web: {url: https://quay.example, joining: off}")
    )
    pages.wiring.publication.reload()
    return pages


def test_while_joining_is_off_a_page_says_so(closed: Pages) -> None:
    for answer in (closed.get("/join"), closed.get("/join/morning"), fill_in(closed)):
        assert (answer.status_code, "Nobody can subscribe here" in answer.text) == (403, True)
    assert closed.http.post("/api/v1/join", json={"address": MIA, "digests": ["morning"]}).status_code == 403
    assert mailed(closed) == []


def test_25_what_a_request_says_of_its_host_changes_no_link_of_the_mail(pages: Pages) -> None:
    pages.http.post("/join/morning", data={"address": MIA, "mark": mark(pages)}, headers={"Host": "evil.example"})
    (mail,) = mailed(pages)
    assert "evil" not in mail.as_string()
    assert link_in(mail)


@pytest.mark.parametrize("spoilt", ["{0}x", "x{0}", "1.AAAA.BBBB"])
def test_10_a_forged_link_leads_to_the_page_of_nothing(pages: Pages, spoilt: str) -> None:
    fill_in(pages)
    way = spoilt.format(link_in(mailed(pages)[0]).removeprefix("/confirm/"))
    assert pages.post(f"/confirm/{way}", {}).status_code == pages.get(f"/confirm/{way}").status_code == 404


def test_10_a_link_for_another_purpose_confirms_nothing(pages: Pages) -> None:
    assert pages.post(f"/confirm/{mark(pages)}", {}).status_code == 404


def test_a_page_and_its_mail_speak_the_language_of_the_digest(pages: Pages) -> None:
    assert '<html lang="de"' in pages.get("/join/week").text
    fill_in(pages, digest="week")
    assert mailed(pages)[0]["Subject"] == "Möchten Sie The week bekommen?"


def test_while_all_sending_is_stopped_letters_wait(pages: Pages) -> None:
    pages.wiring.store.deliveries.stop("by ed", utc_now())
    fill_in(pages)
    assert mailed(pages) == []
    pages.wiring.store.deliveries.go()
    assert len(mailed(pages)) == 1


def test_it_is_known_how_many_asked_and_how_many_meant_it(pages: Pages, wiring: Wiring) -> None:
    fill_in(pages), fill_in(pages, "other@quay.example")
    pages.post(link_in(mailed(pages)[0]), {})
    pages.applied()
    lately = joining.joined_lately(wiring.publication)
    assert (lately.asked, lately.confirmed) == (2, 1)


def test_a_mail_that_a_provider_does_not_take_comes_again_and_is_in_the_status(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox = pages.wiring.provider
    monkeypatch.setattr(outbox, "hand_over", lambda *_: 1 / 0)
    fill_in(pages)
    assert mailed(pages) == []
    assert (status(pages.wiring).unwritten, status(pages.wiring).why_unwritten) == (1, "ZeroDivisionError")
    monkeypatch.undo()
    pages.wiring.clock = lambda: utc_now() + writing.AGAIN
    assert len(mailed(pages)) == 1
    assert status(pages.wiring).unwritten == 0


def test_a_mail_that_is_too_late_is_not_sent(pages: Pages) -> None:
    fill_in(pages)
    pages.applied()
    pages.wiring.clock = lambda: utc_now() + timedelta(days=8)
    assert mailed(pages) == []


def test_who_asks_for_several_is_asked_about_all_of_them(pages: Pages) -> None:
    fields = {"address": MIA, "digests": ["morning", "week"], "mark": mark(pages)}
    pages.post("/join", fields)
    (mail,) = mailed(pages)
    assert mail["Subject"] == "Do you want Morning Quay and The week?"
    pages.post(link_in(mail), {})
    pages.applied()
    assert pages.gets() == ["morning", "week"]


def test_the_welcome_leads_to_the_newest_edition_on_the_web(pages: Pages) -> None:
    edition = pages.wiring.store.editions.get(sending(pages.wiring.store, 1))
    assert isinstance(edition, Edition)
    file = pages.wiring.publication.site.pages / page_path(edition.draft)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("all of it")
    fill_in(pages)
    pages.post(link_in(mailed(pages)[0]), {})
    assert pages.get(link_in(mailed(pages)[1], "morning")).text == "all of it"


def test_the_welcome_names_no_page_where_none_is_and_lets_them_leave(pages: Pages, tmp_path: Path) -> None:
    fill_in(pages)
    pages.post(link_in(mailed(pages)[0]), {})
    welcome = mailed(pages)[1]
    assert "Read the newest edition" not in welcome.as_string()
    assert "Unsubscribe from Morning Quay?" in pages.get(link_in(welcome, "unsubscribe")).text
