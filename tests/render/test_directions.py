"""In every look, a line keeps its order whichever languages meet in it, and a block stands at the side it is read
from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from lxml import html
from lxml.html import HtmlElement

from digest import places
from digest.config.digests import Source, Topic
from digest.model.announcement import Announcement
from digest.model.edition import Draft, Edition, Rendering, Status
from digest.model.letter import LetterKind
from digest.model.look import BuiltInLook
from digest.model.notice import Notice, NoticeKind
from digest.model.people import Segment
from digest.render import render_notices
from digest.render.look.look import read_look
from digest.render.mail.letters import render_letter
from digest.render.samples import samples
from digest.render.samples.specimens import ARABIC, HEBREW, Words
from digest.render.segment_view import page_path
from digest.render.web.pages import pages
from digest.text.direction import FSI, PDI, bare, isolated, of_language, of_text
from tests.render.made import article, draft, mail, story, tree, words
from tests.render.mail.told import EDITION

READ = {name: read_look(name, places.TEMPLATES) for name in BuiltInLook}
WIRE, COURIER = "https://wire.example/feed.xml", "https://courier.example/feed.xml"
ENGLISH = Words(
    language="en",
    title="Morning Meridian",
    topics=("World", "Culture"),
    headlines=("Bridge opens at last.", "Ferries for sale!"),
    summaries=("At dawn, the first crossed.",),
    sources=("Northern Wire",),
)
OTHERS = {"he": HEBREW, "ar": ARABIC, "en": ENGLISH}
MEETINGS = [(mail, other) for mail in ("en", "he", "ar", "de") for other in OTHERS if mail != other]
LOOKS_AND_MEETINGS = [(look, *meeting) for look in BuiltInLook for meeting in MEETINGS]


def met(language: str, other: str) -> tuple[Draft, dict[str, object]]:
    """An edition for readers of the language, in which all that editors and sources wrote is in the other."""
    foreign, own = OTHERS[other], OTHERS.get(language, ENGLISH)
    named = foreign.sources[0]
    also = article(foreign.headlines[1], url="https://courier.example/2", source=COURIER, language=other)
    same = article(foreign.headlines[0], url="https://courier.example/1", source=COURIER, language=other)
    long, said = "word " * 600, foreign.summaries[0]
    stories = (
        story(foreign.headlines[0], same, also, summary=said, language=other, text=long, ran=samples.BEFORE),
        story(own.headlines[0], same, rank=2, summary=own.summaries[0], language=own.language, text=long),
        story(foreign.headlines[1], rank=3, summary=said, language=other, text=long, source=COURIER),
    )
    block = Announcement(
        title=foreign.headlines[1], text=said, label=foreign.topics[0], after=0, link="https://q.example/"
    )
    made = draft(*stories, title=foreign.title, intro=f"{said}\n\n{own.summaries[0]}", announcements=(block,))
    sections = (replace(made.sections[0], name=f"{foreign.topics[0]} 24"),)
    digest = {
        "sources": (Source(url=WIRE, name=named), Source(url=COURIER, name=f"{named} 2")),
        "topics": (Topic(key="world", name=foreign.topics[0], about=said),),
        "description": said,
    }
    return replace(made, sections=sections), digest


def sent(look: str, language: str, other: str) -> Rendering:
    made, digest = met(language, other)
    return mail(made, READ[BuiltInLook(look)], Segment(language=language), **digest)


def own_words(language: str, other: str) -> set[str]:
    """What is read in blocks of its own: headlines, summaries, words of editors."""
    both = (OTHERS[other], OTHERS.get(language, ENGLISH))
    return {text for some in both for text in (*some.headlines, *some.summaries)}


def direction(element: HtmlElement) -> str:
    return next(one.get("dir") for one in (element, *element.iterancestors()) if one.get("dir"))


def is_hidden(element: HtmlElement) -> bool:
    return "display:none" in (element.get("style") or "")


def texts(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Every text with the element that holds it, without what is hidden or no text."""
    for element in root.find("body").iter():
        if isinstance(element.tag, str) and element.tag not in ("style", "script") and not is_hidden(element):
            held = [(element.text, element), *((child.tail, element) for child in element)]
            yield from ((text, holder) for text, holder in held if text and text.strip())


@pytest.mark.parametrize(("look", "language", "other"), LOOKS_AND_MEETINGS)
def test_no_number_and_no_sign_of_the_furniture_stands_beside_a_foreign_word(
    look: str, language: str, other: str
) -> None:
    content = own_words(language, other)
    for text, holder in texts(tree(sent(look, language, other))):
        if text.strip() not in content:
            assert isolated(text, direction(holder)) == text, text


@pytest.mark.parametrize(("look", "language", "other"), LOOKS_AND_MEETINGS)
def test_every_block_is_aligned_as_it_is_read(look: str, language: str, other: str) -> None:
    root = tree(sent(look, language, other))
    blocks = [block for block in root.iter("h1", "h2", "h3", "p") if words(block)]
    assert len(blocks) >= 10
    for block in blocks:
        way, side = direction(block), alignment(block)
        assert side in ("center", "right" if way == "rtl" else "left"), words(block)


def alignment(block: HtmlElement) -> str:
    for element in (block, *block.iterancestors()):
        declared = dict(
            one.replace(" ", "").split(":", 1) for one in (element.get("style") or "").split(";") if ":" in one
        )
        if side := declared.get("text-align") or element.get("align"):
            return side
    return ""


