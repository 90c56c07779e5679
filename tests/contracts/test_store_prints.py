"""Prints are kept with what shows them, handed out by name, and taken away when nothing shows them any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from digest.model.article import Prints
from digest.model.edition import Draft
from digest.model.grouping import Grouping
from digest.store import Store
from digest.store.drafts.drafts import Kept, Laid
from digest.store.standing import Changed
from tests.store.made import DAY, NOW, batches, draft, rendering

LATER = NOW + 400 * DAY


def name(letter: str, kind: str = "jpg") -> str:
    return f"{letter * 64}.{kind}"


def printed(day: int = 24, **pictures: str) -> Draft:
    """Of that day: address → the letters of the wide and the small one."""
    prints = {
        url: Prints(width=8, height=5, wide=name(letters[0]), small=name(letters[1]))
        for url, letters in pictures.items()
    }
    return replace(draft(day), prints=prints)


def contents(*letters: str) -> Mapping[str, bytes]:
    return {name(letter): letter.encode() * 1000 for letter in letters}


def frozen(store: Store, made: Draft, *letters: str) -> int:
    new = contents(*letters)
    return store.editions.freeze(made, (), {"en:": rendering()}, batches(), NOW, prints=new).id


def keep(store: Store, made: Draft, *letters: str) -> Laid:
    laid = Laid(draft=made, verdicts=(), renderings={"en:": rendering()}, prints=contents(*letters))
    store.drafts.keep(laid, Kept(grouping=Grouping(sections=(), verdicts=())), NOW, reason="review")
    return laid


def there(store: Store) -> str:
    return "".join(sorted(one[0] for one in store.prints.contents([name(letter) for letter in "abcdef"])))


def test_what_an_edition_shows_is_kept_with_it_and_comes_back_byte_for_byte(store: Store) -> None:
    made = printed(one="ab", two="cd")
    id = frozen(store, made, *"abcd")
    assert store.prints.content(name("a")) == b"a" * 1000
    assert store.prints.content(name("e")) is None
    assert store.prints.contents([name(letter) for letter in "ae"]) == contents("a")
    edition = store.editions.get(id)
    assert edition
    assert edition.draft.prints == made.prints
    assert store.prints.shown() == tuple(name(letter) for letter in "abcd")


def test_what_many_show_is_there_once(store: Store) -> None:
    frozen(store, printed(24, one="ab"), "a", "b")
    frozen(store, printed(25, one="ab", two="cd"), "a", "b", "c", "d")
    assert there(store) == "abcd"
    assert store.prints.shown() == tuple(name(letter) for letter in "abcd")


def test_what_a_draft_shows_is_there_before_it_leaves(store: Store) -> None:
    keep(store, printed(one="ab"), "a", "b")
    assert there(store) == "ab"
    assert store.prints.shown() == (name("a"), name("b"))


def test_what_no_edition_shows_goes_and_only_once_it_is_old(store: Store) -> None:
    frozen(store, printed(24, one="ab"), "a", "b")
    keep(store, printed(25, two="cd"), "c", "d")
    store.prints.keep(contents("e"), NOW)
    assert store.prune(NOW)["pictures"] == 0
    assert store.prune(LATER)["pictures"] == 1
    assert there(store) == "abcd"


def test_what_a_draft_does_not_show_any_more_goes(store: Store) -> None:
    keep(store, printed(one="ab", two="cd"), *"abcd")
    keep(store, printed(one="ab"))
    store.prune(LATER)
    assert there(store) == "ab"


def test_what_a_draft_shows_that_was_skipped_goes(store: Store) -> None:
    made = keep(store, printed(one="ab"), "a", "b").draft
    store.editions.skip(made, "nobody approved it", NOW)
    assert store.prints.shown() == ()
    store.prune(LATER)
    assert there(store) == ""


def test_what_is_kept_again_is_as_new(store: Store) -> None:
    store.prints.keep(contents("a", "b"), NOW)
    store.prints.keep(contents("a"), LATER)
    store.prune(LATER - DAY)
    assert there(store) == "a"


def test_a_draft_that_was_changed_meanwhile_keeps_nothing(store: Store) -> None:
    keep(store, printed(one="ab"), "a", "b")
    (waiting,) = store.editions.waiting("morning")
    laid = Laid(draft=printed(two="cd"), verdicts=(), renderings={"en:": rendering()}, prints=contents("c", "d"))
    kept = Kept(grouping=Grouping(sections=(), verdicts=()))
    with pytest.raises(Changed):
        store.drafts.keep(laid, kept, NOW, reason="review", seen=replace(waiting, hash="another"))
    assert there(store) == "ab"


def test_taking_away_goes_by_portions_and_stops_when_asked_to(store: Store) -> None:
    store.prints.keep({f"{number:064x}.jpg": b"x" for number in range(120)}, NOW)
    portions = []
    gone = store.prune(LATER, lambda: portions.append(1) is None and len(portions) < 1)
    assert 0 < gone["pictures"] < 120
