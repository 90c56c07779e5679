"""Pictures as a mail or page places them: how large, at their own proportions."""

from __future__ import annotations

from dataclasses import dataclass

from digest.config.logo import Logo
from digest.model.article import Image
from digest.render import mail_links

#: CSS pixels of what stands over the whole width: of the sheet, and in the box of an announcement.
SHEET, BOX = 536, 488
#: Widest and highest a picture is beside a headline; and where nobody knows how large it is.
SMALL, UNKNOWN = (120, 90), 96
#: A picture over the whole width fills as much of it; its height for its width is neither more nor less.
LEAST_FILLED, STEEPEST, FLATTEST = 2 / 3, 0.85, 0.2
#: Pixels: narrower or lower ones are icons. CSS pixels: narrower ones show nothing.
LEAST, LEAST_SHOWN = 64, 32
#: CSS pixels; how high a logo is, each look says.
WIDEST_LOGO = 240


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
        """As it is placed: at most so high and `WIDEST_LOGO` wide, at its own proportions and never enlarged; where
        they are not known, as wide as it may be high where a mail program does not look at it first."""
        if self.natural is None:
            return Picture(url=self.url, width=height)
        wide, high = self.natural
        scale = min(1.0, WIDEST_LOGO / wide, height / high)
        return Picture(url=self.url, width=max(1, round(wide * scale)), height=max(1, round(high * scale)))

    def __str__(self) -> str:
        return self.url


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
    if not (image and url and image.width and image.height):
        return None
    if image.width < room * LEAST_FILLED or not FLATTEST <= image.height / image.width <= STEEPEST:
        return None
    width = min(room, image.width)
    return Picture(url=url, width=width, height=max(1, round(width * image.height / image.width)))


def small(image: Image | None) -> Picture | None:
    """The picture beside a headline, never enlarged; None where it cannot be shown, or is an icon."""
    url = mail_links.picture(image.url) if image else ""
    if image is None or not url or 0 < min(image.width or LEAST, image.height or LEAST) < LEAST:
        return None
    if not (image.width and image.height):
        return Picture(url=url, width=UNKNOWN)
    scale = min(1.0, SMALL[0] / image.width, SMALL[1] / image.height)
    width, height = round(image.width * scale), round(image.height * scale)
    return Picture(url=url, width=width, height=height) if min(width, height) >= LEAST_SHOWN else None