@pytest.mark.parametrize(("look", "language", "other"), LOOKS_AND_MEETINGS)
def test_a_story_is_read_its_own_way_and_the_line_below_it_the_mails(look: str, language: str, other: str) -> None:
    root = tree(sent(look, language, other))
    ways = [(direction(one), of_text(words(one), "")) for one in root.iter("h3")]
    assert len(ways) == 3
    assert all(way == own for way, own in ways)
    named = OTHERS[other].sources[0]
    lines = [p for p in root.iter("p") if words(p).startswith(named) or f"· {named}" in words(p)]
    assert {direction(line) for line in lines} == {of_language(language)}


@pytest.mark.parametrize(("language", "other"), MEETINGS)
def test_lines_of_the_text_part_isolate_what_is_foreign_where_directions_meet(language: str, other: str) -> None:
    text, way, named = sent("brief", language, other).text, of_language(language), OTHERS[other].sources[0]
    assert text.count(FSI) == text.count(PDI)
    line = next(line for line in text.splitlines() if named in line)
    assert f"{isolated(named, way)} · " in line
    assert (FSI in line) == (of_language(other) != way)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_mail_all_from_left_to_right_has_nothing_to_keep_apart(language: str) -> None:
    made = mail(samples.sample_draft(), READ[BuiltInLook.BROADSHEET], Segment(language=language))
    for part in (made.html, made.text, made.subject, made.preheader):
        assert bare(part) == part
    assert "<span dir" not in made.html
    assert "text-align:right" not in made.html


@pytest.mark.parametrize(
    ("pattern", "language", "expected"),
    [
        ("{lead}", "en", "גשר"),
        ("{lead} ({number})", "en", f"{FSI}גשר{PDI}\u200e (142)"),
        ("{lead} ({number})", "he", "גשר (142)"),
        ("{title} {number}: {lead}", "he", f"{FSI}Morning Meridian{PDI}\u200f 142: גשר"),
        ("{title} {number}", "en", "Morning Meridian 142"),
    ],
)
def test_a_subject_isolates_what_is_foreign_beside_other_words(pattern: str, language: str, expected: str) -> None:
    made = draft(story("גשר", language="he"))
    look = READ[BuiltInLook.BROADSHEET]
    assert mail(made, look, Segment(language=language), subject=pattern).subject == expected


def test_a_preheader_isolates_each_headline_that_goes_the_other_way() -> None:
    made = draft(story("First"), story("גשר", rank=2), story("Third", rank=3))
    made_mail = mail(made, READ[BuiltInLook.BRIEF])
    assert made_mail.preheader.startswith(f"{FSI}גשר{PDI}\u200e · Third")
    (hidden,) = (div for div in tree(made_mail).iter("div") if is_hidden(div))
    assert (len(hidden), (hidden.text or "").startswith(made_mail.preheader)) == (
        0,
        True,
    )  # an inbox shows the first text


def test_a_letter_isolates_the_names_in_its_sentences_its_subject_and_its_foot() -> None:
    made = render_letter(
        LetterKind.CONFIRM,
        "Morning Meridian",
        samples.sample_site(),
        READ[BuiltInLook.CARDS],
        "he",
        link="https://q.example/",
    )
    name = f"{FSI}Morning Meridian{PDI}\u200f"
    assert name in made.subject
    assert name in made.text
    root = tree(made)
    for text, holder in texts(root):
        assert isolated(text, direction(holder)) == text, text
    assert "Morning Meridian" in [span.text for span in next(root.iter("h1")).iter("span")]


def test_a_notice_isolates_the_names_that_a_source_brought_and_no_steering_character() -> None:
    facts: dict[str, str | int | tuple[str, ...]] = {**EDITION, "reason": "גשר \u202eevil\u2066 5"}
    made = render_notices(
        [Notice(kind=NoticeKind.HELD, facts=facts, key="1")], samples.sample_site(), READ[BuiltInLook.BRIEF]
    )
    assert f"{FSI}גשר evil 5{PDI}" in made.text
    held = [span.text_content() for span in tree(made).iter("span") if span.get("dir") == "rtl"]
    assert set(held) == {"גשר evil 5"}


@pytest.mark.parametrize(("language", "other"), MEETINGS)
def test_a_page_isolates_what_is_foreign_in_its_lines(language: str, other: str) -> None:
    made, given = met(language, other)
    digest, site = samples.sample_digest().model_copy(update=given), samples.sample_site()
    made = replace(made, language=language)
    edition = Edition(id=1, draft=made, hash="5e", frozen=made.occasion.at, status=Status.SENT)
    root = html.document_fromstring(
        dict(pages(digest, site, READ[BuiltInLook.CARDS], [edition]))[page_path(made)].decode()
    )
    content = own_words(language, other)
    for text, holder in texts(root):
        if text.strip() not in content and not own_way(holder):
            assert FSI in text or isolated(text, direction(holder)) == text, text
    ways = {(direction(one), of_text(one.text_content(), "")) for one in root.iter("h3")}
    assert all(way == own for way, own in ways)


def own_way(holder: HtmlElement) -> bool:
    return any(one.tag == "bdi" or one.get("dir") == "auto" for one in (holder, *holder.iterancestors()))
