"""Which address does what. Handlers are plain functions; the server runs at most `AT_ONCE` of them at the same time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request, Response

from digest import log
from digest.errors import Unavailable
from digest.render.pictures import PRINTS
from digest.web import reports
from digest.web.answers import HTML, Answer
from digest.web.asked import Asked
from digest.web.faults import fault
from digest.web.form import BYTES, FIELDS, Filled, filled, largest
from digest.web.public import (
    address,
    choices,
    confirm,
    erase,
    health,
    join,
    leave,
    metrics,
    privacy,
    published,
    story,
)
from digest.web.served import Served

#: Handlers at the same time.
AT_ONCE = 8
#: Bytes of what a provider reports.
REPORT = 1_000_000


Act = Callable[[Served, Asked], Answer]


def _form(act: Callable[[Served, Asked, Filled], Answer]) -> Act:
    """The act, given the fields of the form that was sent."""

    def with_fields(served: Served, asked: Asked) -> Answer:
        fields = filled(asked.body, choices.boxes(served) if asked.body.count(b"&") >= FIELDS else ())
        return fault(served, asked, 400) if fields is None else act(served, asked, fields)

    return with_fields


SHOWN: Mapping[str, Act] = {
    "/health": lambda served, asked: health.health(served),
    "/metrics": lambda served, asked: metrics.metrics(served, asked.client, asked.headers),
    "/unsubscribe/{token}": lambda served, asked: leave.shown(served, asked.names["token"]),
    "/join": lambda served, asked: join.shown(served, ""),
    "/join/{digest}": lambda served, asked: join.shown(served, asked.names["digest"]),
    "/confirm/{token}": lambda served, asked: confirm.shown(served, asked.names["token"]),
    "/r/{code}": lambda served, asked: story.led(
        served, asked.names["code"], asked.headers, asked.net, counts=asked.method == "GET"
    ),
    "/privacy": lambda served, asked: privacy.shown(served),
    "/choices": lambda served, asked: address.lost(served),
    "/choices/{token}": lambda served, asked: choices.shown(served, asked.names["token"]),
    "/choices/{token}/address": lambda served, asked: address.shown(served, asked.names["token"]),
    "/choices/{token}/known": lambda served, asked: choices.known(served, asked.names["token"]),
    "/address/{token}": lambda served, asked: address.confirming(served, asked.names["token"]),
    "/erase/{token}": lambda served, asked: erase.shown(served, asked.names["token"]),
    f"/{PRINTS}/{{name}}": lambda served, asked: published.picture(
        served, asked.names["name"], asked.headers.get("If-None-Match", "")
    ),
    "/{path:path}": lambda served, asked: published.published(
        served, asked.names["path"], asked.headers.get("If-None-Match", "")
    ),
}
"""Address → what GET and HEAD show; the first that fits counts. None of them changes anything."""

POSTED: Mapping[str, Act] = {
    "/unsubscribe/{token}": _form(lambda served, asked, fields: leave.posted(served, asked.names["token"], fields)),
    "/unsubscribe/{token}/why": _form(
        lambda served, asked, fields: leave.reason_given(served, asked.names["token"], fields)
    ),
    "/join": _form(lambda served, asked, fields: join.posted(served, "", fields, asked.net)),
    "/join/{digest}": _form(
        lambda served, asked, fields: join.posted(served, asked.names["digest"], fields, asked.net)
    ),
    "/api/v1/join": lambda served, asked: join.as_json(
        served, asked.body, asked.headers.get("Content-Type", ""), asked.net
    ),
    "/confirm/{token}": _form(lambda served, asked, fields: confirm.posted(served, asked.names["token"])),
    "/choices": _form(
        lambda served, asked, fields: address.asked_for_link(served, fields, asked.net, again=asked.is_from_elsewhere)
    ),
    "/choices/{token}": _form(lambda served, asked, fields: choices.posted(served, asked.names["token"], fields)),
    "/choices/{token}/address": _form(
        lambda served, asked, fields: address.posted(served, asked.names["token"], fields, asked.net)
    ),
    "/address/{token}": _form(lambda served, asked, fields: address.confirmed(served, asked.names["token"])),
    "/erase/{token}": _form(lambda served, asked, fields: erase.posted(served, asked.names["token"])),
    "/reports/{provider}/{secret}": lambda served, asked: reports.posted(
        served, asked.names["provider"], asked.names["secret"], asked.body, asked.headers
    ),
}
"""Address → what a POST does."""


def largest_body(served: Served, path: str) -> int:
    """Bytes that may be posted to the address: a form with all that its page offers fits."""
    if path.startswith("/reports/"):
        return REPORT
    return largest(choices.boxes(served)) if path.startswith(("/choices/", "/join")) else BYTES


def routes(served: Served) -> FastAPI:
    """The pages of a publication; `request.scope` holds what was posted as `body`, or the status `refused`."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    for path, act in POSTED.items():
        app.add_route(path, _handler(served, act, posted=True), methods=["POST"])
    for path, act in SHOWN.items():
        app.add_route(path, _handler(served, act), methods=["GET", "HEAD"])
    no_such = _handler(served, lambda served, asked: fault(served, asked, 405))
    app.add_route("/{path:path}", no_such, methods=["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    nothing = _handler(served, lambda served, asked: served.nothing_here())
    app.add_exception_handler(404, lambda request, error: nothing(request))  # a line break fits no path
    return app


def _handler(served: Served, act: Act, *, posted: bool = False) -> Callable[[Request], Response]:
    def handle(request: Request) -> Response:
        asked = Asked(
            path=request.scope["path"],
            names=request.path_params,
            body=request.scope["body"],
            headers=request.headers,
            client=request.client.host if request.client else "",
            method=request.method,
            refused=request.scope["refused"],
        )
        answer = _answered(served, act, asked)
        if posted:
            served.posted()
        return Response(answer.body, answer.status, dict(answer.all_headers))

    return handle


def _answered(served: Served, act: Act, asked: Asked) -> Answer:
    """The answer; whatever goes wrong in making it is logged, and nothing of it is shown."""
    if asked.refused:
        return fault(served, asked, asked.refused)
    try:
        answer = act(served, asked)
    except Unavailable as error:
        log.event("page.unavailable", level=logging.ERROR, reason=error.what)
        return fault(served, asked, 503)
    except Exception as error:
        log.event("page.failed", level=logging.ERROR, reason=repr(error))
        return fault(served, asked, 500)
    is_page = answer.status == 404 and answer.kind == HTML
    return fault(served, asked, 404) if is_page and asked.wants_json else answer
