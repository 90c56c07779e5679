"""Everything that can happen on the way to an answer, as the one error that collecting knows (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpcore

from digest.collect.web.bodies import Crowded
from digest.collect.web.decompress import Undecodable, too_large
from digest.collect.web.guard import Blocked
from digest.collect.web.network import NoAddress, TooMuch
from digest.collect.web.response import FetchFailed, broken, silent, unknown


@contextmanager
def failures(url: str, seconds: float, limit: int) -> Iterator[None]:
    """What is raised inside is raised on as `FetchFailed`; `seconds` and `limit` (bytes) were what it could take."""
    try:
        yield
    except FetchFailed:
        raise
    except (Blocked, Undecodable) as error:
        raise FetchFailed(error.what, url=url, advice=error.advice) from error
    except TooMuch as error:
        raise FetchFailed(too_large(limit), url=url) from error
    except NoAddress as error:
        raise unknown(url) from error
    except Crowded as error:
        advice = "It is asked again by itself."
        raise FetchFailed("is large, and so were too many others at the same time", url=url, advice=advice) from error
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise silent(seconds, url) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
        raise broken(error, url) from error
