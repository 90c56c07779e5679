"""Pictures as a mail or page places them: how large, at their own proportions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from digest.config.digests import Digest
from digest.config.logo import Logo
from digest.model.article import Image, Prints
from digest.model.edition import Draft
from digest.render import mail_links
from digest.text.pictures import LARGEST_LOGO, LEAST, beside, wide

#: CSS pixels, where nobody knows how large a picture is.
UNKNOWN = 96
#: The folder of our own prints, below the pages.
PRINTS = "pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as templates place it."""

    url: str
    width: int
    height: int = 0
    """At the picture's own proportions; 0 where nobody knows them: then it is as high as wide at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoView:
    """The publication's logo as templates see it; put out as it is, it is its address."""

    url: str
    natural: tuple[int, int] | None
    """Width and height in pixels, where they are known."""

    def within(self, height: int) -> Picture:
        """As it is placed: at most so high, and as wide as a logo may be, at its own proportions and never enlarged;
        where they are not known, as wide as it may be high where a mail program does not look at it first."""
        if self.natural is None:
            return Picture(url=self.url, width=height)
        across, high = self.natural
        scale = min(1.0, LARGEST_LOGO[0] / across, height / high)
        return Picture(url=self.url, width=max(1, round(across * scale)), height=max(1, round(high * scale)))

    def __str__(self) -> str:
        return self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A picture where its edition has it from: at its publisher, or at our pages."""

    wide: Image | None = None
    """Over the whole width."""
    small: Image | None = None
    """Beside words."""


def placed(image: Image | None, draft: Draft, digest: Digest) -> Placed:
    """The picture as the draft shows it, by our own prints where it has such. Where pictures are to be ours, none is
    loaded from anywhere else."""
    if image is None or not digest.images or image.url in draft.unprinted:
        return Placed()
    prints = draft.prints.get(image.url)
    if prints is None:
        return Placed(wide=image, small=image) if digest.pictures == "linked" else Placed()
    wide, small = (_print(image, prints, name, draft) if name else None for name in (prints.wide, prints.small))
    return Placed(wide=wide, small=small)


def _print(image: Image, prints: Prints, name: str, draft: Draft) -> Image:
    return replace(image, url=print_address(draft, name), width=prints.width, height=prints.height)


def print_address(draft: Draft, name: str) -> str:
    """Where a print of the draft lies at our pages. It stands in sent mails: changing it breaks their pictures."""
    return f"{draft.letterhead.web_url}/{PRINTS}/{name}"


def logo_of(logo: Logo | None, draft: Draft, digest: Digest) -> LogoView | None:
    """The logo in the draft's mails: a file goes within them; one on the web is ours where pictures are to be."""
    url = logo.url if logo else ""
    prints = draft.prints.get(url)
    if prints:
        shown = mail_links.picture(print_address(draft, prints.small))
        return LogoView(url=shown, natural=(prints.width, prints.height)) if shown else None
    return None if url and (digest.pictures == "ours" or url in draft.unprinted) else logo_view(logo)


def logo_view(logo: Logo | None, url: str = "") -> LogoView | None:
    """The logo; `url` is where a file of it lies, if not within the mail. None where there is none to show."""
    if logo is None:
        return None
    natural = (logo.width, logo.height) if logo.width else None
    shown = mail_links.picture(logo.url) if logo.url else url or logo.address
    return LogoView(url=shown, natural=natural) if shown else None


def large(image: Image | None, room: int) -> Picture | None:
    """The picture over a width of `room`, never enlarged; None where it is not known to be large enough, or is upright
    or a strip."""
    url = mail_links.picture(image.url) if image else ""
    size = wide(image.width or 0, image.height or 0, room) if image and url else None
    return Picture(url=url, width=size[0], height=size[1]) if size else None


def small(image: Image | None) -> Picture | None:
    """The picture beside a headline, never enlarged; None where it cannot be shown, or is an icon."""
    url = mail_links.picture(image.url) if image else ""
    if image is None or not url or 0 < min(image.width or LEAST, image.height or LEAST) < LEAST:
        return None
    if not (image.width and image.height):
        return Picture(url=url, width=UNKNOWN)
    size = beside(image.width, image.height)
    return Picture(url=url, width=size[0], height=size[1]) if size else None
