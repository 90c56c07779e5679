"""Calls through a queue in PostgreSQL: whoever is called is woken at once (LISTEN, NOTIFY) [effect: database, threads].

The queue's tables lie in a schema of their own, `digest_queue`, which `digest db upgrade` makes, and makes anew for
another version of the queue: nothing is lost with it. Every process has a queue of its own name there. Besides the
server of the pages this is the one place where `async def` may stand: the library's worker wants it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress

import procrastinate
from procrastinate import exceptions
from sqlalchemy import make_url

from digest import log
from digest.model.duty import Act, Job
from digest.store.database.queue import SCHEMA

for _name in ("procrastinate", "psycopg.pool"):  # what they complain of is told as an event, without a traceback
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False

#: Seconds after which a worker that ended, because the database was away, is begun again.
AGAIN = 5.0
#: Seconds that a call may take to be put.
PATIENCE = 5


class PostgresQueue:
    """Of the process of that name; `act` answers the calls to it."""

    def __init__(self, url: str, name: str, act: Callable[[Job], None]) -> None:
        self._name = name
        self._act = act
        self._over = threading.Event()
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None
        self._thread = threading.Thread(target=self._work, name="queue", daemon=True)
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        settings = {"options": f"-c search_path={SCHEMA}", "connect_timeout": PATIENCE}
        self._putting = procrastinate.App(
            connector=procrastinate.SyncPsycopgConnector(
                conninfo=plain, kwargs=settings, min_size=0, max_size=2, timeout=PATIENCE
            )
        )
        self._answering = procrastinate.App(
            connector=procrastinate.PsycopgConnector(conninfo=plain, kwargs=settings, min_size=1, max_size=3)
        )
        for app in (self._putting, self._answering):
            for one in Act:
                app.task(name=one.value)(self._answer(one))

    def start(self) -> None:
        """Calls are answered from now on."""
        self._putting.open()
        self._thread.start()

    def put(self, job: Job) -> None:
        """The worker is called, unless the queue is away: then it looks by itself."""
        try:
            task = self._putting.tasks[job.act.value].configure(queue=job.to)
            task.defer(id=job.id)
        except (exceptions.ProcrastinateException, OSError) as error:
            log.event("call.failed", level=logging.WARNING, act=job.act, id=job.id, reason=error)

    def stop(self) -> None:
        """No call is answered any more."""
        self._over.set()
        running = self._running
        if running:
            with suppress(RuntimeError):  # it ended just now
                running[0].call_soon_threadsafe(running[1].cancel)
        if self._thread.is_alive():
            self._thread.join(PATIENCE)
        self._putting.close()

    def _answer(self, act: Act) -> Callable[[int], None]:
        def answer(id: int) -> None:
            self._act(Job(act=act, id=id, to=self._name))

        return answer

    def _work(self) -> None:
        while not self._over.is_set():
            try:
                asyncio.run(self._answered())
            except Exception as error:
                log.event("queue.away", level=logging.WARNING, reason=error)
            self._over.wait(AGAIN)

    async def _answered(self) -> None:
        async with self._answering.open_async():
            work = self._answering.run_worker_async(
                queues=[self._name], name=self._name, delete_jobs="always", install_signal_handlers=False
            )
            task = asyncio.ensure_future(work)
            self._running = asyncio.get_running_loop(), task
            if self._over.is_set():
                task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            self._running = None
