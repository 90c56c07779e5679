"""Made-up editions as mails, and a page that shows them side by side [effect: disk, processes]."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from digest import places
from digest.actions.dev.browser import BrowserGone, browser, camera
from digest.config.logo import Logo
from digest.errors import ConfigError, UsageError
from digest.model.edition import Rendering
from digest.model.look import BuiltInLook
from digest.model.mail import Delivery
from digest.model.people import Segment
from digest.render import LayOut, check, page, render
from digest.render.look.look import Look, read_look
from digest.render.mail.layout import laid_out
from digest.render.press import Press
from digest.render.samples.gallery import KEY, Exhibit, exhibits, in_one_look
from digest.render.segment_view import names_given
from digest.send.encode import mime
from digest.send.message import message
from digest.text.pictures import measured

_PICTURES = places.SAMPLE / "sample" / "pictures"
_KEYS = ((KEY, "signs links that lead nowhere"),)
_PICTURE = re.compile(r"https://pictures\.meridian\.example/(?:(\d+)x(\d+)|(\w+))\.jpg")
#: A picture of that size, where its size is what is looked at.
_DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}"><rect width="{0}" height="{1}" fill="#a9c0bd"/>'
    '<path d="M0 {1}L{0} 0V{1}Z" fill="#47706c"/></svg>'
)
_OURS = ("logo", "wordmark", "wordmark-dark")
_LOGO = "https://pictures.meridian.example/logo.png"
#: Browser pictures that `make gallery` takes of a mail; a look of one's own is pictured by day and by night.
_SHOTS = tuple((width, light) for width in (640, 375) for light in ("light", "dark", "blocked", "inverted"))
_ADDRESS = re.compile(r"https?://[^\s\"'<>{}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is to be said of a look or of a mail, in a sentence."""

    what: str
    fault: bool
    """It is to be mended; else it is to be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A mail of a gallery."""

    exhibit: Exhibit
    rendering: Rendering | None
    """None where the look could not lay it out."""
    remarks: tuple[Remark, ...]

    @property
    def name(self) -> str:
        """That of its files."""
        return self.exhibit.name

    @property
    def faulty(self) -> bool:
        """Something of it is to be mended."""
        return any(remark.fault for remark in self.remarks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Mails that were written."""

    mails: tuple[Shown, ...]
    look: tuple[Remark, ...] = ()
    """Of the look of one's own."""
    pictures: int = 0
    """Browser pictures beside them."""

    @property
    def faulty(self) -> bool:
        """Something is to be mended."""
        return any(remark.fault for remark in self.look) or any(mail.faulty for mail in self.mails)


def write(folder: Path) -> Gallery:
    """Every mail of the ready-made looks is in `folder`, as .eml and .html, with an index.html. Raises `UsageError`
    when it cannot be written, and `ConfigError` when a look is broken."""
    looks: dict[str, Look] = {name: read_look(name, places.TEMPLATES) for name in BuiltInLook}
    shown = exhibits(*_wordmarks())
    return Gallery(mails=_written(folder, [(one, looks[one.digest.look]) for one in shown], laid_out))


def write_in(folder: Path, own: Path, program: str | None = None) -> Gallery:
    """Every kind of mail is in `folder` in the look whose files lie in `own`, with browser pictures where there is a
    browser; `program` names it, "" none. What is wrong with the look is among the remarks. Raises `UsageError` when
    the folder cannot be written, `ConfigError` when its settings make no sense."""
    whole = own.absolute()
    look = read_look(f"{whole.parent.name}/{whole.name}", places.TEMPLATES, whole.parent.parent)
    with closing(Press()) as press:
        of_look = tuple(_flaws(look, press))
        shown = in_one_look(exhibits(*_wordmarks()), look.name)
        mails = _written(folder, [(one, look) for one in shown], press.lay_out)
    program = browser() if program is None else program
    pictured = _pictured(folder, mails, look, program) if program else {}
    sized = tuple(_measured(mail, pictured) for mail in mails)
    (folder / "index.html").write_text(_index(sized), encoding="utf-8")
    return Gallery(mails=sized, look=of_look, pictures=2 * len(pictured))


def _flaws(look: Look, press: Press) -> Iterator[Remark]:
    try:
        for flaw in press.flaws(look):
            yield Remark(what=f"{flaw.where}: {flaw.what}", fault=flaw.severity == "error")
    except ConfigError as error:
        yield Remark(what=str(error), fault=True)


def _written(folder: Path, shown: Sequence[tuple[Exhibit, Look]], lay_out: LayOut) -> tuple[Shown, ...]:
    try:
        shutil.copytree(_PICTURES, folder / "pictures", dirs_exist_ok=True)
        mails = tuple(_mail(exhibit, look, folder, lay_out) for exhibit, look in shown)
        (folder / "index.html").write_text(_index(mails), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}.") from None
    return mails


def _wordmarks() -> Iterator[Logo]:
    """For light mail programs, and for dark ones."""
    for name in ("wordmark.png", "wordmark-dark.png"):
        content = (_PICTURES / name).read_bytes()
        picture = measured(content)
        assert picture  # it came with the program
        yield Logo(file=name, content=content, kind=picture.kind, width=picture.width, height=picture.height)


def _mail(exhibit: Exhibit, look: Look, folder: Path, lay_out: LayOut) -> Shown:
    draft, digest = exhibit.draft, exhibit.digest
    segment, names = Segment(language=draft.language), names_given(digest)
    try:
        rendering = render(draft, digest, exhibit.site, look, segment, names, lay_out=lay_out)
    except ConfigError as error:
        if not look.own:
            raise
        return Shown(exhibit=exhibit, rendering=None, remarks=(Remark(what=str(error), fault=True),))
    assert rendering is not None  # no exhibit is empty
    to = Delivery(
        id=exhibit.name, subscriber=1, address="reader@post.example", name="Réka Ó Briain", segment=rendering.segment
    )
    (folder / f"{exhibit.name}.eml").write_bytes(mime(message(to, draft, _KEYS, draft.window.closed), rendering))
    (folder / f"{exhibit.name}.html").write_text(_illustrated(page(rendering), folder), encoding="utf-8")
    findings = check(rendering, draft)
    remarks = tuple(Remark(what=f"{one.where}: {one.what}", fault=one.severity == "error") for one in findings)
    return Shown(exhibit=exhibit, rendering=rendering, remarks=remarks)


def _illustrated(mail: str, folder: Path) -> str:
    """The mail with pictures that lie beside it, for the made-up addresses lead nowhere."""
    pictures = sorted(path.stem for path in _PICTURES.glob("*.png") if path.stem not in _OURS)

    def beside(address: re.Match[str]) -> str:
        width, height, name = address.groups()
        if name:
            return f"pictures/{pictures[int(name) % len(pictures)] if name.isdecimal() else name}.png"
        drawn = folder / "pictures" / f"{width}x{height}.svg"
        drawn.write_text(_DRAWN.format(width, height), encoding="utf-8")
        return f"pictures/{drawn.name}"

    return _PICTURE.sub(beside, mail).replace(_LOGO, "pictures/logo.png")


# ---- browser pictures


def _pictured(folder: Path, mails: Sequence[Shown], look: Look, program: str) -> dict[tuple[str, int], int]:
    """Name of a mail and width of a window → pixels by which the mail is wider; each was pictured by day and by night.
    A browser that gives up leaves the rest without pictures."""
    # What a designer put on the web is shown; made-up and hostile addresses are not asked.
    hosts = {urlsplit(one).hostname or "" for text in look.sources.values() for one in _ADDRESS.findall(text)} - {""}
    over: dict[tuple[str, int], int] = {}
    (folder / "shots").mkdir(exist_ok=True)
    try:
        with camera(program, hosts) as taking:
            for mail in (mail for mail in mails if mail.rendering):
                for width in (640, 375):
                    for light in ("light", "dark"):
                        shot = taking.shot(folder / f"{mail.name}.html", width, dark=light == "dark")
                        (folder / "shots" / f"{mail.name}-{width}-{light}.png").write_bytes(shot.picture)
                    over[mail.name, width] = shot.over
    except BrowserGone:
        return over
    return over


def _measured(mail: Shown, over: dict[tuple[str, int], int]) -> Shown:
    wider = [(width, over.get((mail.name, width), 0)) for width in (640, 375)]
    remarks = (
        Remark(what=f"In a window {width} pixels wide it is {more} too wide.", fault=True)
        for width, more in wider
        if more
    )
    return replace(mail, remarks=(*mail.remarks, *remarks))


# ---- the page of all


def _index(mails: Sequence[Shown]) -> str:
    return _PAGE.replace("ROWS", "\n".join(map(_row, mails))).replace("COUNT", str(len(mails)))


def _row(mail: Shown) -> str:
    name = html.escape(mail.name)
    remarks = "".join(f"<br>{html.escape(('! ' if one.fault else '') + one.what)}" for one in mail.remarks)
    rendering = mail.rendering
    if rendering is None:
        return f'<section id="{name}"><h2>{name}</h2><p>{html.escape(mail.exhibit.what)}{remarks}</p></section>'
    shots = "".join(
        f'<img src="shots/{name}-{width}-{light}.png" alt="{width} {light}" loading="lazy" onerror="this.remove()">'
        for width, light in _SHOTS
    )
    frames = "".join(
        f'<iframe src="{name}.html" width="{width}" height="760" loading="lazy" title="{width} pixels"></iframe>'
        for width in (640, 375)
    )
    return (
        f'<section id="{name}"><h2>{name}</h2>'
        f"<p>{html.escape(mail.exhibit.what)} {len(rendering.html.encode()):,} bytes of HTML. "
        f'<a href="{name}.eml">mail</a> <a href="{name}.html">page</a>{remarks}</p>'
        f"<p><b>{html.escape(rendering.subject)}</b> {html.escape(rendering.preheader)}</p>"
        f"<div>{frames}<pre>{html.escape(rendering.text)}</pre></div><div>{shots}</div></section>"
    )


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Gallery: COUNT mails</title><style>
body{font:15px/1.5 system-ui,sans-serif;margin:24px;background:#ddd;color:#111}
h2{margin:40px 0 4px}p{margin:4px 0}iframe{border:0;background:#fff}
div{display:flex;gap:16px;overflow-x:auto;align-items:flex-start;margin:8px 0}
pre{margin:0;height:760px;overflow:auto;padding:0 12px;min-width:81ch}
pre{background:#111;color:#ddd;font:13px/1.35 monospace}
img{width:300px;height:auto;max-height:1200px;object-fit:cover;object-position:top}
</style></head><body><h1>COUNT mails</h1>
ROWS
</body></html>
"""
