"""What becomes of sources over time, as an editor meets it: floods, lists that change, silence, lists of feeds."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.acceptance.conftest import SITE, Publication
from tests.cli.web import Web
from tests.collect.conftest import Page, Server

HARBOUR = """\
# The harbour's own digest
title: Harbour
send: by hand

sources:            # what is collected
  - {url}           # the Post

# what readers choose
topics: [world, culture]
rest: More
"""
FERRIES = tuple(
    (f"Ferry number {n} leaves the yard", f"The yard built ferry {n} of thirty for the north.") for n in range(30)
)


@pytest.fixture
def harbour(publication: Publication, press: Web) -> Publication:
    """A digest of the press's feed that has had its first edition."""
    publication.site()
    publication.file("harbour", HARBOUR.format(url=press.feed))
    press.publish(FERRIES[:12])
    publication.subscribe("ada@reader.example", to="harbour")
    assert publication.digest("send", "harbour").code == 0
    return publication


def source(publication: Publication, kind: str = "feed") -> dict[str, object]:
    (found,) = (one for one in json.loads(publication.digest("sources", "--json").out) if one["kind"] == kind)
    return dict(found)


def editions(publication: Publication) -> list[str]:
    return [str(mail["Subject"]) for mail in publication.mails if mail["To"] == "ada@reader.example"]


def notices(publication: Publication) -> str:
    """What editors were told by mail."""
    bodies = (mail.get_body(("plain",)) for mail in publication.mails if mail["To"] == "ed@quay.example")
    return " ".join(" ".join(body.get_content().split()) for body in bodies if body)


def republish(press: Web) -> None:
    """The publisher's new program gives every article a new id and address."""
    items = "".join(
        f"<item><title>{head}</title><link>{press.host}/new/{n}</link><guid>new-{n}</guid></item>"
        for n, (head, _) in enumerate(FERRIES[:12])
    )
    feed = f"<rss version='2.0'><channel><title>The Harbour Post</title>{items}</channel></rss>"
    press.pages["/rss"] = ("application/rss+xml", feed)


def test_each_source_tells_how_often_it_publishes_and_when_it_is_asked_next(
    publication: Publication, press: Web
) -> None:
    publication.site()
    publication.file("harbour", HARBOUR.format(url=press.feed))
    publication.article("gull.txt", "A gull arrives\n\nThe gull from the north has arrived with a hundred others.")
    publication.file("birds", "title: Birds\nsend: by hand\nsources:\n  - folder: inbox\n")
    dates = (datetime.now(UTC) - timedelta(hours=3 * n) for n in range(12))
    items = "".join(
        f"<item><title>Ferry {n}</title><link>{press.host}/{n}</link><pubDate>{format_datetime(at)}</pubDate></item>"
        for n, at in enumerate(dates)
    )
    press.pages["/rss"] = ("application/rss+xml", f"<rss version='2.0'><channel>{items}</channel></rss>")
    for name in ("harbour", "birds"):
        publication.subscribe("ada@reader.example", to=name)
        assert publication.digest("send", name).code == 0

    told = publication.digest("sources").out

    assert " ".join(told.split()).startswith("Source Digest Kind Health Last answer Rhythm Next What is wrong")
    assert " 3 hours " in next(line for line in told.splitlines() if "feed" in line)
    assert "next edition" in next(line for line in told.splitlines() if "inbox" in line)
    assert source(publication)["every_seconds"] == 3 * 3600


# ---- ids that lie


def test_a_feed_that_gives_one_id_to_all_its_articles_loses_none_and_repeats_none(
    publication: Publication, press: Web
) -> None:
    def one_id(*pieces: str) -> None:
        items = "".join(
            f"<item><title>{head}</title><link>{press.host}/{head[:4]}</link><guid>1</guid></item>" for head in pieces
        )
        feed = f"<rss version='2.0'><channel><title>The Harbour Post</title>{items}</channel></rss>"
        press.pages["/rss"] = ("application/rss+xml", feed)

    gull, bread, wall, seal = (
        "Gull arrives from Norway",
        "Bread is dearer",
        "Wall of the pier is cracked",
        "Seals return",
    )
    publication.site()
    publication.file("harbour", HARBOUR.format(url=press.feed))
    publication.subscribe("ada@reader.example", to="harbour")
    for pieces in ((gull, bread), (bread, wall, seal)):
        one_id(*pieces)
        assert publication.digest("send", "harbour").code == 0

    sent = [mail.get_body(("plain",)) for mail in publication.mails if mail["To"] == "ada@reader.example"]
    ran = [{head for head in (gull, bread, wall, seal) if body and head in body.get_content()} for body in sent]
    assert {gull, bread} in ran
    assert {wall, seal} in ran


