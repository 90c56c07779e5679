"""An answer that is not what a mail API promises is never read as "sent": every dialect, one table of oddities."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from digest.model.mail import Answer, Receipt
from digest.send import api
from digest.send.api import Api
from digest.send.providers import PROVIDERS, provider
from tests.send.apis.serving import ApiLike, Said
from tests.send.behind import SERVERS, mail_to
from tests.send.made import EN, batch, messages, rendering, site
from tests.send.test_mail_apis import MAIL_APIS

Change = Callable[[Said], httpx.Response]


def receipts(name: str, tmp_path: Path, change: Change) -> list[Receipt]:
    """For four mails, or for as many as a call takes, after what was answered went through `change`."""
    given = batch(min(4, PROVIDERS[name].limits.batch))
    with SERVERS[name](tmp_path) as server:
        assert isinstance(server, ApiLike)

        def answer(request: httpx.Request) -> httpx.Response:
            body = b"".join(request.stream)  # type: ignore[arg-type]
            return change(server.answer(request.method, request.url.raw_path.decode(), dict(request.headers), body))

        made = provider(site(mail=mail_to(name, server)))
        assert isinstance(made, Api)
        made._client = httpx.Client(transport=httpx.MockTransport(answer))
        with closing(made):
            return list(made.hand_over(given, messages(given.deliveries), {EN: rendering()}))


def ordinary(said: Said) -> httpx.Response:
    return httpx.Response(said.status, headers=list(said.headers), content=said.body)


@pytest.mark.parametrize("name", MAIL_APIS)
def test_the_ordinary_answer_is_accepted(name: str, tmp_path: Path) -> None:
    assert {one.answer for one in receipts(name, tmp_path, ordinary)} == {Answer.ACCEPTED}


@pytest.mark.parametrize("name", MAIL_APIS)
@pytest.mark.parametrize(
    "body",
    [
        b"<html>Welcome</html>",
        b"",
        b" ",
        b"null",
        b"true",
        b'"OK"',
        b"{}",
        b"[]",
        b"[null, null, null, null]",
        b'{"data": [], "Messages": [], "messageIds": [], "MessageId": "", "id": 7}',
        b'{"data": null, "Messages": {}, "messageId": null, "MessageId": [], "id": ""}',
        b"\xff\xfe\x00",
        b"[" * 90_000,
    ],
)
def test_a_200_that_says_something_else_leaves_everybody_uncertain(name: str, body: bytes, tmp_path: Path) -> None:
    answers = receipts(name, tmp_path, lambda said: httpx.Response(200, content=body))
    assert {one.answer for one in answers} == {Answer.UNCERTAIN}, body[:40]


@pytest.mark.parametrize("name", MAIL_APIS)
def test_an_answer_of_60_megabytes_is_not_read_to_its_end(name: str, tmp_path: Path) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        for _ in range(600):
            read += 100_000
            yield b" " * 100_000

    answers = receipts(name, tmp_path, lambda said: httpx.Response(said.status, content=endless()))
    assert {one.answer for one in answers} == {Answer.UNCERTAIN}
    assert read <= api.LARGEST_ANSWER + 200_000


def without_words(answer: Any) -> Any:
    """Every text is empty, and every number a text."""
    if isinstance(answer, dict):
        return {name: without_words(value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [without_words(value) for value in answer]
    return "" if isinstance(answer, str) else f"{answer}"


def numbers_as_texts(answer: Any) -> Any:
    """Every number is a text, and nothing else is changed."""
    if isinstance(answer, dict):
        return {name: numbers_as_texts(value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [numbers_as_texts(value) for value in answer]
    return f"{answer}" if isinstance(answer, int) else answer


@pytest.mark.parametrize("name", [name for name in MAIL_APIS if name != "sendgrid"])
def test_ids_that_are_empty_are_no_answer(name: str, tmp_path: Path) -> None:
    def change(said: Said) -> httpx.Response:
        body = json.dumps(without_words(json.loads(said.body))).encode()
        return httpx.Response(said.status, headers=list(said.headers), content=body)

    assert {one.answer for one in receipts(name, tmp_path, change)} == {Answer.UNCERTAIN}


def test_a_code_that_is_no_number_is_not_taken_for_one_that_is_left_out(tmp_path: Path) -> None:
    def change(said: Said) -> httpx.Response:
        return httpx.Response(said.status, content=json.dumps(numbers_as_texts(json.loads(said.body))).encode())

    assert {one.answer for one in receipts("postmark", tmp_path, change)} == {Answer.UNCERTAIN}


def one_less(results: list[Any]) -> list[Any]:
    return results[:-1]


def one_more(results: list[Any]) -> list[Any]:
    return [*results, results[0]]


@pytest.mark.parametrize("name", MAIL_APIS)
@pytest.mark.parametrize("miscounted", [one_less, one_more])
def test_fewer_or_more_results_than_mails_leave_everybody_uncertain(
    name: str, miscounted: Callable[[list[Any]], list[Any]], tmp_path: Path
) -> None:
    lists: list[int] = []

    def recounted(answer: Any) -> Any:
        if isinstance(answer, list) and len(answer) == 4:
            lists.append(4)
            return miscounted(answer)
        return {key: recounted(value) for key, value in answer.items()} if isinstance(answer, dict) else answer

    def change(said: Said) -> httpx.Response:
        body = json.dumps(recounted(json.loads(said.body))).encode() if said.body else b""
        return httpx.Response(said.status, headers=list(said.headers), content=body)

    answers = receipts(name, tmp_path, change)
    one_for_all = {"ses", "mailgun", "sendgrid"}
    assert bool(lists) is (name not in one_for_all), "these have one id for a call, and no result a mail"
    assert {one.answer for one in answers} == {Answer.UNCERTAIN if lists else Answer.ACCEPTED}
