"""Which fields belong where, for those who typed one in the wrong place (pure)."""

from __future__ import annotations

import re
from dataclasses import replace

from digest.config.files.digest_fields import digest_block
from digest.config.files.environment import no_machine
from digest.config.files.mail import mail_block
from digest.config.files.site_fields import site_block
from digest.config.files.source import SOURCE
from digest.config.files.topic import TOPIC
from digest.config.files.web import WEB
from digest.config.yaml.vocabulary import Vocabulary
from digest.text.near_misses import nearest, quoted

IN_A_SITE = site_block(no_machine()).names
IN_A_MAIL = mail_block(no_machine()).names
IN_A_WEB = WEB.names.union(WEB.planned)
IN_A_DIGEST = digest_block().names


def _near(name: str) -> bool:
    """Somebody who typed it may have meant a field of a digest, but never "paused" by "user" or "published"."""
    return bool(nearest(name, IN_A_DIGEST - {"paused"}))


#: What only a source, or only a topic has, and nobody would type for a field of the digest itself.
OF_A_SOURCE = frozenset(n for n in SOURCE.names - IN_A_DIGEST - TOPIC.names if not _near(n))
OF_A_TOPIC = frozenset(n for n in TOPIC.names - IN_A_DIGEST - SOURCE.names if not _near(n))


def _detailed(entry: str) -> str:
    """A source begins with its url, a topic with the ready-made one it is made from."""
    return "url" if re.search(r"[./]", entry) else "use"


IN_DIGEST = Vocabulary(
    outer=IN_A_SITE | IN_A_DIGEST,
    inner=IN_A_MAIL | SOURCE.names | TOPIC.names,
    patterns=frozenset({"subject"}),
    many=frozenset({"sources", "topics", "leave_out", "only", "not_in", "except", "keywords", "editors", "intranet"}),
    lists=("sources", "topics"),
    opening="title: Morning News",
    detailed=_detailed,
)
IN_SITE = replace(
    IN_DIGEST,
    outer=IN_A_SITE,
    inner=IN_A_MAIL | IN_A_WEB | IN_A_DIGEST | SOURCE.names | TOPIC.names,
    lists=("editors",),
    opening="name: Morning News",
)


def from_digest(name: str, site_file: str) -> str:
    """Where a field that stands in a digest's file belongs; empty where nowhere."""
    if name in IN_A_SITE:
        return f"{quoted(name)} belongs in {site_file}."
    if name in IN_A_MAIL:
        return f"{quoted(name)} belongs under mail: in {site_file}."
    if name in OF_A_SOURCE:
        return f"{quoted(name)} belongs to a source: write it below the source's url, equally far to the right."
    if name in OF_A_TOPIC:
        return f"{quoted(name)} belongs to a topic: write it below the topic's name, equally far to the right."
    return ""


def from_site(name: str, digest_file: str) -> str:
    """Where a field that stands in the site file belongs; empty where nowhere."""
    if name in IN_A_MAIL:
        return f"{quoted(name)} belongs under mail: write it below, two spaces to the right."
    if name in IN_A_WEB:
        return f"{quoted(name)} belongs under web: write it below, two spaces to the right."
    if name in IN_A_DIGEST:
        return f"{quoted(name)} belongs in a digest's file, {digest_file}; for all digests write it under defaults:."
    return ""