# ---- moves


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2"])
def test_a_source_that_has_moved_is_told_with_the_line_to_change(publication: Publication, host: str) -> None:
    with closing(Server({"/rss": Page.rss("A ferry")}, (host, 0))) as new, closing(Server({})) as old:
        old.pages = {"/rss": Page.redirect(f"{new.url}/rss", 301)}
        publication.site(SITE.replace("127.0.0.1", "127.0.0.0/8"))
        publication.file("harbour", HARBOUR.format(url=f"{old.url}/rss"))
        publication.subscribe("ada@reader.example", to="harbour")
        assert publication.digest("send", "harbour").code == 0
        with publication.opened() as wiring:
            (state,) = wiring.store.sources.all()
            assert state.move
            days_ago = state.move.since - timedelta(days=3)
            wiring.store.sources.save([replace(state, move=replace(state.move, since=days_ago, answers=2))])
        assert "Moved" not in publication.digest("status").out
        assert publication.digest("send", "harbour").code == 0

        told = f"The Weekly Example has moved to {new.url}/rss"
        for command in ("status", "check"):
            shown = " ".join(publication.digest(command).out.split())
            assert told in shown
            assert "write that address in config/digests/harbour.yaml:6" in shown
        (moved,) = json.loads(publication.digest("status", "--json").out)["moved"]
        assert moved["taken"] is (host == "127.0.0.1")
        assert f"write this address in config/digests/harbour.yaml:6: {new.url}/rss" in notices(publication)


# ---- the flood brake


def test_regenerated_ids_are_held_and_told_and_other_sources_go_on(harbour: Publication, press: Web) -> None:
    republish(press)
    harbour.article("gull.txt", "A gull arrives\n\nThe gull from the north has arrived with a hundred others.")
    harbour.file("harbour", HARBOUR.format(url=press.feed).replace("# the Post", "\n  - folder: inbox"))

    assert harbour.digest("send", "harbour").code == 0

    assert editions(harbour)[0] == "A gull arrives"
    shown = source(harbour)
    assert (shown["health"], shown["held"]) == ("held", 12)
    assert shown["why"] == "12 of 12 new articles have titles that it had before"
    assert "The Harbour Post  held  12 held: 12 of 12 new" in harbour.digest("status").out
    assert f"This lets them through: digest sources release {press.feed} " in notices(harbour)


def test_the_doctor_names_sources_that_are_not_well_and_what_to_do(harbour: Publication, press: Web) -> None:
    republish(press)
    assert "no news" in harbour.digest("send", "harbour").text

    told = harbour.digest("doctor")

    assert told.code == 1
    said = " ".join(told.out.split())
    assert "! source The Harbour Post: held, 12 held: 12 of 12 new articles have titles that it had before" in said
    assert f"digest sources release {press.feed} lets them through" in said


def test_why_names_the_brake_that_holds_an_article(harbour: Publication, press: Web) -> None:
    republish(press)
    assert "no news" in harbour.digest("send", "harbour").text

    told = " ".join(harbour.digest("why", "harbour", "Ferry number 3 leaves").out.split())

    assert "In the next edition it waits: the flood brake holds 12 articles of The Harbour Post" in told
    assert f"digest sources release {press.feed} lets them through" in told
    assert f"- {press.feed}" in told


