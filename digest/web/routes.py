"""Which address does what. Handlers are plain functions; the server runs at most `AT_ONCE` of them at the same time."""

from __future__ import annotations

import logging
from collections.abc import Callable

from fastapi import FastAPI, Request, Response

from digest import log
from digest.actions.readers.nets import net_of
from digest.errors import Unavailable
from digest.web.answers import Answer, sentence
from digest.web.form import Filled, filled
from digest.web.public import confirm, health, join, leave, published
from digest.web.served import Served

#: Handlers at the same time.
AT_ONCE = 8


def routes(served: Served) -> FastAPI:
    """The pages of a publication. `request.scope["body"]` holds what was posted, read and bounded by the server."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/health")
    def _() -> Response:
        return _answered(served, lambda: health.health(served))

    @app.get("/unsubscribe/{token}")
    @app.head("/unsubscribe/{token}")
    def _(token: str) -> Response:
        return _answered(served, lambda: leave.shown(served, token))

    @app.post("/unsubscribe/{token}")
    def _(token: str, request: Request) -> Response:
        return _posted(served, request, lambda fields: leave.posted(served, token, fields))

    @app.get("/join")
    @app.head("/join")
    @app.get("/join/{digest}")
    @app.head("/join/{digest}")
    def _(digest: str = "") -> Response:
        return _answered(served, lambda: join.shown(served, digest))

    @app.post("/join")
    @app.post("/join/{digest}")
    def _(request: Request, digest: str = "") -> Response:
        return _posted(served, request, lambda fields: join.posted(served, digest, fields, _net(request)))

    @app.post("/api/v1/join")
    def _(request: Request) -> Response:
        body, kind = request.scope["body"], request.headers.get("Content-Type", "")
        answer = _answered(served, lambda: join.as_json(served, body, kind, _net(request)))
        served.posted()
        return answer

    @app.get("/confirm/{token}")
    @app.head("/confirm/{token}")
    def _(token: str) -> Response:
        return _answered(served, lambda: confirm.shown(served, token))

    @app.post("/confirm/{token}")
    def _(token: str, request: Request) -> Response:
        return _posted(served, request, lambda fields: confirm.posted(served, token))

    @app.get("/{path:path}")
    @app.head("/{path:path}")
    def _(path: str, request: Request) -> Response:
        known = request.headers.get("If-None-Match", "")
        return _answered(served, lambda: published.published(served, path, known))

    @app.api_route("/{path:path}", methods=["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    def _(path: str) -> Response:
        return _response(sentence(405, "This address takes no such request.", Allow="GET, HEAD"))

    return app


def _net(request: Request) -> str:
    return net_of(request.client.host if request.client else "")


def _posted(served: Served, request: Request, act: Callable[[Filled], Answer]) -> Response:
    fields = filled(request.scope["body"])
    if fields is None:
        return _response(sentence(400, "That is no form of ours."))
    answer = _answered(served, lambda: act(fields))
    served.posted()
    return answer


def _answered(served: Served, act: Callable[[], Answer]) -> Response:
    """The answer; whatever goes wrong in making it is logged, and nothing of it is shown."""
    try:
        return _response(act())
    except Unavailable as error:
        log.event("page.unavailable", level=logging.ERROR, reason=error.what)
        return _response(sentence(503, "This cannot be done just now. Try again in a minute.", Retry_After="60"))
    except Exception as error:
        log.event("page.failed", level=logging.ERROR, reason=repr(error))
        return _response(sentence(500, "Something is wrong here. Whoever runs this can see it."))


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.all_headers))
