"""A draft stands: it is changed, approved, and what was approved is what readers get."""

from __future__ import annotations

import json
import re
import tempfile
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.actions import due, stop
from digest.actions.drafts import change, draft
from digest.actions.editions import by_hand
from digest.model.edition import Edition, Occasion, Status
from digest.pipeline import running
from digest.pipeline.drafts import making
from digest.store.drafts.drafts import Laid
from tests.acceptance.conftest import Publication

BANK = "Bank keeps interest rate\n\nThe central bank left its main rate at 3.5 per cent on Monday, as expected.\n"


def first_mail(quay: Publication) -> str:
    return str(quay.mails[0].get_body(("plain",)).get_content())  # type: ignore[union-attr]


def numbers(quay: Publication) -> dict[str, int]:
    shown = json.loads(quay.digest("edit", "morning", "--json", "subject", "Words").out)
    quay.digest("edit", "morning", "undo")
    return {story["title"]: story["article"] for section in shown["sections"] for story in section["stories"]}


def test_what_was_changed_is_what_goes_out_whatever_comes_meanwhile(quay: Publication) -> None:
    made = quay.digest("edit", "morning", "hide", "seals")
    assert made.code == 0
    assert "A draft of morning was made" in made.err
    quay.digest("edit", "morning", "retitle", "shipyard", "Six ferries for the yard")
    quay.digest("edit", "morning", "subject", "Good news from the yard")
    quay.digest("edit", "morning", "intro", "**Good morning**, all.")
    approved = quay.digest("approve", "morning")
    assert "is approved by" in approved.out

    quay.article("bank.txt", BANK)
    quay.article("evil.txt", "Shipyard wins order for six ferries\n\nBuy gold now! The yard is sold to strangers.\n")
    quay.file("morning", (quay.folder / "config/digests/morning.yaml").read_text() + "look: brief\nmax_stories: 1\n")
    sent = quay.digest("send", "morning")

    assert "Sent to 2 of 2" in sent.out
    assert quay.mails[0]["Subject"] == "Good news from the yard"
    text = first_mail(quay)
    assert "Six ferries for the yard" in text
    assert "Good morning, all." in text
    assert not re.search("Seals|Bank keeps|gold", text)
    assert "Seals" not in quay.digest("preview", "morning").out
    assert "Bank keeps" in quay.digest("preview", "morning").out


def test_a_change_takes_the_approval_back_and_undo_takes_the_change_back(quay: Publication) -> None:
    quay.digest("edit", "morning", "pin", "seals", "1")
    quay.digest("approve", "morning")
    changed = quay.digest("edit", "morning", "retitle", "seals", "Seals are back")
    assert "a draft, not approved" in changed.out
    undone = quay.digest("edit", "morning", "undo")
    assert "Seals return to the river" in undone.out
    quay.digest("edit", "morning", "undo")
    nothing = quay.digest("edit", "morning", "undo")
    assert (nothing.code, "nothing was changed on it" in nothing.err) == (1, True)


def test_the_same_change_twice_is_none(quay: Publication) -> None:
    quay.digest("edit", "morning", "subject", "Seals")
    again = quay.digest("edit", "morning", "subject", "Seals")
    assert (again.code, "did it before" in again.err) == (2, True)
    quay.digest("edit", "morning", "subject", "Ferries")
    assert re.search(r"3  subject +Seals", quay.digest("edit", "morning", "subject", "Seals").out)


def test_changes_are_shown_with_who_made_them_and_a_slip_makes_no_draft(quay: Publication) -> None:
    assert "Did you mean: hide?" in quay.digest("edit", "morning", "hyde", "seals").err
    assert json.loads(quay.digest("status", "--json").out)["held"] == []
    quay.digest("edit", "morning", "pin", "seals", "1")
    shown = quay.digest("edit", "morning", "intro", "Good morning.").out
    for text in (shown, quay.digest("preview", "morning", "--draft").out):
        assert re.search(r"1  pin +Seals return to the river after a century, at place 1  \w+ ", text)
        assert re.search(r"2  intro +Good morning\.  +\w+ ", text)


