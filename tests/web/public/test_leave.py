"""Leaving: one button for people, one POST for mail programs, and nothing by looking."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from digest.actions.readers.leaving import WORDS
from digest.model.people import Why
from digest.store import Store
from digest.tokens import Link, Purpose, link_token
from tests.web.conftest import Pages

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def content(store: Store) -> dict[str, bytes]:
    """Of every file of the database, and of what was posted."""
    assert store.file
    return {file.name: file.read_bytes() for file in Path(store.file.parent).glob("*.db")}


def test_the_page_of_the_link_has_one_button_and_names_the_digest(pages: Pages) -> None:
    page = pages.get(pages.unsubscribe_link(pages.reader()))
    assert page.status_code == 200
    assert page.text.count("<button") == 1
    assert "Unsubscribe from Morning Quay?" in page.text


def test_11_opening_a_link_in_any_way_but_post_changes_nothing(pages: Pages) -> None:
    link = pages.unsubscribe_link(pages.reader())
    pages.get("/health")
    before = content(pages.wiring.store)
    for _ in range(3):
        for method in ("GET", "HEAD", "OPTIONS"):
            pages.http.request(method, link)
    assert content(pages.wiring.store) == before
    assert pages.gets() == ["morning"]


def test_a_mail_program_leaves_with_one_post_without_cookie_or_redirect(pages: Pages) -> None:
    answer = pages.post(pages.unsubscribe_link(pages.reader()), ONE_CLICK)
    assert (answer.status_code, answer.history, dict(answer.cookies)) == (200, [], {})
    pages.applied()
    assert pages.gets() == []


def test_a_person_presses_the_button_and_reads_that_it_is_done(pages: Pages) -> None:
    link = pages.unsubscribe_link(pages.reader("mia@quay.example", "morning", "week"))
    assert "Done. You are unsubscribed." in pages.post(link, {}).text
    pages.applied()
    assert pages.gets() == ["week"]
    assert "You do not get Morning Quay any more." in pages.get(link).text


def test_who_ticks_it_leaves_everything_at_once(pages: Pages) -> None:
    pages.post(pages.unsubscribe_link(pages.reader("mia@quay.example", "morning", "week")), {"all": "yes"})
    pages.applied()
    assert pages.gets() == []


def test_leaving_twice_is_leaving(pages: Pages) -> None:
    link = pages.unsubscribe_link(pages.reader())
    for _ in range(2):
        assert pages.post(link, ONE_CLICK).status_code == 200
    pages.applied()
    assert pages.gets() == []


def test_it_is_answered_while_the_ledger_is_being_written(pages: Pages) -> None:
    link = pages.unsubscribe_link(pages.reader())
    with pages.wiring.store.together():
        assert pages.post(link, ONE_CLICK).status_code == 200
        assert pages.gets() == ["morning"]
    pages.applied()
    assert pages.gets() == []


@pytest.mark.parametrize(
    "spoilt", ["{0}x", "x{0}", "{0}.{0}", "1.AAAA.BBBB", "\N{RIGHT SINGLE QUOTATION MARK}", "a" * 900]
)
def test_10_a_forged_or_cut_link_leads_to_the_page_of_nothing_alike_for_all(pages: Pages, spoilt: str) -> None:
    whole = pages.unsubscribe_link(pages.reader()).removeprefix("/unsubscribe/")
    nothing = pages.get("/a-page-that-is-not-there")
    link = f"/unsubscribe/{spoilt.format(whole)}"
    for answer in (pages.get(link), pages.post(link, ONE_CLICK)):
        assert (answer.status_code, answer.content) == (404, nothing.content)
    assert pages.gets() == ["morning"]


def test_the_page_speaks_the_language_of_its_reader(pages: Pages) -> None:
    page = pages.get(pages.unsubscribe_link(pages.reader(language="de")))
    assert '<html lang="de"' in page.text


def test_a_page_with_a_link_of_ones_own_is_kept_by_nobody_and_tells_nobody(pages: Pages) -> None:
    headers = pages.get(pages.unsubscribe_link(pages.reader())).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_who_left_may_say_why_in_one_post(pages: Pages) -> None:
    reader = pages.reader()
    link = pages.unsubscribe_link(reader)
    done = pages.post(link, {}).text
    assert f'action="{link}/why"' in done
    assert done.count('type="radio" name="why"') == 4
    said = {"why": "too often", "words": "  Three a day\r\nis too much, says mia@quay.example, " + "x" * 280}
    assert "The Quay reads it." in pages.post(f"{link}/why", said).text
    pages.applied()
    (farewell,) = pages.wiring.store.farewells.of(reader)
    assert farewell.why is Why.OFTEN
    assert farewell.words.startswith("Three a day is too much, says (…) xxx")
    assert len(farewell.words) == WORDS


@pytest.mark.parametrize("said", [{}, {"why": "'; DROP TABLE farewells--"}, {"why": ["too often", "x"], "words": "\0"}])
def test_whatever_is_said_is_one_of_the_reasons(pages: Pages, said: dict[str, str | list[str]]) -> None:
    reader = pages.reader()
    link = pages.unsubscribe_link(reader)
    pages.post(link, ONE_CLICK)
    assert pages.post(f"{link}/why", said).status_code == 200
    pages.applied()
    assert [(one.why in Why, one.words) for one in pages.wiring.store.farewells.of(reader)] == [(True, "")]


def test_the_longest_words_in_any_script_fit_the_form(pages: Pages) -> None:
    link = pages.unsubscribe_link(pages.reader())
    answer = pages.post(
        f"{link}/why", {"why": "something else", "words": "\N{SAILBOAT}\N{GRINNING FACE}" * (WORDS // 2)}
    )
    assert answer.status_code == 200


def test_10_nobody_says_why_for_another(pages: Pages) -> None:
    link = pages.unsubscribe_link(pages.reader())
    answer = pages.post(f"{link}x/why", {"why": "too often"})
    assert (answer.status_code, answer.content) == (404, pages.get("/a-page-that-is-not-there").content)
    assert pages.wiring.store.inbox.waiting() == ()


def test_why_they_left_is_part_of_what_is_known_of_them(pages: Pages) -> None:
    reader = pages.reader()
    link = pages.unsubscribe_link(reader)
    pages.post(link, ONE_CLICK)
    pages.post(f"{link}/why", {"why": "too often", "words": "Less, please."})
    pages.applied()
    keys, until = pages.wiring.publication.site.keys, pages.wiring.clock() + timedelta(days=1)
    choices = link_token(keys, Link(purpose=Purpose.CHOICES, subscriber=reader, until=until))
    known = pages.get(f"/choices/{choices}/known").json()
    assert [(one["digest"], one["why"], one["words"]) for one in known["farewells"]] == [
        ("morning", "too often", "Less, please.")
    ]
