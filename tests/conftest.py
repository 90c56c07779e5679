"""What every test may ask for."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sqlite3
import ssl
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pytest
from httpx._transports import default
from hypothesis import HealthCheck, settings

from digest import wiring
from digest.collect.parser import Parser
from digest.collect.web.client import Client
from digest.config.yaml import reading
from digest.render.press import Press
from digest.store.database.migrations import running
from tests.certificates import Authority
from tests.config.remembered import RememberingYAML
from tests.store.dialect import compile_once
from tests.store.tables import remembered
from tests.unclosed import Watched

#: The same examples in every run, so that a red run means a change: forty of a property that does not say how many,
#: and a hundred in the long tests; HYPOTHESIS_PROFILE=search looks for new ones. No clock decides: a machine that does
#: other things beside is no fault of a test.
settings.register_profile(
    "full", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("steady", settings.get_profile("full"), max_examples=40)
settings.register_profile("search", max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

#: Memory that looks like a folder (Linux), and the bytes of it that must be free for the folders of all tests.
MEMORY, ROOM = Path("/dev/shm"), 2**30


def pytest_configure() -> None:
    """Statements are compiled once. Folders of tests lie in memory where there is room: every commit waits for the
    disk, some 20,000 in a run."""
    compile_once()
    with suppress(OSError):
        if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Nine thousand tests stay until the end: nobody looks through them again and again for what may be forgotten,
    and through what a test leaves only when there is much of it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


class LentParser(Parser):
    """A parser that one command after another works with."""

    def close(self) -> None:
        """Its children stay for the next."""


class LentPress(Press):
    """A press that one command after another works with."""

    def close(self) -> None:
        """Its children stay for the next."""


@pytest.fixture(scope="session")
def real_parser() -> Iterator[Parser]:
    """What reads documents; to start its child takes half a second."""
    with LentParser() as lent:
        yield lent
    Parser.close(lent)


@pytest.fixture(autouse=True, scope="session")
def _children_started_once(real_parser: Parser) -> Iterator[None]:
    """Commands run in one process share the children that read and lay out: a run would start two thousand. Looks may
    take their time on a machine that does other things beside."""
    press = LentPress(seconds=60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "_parser", lambda: real_parser)
        patch.setattr(wiring, "_press", lambda: press)
        yield
    Press.close(press)


@pytest.fixture(autouse=True, scope="session")
def _unclosed_databases_are_told() -> Iterator[None]:
    """A connection to SQLite that nobody closed is an error of some test on every Python, as it is from 3.13 on."""
    watched = partial(sqlite3.connect, factory=Watched)
    with pytest.MonkeyPatch.context() as patch:
        if sys.version_info < (3, 13):
            patch.setattr(sqlite3, "connect", watched)
            patch.setattr(sqlite3.dbapi2, "connect", watched)
        yield


@pytest.fixture(autouse=True, scope="session")
def _authorities_read_once() -> Iterator[None]:
    """Each HTTP client reads all authorities of the web anew, in a fiftieth of a second; a run makes two thousand."""
    read = default.create_ssl_context
    made = lru_cache(lambda trusted, **given: read(**given))

    def lent(**given: Any) -> ssl.SSLContext:
        return made((os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")), **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(default, "create_ssl_context", lent)
        yield


def _here(host: str, port: int) -> tuple[str, ...]:
    if host != "localhost":
        raise OSError(f"tests ask nobody else: {host}")
    return ("127.0.0.1",)


@pytest.fixture(autouse=True, scope="session")
def _nobody_else_is_asked() -> Iterator[None]:
    """Commands run in one process know this machine alone: articles name pictures anywhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "_client", lambda allow, contact: Client(allow=allow, resolve=_here))
        yield


@pytest.fixture(autouse=True, scope="session")
def _tables_made_once() -> Iterator[None]:
    """A run would migrate a thousand empty databases, each in a twentieth of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "run", remembered(running.run))
        yield


@pytest.fixture(autouse=True, scope="session")
def _files_parsed_once() -> Iterator[None]:
    """Every command reads its configuration, and most tests have the same; YAML takes a hundredth of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "YAML", RememberingYAML)
        yield


@pytest.fixture(autouse=True)
def _no_log_of_an_earlier_test() -> Iterator[None]:
    """A command sets up logging to the standard error of its time, which ends with its test."""
    yield
    logging.getLogger("digest").handlers.clear()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who vouches for mail servers on this machine, and is trusted by nobody who was not told."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed, so there is no certificate to test with")
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Real input of other projects, which lies outside this one."""
    folder = os.environ.get("DIGEST_CORPORA")
    if not folder:
        pytest.skip("DIGEST_CORPORA names no folder with real feeds and pages")
    return Path(folder)
