"""Somebody meets the product for the first time, with a feed and an hour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.acceptance.conftest import Publication
from tests.cli.web import Web


def test_from_an_empty_folder_to_a_mail_in_an_hour(publication: Publication, press: Web) -> None:
    made = publication.digest(
        *("init", "--name", "The Quay", "--timezone", "Europe/London", "--address", "9 Harbour Street, Harbourton"),
        *("--editor", "ed@quay.example"),
    )
    assert (made.code, "digest new NAME" in made.out) == (0, True)

    refused = publication.digest("inspect", press.feed)
    assert refused.code == 3
    assert "intranet:" in refused.err
    with (publication.folder / "config/digest.yaml").open("a") as file:
        file.write("intranet: [127.0.0.1]\n")

    seen = publication.digest("inspect", press.feed)
    assert "Feed: The Harbour Post, 3 articles" in seen.out

    new = publication.digest(
        *("new", "morning", "--title", "Morning Quay", "--source", press.feed, "--topic", "world"),
        *("--topic", "culture", "--send", "weekdays at 07:00"),
    )
    assert new.code == 0, new.text
    assert "Look at it: digest preview morning." in new.out

    preview = publication.digest("preview", "morning")
    assert re.search(r"^World\n +1\. Ministers of both countries", preview.out, re.MULTILINE), preview.out
    assert re.search(r"^Culture\n +\d\. Museum shows paintings", preview.out, re.MULTILINE), preview.out
    page = Path(preview.out.rpartition("The mail: ")[2].strip())
    assert "Museum shows paintings" in page.read_text(encoding="utf-8")

    nobody = publication.digest("send", "morning")
    assert nobody.code == 1
    assert "digest subscribers add ADDRESS --to morning adds one." in nobody.err

    added = publication.digest("subscribers", "add", "you@quay.example", "--to", "morning")
    assert added.out == "you@quay.example gets morning from now on (1 subscriber).\n"

    sent = publication.digest("send", "morning")
    assert sent.code == 0, sent.text
    assert "Sent to 1 of 1 subscribers." in sent.out
    assert [mail["To"] for mail in publication.mails] == ["you@quay.example"]

    status = publication.digest("status").out
    assert re.search(r"^Next +morning +\w{3} \d+ \w{3} 07:00 +1 subscriber$", status, re.MULTILINE), status
    assert re.search(r"^Last +morning .* sent +1 accepted$", status, re.MULTILINE), status
    assert len(publication.digest("next", "--count", "5").out.splitlines()) == 6

    why = publication.digest("why", "morning", "museum paintings")
    assert re.search(r"In morning [\d-]+ [\d:]+ it ran: keywords .* in Culture\.", why.out), why.out

    again = publication.digest("send", "morning")
    assert (again.code, "no news" in again.out) == (0, True)
    assert len(publication.mails) == 1


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that preview writes lie in the test's own folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_each_command_before_there_is_a_digest_names_the_next_step(publication: Publication) -> None:
    publication.site()

    for words in (["status"], ["next"], ["sources"], ["check"], ["doctor"]):
        answer = publication.digest(*words)
        assert "digest new NAME" in answer.text, words
    assert publication.digest("history").out == "No edition yet.\n"


def test_the_sample_is_built_offline_and_its_own_words_work(
    publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    demo = publication.digest("demo")

    assert demo.code == 0, demo.text
    assert "Sent to 12 of 12 subscribers." in demo.out
    shown = {line.split()[0]: line.split(maxsplit=1)[1] for line in demo.out.splitlines() if line.split()[1:]}
    assert Path(shown["Open"]).read_text(encoding="utf-8").lstrip().startswith("<!doctype html")
    assert len(list(Path(shown["Mails"]).glob("*.eml"))) == 12
    assert "lighthouse" in shown["Why"]
    why = publication.digest("why", "sample", "lighthouse", "--config", str(tmp_path / "var/demo/config"))
    assert why.code == 0, why.text
    assert "lighthouse" in why.out.casefold()


def test_the_demo_empties_no_folder_that_it_did_not_make(publication: Publication, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")

    answer = publication.digest("demo", str(mine))

    assert answer.code == 2
    assert "Nothing was touched." in answer.err
    assert (mine / "thesis.txt").read_text() == "years of work"


def test_an_article_that_was_only_previewed_is_explained_too(publication: Publication, press: Web) -> None:
    publication.site()
    publication.file("morning", f"title: Morning\nsources: [{press.feed}]\ntopics: [culture]\nleave_out: [treaty]\n")

    left_out = publication.digest("why", "morning", "border treaty")
    runs = publication.digest("why", "morning", "museum")
    nothing = publication.digest("why", "morning", "penguins")

    assert "In the next edition it is left out" in left_out.out
    assert "The line to change: config/digests/morning.yaml:4\n      leave_out: [treaty]\n" in left_out.out
    assert "In the next edition it runs: " in runs.out
    assert nothing.code == 1
    assert 'No article of morning has "penguins" in its title or address.' in nothing.err
    assert publication.digest("history").out == "No edition yet.\n"
