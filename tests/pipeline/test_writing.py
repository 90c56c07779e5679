"""Readers are written to once, with the links that are theirs, and not where they must not be."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from digest import places, tokens
from digest.model.letter import LetterKind
from digest.model.mail import Answer, Receipt
from digest.model.people import Cause, Subscriber, Suppression
from digest.pipeline.writing import write_letters
from digest.render.look.look import read_look
from digest.render.segment_view import page_path
from digest.store.letters import letters
from digest.tokens import Link, Purpose, Unsubscribe
from tests.pipeline.light import Light, digest
from tests.send import made
from tests.store.made import DAY, MINUTE, NOW, batches, draft, to

MIA = "mia@quay.example"
LATER = Receipt(delivery="", answer=Answer.DEFERRED, reason="451 later")
LOOK = SimpleNamespace(to_show=lambda: read_look("broadsheet", places.TEMPLATES))


def ask(desk: Light) -> None:
    desk.look = LOOK
    desk.store.joinings.ask(MIA, ["morning"], "/join", "", NOW)


def written(desk: Light, kind: LetterKind, *about: str, language: str = "") -> None:
    with desk.store._database.write() as connection:
        letters.write(connection, kind, 1, language, about, NOW)


def write(desk: Light, *keys: str) -> list[str]:
    """Whom, after what is due was written."""
    write_letters(desk.kit, {key: digest() for key in keys or ("morning",)})
    return desk.handed


def due(desk: Light) -> list[LetterKind]:
    return [letter.kind for letter in desk.store.letters.due(desk.now)]


def test_who_asked_is_written_to_once_and_asked_for_a_week(desk: Light) -> None:
    ask(desk)
    assert (write(desk), write(desk), due(desk)) == ([MIA], [MIA], [])
    desk.now += DAY
    assert write(desk) == [MIA]
    (text,) = desk.texts
    assert "https://quay.org/confirm/" in text
    assert "https://quay.org/unsubscribe/" not in text
    assert "Morning Quay" in text


@pytest.mark.parametrize(
    ("answer", "why"), [(LATER, "451 later"), (replace(LATER, reason=""), "scripted takes nothing for now")]
)
def test_what_is_not_taken_comes_again_in_five_minutes_and_no_more_after_three_days(
    desk: Light, answer: Receipt, why: str
) -> None:
    ask(desk)
    desk.answers = [answer] * 3
    write(desk)
    assert (due(desk), desk.store.letters.failing()) == ([], (1, why))
    desk.now = NOW + 5 * MINUTE
    assert due(desk) == [LetterKind.CONFIRM]
    desk.now = NOW + 3 * DAY - 5 * MINUTE - timedelta(seconds=1)
    write(desk)
    assert desk.store.letters.failing() == (1, why)
    desk.now += 5 * MINUTE
    write(desk)
    desk.now += DAY
    assert (len(desk.handed), due(desk), desk.store.letters.failing()) == (3, [], (0, ""))


def test_three_days_late_it_is_not_written_at_all(desk: Light) -> None:
    ask(desk)
    desk.now = NOW + 3 * DAY
    assert (write(desk), due(desk)) == ([], [])


@pytest.mark.parametrize(("cause", "written"), [(Cause.BOUNCED, []), (Cause.UNSUBSCRIBED, [MIA])])
def test_who_must_not_be_mailed_is_not_but_who_said_stop_may_come_back(
    desk: Light, cause: Cause, written: list[str]
) -> None:
    ask(desk)
    desk.store.subscribers.suppress(Suppression(address=MIA, cause=cause))
    assert (write(desk), due(desk)) == (written, [])


def test_of_a_digest_that_is_gone_nobody_is_written_to(desk: Light) -> None:
    ask(desk)
    assert (write(desk, "weekend"), due(desk)) == ([], [])


def test_no_provider_stops_those_who_write(desk: Light, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(desk)

    def broken(*given: object) -> None:
        raise ValueError("a defect")

    monkeypatch.setattr(desk, "hand_over", broken)
    write(desk)
    assert desk.store.letters.failing() == (1, "ValueError")


def test_a_letter_that_gets_no_answer_at_all_may_be_there_and_is_not_written_again(
    desk: Light, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(desk)
    monkeypatch.setattr(desk, "hand_over", lambda *given: [])
    write(desk)
    desk.now += DAY
    assert (due(desk), desk.store.letters.failing()) == ([], (0, ""))


def test_what_somebody_else_took_is_theirs(desk: Light, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(desk)
    letters = [desk.store.letters.due(NOW), ()]
    assert desk.store.letters.take(letters[0][0].key)
    monkeypatch.setattr(desk.store.letters, "due", lambda now: letters.pop(0))
    assert write(desk) == []


def confirmed(desk: Light) -> None:
    ask(desk)
    write(desk)
    (person,) = desk.store.subscribers.find(MIA)
    desk.store.joinings.confirm(person.id, ["morning"], NOW, NOW)


@pytest.mark.parametrize(("is_there", "skipped", "is_named"), [(True, 3, True), (True, 4, False), (False, 1, False)])
def test_a_welcome_leads_to_the_newest_edition_of_five_that_has_a_page_and_to_the_way_out(
    desk: Light, is_there: bool, skipped: int, is_named: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("publication")
    desk.site = made.site(folder=folder / "config")
    confirmed(desk)
    editions = [desk.store.editions.freeze(draft(day), (), {}, batches(), NOW, silent={"en:"}) for day in (24, 25)]
    for day in range(26, 26 + skipped):
        desk.store.editions.skip(draft(day), "no news", NOW)
    paths = [page_path(one.draft) for one in editions]
    page = desk.site.pages / paths[0]
    if is_there:
        page.parent.mkdir(parents=True)
        page.touch()
    write(desk)
    welcome = desk.texts[-1]
    assert (f"https://quay.org/{paths[0]}" in welcome) is is_named
    assert f"https://quay.org/{paths[1]}" not in welcome
    assert "https://quay.org/unsubscribe/" in welcome
    assert "https://quay.org/confirm/" not in welcome


def test_who_gets_it_already_is_told_so_and_given_the_way_out(desk: Light) -> None:
    desk.store.subscribers.add(Subscriber(address=MIA), to(), NOW)
    ask(desk)
    assert write(desk) == [MIA]
    assert "https://quay.org/unsubscribe/" in desk.texts[0]
    assert "https://quay.org/confirm/" not in desk.texts[0]


CHOICES = Link(purpose=Purpose.CHOICES, subscriber=1, about="morning", mark="", until=NOW + tokens.GOOD_CHOICES)
CONFIRM = Link(purpose=Purpose.CONFIRM, subscriber=1, about="morning,weekend", mark="", until=NOW + 7 * DAY)
ADDRESS = Link(purpose=Purpose.ADDRESS, subscriber=1, about="", mark=NOW.isoformat(), until=NOW + 7 * DAY)
LEAVING = Unsubscribe(subscriber=1, digest="morning")


def links(desk: Light, text: str) -> list[object]:
    """What the links in it say."""
    keys = desk.site.keys
    found: list[object] = []
    for purpose, token in re.findall(r"https://quay\.org/(\w+)/(\S+)", text):
        says = (
            tokens.read_unsubscribe(keys, token)
            if purpose == "unsubscribe"
            else tokens.read_link(keys, Purpose(purpose), token, NOW)
        )
        found += [says] if says not in found else []
    return found


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (LetterKind.CONFIRM, [CONFIRM]),
        (LetterKind.REMINDER, [CONFIRM]),
        (LetterKind.ALREADY, [CHOICES, LEAVING]),
        (LetterKind.WELCOME, [CHOICES, LEAVING]),
        (LetterKind.CHOICES, [CHOICES, LEAVING]),
        (LetterKind.ADDRESS, [ADDRESS]),
        (LetterKind.MOVED, []),
    ],
)
def test_each_kind_of_letter_has_the_links_that_are_its_reader_s_for_as_long_as_they_are_good(
    desk: Light, kind: LetterKind, expected: list[object]
) -> None:
    desk.look = LOOK
    desk.store.subscribers.add(Subscriber(address=MIA), to(), NOW)
    written(desk, kind, "morning", "weekend")
    desk.now = NOW + DAY
    assert write(desk, "weekend", "morning") == [MIA]
    assert links(desk, desk.texts[0]) == expected


@pytest.mark.parametrize(
    ("about", "kind", "words"),
    [
        (("morning", "weekend"), LetterKind.CONFIRM, "Morning Quay and At the Weekend"),
        (("gone", "weekend"), LetterKind.CONFIRM, "At the Weekend"),
        (("early",), LetterKind.WELCOME, "Morning Quay"),
    ],
)
def test_a_letter_is_about_the_digests_that_are_there_by_their_titles_of_today(
    desk: Light, about: tuple[str, ...], kind: LetterKind, words: str
) -> None:
    desk.look = LOOK
    desk.store.subscribers.add(Subscriber(address=MIA), to("early"), NOW)
    desk.store.rename("early", "morning")
    written(desk, kind, *about)
    write_letters(
        desk.kit,
        {"morning": digest(), "weekend": digest().model_copy(update={"key": "weekend", "title": "At the Weekend"})},
    )
    assert words in desk.texts[0]


@pytest.mark.parametrize(
    ("of_letter", "of_digest", "of_site", "words"),
    [
        ("en", "de", "de", "You get Morning Quay already"),
        ("", "de", "en", "Sie bekommen Morning Quay schon"),
        ("", "", "de", "Sie bekommen Morning Quay schon"),
    ],
)
def test_a_letter_speaks_its_reader_s_language_or_the_digest_s_or_the_publication_s(
    desk: Light, of_letter: str, of_digest: str, of_site: str, words: str
) -> None:
    desk.look, desk.site = LOOK, made.site(language=of_site)
    desk.store.subscribers.add(Subscriber(address=MIA), to(), NOW)
    written(desk, LetterKind.ALREADY, "morning", language=of_letter)
    write_letters(desk.kit, {"morning": digest(language=of_digest)})
    assert words in desk.texts[0]


@pytest.mark.parametrize("kind", [LetterKind.CHOICES, LetterKind.ADDRESS, LetterKind.MOVED], ids=lambda kind: str(kind))
def test_a_letter_that_is_about_no_digest_is_written_whatever_its_reader_gets(desk: Light, kind: LetterKind) -> None:
    desk.look = LOOK
    desk.store.subscribers.add(Subscriber(address=MIA), to(), NOW)
    written(desk, kind)
    assert write(desk) == [MIA]
