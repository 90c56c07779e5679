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
from digest.web.visit import Visit

#: Handlers at the same time.
AT_ONCE = 8
#: Bytes of what a provider reports.
REPORT = 1_000_000


Act = Callable[[Served, Visit], Answer]


def _form(act: Callable[[Served, Visit, Filled], Answer]) -> Act:
    """The act, given the fields of the form that was sent."""

    def with_fields(served: Served, visit: Visit) -> Answer:
        fields = filled(visit.body, choices.boxes(served) if visit.body.count(b"&") >= FIELDS else ())
        return fault(served, visit, 400) if fields is None else act(served, visit, fields)

    return with_fields


SHOWN: Mapping[str, Act] = {
    "/health": lambda served, visit: health.health(served),
    "/metrics": lambda served, visit: metrics.metrics(served, visit.client, visit.headers),
    "/unsubscribe/{token}": lambda served, visit: leave.shown(served, visit.names["token"]),
    "/join": lambda served, visit: join.shown(served, ""),
    "/join/{digest}": lambda served, visit: join.shown(served, visit.names["digest"]),
    "/confirm/{token}": lambda served, visit: confirm.shown(served, visit.names["token"]),
    "/r/{code}": lambda served, visit: story.led(
        served, visit.names["code"], visit.headers, visit.net, counts=visit.method == "GET"
    ),
    "/privacy": lambda served, visit: privacy.shown(served),
    "/choices": lambda served, visit: address.lost(served),
    "/choices/{token}": lambda served, visit: choices.shown(served, visit.names["token"]),
    "/choices/{token}/address": lambda served, visit: address.shown(served, visit.names["token"]),
    "/choices/{token}/known": lambda served, visit: choices.known(served, visit.names["token"]),
    "/address/{token}": lambda served, visit: address.confirming(served, visit.names["token"]),
    "/erase/{token}": lambda served, visit: erase.shown(served, visit.names["token"]),
    f"/{PRINTS}/{{name}}": lambda served, visit: published.picture(
        served, visit.names["name"], visit.headers.get("If-None-Match", "")
    ),
    "/{path:path}": lambda served, visit: published.published(
        served, visit.names["path"], visit.headers.get("If-None-Match", "")
    ),
}
"""Address → what GET and HEAD show; the first that fits counts. None of them changes anything."""

POSTED: Mapping[str, Act] = {
    "/unsubscribe/{token}": _form(lambda served, visit, fields: leave.posted(served, visit.names["token"], fields)),
    "/unsubscribe/{token}/why": _form(
        lambda served, visit, fields: leave.reason_given(served, visit.names["token"], fields)
    ),
    "/join": _form(lambda served, visit, fields: join.posted(served, "", fields, visit.net)),
    "/join/{digest}": _form(
        lambda served, visit, fields: join.posted(served, visit.names["digest"], fields, visit.net)
    ),
    "/api/v1/join": lambda served, visit: join.as_json(
        served, visit.body, visit.headers.get("Content-Type", ""), visit.net
    ),
    "/confirm/{token}": _form(lambda served, visit, fields: confirm.posted(served, visit.names["token"])),
    "/choices": _form(
        lambda served, visit, fields: address.asked_for_link(served, fields, visit.net, again=visit.is_from_elsewhere)
    ),
    "/choices/{token}": _form(lambda served, visit, fields: choices.posted(served, visit.names["token"], fields)),
    "/choices/{token}/address": _form(
        lambda served, visit, fields: address.posted(served, visit.names["token"], fields, visit.net)
    ),
    "/address/{token}": _form(lambda served, visit, fields: address.confirmed(served, visit.names["token"])),
    "/erase/{token}": _form(lambda served, visit, fields: erase.posted(served, visit.names["token"])),
    "/reports/{provider}/{secret}": lambda served, visit: reports.posted(
        served, visit.names["provider"], visit.names["secret"], visit.body, visit.headers
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
    no_such = _handler(served, lambda served, visit: fault(served, visit, 405))
    app.add_route("/{path:path}", no_such, methods=["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    nothing = _handler(served, lambda served, visit: served.nothing_here())
    app.add_exception_handler(404, lambda request, error: nothing(request))  # a line break fits no path
    return app


def _handler(served: Served, act: Act, *, posted: bool = False) -> Callable[[Request], Response]:
    def handle(request: Request) -> Response:
        visit = Visit(
            path=request.scope["path"],
            names=request.path_params,
            body=request.scope["body"],
            headers=request.headers,
            client=request.client.host if request.client else "",
            method=request.method,
            refused=request.scope["refused"],
        )
        answer = _answered(served, act, visit)
        if posted:
            served.posted()
        return Response(answer.body, answer.status, dict(answer.all_headers))

    return handle


def _answered(served: Served, act: Act, visit: Visit) -> Answer:
    """The answer; whatever goes wrong in making it is logged, and nothing of it is shown."""
    if visit.refused:
        return fault(served, visit, visit.refused)
    try:
        answer = act(served, visit)
    except Unavailable as error:
        log.event("page.unavailable", level=logging.ERROR, reason=error.what)
        return fault(served, visit, 503)
    except Exception as error:
        log.event("page.failed", level=logging.ERROR, reason=repr(error))
        return fault(served, visit, 500)
    is_page = answer.status == 404 and answer.kind == HTML
    return fault(served, visit, 404) if is_page and visit.wants_json else answer
