"""What shapes a draft's mails besides what is in it: its look, and what its files say around the stories. Kept with the
draft, so that a mail made later, for a reader who chose other topics since, is made of the same (pure)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Literal

from pydantic import ConfigDict, ValidationError

from digest.config.digests import Digest, Topic
from digest.config.logo import Logo
from digest.config.site import Site, Web
from digest.config.value import Value
from digest.render.look.look import Look
from digest.render.look.words import Catalogue
from digest.render.segment_view import REQUEST, SUBJECT

#: What templates say, as they write it: say("…").
_SAYS = re.compile(r'(?:say|count)\(\s*"([^"]+)"')


class _Kept(Value):
    """What another version of the program kept besides is passed over."""

    model_config = ConfigDict(extra="ignore", ser_json_bytes="base64", val_json_bytes="base64")


class KeptLogo(_Kept):
    """A logo, its bytes in text."""

    url: str
    file: str
    content: bytes
    kind: str
    width: int
    height: int


class OfSite(_Kept):
    """What mails of digests say and show by `digest.yaml`."""

    name: str
    language: str
    address: str
    colour: str
    logo: KeptLogo | None
    logo_dark: KeptLogo | None
    web: Web | None = None
    """None where a version kept it whose mails did not ask."""

    def on(self, site: Site) -> Site:
        """The site, which says and shows this."""
        others = {"logo": _logo(self.logo), "logo_dark": _logo(self.logo_dark), "web": self.web or site.web}
        return site.model_copy(update={**dict(self), **others})


class OfDigest(_Kept):
    """What mails say and show by the file of their digest."""

    title: str
    description: str
    subject: str
    colour: str
    images: bool
    pictures: Literal["linked", "ours"] = "linked"
    topics: tuple[Topic, ...]
    ends: date | None = None
    forward_line: bool = False
    share_line: bool = False
    reply_line: bool = False

    def on(self, digest: Digest) -> Digest:
        """The digest, which says and shows this."""
        return digest.model_copy(update=dict(self))


class Frame(_Kept):
    """All that shapes mails besides a draft and the topics and language of their readers."""

    site: OfSite
    digest: OfDigest
    look: Look


def frame(digest: Digest, site: Site, look: Look) -> Frame:
    """What mails are made of now, by these files."""
    mails = look.of_editions
    trimmed = replace(mails, catalogues=_sentences(mails, digest))
    return Frame(site=of_site(site), digest=of_digest(digest), look=trimmed)


def _sentences(look: Look, digest: Digest) -> dict[str, Catalogue]:
    """Of all languages what mails of the digest may say: a tenth of what they hold, but for a look of one's own, whose
    templates may put a sentence together."""
    if look.own:
        return dict(look.catalogues)
    sentences = {one for text in look.templates.values() for one in _SAYS.findall(text)}
    sentences |= {SUBJECT, REQUEST, digest.rest, *(topic.name for topic in digest.topics)}
    return {
        language: replace(
            words, messages={one: words.messages[one] for one in sorted(sentences & words.messages.keys())}
        )
        for language, words in look.catalogues.items()
    }


def of_site(site: Site) -> OfSite:
    """What mails say and show by `digest.yaml` now."""
    return OfSite(**_dumped(site, OfSite))


def of_digest(digest: Digest) -> OfDigest:
    """What mails say and show by the file of their digest now."""
    return OfDigest(**_dumped(digest, OfDigest))


def text(kept: Frame) -> str:
    """The frame as text."""
    return kept.model_dump_json()


def of_text(kept: str) -> Frame | None:
    """The frame that `text` wrote; None where it was not kept, or by a version that this one does not understand."""
    try:
        return Frame.model_validate_json(kept) if kept else None
    except ValidationError:
        return None


def _logo(kept: KeptLogo | None) -> Logo | None:
    return Logo(**dict(kept)) if kept else None


def _dumped(value: Value, kind: type[_Kept]) -> dict[str, object]:
    """What the value has of the fields of that kind."""
    return {name: dict(one) if isinstance(one := getattr(value, name), Logo) else one for name in kind.model_fields}
