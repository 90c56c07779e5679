"""What a run works with, and what it makes before anybody has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from digest.config.site import Site
from digest.model.article import Article
from digest.model.duty import Job
from digest.model.edition import Draft, Rendering
from digest.model.grouping import Verdict
from digest.model.run import Event, SourceReport
from digest.send.pace import Pace
from digest.store import Store

if TYPE_CHECKING:  # a command that only reads the database has no need of the engines
    from digest.collect.parser import Parser
    from digest.collect.printing import Printer
    from digest.collect.web.client import Client
    from digest.group.vectors import Embed
    from digest.pipeline.looks import DigestLook
    from digest.render import Finding
    from digest.render.look.look import Look
    from digest.send.ports import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What a run works with."""

    site: Site
    store: Store
    client: Client
    parser: Parser
    printer: Printer
    provider: Provider
    look: DigestLook
    pace: Pace
    clock: Callable[[], datetime]
    report: Callable[[Event], None]
    by: str
    """Who runs it, "host:pid-1a2b", like nobody else."""
    teller: Provider | None = None
    """Who sends mails to editors; None: who sends all others, or no mail does it."""
    person: str = ""
    """On whose account, where a person started it; empty where a clock did."""
    embed: Callable[[], Embed | None] = lambda: None
    """What texts mean, where the extra for it is installed; brings numpy, which collecting has no use for."""
    gone: Callable[[str], bool] = lambda by: False
    """Whether a process of that name is known to have ended."""
    delivers: bool = True
    """This process hands over mails; else what is frozen is left to others."""
    call: Callable[[Job], None] = lambda job: None
    """Another process looks at once, rather than in some seconds; may be lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A draft as it would be sent now."""

    draft: Draft
    articles: tuple[Article, ...]
    """The open articles it was made from, by number."""
    verdicts: tuple[Verdict, ...]
    renderings: Mapping[str, Rendering] = field(default_factory=dict)
    """Segment key → what its subscribers get."""
    silent: frozenset[str] = frozenset()
    """Segments whose topics have no story in it."""
    look: Look | None = None
    """What it was rendered with; None of what was stored."""
    findings: tuple[Finding, ...] = ()
    sources: tuple[SourceReport, ...] = ()
    prints: Mapping[str, bytes] = field(default_factory=dict)
    """By name those of the draft's prints that may not be kept yet."""


#: Shows a person the built edition before it is frozen. Raises `Refused` when they do not want it sent.
Confirm = Callable[[Built], object]
