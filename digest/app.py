"""Composition root: from a configuration folder to everything a run works with. The only place that names concrete
engines and providers, reads the environment and the clock."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from pydantic import SecretStr

from digest import __version__, log, places
from digest.collect.parser import Parser
from digest.collect.web.client import Client
from digest.config import load
from digest.config.digests import Digest
from digest.config.site import Site
from digest.errors import ConfigError, DigestError, UsageError
from digest.group import embeddings
from digest.model.mail import Notice, Urgency
from digest.model.run import Event
from digest.pipeline import Kit
from digest.presence import Presence
from digest.render.look.lint import refuse_faulty
from digest.render.look.look import Look, read_look
from digest.send import gate
from digest.send.deliver import Pace
from digest.send.ports import Provider
from digest.send.providers import PROVIDERS, provider, provider_kind, secret_headers
from digest.store import Store


def utc_now() -> datetime:
    return datetime.now(UTC)


def folder_from_environment(config: str = "") -> Path:
    """The configuration folder: as given, or DIGEST_CONFIG, or ./config."""
    return Path(config or os.environ.get("DIGEST_CONFIG", "") or "config").absolute()


@contextmanager
def web(allow: Sequence[str], contact: str = "") -> Iterator[tuple[Client, Parser]]:
    """The guarded client and the parser, without a publication."""
    agent = f"digest/{__version__}" + (f" (+{contact})" if contact else "")
    client, parser = Client(user_agent=agent, allow=allow), Parser()
    try:
        yield client, parser
    finally:
        client.close()
        parser.close()


def _silent(event: Event) -> None:
    pass


@dataclass(slots=True, kw_only=True)
class App:
    """One opened publication. Close it, or use it in a `with` statement."""

    site: Site
    digests: Mapping[str, Digest]
    """In force: as the files say, or as they last said when they made sense."""
    refused: Mapping[str, load.Broken]
    """Files that make no sense now."""
    notes: tuple[str, ...]
    store: Store
    clock: Callable[[], datetime] = utc_now
    report: Callable[[Event], None] = field(default=_silent)
    stopping: threading.Event = field(default_factory=threading.Event)
    _client: Client | None = None
    _parser: Parser | None = None
    _provider: Provider | None = None
    _retired: list[Provider] = field(default_factory=list)
    _presence: Presence | None = None
    _looks: dict[str, Look] = field(default_factory=dict)
    """As they were last used, by name."""
    _one: threading.RLock = field(default_factory=threading.RLock)
    """So that threads that need a part at the same time make it once."""

    @classmethod
    def open(cls, folder: Path, *, clock: Callable[[], datetime] = utc_now) -> App:
        """The publication of a configuration folder.

        Raises `ConfigError` when the folder or its digest.yaml cannot be used.
        """
        read = configuration(folder)
        log.setup(os.environ.get("DIGEST_LOG", "WARNING"), _secrets(read.site), secret_headers())
        store = Store.open(read.site.database, migrate=read.site.database.startswith("sqlite"))
        app = cls(site=read.site, digests={}, refused={}, notes=(), store=store, clock=clock)
        app._take(read)
        return app

    def reload(self) -> None:
        """The files count as they are now; the database and the client stay as they were opened.

        Raises `ConfigError` when digest.yaml cannot be used; then everything stays as it was, and editors are told.
        """
        try:
            read = configuration(self.site.folder)
        except load.Broken as broken:
            self.store.notices.add(_refused_edit("digest.yaml", str(broken)), self.clock())
            raise
        self._take(read)

    def _take(self, read: load.Configuration) -> None:
        now = self.clock()
        digests = dict(read.digests)
        for key, text in read.texts.items():
            last = self.store.configs.last(key)
            if key in digests:
                if last is None or last[0] != text:
                    self.store.configs.accept(key, text, now)
            elif last:
                with suppress(ConfigError):
                    digests[key] = load.parse(last[0], key, read.site, f"config/digests/{key}.yaml")
        for key, broken in read.refused.items():
            self.store.notices.add(_refused_edit(key, str(broken)), now)
        if read.site.mail != self.site.mail:
            self._retire_provider()
        self.site, self.digests = read.site, digests
        self.refused, self.notes = read.refused, read.notes

    def digest(self, name: str) -> Digest:
        """The digest of that name, as its file says now. Raises `ConfigError` when its file makes no sense."""
        if broken := self.refused.get(name):
            raise broken
        return self.in_force(name)

    def in_force(self, name: str) -> Digest:
        """The digest of that name, as it is sent.

        Raises `UsageError` when there is none, `ConfigError` when its file never made sense.
        """
        if name not in self.digests:
            if name in self.refused:
                raise self.refused[name]
            known = ", ".join(sorted(self.digests)) or "none yet: digest new NAME makes one"
            raise UsageError(f'There is no digest "{name}".', advice=f"Digests: {known}.")
        return self.digests[name]

    def kit(self, name: str = "") -> Kit:
        """What a run of that digest works with (without one: what telling editors does); network and mail are set up
        when first needed."""
        return Kit(
            site=self.site,
            store=self.store,
            client=self.client,
            parser=self.parser,
            provider=self.provider,
            look=self.look(self.in_force(name).look if name else Digest.model_fields["look"].default),
            pace=self.pace(),
            clock=self.clock,
            report=self._reported,
            by=self.presence.name,
            embed=embeddings.installed(),
            gone=self.presence.gone,
        )

    def look(self, name: str) -> Look:
        """The look as its files say now. While they cannot be used it stays as this program last could use it, and
        editors are told; raises `ConfigError` where it never could."""
        last = self._looks.get(name)
        try:
            own = "/" in name
            look = read_look(str(self.site.folder / name) if own else name, places.TEMPLATES)
            if last and last.fingerprint == look.fingerprint:
                return last
            if own:
                refuse_faulty(look)
        except ConfigError as broken:
            if last is None:
                raise
            self.store.notices.add(_refused_edit(f"the look {name}", str(broken)), self.clock())
            return last
        self._looks[name] = look
        return look

    def pace(self) -> Pace:
        mail = self.site.mail
        return Pace(
            clock=self.clock,
            wait=self.stopping.wait,
            stopping=self.stopping.is_set,
            mail=mail,
            report=self._reported,
            by=self.presence.name,
        )

    @property
    def presence(self) -> Presence:
        with self._one:
            if self._presence is None:
                name = f"{socket.gethostname()}:{os.getpid()}-{token_hex(2)}"
                self._presence = Presence(self.site.home / ".running", name)
            return self._presence

    @property
    def client(self) -> Client:
        with self._one:
            if self._client is None:
                contact = self.site.web.url or (f"mailto:{self.site.editors[0]}" if self.site.editors else "")
                agent = f"digest/{__version__}" + (f" (+{contact})" if contact else "")
                self._client = Client(user_agent=agent, allow=self.site.intranet)
            return self._client

    @property
    def parser(self) -> Parser:
        with self._one:
            if self._parser is None:
                self._parser = Parser()
            return self._parser

    @property
    def provider(self) -> Provider:
        with self._one:
            if self._provider is None:
                self._provider = provider(self.site)
            return self._provider

    def _retire_provider(self) -> None:
        """The next run gets one by the new settings; a run that goes on keeps its own."""
        with self._one:
            if self._provider is not None:
                self._retired.append(self._provider)
            self._provider = None

    def refuse_to_send(self) -> None:
        """Raises `ConfigError` while a real provider must not send (invariant 13), naming every reason."""
        reasons = gate.gate(self.site) if provider_kind(self.site.mail).real else ()
        if reasons:
            raise ConfigError(
                f"{self.site.mail.provider} is not ready to send:\n" + "\n".join(f"  - {reason}" for reason in reasons),
                where="config/digest.yaml",
                advice="Nothing was sent. With `mail: outbox` mails are written to a folder instead.",
            )

    def close(self) -> None:
        for part in (self._client, self._parser, self._provider, *self._retired, self._presence):
            if part is not None:
                part.close()
        self.store.close()

    def __enter__(self) -> App:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _reported(self, event: Event) -> None:
        log.event(event.name, done=event.done, total=event.total, text=event.text)
        self.report(event)


def configuration(folder: Path) -> load.Configuration:
    """What the folder's files and the environment say. Raises `ConfigError` when digest.yaml cannot be used."""
    read = load.read(folder, os.environ, PROVIDERS)
    return replace(read, site=_signed(read.site))


def _signed(site: Site) -> Site:
    """A site whose links can be signed: while mails stay here, by a key of its own that is kept beside the database."""
    if site.signing_keys or provider_kind(site.mail).real:
        return site
    file = site.home / "signing.key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise DigestError(f"{file} cannot be written: {error.strerror}") from error
    else:
        with os.fdopen(handle, "w") as out:
            out.write(token_hex(32))
    secret = SecretStr(file.read_text().strip())
    return site.model_copy(update={"signing_keys": (("1", secret),)})


def _secrets(site: Site) -> tuple[str, ...]:
    found = [site.mail.token, *(secret for _, secret in site.signing_keys)]
    return tuple(secret.get_secret_value() for secret in found if secret)


def _refused_edit(key: str, broken: str) -> Notice:
    return Notice(
        kind="refused-edit",
        subject=f"The edit of {key} was not taken over",
        lines=(*broken.split("\n\n"), "The last version that made sense stays in force."),
        digest=key,
        urgency=Urgency.DAILY,
        key=f"refused-edit {key} {broken}",
    )