def test_what_is_held_runs_once_it_is_released(harbour: Publication, press: Web) -> None:
    republish(press)
    assert "no news" in harbour.digest("send", "harbour").text
    nothing = harbour.digest("sources", "release", "Nobody")
    assert (nothing.code, 'There is no source "Nobody".' in nothing.err) == (2, True)

    released = harbour.digest("sources", "release", "The Harbour Post")

    assert released.out == "12 articles of The Harbour Post may run from the next edition on, unless too old for it.\n"
    assert source(harbour)["health"] == "healthy"
    again = harbour.digest("sources", "release", press.feed)
    assert (again.code, again.err.startswith("Nothing of The Harbour Post is held.")) == (1, True)
    why = harbour.digest("why", "harbour", f"{press.host}/new/3").out
    assert "In the next edition it is left out as told before" in why


def test_what_is_held_and_no_longer_carried_is_dropped_by_a_retry(harbour: Publication, press: Web) -> None:
    republish(press)
    harbour.digest("send", "harbour")
    press.publish(FERRIES[:12])

    retried = harbour.digest("sources", "retry", press.feed)

    assert retried.out == (
        "The Harbour Post: feed, 0 new articles.\n12 articles that it no longer carries are dropped.\n"
    )
    assert source(harbour)["held"] == 0
    assert "no news" in harbour.digest("send", "harbour").text


# ---- dates


HEADS = {
    "fresh": "Orchestra plays a forgotten symphony in Leeds",
    "late": "Volcano closes three airports of Iceland",
    "stale": "Chess master loses to a boy of nine",
    "undated": "Parliament debates the price of bread",
    "epoch": "Whales were seen off the northern coast",
    "future": "Bridge over the river opens to bicycles",
}


def entry(name: str, published: datetime | None, title: str = "") -> str:
    date = f"<pubDate>{format_datetime(published)}</pubDate>" if published else ""
    words = title or HEADS.get(name, f"The {name} story of the day")
    return f"<item><title>{words}</title><guid>{name}</guid><description>About {name}.</description>{date}</item>"


def publish(press: Web, *entries: str) -> None:
    press.pages["/rss"] = ("application/rss+xml", f"<rss version='2.0'><channel>{''.join(entries)}</channel></rss>")


def test_each_odd_date_has_its_fate(harbour: Publication, press: Web) -> None:
    now = datetime.now(UTC)
    publish(
        press,
        entry("fresh", now - timedelta(hours=1)),
        entry("late", now - timedelta(days=2)),
        entry("stale", now - timedelta(days=90)),
        entry("undated", None),
        entry("epoch", datetime(1970, 1, 1, tzinfo=UTC)),
        entry("future", now + timedelta(days=2)),
    )

    shown = harbour.digest("preview", "harbour", "--out", str(harbour.folder / "mail.html")).out

    runs, _, left = shown.partition("Left out")
    assert {name for name in HEADS if HEADS[name] in runs} == {*("fresh", "late", "undated", "epoch")}, shown
    assert HEADS["stale"] in left
    assert "older than max_age" in left
    assert HEADS["future"] in left
    assert "held: dated 47 hours from now" in left


def test_what_ran_does_not_run_again_for_a_new_date_or_other_words(harbour: Publication, press: Web) -> None:
    now = datetime.now(UTC)
    publish(press, entry("ran", now - timedelta(hours=1)))
    assert harbour.digest("send", "harbour").code == 0
    ran = len(editions(harbour))

    publish(press, entry("ran", now))
    assert "no news" in harbour.digest("send", "harbour").text
    publish(press, entry("ran", now, title="The story, edited in the afternoon"))
    assert "no news" in harbour.digest("send", "harbour").text
    assert len(editions(harbour)) == ran


def test_of_a_source_added_later_one_gap_is_taken_and_the_rest_is_only_remembered(
    harbour: Publication, press: Web
) -> None:
    now = datetime.now(UTC)
    press.pages["/more"] = (
        "application/rss+xml",
        "<rss version='2.0'><channel><title>More</title>"
        + entry("new", now - timedelta(hours=2))
        + "".join(entry(f"old-{n}", now - timedelta(days=20 + n)) for n in range(9))
        + "</channel></rss>",
    )
    text = HARBOUR.format(url=press.feed).replace("# the Post", f"\n  - {press.host}/more")
    harbour.file("harbour", text)

    sent = harbour.digest("preview", "harbour", "--out", str(harbour.folder / "mail.html"))

    assert "The new story of the day" in sent.out
    assert "old-" not in sent.out
    assert "More is new: of its 10 articles 1 is taken, the others are only remembered." in sent.out
    harbour.digest("send", "harbour")
    assert "no news" in harbour.digest("send", "harbour").text