def test_what_was_approved_by_hand_says_that_it_does_not_leave_by_itself(quay: Publication) -> None:
    quay.digest("edit", "morning", "pin", "seals", "1")
    quay.digest("approve", "morning")
    assert re.search(r"Leaves +morning .* approved by \w+; leaves when a person", quay.digest("status").out)


def test_the_draft_that_waits_can_be_looked_at(quay: Publication) -> None:
    quay.digest("edit", "morning", "retitle", "seals", "Seals are back")
    quay.article("bank.txt", BANK)
    shown = quay.digest("preview", "morning", "--draft", "--out", str(quay.folder / "mail.html"))
    assert shown.code == 0
    assert "Seals are back" in shown.out
    assert "Bank keeps" not in shown.out
    assert "Seals are back" in (quay.folder / "mail.html").read_text()
    assert json.loads(quay.digest("preview", "morning", "--draft", "--json").out)["sections"]


def test_a_draft_whose_mail_is_wrong_is_neither_approved_nor_sent(quay: Publication) -> None:
    quay.digest("edit", "morning", "pin", "seals", "1")
    with quay.opened() as wiring:
        waiting = wiring.store.editions.waiting("morning")[0]
        kept = wiring.store.drafts.of(waiting.id)
        assert kept
        wrong = {key: replace(one, subject=" ") for key, one in wiring.store.editions.renderings(waiting.id).items()}
        laid = Laid(draft=waiting.draft, verdicts=wiring.store.editions.verdicts(waiting.id), renderings=wrong)
        wiring.store.drafts.keep(laid, kept, wiring.clock(), reason="review")
    for command in ("approve", "send"):
        refused = quay.digest(command, "morning")
        assert refused.code == 1
        assert "The subject is empty" in refused.err
    assert quay.mails == []


def test_a_draft_is_edited_as_a_list(quay: Publication, tmp_path: Path) -> None:
    shown = quay.digest("edit", "morning", "--list").out
    listed = tmp_path / "list.txt"
    listed.write_text(re.sub(r"\n *\d+  Seals[^\n]*", "", shown).replace("Shipyard wins", "Yard wins"))
    changed = quay.digest("edit", "morning", "--file", str(listed))
    assert changed.code == 0
    assert "Yard wins order for six ferries" in changed.out
    assert "Seals" not in changed.out.partition("Change")[0]

    listed.write_text(quay.digest("edit", "morning", "--list").out + "\nSomewhere else\n")
    refused = quay.digest("edit", "morning", "--file", str(listed))
    assert refused.code == 2
    assert re.search(r'line \d+: "Somewhere else" is neither a story nor a section', refused.err)
    assert str(listed) in refused.err


def test_an_editor_of_ones_own_shows_the_list(quay: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "sed -i s/Shipyard/Yard/")
    monkeypatch.setattr(tempfile, "tempdir", str(quay.folder))
    assert "Yard wins order" in quay.digest("edit", "morning").out
    assert list(quay.folder.glob("draft-*")) == []
    monkeypatch.setenv("VISUAL", "false")
    assert "the editor ended with 1" in quay.digest("edit", "morning").err
    monkeypatch.delenv("VISUAL")
    monkeypatch.delenv("EDITOR", raising=False)
    assert "digest edit NAME --list" in quay.digest("edit", "morning").err


def test_while_a_list_is_open_others_may_change_the_draft_and_nothing_of_either_is_lost(
    quay: Publication, tmp_path: Path
) -> None:
    quay.digest("edit", "morning", "preheader", "Two minutes")
    with quay.opened() as wiring:
        seen = draft.on_desk(wiring, "morning")
        text = draft.listed(seen).replace("Shipyard wins", "Yard wins")
        quay.digest("edit", "morning", "retitle", "seals", "Back")
        change.change(wiring, "morning", "", lambda desk: draft.acts_in(seen, text))
    both = quay.digest("edit", "morning", "--list").out
    assert re.search(r"  Yard wins order.*  Back\n", both, re.DOTALL)

    old = tmp_path / "list.txt"
    old.write_text(text)
    refused = quay.digest("edit", "morning", "--file", str(old))
    assert (refused.code, "changed it since that list was made" in refused.err) == (1, True)
    assert quay.digest("edit", "morning", "--list").out == both


