"""An edition becomes bytes. In: a Draft, its Digest, the Site, a Look, a Segment, the names of sources. Out: a
Rendering, the same for everybody in the segment, with slots where persons differ."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from digest.config.digests import Digest
from digest.config.site import Site
from digest.model.edition import Attached, Draft, Rendering
from digest.model.people import Segment
from digest.render.counted import counted, links, uncounted
from digest.render.look.look import Look
from digest.render.mail.checks import SLOTS, Finding, check, unpictured
from digest.render.mail.layout import Layout, laid_out
from digest.render.mail.notices import doubts_in_words, render_draft, render_notices
from digest.render.mail.subject import preheader, subject
from digest.render.segment_view import edition_view
from digest.render.view import EditionView

__all__ = [
    "SLOTS",
    "Finding",
    "LayOut",
    "check",
    "doubts_in_words",
    "links",
    "page",
    "render",
    "render_draft",
    "render_notices",
    "uncounted",
    "unpictured",
    "whole_view",
]

#: `laid_out`, or what does the same elsewhere.
LayOut = Callable[[EditionView, Look], Layout]


def render(
    draft: Draft,
    digest: Digest,
    site: Site,
    look: Look,
    segment: Segment,
    names: Mapping[str, str],
    *,
    lay_out: LayOut = laid_out,
) -> Rendering | None:
    """The edition as everybody in `segment` gets it; None when its topics have no story here. `names` tells for
    keys of sources what they are called.

    A story that cannot be laid out, and the last ranked ones of an edition too long for Gmail, are left out: `check`
    counts them. Raises `ConfigError` when the look is broken, never for content."""
    whole = whole_view(draft, digest, site, look, segment, names)
    if whole is None:
        return None
    layout = lay_out(whole, look)
    view = whole.only([whole.stories[place] for place in layout.shown])
    headline = subject(view, look)
    return Rendering(
        segment=segment.key,
        subject=headline,
        preheader=preheader(view, headline),
        html=layout.html,
        text=layout.text,
        mark=view.mark,
        attached=tuple(_attached(site, layout.html)),
    )


def whole_view(
    draft: Draft, digest: Digest, site: Site, look: Look, segment: Segment, names: Mapping[str, str]
) -> EditionView | None:
    """The edition as templates see it for the segment, with slots where persons differ; None when its topics have no
    story here."""
    whole = edition_view(draft, digest, site, look.catalogues, segment, names)
    if whole is None:
        return None
    whole = counted(whole, draft)
    mark = slot_mark(f"{draft.name}\0{segment.key}\0{whole!r}")
    whole = replace(whole, mark=mark)
    if draft.letterhead.web_url and draft.token_key:
        whole = replace(whole, preferences=f"{mark}preferences{mark}", choices=True)
    return whole


def _attached(site: Site, html: str) -> Iterator[Attached]:
    """The logo's files, where the look shows them, by their ids."""
    logos = {logo.id: logo for logo in (site.logo, site.logo_dark) if logo and logo.file}
    for id, logo in sorted(logos.items()):
        if f'"cid:{id}"' in html:
            yield Attached(id=id, kind=logo.kind, content=logo.content)


def page(rendering: Rendering, prints: Mapping[str, bytes] | None = None) -> str:
    """The mail to look at in a browser: links that are made for each person lead to the top of the page, and pictures
    that go with the mail are in it, as are those of these `prints`, by the address that the mail has them at."""
    html = re.sub(f"{rendering.mark}[a-z]+{rendering.mark}", "#", rendering.html) if rendering.mark else rendering.html
    for picture in rendering.attached:
        html = html.replace(f'"cid:{picture.id}"', f'"data:image/{picture.kind};base64,{_base64(picture.content)}"')
    for url, content in (prints or {}).items():
        kind = "png" if url.endswith(".png") else "jpeg"
        html = html.replace(f'src="{url}"', f'src="data:image/{kind};base64,{_base64(content)}"')
    return html


def _base64(content: bytes) -> str:
    return b64encode(content).decode()


def slot_mark(content: str) -> str:
    """Plain ASCII that stands nowhere in `content`: made from it, and longer where a short one does."""
    name = hashlib.sha256(content.encode(errors="replace")).hexdigest()
    return next(mark for length in range(12, 65) if (mark := f"x{name[:length]}x") not in content)
