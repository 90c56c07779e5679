"""The site file as a value: the publication, the machine, and the defaults of its digests (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from digest.config.files import belongs, not_yet
from digest.config.files.digest import consistent, digest_kinds
from digest.config.files.environment import Surroundings
from digest.config.files.mail import addressed, mail_kind
from digest.config.files.source import block_shape
from digest.config.site import Site, Web
from digest.config.typed.addresses import mail_address, net, own_address
from digest.config.typed.fields import colour, language, timezone
from digest.config.typed.kinds import Kind, Shape, Taken, line_of_text, many, one, single, take
from digest.config.typed.unclear import Unclear
from digest.config.yaml.document import fields
from digest.config.yaml.nodes import Fields, Lost, Node
from digest.config.yaml.problems import Problems
from digest.text.near_misses import quoted

_SAID: Shape = {"type": "string"}
WEB: Mapping[str, Kind[object]] = {"url": one(own_address, _SAID)}


def site_kinds(around: Surroundings, ready: Collection[str] = ()) -> Mapping[str, Kind[object]]:
    """Every field of the site file; `ready` are the keys of the ready-made topics."""
    return {
        "name": line_of_text(120),
        "timezone": one(timezone, _SAID),
        "language": one(language, _SAID),
        "address": line_of_text(300),
        "editors": many(mail_address, _SAID),
        "mail": mail_kind(around),
        "web": Kind(_web, {"anyOf": [_SAID, block_shape(WEB, {"url": Web.model_fields["url"].description or ""})]}),
        "colour": one(colour, _SAID),
        "logo": one(own_address, _SAID),
        "database": one(lambda text: _database(text, around), _SAID),
        "intranet": many(net, _SAID),
        "defaults": Kind(_defaults, {"$ref": "#/$defs/defaults"}),
    }


def read_site(text: str, file: str, around: Surroundings) -> Site:
    """The site that the file's text defines. Raises `Broken`."""
    problems = Problems(file)
    block = fields(text, problems, belongs.IN_SITE)
    known = frozenset(digest_kinds())
    digests = f"{around.folder.name}/digests/NAME.yaml"
    taken = take(block, site_kinds(around), problems, lambda name: belongs.from_site(name, known, digests))
    _required(taken, problems)
    keys = around.signing_keys(problems)
    problems.stop()
    values: dict[str, object] = {"database": _sqlite(around.folder.parent / "digest.db"), **taken.values}
    values |= {"signing_keys": keys, "folder": around.folder}
    site = Site.model_validate(values | {"lines": {name: taken.spot(name).where for name in taken.pairs}})
    return site.model_copy(update={"mail": addressed(site)})


def remarks(text: str, site: Site) -> tuple[str, ...]:
    """What is no mistake, and yet should be known."""
    if re.search(r"^database:.*://[^/\s:@]*:(?!\$\{)[^@\s]+@", text, re.MULTILINE):
        return (f"{site.lines['database']} holds a password. Put it in the environment and write ${{NAME}} for it.",)
    return ()


def _required(taken: Taken, problems: Problems) -> None:
    if "name" not in taken.pairs:
        problems.add_missing("name", "The publication needs a name: its mails bear it. Write:", "name: Morning News")
    if "timezone" not in taken.pairs:
        what = "Every time in every file is in this zone. Write:"
        problems.add_missing("timezone", what, "timezone: Europe/London")


def _web(node: Node, problems: Problems) -> Web | None:
    """The public pages: their address alone, or a block of fields."""
    if isinstance(node, Lost):
        return None
    if isinstance(node, Fields):
        taken = take(node, WEB, problems, lambda name: "", not_yet.WEB)
        return Web.model_validate(taken.values)
    said = single(node, problems)
    url = WEB["url"].read(said, problems) if said else None
    return Web(url=str(url)) if url else None


def _database(text: str, around: Surroundings) -> str:
    """An SQLAlchemy URL; a bare path is a file, and a path counts from the folder above the configuration."""
    said = around.filled(text)
    scheme, colon, rest = said.partition("://")
    if not colon or scheme == "sqlite":
        path = rest.removeprefix("/") if colon else said
        if not path or path == ":memory:" or "?" in path:
            raise Unclear(f"{quoted(text)} is not a file. Write it like var/digest.db.")
        return _sqlite(around.folder.parent / path)
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        if not re.match(r"[^\s?]*[^\s?/]", rest):
            raise Unclear("This address lacks its database. Write it like postgresql://user@host/digest")
        return f"postgresql+psycopg://{rest}"
    raise Unclear(f"{quoted(scheme)} is not a database I know: a file, or postgresql://user@host/digest")


def _sqlite(path: Path) -> str:
    return f"sqlite:///{path}"


def _defaults(node: Node, problems: Problems) -> Fields | None:
    """Fields of a digest, checked here, so that a mistake is told once and not for each digest."""
    if isinstance(node, Lost):
        return None
    if not isinstance(node, Fields):
        what = "Write fields of a digest below, each two spaces to the right, like:"
        problems.add(node.spot, what, "  max_stories: 10")
        return None
    taken = take(node, digest_kinds(), problems, lambda name: "", not_yet.DIGEST)
    consistent(taken, problems)
    return node
