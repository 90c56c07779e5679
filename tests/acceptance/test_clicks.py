"""An edition whose clicks are counted, from the editor's line to the count of each story."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from digest.actions.readers.clicks import clicks
from digest.web.server import Serving
from tests.acceptance.conftest import SITE, Publication
from tests.cli.web import STORIES, Web

DIGEST = "title: Morning Quay\nsend: by hand\ncount_clicks: yes\nsources: [{feed}]\ntopics: [world, culture]\n"
READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
LINK = re.compile(r"https://quay\.example(/r/[a-z2-7]{12})")


@pytest.fixture
def counted(publication: Publication, press: Web) -> Publication:
    publication.site(f"{SITE}web:\n  url: https://quay.example\n")
    publication.file("morning", DIGEST.format(feed=press.feed))
    for address in ("ada@reader.example", "ben@reader.example"):
        publication.subscribe(address)
    return publication


@pytest.fixture
def readers(counted: Publication) -> Iterator[httpx.Client]:
    with counted.opened() as wiring:
        serving = Serving(wiring, "127.0.0.1:0")
        with httpx.Client(base_url=f"http://{serving.address}", headers=READER) as http:
            yield http
        serving.close()


def test_clicks_are_counted_for_each_story_and_for_nobody(
    counted: Publication, press: Web, readers: httpx.Client
) -> None:
    assert counted.digest("send", "morning").code == 0
    ada, ben = (str(mail.get_body(("plain",)).get_content()) for mail in counted.mails)
    links = LINK.findall(ada)
    assert links == LINK.findall(ben)
    assert len(set(links)) == len(STORIES)
    assert press.host not in ada
    led = [readers.get(link) for link in (links[0], links[1])]
    assert [answer.status_code for answer in led] == [302, 302]
    assert all(str(answer.headers["Location"]).startswith(press.host) for answer in led)
    readers.get(links[2], headers={"User-Agent": "LinkScanner/1.0"})


def test_stats_are_of_readers_with_the_others_beside_them(counted: Publication, press: Web) -> None:
    assert counted.digest("send", "morning").code == 0
    links = LINK.findall(str(counted.mails[0].get_body(("plain",)).get_content()))
    with counted.opened() as wiring:
        serving = Serving(wiring, "127.0.0.1:0")
        for link, agent in ((links[0], READER), (links[1], READER), (links[2], {"User-Agent": "LinkScanner/1.0"})):
            httpx.get(f"http://{serving.address}{link}", headers=agent)
        serving.close()
        stories = clicks(wiring.publication, "morning")
    assert [(story.readers, story.program) for story in stories] == [(1, 0), (1, 0), (0, 1)]
    assert {story.title for story in stories} == {title for title, _ in STORIES}


def test_an_edition_that_counts_clicks_is_made_again_byte_for_byte(counted: Publication) -> None:
    assert counted.digest("send", "morning").code == 0
    counted.file(
        "morning", (counted.folder / "config/digests/morning.yaml").read_text().replace("count_clicks: yes", "")
    )
    assert counted.digest("rebuild", "morning", "--verify").code == 0


def test_a_preview_and_a_test_lead_straight_to_the_stories(counted: Publication, press: Web) -> None:
    counted.digest("edit", "morning", "retitle", "Museum", "Museum shows all")
    assert counted.digest("test", "morning", "ed@quay.example").code == 0
    (mail,) = counted.mails
    text = str(mail.get_body(("plain",)).get_content())
    assert press.host in text
    assert "/r/" not in text
