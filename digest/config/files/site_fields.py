"""The fields of the site file: what may be typed in each, and what it becomes (pure)."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from digest.config.files.defaults import defaults
from digest.config.files.environment import Surroundings
from digest.config.files.folders import outside
from digest.config.files.looks.logo import logo
from digest.config.files.mail import mail
from digest.config.files.notices import notices
from digest.config.files.web import web
from digest.config.site import Site
from digest.config.typed.addresses import mail_address, net
from digest.config.typed.blocks import Block, Field
from digest.config.typed.fields import colour, language
from digest.config.typed.kinds import STRING, line_of_text, many, one
from digest.config.typed.unclear import Unclear
from digest.config.typed.zones import timezone
from digest.text.near_misses import quoted

DATABASE = "digest.db"
"""The database of a site that names none, beside its configuration folder."""


def site_block(around: Surroundings) -> Block:
    """The fields of the site file, on the machine around it."""
    return Block(
        model=Site,
        fields={
            "name": Field(kind=line_of_text(120)),
            "timezone": Field(kind=one(timezone, STRING)),
            "language": Field(kind=one(language, STRING)),
            "address": Field(kind=line_of_text(300)),
            "editors": Field(kind=many(mail_address, STRING)),
            "mail": Field(kind=mail(around), words=lambda usual: str(usual.provider)),
            "notices": Field(kind=notices(around)),
            "web": Field(kind=web(), words=lambda usual: str(usual.url)),
            "colour": Field(kind=one(colour, STRING)),
            "logo": Field(kind=one(partial(logo, around=around), STRING)),
            "logo_dark": Field(kind=one(partial(logo, around=around), STRING)),
            "database": Field(
                kind=one(lambda text: _database(text, around), STRING),
                default=f"`{DATABASE}` beside the folder",
            ),
            "intranet": Field(kind=many(net, STRING)),
            "folders": Field(kind=many(partial(outside, home=around.folder.parent), STRING)),
            "defaults": Field(kind=defaults()),
        },
    )


def _database(text: str, around: Surroundings) -> str:
    """An SQLAlchemy URL; a bare path is a file, and a path counts from the folder above the configuration."""
    filled = around.filled(text)
    scheme, colon, rest = filled.partition("://")
    if not colon or scheme == "sqlite":
        path = rest.removeprefix("/") if colon else filled
        if not path or path == ":memory:" or "?" in path:
            raise Unclear(f"{quoted(text)} is not a file. Write it like var/digest.db.")
        return sqlite(around.folder.parent / path)
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        if not re.match(r"[^\s?]*[^\s?/]", rest):
            raise Unclear("This address lacks its database. Write it like postgresql://user@host/digest")
        return f"postgresql+psycopg://{rest}"
    raise Unclear(f"{quoted(scheme)} is not a database I know: a file, or postgresql://user@host/digest")


def sqlite(path: Path) -> str:
    """The SQLAlchemy URL of a file."""
    return f"sqlite:///{path}"
