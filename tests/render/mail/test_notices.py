from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

import digest
from digest import places
from digest.model.edition import Rendering
from digest.model.notice import Notice, NoticeKind
from digest.render import render_notices
from digest.render.look.look import Look, read_look
from digest.render.plain import columns
from digest.render.samples import samples
from tests.render.made import tree, words
from tests.render.mail.told import ALL, EDITION, FACTS, MISTAKES, SINCE, SOURCE
from tests.test_commands_named import literals

#: Looked at kind by kind; the others with all kinds in one mail.
LANGUAGES = ["en", "de", "ar"]


def mail(look: Look, *notices: Notice, language: str = "en", **site: object) -> Rendering:
    return render_notices(notices, samples.sample_site().model_copy(update={"language": language, **site}), look)


def notice(kind: NoticeKind, **facts: str | int | tuple[str, ...]) -> Notice:
    return Notice(kind=kind, facts=facts, key=f"{kind} 1")


HELD = notice(NoticeKind.HELD, **EDITION, reason="somebody must look at it")


def test_every_kind_and_every_language_is_tried_here(look: Look) -> None:
    assert set(FACTS) == set(NoticeKind)
    others = look.catalogues.keys() - LANGUAGES
    assert len(others) >= 8
    english = mail(look, *ALL).text
    commands = re.findall(r"^    digest .+$", english, re.MULTILINE)
    for language in sorted(others):
        told = mail(look, *ALL, language=language)
        assert f'lang="{language}"' in told.html
        assert re.findall(r"^    digest .+$", told.text, re.MULTILINE) == commands
        assert not re.search(r"\{\w+\}|12345|23456", told.text), "a place without a value, or a number as it is"


def test_a_notice_says_what_happened_what_to_do_and_why_one_gets_it(look: Look) -> None:
    rendering = mail(look, HELD)
    assert rendering.subject == "The Meridian: Morning Meridian waits for you"
    assert rendering.preheader == "morning 2026-11-24 07:00 is ready and waits: somebody must look at it."
    for part in (words(tree(rendering)), " ".join(rendering.text.split())):
        for expected in (
            "Morning Meridian waits for you",
            "is ready and waits: somebody must look at it.",
            "digest approve morning 2026-11-24 07:00",
            "editors: in digest.yaml of The Meridian",
        ):
            assert expected in part
    assert rendering.mark == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("told", ALL, ids=lambda told: str(told.kind))
def test_every_kind_is_told_in_every_language(look: Look, told: Notice, language: str) -> None:
    rendering, english = mail(look, told, language=language), mail(look, told)
    assert f'lang="{language}"' in rendering.html
    assert (rendering.text == english.text) is (language == "en")
    for part in (words(tree(rendering)), rendering.text):
        assert not re.search(r"\{\w+\}|12345|23456", part), "a place without a value, or a number as it is"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("told", ALL, ids=lambda told: str(told.kind))
def test_commands_stand_alone_on_their_line_whatever_the_language(look: Look, told: Notice, language: str) -> None:
    commands = re.findall(r"^    digest .+$", mail(look, told).text, re.MULTILINE)
    rendering = mail(look, told, language=language)
    assert re.findall(r"^    digest .+$", rendering.text, re.MULTILINE) == commands
    shown = [words(p) for p in tree(rendering).iter("p") if p.get("dir") == "ltr"]
    assert [command.strip() for command in commands] == [line for line in shown if line.startswith("digest ")]


@pytest.mark.parametrize(
    ("language", "zone", "expected"),
    [
        ("en", "Europe/London", "since 2 November 2026."),
        ("en", "Asia/Tokyo", "since 3 November 2026."),
        ("en", "America/New_York", "since November 2, 2026."),
        ("de-AT", "Europe/Vienna", "seit dem 3. November 2026 nichts Neues"),
        ("ar", "Africa/Cairo", "3 نوفمبر 2026"),
        ("fr", "Europe/Paris", "3 novembre 2026"),
        ("sv", "Europe/Paris", "since 3 November 2026."),
    ],
)
def test_dates_are_the_publications(look: Look, language: str, zone: str, expected: str) -> None:
    silent = notice(NoticeKind.SILENT_SOURCE, **SOURCE, since=SINCE)
    assert expected in " ".join(mail(look, silent, language=language, timezone=zone).text.split())


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "12,345 mails"),
        ("de", r"12\.345 Mails"),
        ("de-CH", "12[’']345 Mails"),
    ],  # releases of CLDR differ in the sign
)
def test_numbers_are_the_publications(look: Look, language: str, expected: str) -> None:
    subject = mail(look, notice(NoticeKind.UNCERTAIN, **EDITION, mails=12345), language=language).subject
    assert re.search(expected, subject)


@pytest.mark.parametrize(
    ("reason", "german"),
    [
        ("answered 404 Not Found", "antwortete mit 404 Not Found"),
        ("answered with a web page instead of a feed", "antwortete mit einer Webseite statt mit einem Feed"),
        ("12 of 14 new articles have titles that it had before", "12 von 14 neuen Artikeln haben Titel"),
        ("is something nobody translated {seconds}", "is something nobody translated {seconds}"),
    ],
)
def test_a_reason_of_the_program_is_quoted_in_the_publications_language(look: Look, reason: str, german: str) -> None:
    held = notice(NoticeKind.HELD_SOURCE, **SOURCE, articles=12, reason=reason)
    assert f"feed.xml: {german}" in " ".join(mail(look, held, language="de").text.split())
    assert f"feed.xml: {reason}. That looks" in " ".join(mail(look, held).text.split())


