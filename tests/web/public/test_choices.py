"""A reader chooses what they get by the link of a mail; their address changes, and they are forgotten, by their act."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from time import perf_counter

import httpx
import pytest

from digest.environment import utc_now
from digest.model.people import Standing
from digest.tokens import Link, Purpose, link_token
from tests.web.conftest import MORNING, Pages
from tests.web.public.test_join import link_in, mailed, mark
from tests.web.public.test_leave import content

MIA = "mia@quay.example"
TOPICS = "topics: [world, science, culture]\n"


def link(pages: Pages, reader: int, purpose: Purpose = Purpose.CHOICES, days: int = 1) -> str:
    until = utc_now() + timedelta(days=days)
    keys = pages.wiring.publication.site.keys
    return f"/{purpose}/{link_token(keys, Link(purpose=purpose, subscriber=reader, about='morning', until=until))}"


@pytest.fixture
def pages(pages: Pages) -> Pages:
    file = pages.wiring.publication.site.folder / "digests" / "morning.yaml"
    file.write_text(file.read_text() + TOPICS)
    pages.wiring.publication.reload()
    return pages


def choose(pages: Pages, way: str, **fields: str | list[str]) -> httpx.Response:
    answer = pages.post(way, fields)
    pages.applied()
    return answer


def test_the_page_shows_what_they_get_with_one_button(pages: Pages) -> None:
    page = pages.get(link(pages, pages.reader())).text
    assert page.count("<button") == 1
    assert 'name="digests" value="morning" checked' in page
    assert 'name="digests" value="week">' in page
    assert page.count('name="of.morning"') == 3


def test_digests_topics_and_language_are_as_they_chose(pages: Pages) -> None:
    reader = pages.reader()
    way = link(pages, reader)
    fields: dict[str, str | list[str]] = {"digests": ["morning", "week"], "of.morning": ["science"], "language": "de"}
    answer = choose(pages, way, **fields)
    assert "Your choices are kept" in answer.text
    assert pages.gets() == ["morning", "week"]
    morning, week = pages.wiring.store.subscribers.subscriptions(reader)
    assert (morning.topics, week.topics) == (("science",), ())
    assert "chosen on https://quay.example/choices" in week.consent
    assert '<html lang="de"' in pages.get(way).text


def test_all_topics_and_none_are_all_of_it_those_to_come_too(pages: Pages) -> None:
    reader = pages.reader()
    for ticked in (["world", "science", "culture"], []):
        choose(pages, link(pages, reader), digests="morning", **{"of.morning": ticked})
        assert pages.wiring.store.subscribers.subscriptions(reader)[0].topics == ()


def test_however_much_there_is_to_tick_all_of_it_is_taken(pages: Pages) -> None:
    folder = pages.wiring.publication.site.folder / "digests"
    topics = "".join(
        f"  - name: Harbours and shipyards of region {number}\n    keywords: [ferry {number}]\n"
        for number in range(150)
    )
    for number in range(30):
        (folder / f"a-digest-with-a-long-name-{number}.yaml").write_text(MORNING)
    (folder / "morning.yaml").write_text(f"{MORNING}topics:\n{topics}")
    pages.wiring.publication.reload()
    reader = pages.reader()
    digests = pages.wiring.publication.digests
    every = [topic.key for topic in digests["morning"].topics]
    ticked: dict[str, str | list[str]] = {"digests": list(digests), "of.morning": every[:149]}
    answer = choose(pages, link(pages, reader), **ticked)
    assert "Your choices are kept" in answer.text
    assert pages.gets() == sorted(digests)
    morning = next(one for one in pages.wiring.store.subscribers.subscriptions(reader) if one.digest == "morning")
    assert len(morning.topics) == 149


def test_who_takes_none_gets_none_and_may_come_back(pages: Pages) -> None:
    way = link(pages, pages.reader())
    assert "You get nothing any more." in choose(pages, way).text
    assert pages.gets() == []
    choose(pages, way, digests="week")
    assert pages.gets() == ["week"]


def test_a_pause_is_kept_and_shown(pages: Pages) -> None:
    reader = pages.reader()
    day = f"{utc_now() + timedelta(days=9):%Y-%m-%d}"
    choose(pages, link(pages, reader), digests="morning", until=day)
    assert pages.wiring.store.subscribers.count("morning") == 0
    assert f'value="{day}"' in pages.get(link(pages, reader)).text


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("tomorrow", "This is not a day"),
        ("2001-01-01", "This day is over"),
        ("2999-01-01", "A pause lasts a year"),
        ('"><script>', "This is not a day"),
    ],
)
def test_a_wrong_day_is_told_beside_its_field_and_the_rest_kept(pages: Pages, until: str, sentence: str) -> None:
    page = choose(pages, link(pages, pages.reader()), digests="week", until=until)
    assert (page.status_code, sentence in page.text, "<script" in page.text) == (400, True, False)
    assert 'aria-describedby="until-hint until-error"' in page.text
    assert 'name="digests" value="week" checked' in page.text
    assert pages.gets() == ["morning"]


def test_14_a_digest_that_is_not_offered_is_not_had_by_posting_its_name(pages: Pages) -> None:
    choose(pages, link(pages, pages.reader()), digests=["morning", "secret"])
    assert pages.gets() == ["morning"]


def test_11_opening_any_link_of_theirs_in_any_way_but_post_changes_nothing(pages: Pages) -> None:
    reader = pages.reader()
    ways = [link(pages, reader), link(pages, reader, Purpose.ERASE)]
    pages.get("/health")
    before = content(pages.wiring.store)
    for way in (*ways, f"{ways[0]}/address", f"{ways[0]}/known", "/choices"):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert pages.http.request(method, way).status_code in (200, 405)
    assert content(pages.wiring.store) == before


@pytest.mark.parametrize("below", ["", "/address", "/known"])
@pytest.mark.parametrize("spoilt", ["{0}x", "x{0}", "1.AAAA.BBBB"])
def test_10_a_forged_link_leads_to_the_page_of_nothing_alike_for_all(pages: Pages, spoilt: str, below: str) -> None:
    whole = link(pages, pages.reader()).removeprefix("/choices/")
    nothing = pages.get("/a-page-that-is-not-there").content
    way = f"/choices/{spoilt.format(whole)}{below}"
    assert (pages.get(way).status_code, pages.get(way).content) == (404, nothing)
    if below != "/known":
        assert (pages.post(way, {"address": MIA}).status_code, pages.post(way, {}).content) == (404, nothing)


def test_10_a_link_for_another_purpose_or_of_another_time_opens_nothing(pages: Pages) -> None:
    reader = pages.reader()
    token = link(pages, reader).removeprefix("/choices/")
    nothing = pages.get("/a-page-that-is-not-there").content
    for way in (f"/erase/{token}", f"/address/{token}", f"/confirm/{token}", link(pages, reader, days=-1)):
        assert pages.get(way).content == pages.post(way, {}).content == nothing


def test_what_is_known_of_them_is_one_file(pages: Pages) -> None:
    answer = pages.get(f"{link(pages, pages.reader())}/known")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    everything = answer.json()
    assert everything["address"] == MIA
    assert [one["digest"] for one in everything["digests"]] == ["morning"]


def test_another_address_is_asked_first_and_the_one_before_is_told(pages: Pages) -> None:
    reader = pages.reader()
    page = pages.post(f"{link(pages, reader)}/address", {"address": "mia@harbour.example"})
    assert "Look into the mail of the new address" in page.text
    (asking,) = mailed(pages)
    assert asking["To"] == "mia@harbour.example"
    assert MIA not in asking.as_string()
    way = link_in(asking, "address")
    assert pages.get(way).text.count("<button") == 1
    assert "Done." in pages.post(way, {}).text
    told = mailed(pages)[-1]
    assert (told["To"], "harbour" in told.as_string()) == (MIA, False)
    assert pages.gets("mia@harbour.example") == ["morning"]
    assert pages.get(way).status_code == pages.post(way, {}).status_code == 404


@pytest.mark.parametrize(
    "address", ["", "mia", "a@quay.example, b@quay.example", "a@quay.example\r\nBcc: b@quay.example", "a\0@b@c"]
)
def test_07_what_is_not_one_address_is_told_beside_its_field(pages: Pages, address: str) -> None:
    for way in (f"{link(pages, pages.reader())}/address", "/choices"):
        page = pages.post(way, {"address": address})
        assert (page.status_code, 'id="address-error"' in page.text) == (400, True)
    assert mailed(pages) == []


def test_who_presses_it_is_forgotten_and_the_link_is_spent(pages: Pages) -> None:
    way = link(pages, pages.reader(), Purpose.ERASE)
    assert pages.get(way).text.count("<button") == 1
    assert "You are forgotten." in pages.post(way, {}).text
    pages.applied()
    assert pages.wiring.store.subscribers.find(MIA) == ()
    assert pages.get(way).status_code == pages.post(way, {}).status_code == 404


def test_who_lost_the_mail_gets_the_link_by_mail(pages: Pages) -> None:
    pages.reader()
    pages.post("/choices", {"address": MIA.upper()})
    (mail,) = mailed(pages)
    links = {way for way in mail.get_body(("plain",)).get_content().split() if "/choices/" in way}  # type: ignore[union-attr]
    (way,) = (way.removeprefix("https://quay.example") for way in links)
    assert "Your choices" in pages.get(way).text


def test_12_known_and_unknown_addresses_get_the_same_bytes(pages: Pages) -> None:
    pages.reader()
    answers = [pages.post("/choices", {"address": address}) for address in (MIA, "new@quay.example", MIA)]
    assert len({(answer.status_code, answer.content, tuple(answer.headers)) for answer in answers}) == 1
    assert len(mailed(pages)) == 1


@pytest.mark.soak
@pytest.mark.parametrize("way", ["/choices", "/join/morning"])
def test_12_known_and_unknown_addresses_are_answered_in_the_same_time(pages: Pages, way: str) -> None:
    """A difference would show in each of three rounds; what else the machine does shows in some."""
    pages.reader()
    assert any(0.95 < _ratio(pages, way, number) < 1.05 for number in range(3))


def _ratio(pages: Pages, way: str, around: int) -> float:
    """Of the median times for a known and an unknown address, asked by turns."""
    times: dict[str, list[float]] = {MIA: [], "new@quay.example": []}
    for number in range(240):
        address = (MIA, "new@quay.example")[number % 2]
        headers = {"X-Forwarded-For": f"203.{around}.{number}.9"}
        began = perf_counter()
        pages.http.post(way, data={"address": address, "mark": mark(pages)}, headers=headers)
        times[address].append(perf_counter() - began)
    known, unknown = (median(some[20:]) for some in times.values())
    return known / unknown


def test_the_pages_of_a_renamed_digest_open_by_the_links_of_before(pages: Pages) -> None:
    reader = pages.reader()
    old, way = pages.unsubscribe_link(reader), link(pages, reader)
    folder = pages.wiring.publication.site.folder / "digests"
    with pages.wiring.store.together() as store:
        store.rename("morning", "dawn")
        (folder / "morning.yaml").rename(folder / "dawn.yaml")
    pages.wiring.publication.reload()
    assert 'value="dawn" checked' in pages.get(way).text
    assert "Unsubscribe from Morning Quay?" in pages.get(old).text
    pages.post(old, {"List-Unsubscribe": "One-Click"})
    pages.applied()
    (dawn,) = pages.wiring.store.subscribers.subscriptions(reader)
    assert (dawn.digest, dawn.standing) == ("dawn", Standing.UNSUBSCRIBED)
