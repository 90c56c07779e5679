"""What one process works with, made when it is first asked for [effect: environment, clock, process].

The only place that names concrete engines and providers. What a command does not need is not even imported for it:
the imports within functions here are those of the HTTP client, the readers, the looks and of numpy, each of which costs
a command that only reads the database more than its own work.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from digest import __version__, log
from digest.config import load
from digest.config.site import Mail, Site
from digest.environment import account, configuration, database_url, utc_now
from digest.errors import ConfigError, DigestError, Unavailable
from digest.model.duty import Job
from digest.model.look import USUAL_LOOK
from digest.model.run import Event
from digest.pipeline.kit import Kit
from digest.pipeline.posts.applying import apply
from digest.place import Place
from digest.presence import Presence
from digest.publication import Publication
from digest.send import gate
from digest.send.answered import is_asked, unanswered
from digest.send.channel import channel_name
from digest.send.pace import Pace
from digest.send.providers import provider, provider_kind
from digest.store import Store
from digest.text.mail_addresses import mailto
from digest.text.web_addresses import host_of

if TYPE_CHECKING:
    from digest.collect.parser import Parser
    from digest.collect.printing import Printer
    from digest.collect.web.client import Client
    from digest.group.vectors import Embed
    from digest.pipeline.looks import Looks
    from digest.render.press import Press
    from digest.send.ports import Provider


@contextmanager
def web(allow: Sequence[str], contact: str = "") -> Iterator[tuple[Client, Parser]]:
    """The guarded client and the parser, closed at the end; they need no publication."""
    client, parser = _client(allow, contact), _parser()
    try:
        yield client, parser
    finally:
        client.close()
        parser.close()


def _silent(event: Event) -> None:
    pass


def _uncalled(job: Job) -> None:
    pass


@dataclass(slots=True)
class _Account:
    """A provider, made anew when its settings change; whoever works with the one before keeps it."""

    _made: list[tuple[Mail, Provider]] = field(default_factory=list)

    def provider(self, mail: Mail, make: Callable[[], Provider]) -> Provider:
        """That of these settings."""
        if not self._made or self._made[-1][0] != mail:
            self._made.append((mail, make()))
        return self._made[-1][1]

    def close(self) -> None:
        """All that were made are closed."""
        for _, made in self._made:
            made.close()


@dataclass(slots=True, kw_only=True)
class Wiring:
    """One opened publication and the parts it works with. Close it, or use it in a `with` statement."""

    publication: Publication
    store: Store
    clock: Callable[[], datetime] = utc_now
    report: Callable[[Event], None] = field(default=_silent)
    stopping: threading.Event = field(default_factory=threading.Event)
    delivers: bool = True
    """This process hands over mails; else what it freezes is left to others."""
    call: Callable[[Job], None] = field(default=_uncalled)
    """Calls another process."""
    _client: Client | None = None
    _parser: Parser | None = None
    _printer: Printer | None = None
    _sending: _Account = field(default_factory=_Account)
    _telling: _Account = field(default_factory=_Account)
    _presence: Presence | None = None
    _looks: Looks | None = None
    _one: threading.RLock = field(default_factory=threading.RLock)
    """So that threads that need a part at the same time make it once."""

    @classmethod
    def open(cls, folder: Path, *, clock: Callable[[], datetime] | None = None, keyed: bool = True) -> Wiring:
        """The publication of a configuration folder; a SQLite database is brought to this version of the program. The
        time is told by the database, where that is a server, unless there is a `clock`. Without `keyed` nobody asks for
        the key of its addresses, and nothing can be done that needs one.

        Raises `ConfigError` when the folder or its digest.yaml cannot be used.
        """
        read = configuration(folder)
        site = read.site
        lite = site.database.startswith("sqlite")
        store = Store.open(site.database, key=site.address_key, migrate=lite, keyed=keyed)
        again, clock = partial(configuration, folder), clock or store.clock(utc_now)
        publication = Publication(store=store, clock=clock, configuration=again, site=site, by=account())
        try:
            publication.take(read)
        except BaseException:
            store.close()
            raise
        return cls(publication=publication, store=store, clock=clock)

    @classmethod
    def open_anyway(cls, folder: Path, *, clock: Callable[[], datetime] | None = None, keyed: bool = True) -> Wiring:
        """The publication of a configuration folder, as `open`; while its digest.yaml cannot be used, what the database
        alone says of it. Raises `Broken` where there is no database either."""
        try:
            return cls.open(folder, clock=clock, keyed=keyed)
        except load.Broken as broken:
            url, folder = database_url(folder), folder.absolute()
            site = Site(name=folder.parent.name, timezone="UTC", folder=folder, database=url)
            store = Store.open(url, key=site.address_key, migrate=url.startswith("sqlite"), keyed=keyed)
            again, clock = partial(configuration, folder), clock or store.clock(utc_now)
            publication = Publication(store=store, clock=clock, configuration=again, site=site, broken=broken)
            return cls(publication=publication, store=store, clock=clock)

    def kit(self, name: str = "", *, as_typed: bool = False) -> Kit:
        """What a run of that digest works with; without a name, what telling editors does. `as_typed` for a person
        who acts on what they typed: a look that cannot be used is refused, and not as it last worked."""
        from digest.pipeline.looks import DigestLook  # brings the layout engine

        publication = self.publication
        report = partial(self._reported_of, name)
        look = publication.in_force(name).look if name else USUAL_LOOK
        return Kit(
            site=publication.site,
            store=self.store,
            client=self.client,
            parser=self.parser,
            printer=self.printer,
            provider=self.provider,
            teller=self.teller,
            look=DigestLook(looks=self.looks, name=look, as_typed=as_typed),
            pace=replace(self.pace(), report=report),
            clock=self.clock,
            report=report,
            by=self.presence.name,
            person=account() if as_typed else "",
            embed=_embed,
            gone=self.presence.gone,
            delivers=self.delivers,
            call=self.call,
        )

    def pace(self) -> Pace:
        """What a delivery knows of time and of the settings in force, and where it reports its progress."""
        return Pace(
            clock=self.clock,
            wait=self.stopping.wait,
            stopping=self.stopping.is_set,
            mail=self.publication.site.mail,
            arrivals=partial(apply, self.store, self.publication.site.outbox),
            report=self._reported,
            by=self.presence.name,
            workers=0,
        )

    @property
    def presence(self) -> Presence:
        """Our mark that this process lives."""
        with self._one:
            if self._presence is None:
                name = f"{socket.gethostname()}:{os.getpid()}-{token_hex(2)}"
                self._presence = Presence(self.publication.site.home / ".running", name)
            return self._presence

    @property
    def client(self) -> Client:
        """The guarded client for addresses that content or editors chose."""
        with self._one:
            if self._client is None:
                site = self.publication.site
                contact = site.web.url or (mailto(site.editors[0]) if site.editors else "")
                self._client = _client(site.intranet, contact)
            return self._client

    @property
    def parser(self) -> Parser:
        """The reader of hostile documents."""
        with self._one:
            if self._parser is None:
                self._parser = _parser()
            return self._parser

    @property
    def printer(self) -> Printer:
        """The maker of our own sized copies of pictures."""
        with self._one:
            if self._printer is None:
                from digest.collect.printing import Printer  # brings the HTTP client

                self._printer = Printer()
            return self._printer

    @property
    def looks(self) -> Looks:
        """The looks in force."""
        with self._one:
            if self._looks is None:
                from digest.pipeline.looks import Looks  # brings the layout engine

                self._looks = Looks(self.publication.site.folder, self.store, _press(), self.clock)
            return self._looks

    @property
    def provider(self) -> Provider:
        """The provider of the settings in force; a run that goes on while they change keeps its own."""
        with self._one:
            return self._sending.provider(self.publication.site.mail, self._made)

    @property
    def teller(self) -> Provider | None:
        """The provider of the mails to editors alone; None where they go as all others do, or by a command."""
        with self._one:
            site = self.publication.site
            if site.notices is None or site.notices.mail is None:
                return None
            mail = site.notices.mail
            return self._telling.provider(
                mail, partial(provider, site.model_copy(update={"mail": mail}), clock=self.clock)
            )

    @property
    def place(self) -> Place:
        """From where this publication sends."""
        file = self.store.file
        mark = file.with_name(f"{file.name}.mark") if file else self.publication.site.home / "digest.mark"
        return Place(mark, self.store.homes)

    @contextmanager
    def sending_here(self) -> Iterator[None]:
        """While inside, an edition is begun or gone on with from here. Raises what `refuse_to_mail` does."""
        self.refuse_to_mail()
        with self.place.counted():
            yield

    def refuse_to_mail(self) -> None:
        """Raises what `refuse_to_send` does, and `Unavailable` while the pages that links of mails lead to do not
        answer."""
        self.refuse_to_send()
        if why := self.unanswered():
            raise Unavailable(why, where="config/digest.yaml", advice="Nothing was sent. digest doctor looks again.")

    def unanswered(self) -> str:
        """What does not answer of the pages that links of mails lead to, as a sentence; empty where all does, and where
        nobody has to ask: no mail leaves the machine."""
        site = self.publication.site
        return unanswered(site, self.asked) if provider_kind(site.mail).real and is_asked(site) else ""

    def asked(self, url: str) -> int:
        """The status that an address of our own pages answers with. Raises `FetchFailed` where it does not."""
        with web((host_of(url),)) as (client, _):
            return client.get(url, access=client.access(url), deadline=10).status

    def fetched(self, url: str) -> bytes:
        """What lies at a public address. Raises `FetchFailed` where it cannot be had."""
        return self.client.get(url, deadline=8).content

    def refuse_to_send(self) -> None:
        """Raises `Refused` in a copy that nobody adopted, and `ConfigError` while a real provider must not send
        (invariant 13), naming every reason."""
        self.place.refuse_copy()
        site = self.publication.site
        reasons = gate.gate(site) if provider_kind(site.mail).real else ()
        if reasons:
            raise ConfigError(
                f"{site.mail.provider} is not ready to send:\n" + "\n".join(f"  - {reason}" for reason in reasons),
                where="config/digest.yaml",
                advice="Nothing was sent. With `mail: outbox` mails are written to a folder instead.",
            )

    def close(self) -> None:
        """No connection, process or file of ours is left open."""
        press = self._looks.press if self._looks else None
        with closing(self.store):
            for part in (self._client, self._parser, self._printer, press, self._sending, self._telling):
                if part is not None:
                    part.close()
            if self._presence is not None:
                self._presence.close(owing=self._owing(self._presence.name))

    def __enter__(self) -> Wiring:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _made(self) -> Provider:
        site = self.publication.site
        learned = self.store.channels.learned(channel_name(site.mail), self.clock())
        return provider(site, self.presence.name, learned, self.clock)

    def _owing(self, name: str) -> bool:
        """Whether a run of ours is not written down as ended, as far as the database tells."""
        try:
            return any(run.by == name for run in self.store.runs.running(self.clock()))
        except DigestError:
            return True

    def _reported_of(self, digest: str, event: Event) -> None:
        self._reported(replace(event, digest=digest))

    def _reported(self, event: Event) -> None:
        log.event(
            event.name,
            digest=event.digest,
            edition=event.edition,
            batch=event.batch,
            done=event.done,
            total=event.total,
            seconds=event.seconds,
            text=event.text,
        )
        self.report(event)


def _embed() -> Embed | None:
    from digest.group import embeddings  # brings numpy

    return embeddings.installed()


def _client(allow: Sequence[str], contact: str) -> Client:
    from digest.collect.web.client import Client  # brings the HTTP client

    agent = f"digest/{__version__}" + (f" (+{contact})" if contact else "")
    return Client(user_agent=agent, allow=allow)


def _parser() -> Parser:
    from digest.collect.parser import Parser  # brings the readers

    return Parser()


def _press() -> Press:
    from digest.render.press import Press  # brings the layout engine

    return Press()
