"""Databases that are held or gone, senders that begin together, a sender that slept: on SQLite and on PostgreSQL each
reader has the edition once, or is named."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import Engine, create_engine, make_url, text

from digest.cli.main import main
from tests.acceptance.faults.conftest import PEOPLE, SEGMENT, Placed
from tests.acceptance.faults.killing import EDITOR, LATER, sending_later
from tests.acceptance.servers import FORKS, everybody, most, wait_for
from tests.send.servers import SmtpLike

YES = f"--yes={PEOPLE}"
SLOWLY = "rate: 24 per second"
on_server = pytest.mark.parametrize("room", ["postgresql"], indirect=True)
in_file = pytest.mark.parametrize("room", ["sqlite"], indirect=True)


def readers(smtp: SmtpLike) -> list[str]:
    return [to for mail in smtp.envelopes for to in mail.rcpt_tos if to != EDITOR]


def each_once(room: Placed, smtp: SmtpLike, uncertain: int = 0) -> None:
    """At most so many are named as uncertain; everybody else has the one edition, nobody has it twice."""
    (edition,) = room.editions()
    held = room.uncertain(edition)
    assert len(held) <= uncertain
    assert most(readers(smtp)) == 1
    assert set(readers(smtp)) | held == everybody(PEOPLE)
    assert sum(room.sums(edition).values()) == PEOPLE
    assert "due" not in room.sums(edition)
    assert room.verified(edition)


@contextmanager
def held(room: Placed) -> Iterator[None]:
    """While inside, another program writes to the database and lets nobody else."""
    if not room.on_server:
        other = sqlite3.connect(room.database, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.close()
        return
    engine = create_engine(make_url(room.url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE batches, deliveries, channels IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()


@pytest.mark.soak
def test_while_another_program_holds_the_database_answers_are_kept_until_they_are_stored(
    room: Placed, smtp: SmtpLike
) -> None:
    room.sends_to(smtp, SLOWLY)
    sending = room.start("send", "morning", YES)
    wait_for(lambda: len(smtp.envelopes) >= 3)
    with held(room):
        threading.Event().wait(1.0)
        assert len(smtp.envelopes) < PEOPLE
    assert sending.ended().code == 0
    each_once(room, smtp)


@contextmanager
def gone(room: Placed, server: Engine) -> Iterator[None]:
    """While inside, the server ends every connection to the database and takes no other."""
    name = make_url(room.url).database
    with server.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(cut, {"name": name})
        yield
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))


@on_server
def test_while_the_server_of_the_database_is_gone_nothing_is_claimed_and_what_was_answered_is_stored_later(
    room: Placed, smtp: SmtpLike, postgres: Engine
) -> None:
    room.sends_to(smtp, SLOWLY)
    sending = room.start("send", "morning", YES)
    wait_for(lambda: len(smtp.envelopes) >= 3)
    with gone(room, postgres):
        wait_for(lambda: "the database cannot be used" in sending.text, 5)
        taken = len(smtp.envelopes)
        assert taken < PEOPLE
    assert sending.ended().code == 0
    each_once(room, smtp, uncertain=SEGMENT)


def _at_once(config: str, environ: dict[str, str], ready: Barrier) -> None:
    os.environ.update(environ)
    ready.wait(30)
    sys.exit(main(["--config", config, "send", "morning", YES]))


def test_of_several_who_press_send_at_the_same_instant_one_sends_and_the_others_are_told(
    room: Placed, smtp: SmtpLike
) -> None:
    room.sends_to(smtp, SLOWLY)
    ready = FORKS.Barrier(4)
    senders = [FORKS.Process(target=_at_once, args=(str(room.config), room.environ, ready)) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert sorted(sender.exitcode or 0 for sender in senders) == [0, 4, 4, 4]
    each_once(room, smtp)


@contextmanager
def stalled(smtp: SmtpLike, after: int) -> Iterator[threading.Event]:
    """Until the end the server answers nothing to the mail after so many; gives what is set once that has come."""
    reached, go_on, usual = threading.Event(), threading.Event(), smtp.handle_DATA

    async def stalling(server: SMTP, session: Session, envelope: Envelope) -> str:
        if len(smtp.envelopes) == after and not reached.is_set():
            reached.set()
            while not go_on.is_set():
                await asyncio.sleep(0.01)
        return await usual(server, session, envelope)

    smtp.handle_DATA = stalling  # type: ignore[method-assign]
    yield reached
    go_on.set()


def test_a_sender_that_slept_until_another_took_its_batch_over_sends_nobody_a_second_mail(
    room: Placed, smtp: SmtpLike
) -> None:
    with stalled(smtp, after=3) as reached:
        sleeper = room.start("send", "morning", YES)
        assert reached.wait(60)
        sleeper.signal(signal.SIGSTOP)
    try:
        heir = FORKS.Process(target=sending_later, args=(str(room.config), room.environ, LATER, PEOPLE))
        heir.start()
        heir.join(60)
        assert heir.exitcode == 0
    finally:
        sleeper.signal(signal.SIGCONT)
    woken = sleeper.ended()
    assert "Traceback" not in woken.text
    each_once(room, smtp, uncertain=SEGMENT)


@in_file
def test_what_a_power_cut_left_of_the_last_write_is_passed_over_and_sending_goes_on(
    room: Placed, smtp: SmtpLike
) -> None:
    assert room.run("send", "morning", YES, crash="recorded:2").code == 137
    journal = room.database.with_name("digest.db-wal")
    kept = journal.read_bytes()
    assert len(kept) > 4096
    journal.write_bytes(kept + kept[-2_000:])  # the half of a page that had reached the disk
    assert room.digest("send", "morning").code == 0
    each_once(room, smtp)
