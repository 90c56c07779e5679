"""An editor sends by hand from a terminal."""

from __future__ import annotations

from tests.acceptance.conftest import Publication


def test_preview_shows_what_would_be_sent_and_changes_nothing(quay: Publication) -> None:
    first = quay.digest("preview", "morning", "--out", str(quay.folder / "mail.html"))
    again = quay.digest("preview", "morning", "--out", str(quay.folder / "mail.html"))

    assert first.code == 0
    assert "Shipyard wins order for six ferries" in first.out
    assert "No. 1" in again.out
    assert "Seals return to the river" in (quay.folder / "mail.html").read_text()
    assert quay.digest("history").out.strip() == "No edition yet."
    assert quay.mails == []


def test_each_subscriber_gets_the_edition_once_however_often_it_is_sent(quay: Publication) -> None:
    sent = quay.digest("send", "morning")
    again = quay.digest("send", "morning")

    assert sent.code == 0
    assert "Sent to 2 of 2 subscribers" in sent.out
    assert "no news" in again.out
    assert again.code == 0
    assert [mail["To"] for mail in quay.mails] == ["ada@reader.example", "ben@reader.example"]


def test_an_unsubscribe_code_from_a_mail_ends_the_mails_to_that_person_only(quay: Publication) -> None:
    quay.digest("send", "morning")
    ada = quay.mails[0]
    code = str(ada["List-Unsubscribe"]).split("unsubscribe%20")[1].rstrip(">")

    answer = quay.digest("subscribers", "unsubscribe", code)
    quay.article(
        "bank.txt", "Bank keeps interest rate\n\nThe central bank left its main rate at 3.5 per cent on Monday.\n"
    )
    quay.digest("send", "morning")

    assert "ada@reader.example gets nothing of morning any more" in answer.out
    assert [mail["To"] for mail in quay.mails] == ["ada@reader.example", "ben@reader.example", "ben@reader.example"]


def test_a_forged_unsubscribe_code_is_refused_and_changes_nothing(quay: Publication) -> None:
    answer = quay.digest("subscribers", "unsubscribe", "1.WzEsIm1vcm5pbmciXQ.forged")

    assert answer.code == 1
    assert "not one of ours" in answer.err
    assert "ada@reader.example" in quay.digest("subscribers", "list", "morning").out


def test_why_names_the_rule_and_its_line(quay: Publication) -> None:
    quay.file("morning", (quay.folder / "config/digests/morning.yaml").read_text() + "leave_out: [seals]\n")
    quay.digest("send", "morning")

    answer = quay.digest("why", "morning", "seals return")

    assert "left out" in answer.out
    assert "config/digests/morning.yaml:7" in answer.out


def test_a_digest_without_subscribers_is_not_sent_and_loses_nothing(publication: Publication) -> None:
    publication.site()
    publication.file("morning", "title: M\nsources:\n  - folder: inbox\ntopics: [world]\n")
    publication.article(
        "a.txt", "Ceasefire agreed\n\nThe ministers of both countries agreed to a ceasefire on Monday.\n"
    )

    refused = publication.digest("send", "morning")

    assert refused.code == 1
    assert "no subscribers" in refused.err
    publication.digest("subscribers", "add", "ada@reader.example", "--to", "morning")
    assert publication.digest("send", "morning").code == 0
    assert len(publication.mails) == 1


def test_what_is_sent_by_hand_stands_in_next_which_status_points_to(quay: Publication) -> None:
    by_hand = "sources: [https://wire.example/rss]\nsend: by hand\n"
    for name in ("daily", "evening", "monthly", "weekly"):
        quay.file(name, f"title: {name.title()}\n{by_hand}")
    assert "more: digest next" in quay.digest("status").out
    assert "By hand, with digest send NAME: " in quay.digest("next").out
    assert quay.digest("next", "weekly").out == "By hand, with digest send NAME: weekly.\n"
