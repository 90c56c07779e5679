"""`logo:` as typed, an address or the name of a file, as a value (pure)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from digest.config.files.environment import Surroundings
from digest.config.logo import Logo
from digest.config.typed.addresses import own_address
from digest.config.typed.unclear import Unclear
from digest.text.near_misses import quoted
from digest.text.pictures import NOT_SHOWN, measured

#: Bytes: they go with every mail.
LARGEST = 100_000
_LEAST, _MOST = 16, 4000
_ADVICE = "Save it as .png."


def logo(text: str, around: Surroundings) -> Logo:
    """A picture on the web, or a file below the configuration folder, of a format that every mail program shows."""
    if re.match(r"[a-z]+://|[\w-]+(\.[\w-]+)+(:\d+)?/", text.strip(), re.IGNORECASE):
        url = own_address(text)
        _refuse_unshown(urlsplit(url).path)
        if not url.startswith("https:"):
            raise Unclear("A picture in a mail comes over https. Write the name of a file beside this one instead.")
        return Logo(url=url)
    return _file(text.strip().removeprefix("./"), around)


def _file(name: str, around: Surroundings) -> Logo:
    _refuse_unshown(name)
    content = around.content(name, LARGEST)
    if content is None:
        where = f"{around.folder.name}/{name}"
        raise Unclear(f"There is no file {quoted(where)}. Its name counts from this folder.")
    picture = measured(content)
    if picture is None:
        raise Unclear(f"{quoted(name)} is no picture that every mail program shows. {_ADVICE}")
    if not _LEAST <= min(picture.width, picture.height) <= max(picture.width, picture.height) <= _MOST:
        size = f"{picture.width} x {picture.height} pixels"
        raise Unclear(f"{quoted(name)} has {size}: a logo has {_LEAST} at the least and {_MOST:,} at the most.")
    return Logo(file=name, content=content, kind=picture.kind, width=picture.width, height=picture.height)


def _refuse_unshown(name: str) -> None:
    ending = name.rpartition(".")[2].lower()
    if ending in NOT_SHOWN:
        raise Unclear(f"Not every mail program shows .{ending}. {_ADVICE}")