def test_building_anew_keeps_the_changes_and_names_what_no_longer_applies(quay: Publication) -> None:
    story = numbers(quay)
    quay.digest("edit", "morning", "pin", "seals", "1")
    quay.digest("edit", "morning", "retitle", "seals", "Seals are back")
    quay.article("bank.txt", BANK)
    anew = quay.digest("edit", "morning", "rebuild")
    assert "1  Seals are back" in anew.out
    assert "Bank keeps interest rate" in anew.out

    text = (quay.folder / "config/digests/morning.yaml").read_text()
    quay.file("morning", text + "leave_out: [seals]\n")
    anew = quay.digest("edit", "morning", "rebuild")
    assert "no longer applies: its story is not in the edition" in anew.out
    assert f"[{story['Seals return to the river after a century']}]" not in anew.out


def test_a_story_that_another_edition_took_is_sent_to_nobody_twice(quay: Publication) -> None:
    with quay.opened() as wiring:
        digest, kit = wiring.publication.digest("morning"), wiring.kit("morning")
        tomorrow = wiring.clock() + timedelta(days=1)
        later = Occasion(key=f"{tomorrow:%Y-%m-%dT07:00}", at=tomorrow)
        waiting = making.drafted(digest, later, kit, "review")
        wiring.store.drafts.approve(waiting, "ada", wiring.clock())
        running.run(digest, by_hand(wiring.publication), kit, lambda built: None)
        before = len(quay.mails)
        unattended = running.run(digest, later, replace(kit, clock=lambda: tomorrow))
        assert (unattended.ended, unattended.reason) == ("held", "2 of its articles ran in another edition meanwhile")
        stands = wiring.store.editions.get(waiting.id)
        assert stands
        assert stands.status is Status.DRAFT
    refused = quay.digest("send", "morning", later.words)
    assert refused.code == 1
    assert "ran in another edition meanwhile" in refused.err
    assert len(quay.mails) == before


