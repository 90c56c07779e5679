"""A command of the operator's that tells editors what needs them, in its own way [effect: subprocess]."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess  # noqa: TID251
from contextlib import suppress

from digest.errors import Unavailable
from digest.text.lines import one_line

#: Seconds that it may take; whatever it began is ended then.
DEADLINE = 60.0


def tell(command: str, subject: str, text: str) -> None:
    """The command has read the subject, an empty line and the text, and ended well. It is run without a shell, as this
    process would, with its environment. Raises `Unavailable` where it did not."""
    message = f"{subject}\n\n{text}".encode("utf-8", "replace")
    words = shlex.split(command)
    try:
        running = subprocess.Popen(  # noqa: S603 (the operator typed it)
            words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )
    except OSError as error:
        raise Unavailable(f"{words[0]} cannot be run: {error.strerror}") from None
    with running:
        try:
            _, complaint = running.communicate(message, timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            raise Unavailable(f"{words[0]} did not end within {DEADLINE:.0f} seconds") from None
        finally:
            if running.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGKILL)
    if running.returncode:
        last = one_line(complaint.decode("utf-8", "replace").strip().rpartition("\n")[2])[:200]
        raise Unavailable(f"{words[0]} ended with {running.returncode}" + (f": {last}" if last else ""))