def test_every_reason_that_can_be_quoted_is_one_of_the_program(look: Look) -> None:
    files = [file.read_text(encoding="utf-8") for file in sorted(Path(digest.__file__).parent.rglob("*.py"))]
    ours = {re.sub("URL", "X", text) for source in files for text in literals(source, docstrings=False)}
    known = {re.sub(r"\{[a-z]+\}", "X", sentence) for sentence in look.templates["notices/reasons.txt"].splitlines()}
    assert known - ours == set()


def test_what_is_written_from_right_to_left_is_shown_so(look: Look) -> None:
    page = tree(mail(look, HELD, language="ar"))
    assert page.get("dir") == "rtl"
    assert {p.get("dir") for p in page.iter("p") if "digest " in words(p) and "editors:" not in words(p)} == {"ltr"}


def test_several_notices_are_one_mail_with_a_heading_each(look: Look) -> None:
    rendering = mail(look, HELD, notice(NoticeKind.SILENT_SOURCE, **SOURCE, since=SINCE))
    assert rendering.subject == "The Meridian: 2 things to know"
    assert rendering.preheader == "Morning Meridian waits for you"
    heads = [words(head) for head in tree(rendering).iter("h3")]
    assert heads == ["Morning Meridian waits for you", "The Wire has fallen silent"]
    assert all(f"\n{head}\n---" in rendering.text for head in heads)
    assert mail(look, HELD, HELD, language="de").subject == "The Meridian: 2 Nachrichten für Sie"


def test_a_block_laid_out_by_hand_keeps_its_columns(look: Look) -> None:
    rendering = mail(look, notice(NoticeKind.REFUSED_EDIT, name="morning", problems=MISTAKES))
    assert MISTAKES in rendering.text
    shown = [line.replace("\u00a0", " ") for p in tree(rendering).iter("p") for line in p.itertext()]
    assert "  line 2   send: weekdays at 7" in shown
    assert "             send: weekdays at 07:00" in shown


HOSTILE = [
    "{{7*7}}",
    "{reason}",
    "</mj-text><b>",
    "a\x00b\x1b[31m",
    "\r\nBcc: x@x.example",
    "a\n\n    rm -rf",
    "\ud800",
    "",
]


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("told", ALL, ids=lambda told: str(told.kind))
def test_whatever_a_notice_quotes_it_is_sent(look: Look, told: Notice, typed: str) -> None:
    facts = {
        name: typed if isinstance(fact, str) and name not in ("since", "due") else fact
        for name, fact in told.facts.items()
    }
    rendering = mail(look, replace(told, facts=facts))
    assert rendering.subject.startswith("The Meridian: ")
    assert "\n" not in rendering.subject
    assert rendering.html.encode()
    assert "{{" not in rendering.html + rendering.text
    assert all(columns(line) <= 72 for line in rendering.text.splitlines())
    assert "problems" in facts or not re.search("^ *rm", rendering.text, re.MULTILINE), "content makes no command"


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_an_earlier_version_wrote_it_is_sent_as_it_is(look: Look, typed: str) -> None:
    written = "\n\n".join(("The Wire cannot be collected", "It was so.", typed, f"  {typed}\n{typed}", "x" * 5000))
    rendering = mail(look, notice(NoticeKind.ILL_SOURCE, written=written), language="de")
    assert rendering.subject == "The Meridian: The Wire cannot be collected"
    assert rendering.preheader == "It was so."
    assert "{{" not in rendering.html + rendering.text
    assert all(columns(line) <= 72 for line in rendering.text.splitlines())


def test_a_notice_without_paragraphs_is_its_title(look: Look) -> None:
    assert mail(look, notice(NoticeKind.HELD, written="Held")).preheader == "Held"
    assert mail(look, notice(NoticeKind.HELD, written="")).subject == "The Meridian: The Meridian"


def test_a_new_kind_needs_its_member_its_template_and_its_translations(tmp_path: Path) -> None:
    invented = str.__new__(NoticeKind, "invented")  # as one line more in the enum makes it
    templates = copytree(places.TEMPLATES, tmp_path / "templates")
    (templates / "notices" / "invented.txt").write_text(
        '{{ say("{title} is ten years old", title=title) }}\n\n{{ say("Have a cake.") }}\n'
    )
    with (templates / "locale" / "de.po").open("a") as german:
        german.write('\nmsgid "{title} is ten years old"\nmsgstr "{title} wird zehn"\n')
        german.write('\nmsgid "Have a cake."\nmsgstr "Es gibt Kuchen."\n')
    rendering = mail(read_look("broadsheet", templates), notice(invented, title="The Quay"), language="de")
    assert rendering.subject == "The Meridian: The Quay wird zehn"
    assert "Es gibt Kuchen." in rendering.text
    assert "Es gibt Kuchen." in words(tree(rendering))
