"""Which fields belong where, for those who typed one in the wrong place (pure)."""

from __future__ import annotations

import re
from dataclasses import replace

from digest.config.digests import Digest, Source, Topic
from digest.config.yaml.vocabulary import Vocabulary
from digest.text.near_misses import quoted

SITE = frozenset(
    "name timezone language address editors mail web colour logo database intranet defaults".split()  # noqa: SIM905
)
MAIL = frozenset(
    "provider token token_file base_url from reply_to rate start_with stop_when if_unknown".split()  # noqa: SIM905
)
SOURCE = frozenset("url folder weight full_text read_as links".split())  # noqa: SIM905
TOPIC = frozenset("keywords use was".split())  # noqa: SIM905
_OUTER = SITE.union(Digest.model_fields, ("except",))
_INNER = MAIL.union(SOURCE, TOPIC, Source.model_fields, Topic.model_fields)


def _detailed(entry: str) -> str:
    """A source begins with its url, a topic with the ready-made one it is made from."""
    return "url" if re.search(r"[./]", entry) else "use"


IN_DIGEST = Vocabulary(
    outer=_OUTER,
    inner=_INNER,
    filled=frozenset({"subject"}),
    lists=("sources", "topics"),
    opening="title: Morning News",
    detailed=_detailed,
)
IN_SITE = replace(IN_DIGEST, lists=("editors",), opening="name: Morning News")


def from_digest(name: str, site_file: str) -> str:
    """Where a field that stands in a digest's file belongs; empty where nowhere."""
    if name in SITE:
        return f"{quoted(name)} belongs in {site_file}."
    if name in MAIL:
        return f"{quoted(name)} belongs under mail: in {site_file}."
    if name in SOURCE:
        return f"{quoted(name)} belongs to a source: write it below the source's url, equally far to the right."
    if name in TOPIC:
        return f"{quoted(name)} belongs to a topic: write it below the topic's name, equally far to the right."
    return ""


def from_site(name: str, digest_fields: frozenset[str], digest_file: str) -> str:
    """Where a field that stands in the site file belongs; empty where nowhere."""
    if name in MAIL:
        return f"{quoted(name)} belongs under mail: write it below, two spaces to the right."
    if name in ("url", "listen"):
        return f"{quoted(name)} belongs under web: write it below, two spaces to the right."
    if name in digest_fields:
        return f"{quoted(name)} belongs in a digest's file, {digest_file}; for all digests write it under defaults:."
    return ""
