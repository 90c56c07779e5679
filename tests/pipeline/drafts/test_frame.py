"""What shapes a draft's mails besides what is in it is kept whole, and read back as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from digest import places
from digest.config.digests import Digest
from digest.config.logo import Logo
from digest.config.site import Site, Web
from digest.model.people import Segment
from digest.pipeline.drafts import frame
from digest.render import render
from digest.render.look.look import read_look
from digest.render.samples import samples

DRAFT, DIGEST = samples.sample_draft(), samples.sample_digest()
LOGO = Logo(file="quay.png", content=b"\x89PNG\xff\x00", kind="png", width=24, height=8)
SITE = samples.sample_site().model_copy(
    update={"logo": LOGO, "colour": "#0b5c4a", "web": Web(url="https://quay.example")}
)
LOOK = read_look("cards", places.TEMPLATES)
GERMAN = Segment(language="de", topics=(DRAFT.sections[0].key,))


class Reads:
    """A value that remembers which of its fields were asked for."""

    def __init__(self, of: object, names: set[str]) -> None:
        self.of, self.names = of, names

    def __getattr__(self, name: str) -> Any:
        self.names.add(name)
        return getattr(self.of, name)


def test_a_mail_reads_nothing_of_the_files_that_is_not_kept() -> None:
    of_site, of_digest = set[str](), set[str]()
    # Without these words of its own every mail looks into the files for others.
    bare = replace(DRAFT, subject="", title="")
    site: Any = Reads(SITE, of_site)
    digest: Any = Reads(DIGEST, of_digest)
    for segment in (GERMAN, Segment(language="en")):
        assert render(bare, digest, site, LOOK, segment, {})
    assert of_site
    assert of_site <= frame.OfSite.model_fields.keys()
    assert of_digest
    assert of_digest <= frame.OfDigest.model_fields.keys()


def other(value: Any) -> Any:
    """The same kind of thing, another one."""
    match value:
        case bool():
            return not value
        case Web():
            return value.model_copy(update={"joining": not value.joining})
        case str():
            return f"{value} anew"
        case _:
            return () if isinstance(value, tuple) else None


def changed(whole: Any, kind: Any) -> Any:
    return whole.model_copy(update={name: other(getattr(whole, name)) for name in kind.model_fields})


def test_whatever_the_files_say_later_the_mail_is_as_it_would_have_been() -> None:
    kept = frame.of_text(frame.text(frame.frame(DIGEST, SITE, LOOK)))
    assert kept
    later: tuple[Digest, Site] = changed(DIGEST, frame.OfDigest), changed(SITE, frame.OfSite)
    then = render(DRAFT, DIGEST, SITE, LOOK, GERMAN, {})
    anew = render(DRAFT, kept.digest.on(later[0]), kept.site.on(later[1]), kept.look, GERMAN, {})
    assert then == anew
    assert then != render(DRAFT, *later, LOOK, GERMAN, {})
    assert kept.site.on(later[1]) == SITE


def test_what_another_version_kept_is_read_or_not_known() -> None:
    text = frame.text(frame.frame(DIGEST, SITE, LOOK))
    assert frame.of_text(text.replace('{"site":', '{"weather":"fair","site":', 1))
    assert frame.of_text(text.replace('"look":', '"cook":', 1)) is None
    before = frame.of_text(text.replace('"pictures":"linked",', "", 1).replace('"web":{', '"site_of_old":{', 1))
    assert before
    assert before.digest.pictures == "linked"
    assert before.site.on(SITE).web == SITE.web
    assert frame.of_text("") is None


def test_a_mail_of_a_version_that_knew_no_lines_below_its_stories_has_none() -> None:
    kept = json.loads(frame.text(frame.frame(DIGEST, SITE, LOOK)))
    for line in ("forward_line", "share_line", "reply_line"):
        del kept["digest"][line]
    before = frame.of_text(json.dumps(kept))
    assert before
    assert not any((before.digest.forward_line, before.digest.share_line, before.digest.reply_line))
