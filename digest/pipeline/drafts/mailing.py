"""The mail by which editors are shown a draft: the real thing, marked as a draft, with what they should know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from digest.config.digests import Digest
from digest.model.edition import Draft, Rendering, Status, Waiting
from digest.model.notice import Facts, Notice
from digest.model.people import Segment
from digest.pipeline.building import findings_of
from digest.pipeline.deciding import first_waits
from digest.pipeline.drafts import frame
from digest.pipeline.drafts.doubts import doubts
from digest.pipeline.kit import Kit
from digest.render import doubts_in_words, render_draft, uncounted


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDraft:
    """A draft as its editors are shown it."""

    draft: Draft
    rendering: Rendering

    @property
    def words(self) -> str:
        """Its text for whoever is no reader: nothing stands where a reader's own links would."""
        mark = self.rendering.mark
        return re.sub(f"{mark}[a-z]+{mark}", "", self.rendering.text) if mark else self.rendering.text


def shown_draft(notice: Notice, digest: Digest, kit: Kit) -> ShownDraft | None:
    """The draft as it stands, below what its editors should know of it; None of one that is a draft no more, or was
    approved meanwhile."""
    waiting = kit.store.editions.of(notice.digest, str(notice.facts["occasion"]))
    if not isinstance(waiting, Waiting) or waiting.status is Status.APPROVED:
        return None
    rendering = _main(waiting, kit)
    with_facts = replace(notice, facts={**notice.facts, **facts(waiting, rendering, digest, kit)})
    return ShownDraft(draft=waiting.draft, rendering=render_draft(with_facts, rendering, kit.site, kit.look.to_show()))


def facts(waiting: Waiting, rendering: Rendering, digest: Digest, kit: Kit) -> Facts:
    """What editors should know of the draft."""
    draft, occasion = waiting.draft, waiting.draft.occasion
    kept = kit.store.drafts.of(waiting.id)
    first = bool(first_waits(digest, kit.store, real=kit.provider.limits.real, attended=False))
    return {
        "hash": waiting.hash[:12],
        "due": occasion.at.isoformat(),
        "clock": f"{occasion.at.astimezone(ZoneInfo(draft.timezone)):%H:%M}",
        "fate": _fate(waiting, digest, kit, first=first),
        "first": int(first),
        "another": int(digest.approve == "another editor"),
        "person": kept.changed_by if kept else "",
        "readers": kit.store.subscribers.count(digest.key),
        **_doubts(waiting, rendering, digest, kit),
    }


def look_twice(waiting: Waiting, digest: Digest, kit: Kit) -> tuple[str, ...]:
    """What an editor should look at twice in the draft, in sentences: those of the mail that shows it, in the program's
    own language."""
    rendering = _main(waiting, kit)
    return doubts_in_words(_doubts(waiting, rendering, digest, kit), kit.site, kit.look.to_show())


def _doubts(waiting: Waiting, rendering: Rendering, digest: Digest, kit: Kit) -> Facts:
    states = kit.store.sources.states([source.key for source in digest.sources])
    kept = kit.store.drafts.of(waiting.id)
    then = frame.of_text(kept.frame) if kept else None
    findings = findings_of(waiting.draft, rendering, kit)
    return doubts(waiting.draft, digest, findings, states, pictures=then is None or then.look.pictures)


def _fate(waiting: Waiting, digest: Digest, kit: Kit, *, first: bool) -> str:
    if waiting.occasion.by_hand:
        return "hand"
    if waiting.occasion.at <= kit.clock():
        return "late"
    return "send" if digest.if_not_approved == "send" and not first else "hold"


def _main(waiting: Waiting, kit: Kit) -> Rendering:
    """What a reader of all topics gets, with links that lead where they lead."""
    renderings = kit.store.editions.renderings(waiting.id)
    everything = Segment(language=waiting.draft.language).key
    return uncounted(renderings.get(everything) or next(iter(renderings.values())), waiting.draft)
