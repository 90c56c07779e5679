"""What the environment says: where the configuration is, what it and its secrets are, who works here [effect:
environment, clock, process, files]."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from pydantic import SecretStr

from digest import log, private
from digest.config import load
from digest.config.site import ADDRESS_KEY, Site
from digest.errors import ConfigError, DigestError
from digest.send.providers import PROVIDERS, provider_kind, secret_headers
from digest.store import Store
from digest.text.near_misses import quoted


def utc_now() -> datetime:
    """The machine's clock, aware UTC."""
    return datetime.now(UTC)


def folder_from_environment(config: str = "") -> Path:
    """The configuration folder: as given, or DIGEST_CONFIG, or ./config."""
    return Path(config or os.environ.get("DIGEST_CONFIG", "") or "config").absolute()


def supervisor() -> str:
    """Where systemd hears how this process does; empty where it does not want to know (sd_notify(3))."""
    return os.environ.get("NOTIFY_SOCKET", "")


def account() -> str:
    """Who works here: the person behind sudo, else the account of this process."""
    try:
        return os.environ.get("SUDO_USER") or pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"user {os.geteuid()}"


def configuration(folder: Path) -> load.Configuration:
    """What the folder's files and the environment say; logs show none of the secrets that it names. Raises
    `ConfigError` when digest.yaml cannot be used."""
    read = load.read(folder, os.environ, PROVIDERS, utc_now().date())
    read = replace(read, site=_signed(read.site))
    of_sources = (secret for one in read.digests.values() for source in one.sources for secret in source.secrets)
    level, form = _asked("DIGEST_LOG", log.LEVELS, "WARNING"), _asked("DIGEST_LOG_FORMAT", log.FORMATS, "text")
    log.setup(level, {*read.site.secrets, *of_sources}, secret_headers(), form)
    return read


def _asked(name: str, words: Sequence[str], usual: str) -> str:
    """Which of these words the environment says, in any case; the usual one where it says nothing."""
    typed = os.environ.get(name, "").strip()
    word = next((word for word in words if word.lower() == typed.lower()), "" if typed else usual)
    if not word:
        raise ConfigError(f"{name} is {quoted(typed)}.", where="environment", advice=f"Write {', '.join(words)}.")
    return word


def database_url(folder: Path) -> str:
    """Where the database of the publication in that folder is, whatever is wrong with its files. Raises what is wrong
    with them where there is no such database yet."""
    url = load.database(folder, os.environ, PROVIDERS)
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return configuration(folder).site.database
    return url


@contextmanager
def database_of(folder: Path) -> Iterator[Store]:
    """The database of the publication in that folder, whatever is wrong with its files, or with the key of its
    addresses: for what needs neither. Raises what is wrong with them where there is no such database yet."""
    url = database_url(folder)
    key = folder.absolute().parent / ADDRESS_KEY
    store = Store.open(url, key=key, migrate=url.startswith("sqlite"), keyed=False)
    try:
        yield store
    finally:
        store.close()


def _signed(site: Site) -> Site:
    """A site whose links can be signed: while mails stay here, by a key of its own that is kept beside the database."""
    if site.signing_keys or provider_kind(site.mail).real:
        return site
    file = site.home / "signing.key"
    try:
        private.keep_whole(file, token_hex(32))
    except OSError as error:
        raise DigestError(f"{file} cannot be written: {error.strerror}") from error
    try:
        secret = SecretStr(file.read_text().strip())
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"This key of your links cannot be read: {error}", where=str(file)) from error
    return site.model_copy(update={"signing_keys": (("1", secret),)})
