"""Pictures as a mail or page places them: how large, at their own proportions."""

from __future__ import annotations

from dataclasses import dataclass

from digest.config.logo import Logo
from digest.model.article import Image
from digest.render import mail_links

#: Widest a picture is shown, and highest, in CSS pixels: above the lead, and beside a section's first story.
LARGE, SMALL = (536, 480), (144, 144)
#: In the box of an announcement.
BOXED = (488, 366)
#: CSS pixels; how high a logo is, each look says.
WIDEST_LOGO = 240
#: Narrower pictures are icons, or would be blurred when enlarged.
LEAST_LARGE, LEAST_SMALL = 300, 64
#: Narrower ones are never enlarged.
BLURRED = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as templates place it."""

    url: str
    width: int
    height: int = 0
    """0 where it follows from the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoView:
    """The publication's logo as templates see it; put out as it is, it is its address."""

    url: str
    natural: tuple[int, int] | None
    """Width and height in pixels, where they are known."""

    def within(self, height: int) -> Picture:
        """As it is placed: at most so high and `WIDEST_LOGO` wide, at its own proportions and never enlarged; where
        they are not known, as wide as it may be high."""
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


def placed(image: Image | None, room: tuple[int, int], least: int) -> Picture | None:
    """The picture, as wide as `room` allows at its own proportions, a small one as wide as it is; None where it cannot
    be shown or is an icon."""
    url = mail_links.picture(image.url) if image else ""
    if image is None or not url or (image.width or least) < least:
        return None
    width, height = room
    if image.width and image.width < BLURRED:
        width = image.width
    if image.width and image.height:
        width = min(width, height * image.width // image.height)
    return Picture(url=url, width=width) if width >= least // 2 else None