def test_a_second_digest_begins_with_a_source_that_has_not_changed_since_the_first_asked_it(
    publication: Publication,
) -> None:
    publication.site()
    publication.article("gull.txt", "A gull arrives\n\nThe gull from the north has arrived with a hundred others.")
    for name in ("birds", "harbour"):
        publication.file(name, f"title: {name}\nsend: by hand\nsources:\n  - folder: inbox\n")
        publication.digest("subscribers", "add", f"{name}@reader.example", "--to", name)
        assert publication.digest("send", name).code == 0
    assert [str(mail["Subject"]) for mail in publication.mails] == ["A gull arrives", "A gull arrives"]


# ---- lists that change


def test_a_list_that_looks_unlike_itself_is_quarantined_until_it_is_released(
    publication: Publication, press: Web
) -> None:
    publication.site()
    place = f"{press.host}/union"
    publication.file("union", f"title: Union\nsend: by hand\nsources:\n  - url: {place}\n    read_as: list\n")
    publication.digest("subscribers", "add", "ada@reader.example", "--to", "union")
    _notices(press, 12)
    for _ in range(3):
        publication.digest("send", "union")
    assert source(publication, "list")["health"] == "healthy"
    _notices(press, 1, "Log in to read the notices of the union")

    sent = publication.digest("send", "union")

    assert "its only source could not be collected" in sent.text
    shown = source(publication, "list")
    assert (shown["health"], shown["reason"]) == ("quarantined", "shows 1 link instead of about 12")
    assert f"digest sources release {place} takes it as it is from now on" in notices(publication)

    released = publication.digest("sources", "release", place)

    assert released.out.endswith("is taken as it is from the next collection on.\n")
    assert (
        "Log in to read the notices"
        in publication.digest("preview", "union", "--out", str(publication.folder / "mail.html")).text
    )


def _notices(press: Web, count: int, head: str = "Notice of the union number") -> None:
    rows = "".join(f'<h3><a href="/union/{head[:3]}{n}">{head} {n}</a></h3>' for n in range(count))
    page = f"<html lang='en'><head><title>Union</title></head><body><main>{rows}</main></body></html>"
    press.pages["/union"] = ("text/html", page)
    for n in range(count):
        text = f"<article><h1>{head} {n}</h1><p>{'The union says something to all its members. ' * 9}</p></article>"
        press.pages[f"/union/{head[:3]}{n}"] = ("text/html", f"<html lang='en'><body>{text}</body></html>")


# ---- kinds


def test_a_feed_that_turned_into_a_page_is_ill_until_a_retry_finds_what_it_is(harbour: Publication, press: Web) -> None:
    press.pages["/rss"] = press.pages["/notices"]
    for _ in range(5):
        assert harbour.digest("send", "harbour").code == 3
    shown = source(harbour)
    assert (shown["kind"], shown["health"]) == ("feed", "failing")
    assert shown["reason"] == "answered with a web page instead of a feed"

    retried = harbour.digest("sources", "retry", press.feed)

    assert retried.out == "The Harbour Post: list, 4 new articles.\n"
    assert source(harbour, "list")["health"] == "healthy"


def test_a_retry_of_what_is_still_away_says_why(harbour: Publication, press: Web) -> None:
    press.withdraw()
    retried = harbour.digest("sources", "retry", "The Harbour Post")
    assert retried.code == 3
    assert "answered 404 Not Found" in retried.err


# ---- lists of feeds

OPML = """<opml version="2.0"><body>
  <outline text="The Quay" xmlUrl="https://quay.example/rss"/>
  <outline text="Culture"><outline text="Stage: news" xmlUrl="https://stage.example/feed"/></outline>
  <outline text="Boats"><outline text="" xmlUrl="https://boats.example/feed"/></outline>
  <outline text="Odd" xmlUrl="javascript:alert(1)"/>
</body></opml>
"""


