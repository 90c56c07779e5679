"""Whoever is forgotten stands in no file of the publication: ledger, journals, free pages, what was posted, outbox."""

from __future__ import annotations

import pytest

from digest.actions.people.erase import erase
from digest.actions.people.importing import import_people
from digest.environment import utc_now
from digest.model.notice import NoticeKind
from digest.model.post import PostKind
from digest.tokens import Purpose
from tests.web.conftest import Pages
from tests.web.public.test_choices import link
from tests.web.public.test_join import fill_in, link_in, mailed

OLD, NOW_THEIRS, WANTED = "ada.quill@quay.example", "ada.moved@quay.example", "ada.typo@quay.example"


def files_with(pages: Pages, words: bytes) -> set[str]:
    """Files of the publication in which the words stand, in any letters."""
    home = pages.wiring.publication.site.home
    files = (file for file in home.rglob("*") if file.is_file())
    return {str(file.relative_to(home)) for file in files if words in file.read_bytes().lower()}


def lived(pages: Pages) -> int:
    """Somebody joined, moved, wants to move again, lost their link, and was named by a provider; their number."""
    fill_in(pages, OLD)
    pages.post(link_in(mailed(pages)[-1]), {})
    mailed(pages)
    reader = pages.wiring.store.subscribers.find(OLD)[0].id
    pages.post(f"{link(pages, reader)}/address", {"address": NOW_THEIRS.upper()})
    asking = next(mail for mail in mailed(pages) if mail["To"].lower() == NOW_THEIRS)
    pages.post(link_in(asking, "address"), {})
    mailed(pages)
    pages.post(f"{link(pages, reader)}/address", {"address": WANTED})
    pages.post("/choices", {"address": NOW_THEIRS})
    mailed(pages)
    facts = {"address": OLD, "digests": ("morning",), "page": "/join", "language": "en"}
    store = pages.wiring.store
    with store.inbox.alone():  # or the pages apply it first
        store.inbox.keep(PostKind.JOIN, facts, utc_now())
        store.inbox.refuse(store.inbox.waiting()[-1].number, "a defect")
    store.notices.tell(NoticeKind.REFUSED_EDIT, {"name": "x", "problems": f"no room for {OLD}"}, "key", utc_now())
    for number in range(200):  # so that pages split and join around the rows
        pages.reader(f"reader{number}@quay.example")
    return reader


@pytest.mark.parametrize("way", ["the page", "the command"])
def test_26_after_erasing_a_search_of_every_file_finds_nothing(pages: Pages, way: str) -> None:
    reader = lived(pages)
    assert files_with(pages, b"ada.")
    if way == "the page":
        pages.post(link(pages, reader, Purpose.ERASE), {})
        pages.applied()
    else:
        erase(pages.wiring.publication, NOW_THEIRS)
    assert files_with(pages, b"ada.quill") == files_with(pages, b"ada.moved") == set()
    assert files_with(pages, b"ada.typo") == files_with(pages, b"ada.") == set()
    assert files_with(pages, b"reader7@")


def test_26_an_address_that_somebody_left_is_erased_by_itself(pages: Pages) -> None:
    lived(pages)
    erase(pages.wiring.publication, OLD)
    assert files_with(pages, b"ada.quill") == set()
    assert pages.gets(NOW_THEIRS.upper()) == ["morning"]


def test_26_who_was_forgotten_is_brought_back_by_no_list(pages: Pages) -> None:
    pages.reader(OLD)
    pages.post(link(pages, 1, Purpose.ERASE), {})
    pages.applied()
    publication = pages.wiring.publication
    people = publication.site.home / "people.csv"
    people.write_text(f"address,name\n{OLD},Ada\n{OLD.title()},Ada\nmia@quay.example,Mia\n")
    import_people(publication, people, "morning", "at the fair")
    people.unlink()
    assert (publication.store.subscribers.count("morning"), files_with(pages, b"ada.quill")) == (1, set())
    assert pages.gets("mia@quay.example") == ["morning"]
