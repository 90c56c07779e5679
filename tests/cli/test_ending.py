"""Told to end, a process hears it."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from digest.cli.ending import told_to_end


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_30_a_signal_that_does_not_wake_the_main_thread_is_heard_all_the_same(number: signal.Signals) -> None:
    over = threading.Event()
    with told_to_end(over.set):
        elsewhere = threading.Thread(target=lambda: signal.pthread_kill(threading.get_ident(), number))
        elsewhere.start()
        assert over.wait(20)
        elsewhere.join()


def test_30_each_signal_is_heard_once_and_others_are_not_taken_for_it() -> None:
    heard = threading.Semaphore(0)
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    try:
        with told_to_end(heard.release):
            for number in (signal.SIGUSR1, signal.SIGTERM, signal.SIGTERM):
                os.kill(os.getpid(), number)
                assert number is signal.SIGUSR1 or heard.acquire(timeout=20)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert not heard.acquire(blocking=False)


def test_what_signals_did_before_they_do_again_afterwards() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    with told_to_end(lambda: None):
        assert signal.getsignal(signal.SIGTERM) is not before[0]
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before
    assert signal.set_wakeup_fd(-1) == -1
