"""How readers pass a mail on, and answer it: three lines of its foot, each where it is wanted and answered (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from digest.config.digests import Digest
from digest.config.site import Site
from digest.model.edition import Draft, Letterhead
from digest.render import mail_links
from digest.text.mail_addresses import name_and_address

#: The place on an edition's page that says how to share it. It stands in sent mails: changing it breaks their links.
SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingOn:
    """What those lines lead to."""

    join: str = ""
    """Where whoever it was forwarded to subscribes to the digest; empty: the mail says nothing of it."""
    share: str = ""
    """Where the edition's page says how to share it; empty: the mail says nothing of it."""
    answered: bool = False
    """It says that answers reach the editors."""


def passing_on(draft: Draft, digest: Digest, site: Site, page: str) -> PassingOn:
    """The lines of the draft's mails, whose page on the web that is."""
    head, day = draft.letterhead, draft.dated.astimezone(ZoneInfo(draft.timezone)).date()
    idle = unanswered(digest, site, head, day)
    shown = {field for field, reason in idle.items() if getattr(digest, field) and not reason}
    return PassingOn(
        join=mail_links.link(f"{head.web_url}/join/{quote(draft.digest)}") if "forward_line" in shown else "",
        share=f"{page}#{SHARE}" if "share_line" in shown else "",
        answered="reply_line" in shown,
    )


def unanswered(digest: Digest, site: Site, head: Letterhead, day: date) -> Mapping[str, str]:
    """Field of a line → why no mail of that day has it, wanted or not: nobody would answer; else empty."""
    pages = "" if head.web_url else "there are no pages, without `web: url:`"
    closed = "" if site.web.joining else "nobody can subscribe, with `joining: off`"
    over = "the digest is over" if digest.ends and digest.ends < day else ""
    return {
        "forward_line": pages or closed or over,
        "share_line": pages or ("" if head.archived else "its editions have no page, with `archive: no`"),
        "reply_line": "" if name_and_address(head.reply_to)[1] else "there are no `editors:`",
    }
