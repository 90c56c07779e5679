from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.send.smtp.provider import Smtp
from tests.certificates import Authority
from tests.conftest import MEMORY
from tests.machine import here
from tests.send.smtp.real.relays import PASSWORD, RELAYS, Relay
from tests.send.smtp.real.sink import Sink, sink

Start = Callable[[str], Relay]
Connect = Callable[..., Smtp]


@pytest.fixture(scope="session")
def house() -> Iterator[Path]:
    """A folder that servers may enter whoever they run as."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def started(house: Path) -> Iterator[tuple[Start, Sink, Authority]]:
    """Starts each server when it is first asked for; all hand over to one sink."""
    running: dict[str, Relay] = {}
    with ExitStack() as stack:
        with here():
            behind = stack.enter_context(sink(house / "sink"))
        (house / "authority").mkdir()
        authority = Authority(house / "authority")

        def start(name: str) -> Relay:
            if name not in running:
                folder = house / name
                folder.mkdir()
                with here():
                    running[name] = stack.enter_context(RELAYS[name](folder, authority.certificate, behind.port))
            return running[name]

        yield start, behind, authority


@pytest.fixture
def start(started: tuple[Start, Sink, Authority]) -> Start:
    return started[0]


@pytest.fixture
def behind(started: tuple[Start, Sink, Authority]) -> Sink:
    """What arrives from now on."""
    started[1].forget()
    return started[1]


@pytest.fixture
def authority(started: tuple[Start, Sink, Authority]) -> Authority:
    return started[2]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Makes providers, and closes them at the end."""
    made: list[Smtp] = []

    def connect(url: str, password: str = PASSWORD, **more: str) -> Smtp:
        made.append(Smtp(Mail(provider="smtp", base_url=url, token=SecretStr(password), **more)))
        return made[-1]

    yield connect
    for provider in made:
        provider.close()