def test_feeds_are_added_to_a_digests_file_and_everything_else_in_it_stays(
    harbour: Publication, press: Web, tmp_path: Path
) -> None:
    (tmp_path / "mine.opml").write_text(OPML)
    file = harbour.file("harbour", HARBOUR.format(url=press.feed))

    added = harbour.digest("sources", "import", str(tmp_path / "mine.opml"), "--to", "harbour")

    assert added.out == "3 sources added to config/digests/harbour.yaml.\n"
    assert "mine.opml, line 5: javascript:alert(1) is no address that can be asked; left out" in added.err
    lines = """\
  - url: https://quay.example/rss
    name: The Quay
  - url: https://stage.example/feed
    name: "Stage: news"
    topic: Culture
  - https://boats.example/feed  # Boats
"""
    before, mark, after = HARBOUR.format(url=press.feed).partition("# the Post\n")
    assert file.read_text() == before + mark + lines + after
    assert harbour.digest("check", "harbour").code == 0
    again = harbour.digest("sources", "import", str(tmp_path / "mine.opml"), "--to", "harbour")
    assert again.out == "0 sources added to config/digests/harbour.yaml; 3 were there already.\n"


def test_without_a_digest_the_yaml_is_shown(publication: Publication, tmp_path: Path) -> None:
    (tmp_path / "mine.opml").write_text(OPML)
    shown = publication.digest("sources", "import", str(tmp_path / "mine.opml")).out
    assert shown.startswith("sources:\n  - url: https://quay.example/rss\n    name: The Quay\n")


@pytest.mark.parametrize("written", ["sources: [{url}]  # ours", "sources: {url}  # ours"])
def test_sources_written_on_one_line_are_added_to_as_they_stand(
    publication: Publication, press: Web, tmp_path: Path, written: str
) -> None:
    publication.site()
    (tmp_path / "mine.opml").write_text(OPML)
    file = publication.file("short", f"# by hand\ntitle: Short\n{written.format(url=press.feed)}\nrest: Other\n")
    added = publication.digest("sources", "import", str(tmp_path / "mine.opml"), "--to", "short")
    assert (added.code, added.out) == (0, "3 sources added to config/digests/short.yaml.\n")
    text = file.read_text()
    assert text.startswith("# by hand\ntitle: Short\nsources:")
    assert text.endswith("\nrest: Other\n")
    assert (press.feed in text, "# ours" in text, "https://quay.example/rss" in text) == (True, True, True)


def test_sources_that_no_line_can_be_added_to_are_left_alone(
    publication: Publication, press: Web, tmp_path: Path
) -> None:
    publication.site()
    (tmp_path / "mine.opml").write_text(OPML)
    text = f"title: Short\nsources: >\n  {press.feed}\n"
    file = publication.file("short", text)
    refused = publication.digest("sources", "import", str(tmp_path / "mine.opml"), "--to", "short")
    assert refused.code == 1
    assert "Write it yourself:\nsources:\n  - url: https://quay.example/rss" in refused.err
    assert file.read_text() == text


def test_a_hostile_file_is_refused_with_its_line(harbour: Publication, tmp_path: Path) -> None:
    (tmp_path / "bomb.opml").write_text('<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n<opml><body/></opml>')
    refused = harbour.digest("sources", "import", str(tmp_path / "bomb.opml"), "--to", "harbour")
    assert refused.code == 2
    assert "bomb.opml, line 2: it brings a document type of its own" in refused.err


def test_what_is_exported_can_be_imported(harbour: Publication, press: Web, tmp_path: Path) -> None:
    file = tmp_path / "out.opml"
    assert harbour.digest("sources", "export", str(file)).out == f"1 source written to {file}.\n"
    assert f'xmlUrl="{press.feed}"' in harbour.digest("sources", "export", "--of", "harbour").out
    shown = harbour.digest("sources", "import", str(file)).out
    assert shown == f"sources:\n  - url: {press.feed}\n    name: The Harbour Post\n"


def test_a_list_of_feeds_that_cannot_be_read_or_written_is_named(quay: Publication) -> None:
    read = quay.digest("sources", "import", str(quay.folder / "nowhere.opml"))
    written = quay.digest("sources", "export", str(quay.folder / "config" / "digest.yaml" / "feeds.opml"))
    assert (read.code, "nowhere.opml cannot be read" in read.err) == (2, True)
    assert (written.code, "feeds.opml cannot be written" in written.err) == (3, True)
