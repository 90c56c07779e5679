"""Made-up editions as mails, and a page that shows them side by side [effect: disk]."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from digest import places
from digest.config.logo import Logo
from digest.errors import UsageError
from digest.model.edition import Rendering
from digest.model.look import BuiltInLook
from digest.model.mail import Delivery
from digest.model.people import Segment
from digest.render import check, page, render
from digest.render.look.look import Look, read_look
from digest.render.samples.gallery import KEY, Exhibit, exhibits
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
#: Browser pictures that `make gallery` takes of a mail.
_SHOTS = tuple((width, light) for width in (640, 375) for light in ("light", "dark", "blocked", "inverted"))


def write(folder: Path) -> int:
    """How many mails were written into `folder`, each as .eml and .html, with an index.html. Raises `UsageError` when
    it cannot be written, and `ConfigError` when a look is broken."""
    try:
        shutil.copytree(_PICTURES, folder / "pictures", dirs_exist_ok=True)
        looks: dict[str, Look] = {name: read_look(name, places.TEMPLATES) for name in BuiltInLook}
        shown = [
            (exhibit, _write_mail(exhibit, looks[exhibit.digest.look], folder)) for exhibit in exhibits(*_wordmarks())
        ]
        (folder / "index.html").write_text(_index(shown), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}.") from None
    return len(shown)


def _wordmarks() -> Iterator[Logo]:
    """For light mail programs, and for dark ones."""
    for name in ("wordmark.png", "wordmark-dark.png"):
        content = (_PICTURES / name).read_bytes()
        picture = measured(content)
        assert picture  # it came with the program
        yield Logo(file=name, content=content, kind=picture.kind, width=picture.width, height=picture.height)


def _write_mail(exhibit: Exhibit, look: Look, folder: Path) -> Rendering:
    draft, digest = exhibit.draft, exhibit.digest
    rendering = render(draft, digest, exhibit.site, look, Segment(language=draft.language), names_given(digest))
    assert rendering is not None  # no exhibit is empty
    to = Delivery(
        id=exhibit.name, subscriber=1, address="reader@post.example", name="Réka Ó Briain", segment=rendering.segment
    )
    (folder / f"{exhibit.name}.eml").write_bytes(mime(message(to, draft, _KEYS, draft.window.closed), rendering))
    (folder / f"{exhibit.name}.html").write_text(_illustrated(page(rendering), folder), encoding="utf-8")
    return rendering


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


def _index(shown: list[tuple[Exhibit, Rendering]]) -> str:
    rows = "\n".join(_row(exhibit, rendering) for exhibit, rendering in shown)
    return _PAGE.replace("ROWS", rows).replace("COUNT", str(len(shown)))


def _row(exhibit: Exhibit, rendering: Rendering) -> str:
    name = html.escape(exhibit.name)
    findings = "".join(f"<br>{one.severity}: {html.escape(one.what)}" for one in check(rendering, exhibit.draft))
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
        f"<p>{html.escape(exhibit.what)} {len(rendering.html.encode()):,} bytes of HTML. "
        f'<a href="{name}.eml">mail</a> <a href="{name}.html">page</a>{findings}</p>'
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