def test_an_approved_draft_leaves_when_its_time_has_come(quay: Publication) -> None:
    with quay.opened() as wiring:
        digest, kit = wiring.publication.digest("morning"), wiring.kit("morning")
        now = wiring.clock()
        due_now = Occasion(key=f"{now:%Y-%m-%dT%H:%M}", at=now)
        waiting = making.drafted(digest, due_now, kit, "review")
        assert running.run(digest, due_now, kit).ended == "held"
        assert due.unfinished(wiring, digest) == ()
        wiring.store.drafts.approve(waiting, "ada", now)
        assert due.unfinished(wiring, digest) == (due_now,)
        quay.article("bank.txt", BANK)
        report = due.run_due(wiring, digest, due_now)
        assert (report.ended, report.answers["accepted"]) == ("sent", 2)
        edition = wiring.store.editions.get(waiting.id)
        assert isinstance(edition, Edition)
        assert edition.hash == waiting.hash
    assert "Bank keeps" not in first_mail(quay)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hide", "unicorns"), 'No headline has "unicorns"'),
        (("hide", "77"), "There is no story 77"),
        (("hide", "e"), "headlines have"),
        (("move", "seals", "Sport"), 'There is no section "Sport"'),
        (("pin", "seals", "9"), "its places are 1 to 2"),
        (("subject", " "), "subject wants more words"),
        (("hyde", "seals"), "Did you mean: hide?"),
        (("add", "Ball", "javascript://x"), "is no web address"),
        (("bring", "77"), "the article is no longer open"),
        (("split", "seals"), "it is alone in its story"),
        (("intro", "<script>alert(1)</script>"), '"<script>" is HTML. Here goes Markdown'),
        (("intro", "[us](javascript:alert(1))"), "javascript"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_with_what_there_is(
    quay: Publication, words: tuple[str, ...], said: str
) -> None:
    refused = quay.digest("edit", "morning", *words)
    assert refused.code in (1, 2)
    assert said in refused.err
    assert json.loads(quay.digest("edit", "morning", "--json", "intro", "Hello").out)["changes"][0]["number"] == 1


def test_a_story_that_was_given_another_headline_is_still_found_by_its_own(quay: Publication) -> None:
    quay.digest("edit", "morning", "retitle", "seals", "They are back")
    moved = quay.digest("edit", "morning", "move", "seals", "Business")
    assert (moved.code, moved.err) == (0, "")
    assert "They are back" in quay.digest("edit", "morning", "hide", "they").out + moved.out
    assert "Seals" not in quay.digest("edit", "morning", "--list").out.partition("Not in it")[0]


def test_two_stories_are_not_pinned_to_one_place(quay: Publication) -> None:
    quay.digest("edit", "morning", "pin", "seals", "1")
    refused = quay.digest("edit", "morning", "pin", "shipyard", "1")
    assert 'Place 1 is pinned already: "Seals return to the river' in refused.err


def test_words_of_editors_are_words_and_no_markup(quay: Publication) -> None:
    quay.digest("edit", "morning", "retitle", "seals", "<b>Seals</b> <script>alert(1)</script>")
    quay.digest("send", "morning")
    html = str(quay.mails[0].get_body(("html",)).get_content())  # type: ignore[union-attr]
    assert "<script" not in html
    assert "<b>Seals" not in html
    assert "<b>" not in first_mail(quay)


def test_a_draft_that_is_thrown_away_leaves_its_articles_to_the_next(quay: Publication) -> None:
    quay.digest("edit", "morning", "hide", "seals")
    assert "is not sent" in quay.digest("discard", "morning").out
    assert "Seals return" in quay.digest("preview", "morning").out
    assert quay.digest("approve", "morning").code == 1


def test_an_item_of_ones_own_runs_with_the_others(quay: Publication) -> None:
    added = quay.digest("edit", "morning", "add", "Summer ball", "https://quay.example/ball", "Tickets from Monday.")
    assert "Summer ball" in added.out
    quay.digest("send", "morning")
    assert "https://quay.example/ball" in first_mail(quay)
    assert "Tickets from Monday." in first_mail(quay)


def test_a_test_mail_shows_the_draft_to_several_people(quay: Publication) -> None:
    quay.digest("edit", "morning", "retitle", "seals", "Seals are back")
    test = quay.digest("test", "morning", "ed@quay.example,", "eve@quay.example", "ed@quay.example")
    assert "as it stands" in test.out
    assert 'Sent "[Test] ' in test.out
    assert [mail["To"] for mail in quay.mails] == ["ed@quay.example", "eve@quay.example"]
    assert "Seals are back" in first_mail(quay)
    assert quay.digest("test", "morning").code == 2
    many = quay.digest("test", "morning", *(f"a{n}@quay.example" for n in range(21)))
    assert (many.code, "at most 20 addresses" in many.err, len(quay.mails)) == (1, True, 2)


def test_stopping_takes_back_what_leaves_in_a_while(quay: Publication) -> None:
    def stop_it() -> None:
        with quay.opened() as wiring:
            while not wiring.store.editions.leaving():
                threading.Event().wait(0.02)
            stop.stop(wiring.store, "the sponsor's name", wiring.clock())

    somebody = threading.Thread(target=stop_it)
    somebody.start()
    stopped = quay.digest("send", "morning", "--in", "10", "minutes")
    somebody.join()
    assert " leaves " in stopped.out
    assert "to 2 subscribers" in stopped.out
    assert (stopped.code, "did not leave: the sponsor's name" in stopped.err) == (1, True)
    assert "Held" in quay.digest("status").out
    assert quay.mails == []
    assert "--in soon" in quay.digest("send", "morning", "--in", "soon").err
    assert "--in 10 seconds" in quay.digest("send", "morning", "--in", "10", "seconds").err
