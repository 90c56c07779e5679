from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from digest.config.site import Mail
from digest.errors import Unavailable
from digest.model.mail import Answer, Batch, Receipt
from digest.send import api
from digest.send.api import Api
from digest.send.dialects import mailgun, mailjet, postmark, ses
from digest.send.dialects.answers import all_of, for_some
from digest.send.dialects.base import Dialect, Refused, Reply
from digest.send.pace import Pace
from digest.send.ports import Limits, NotNow, ProviderHalt
from tests.send.apis.postmark import PostmarkLike, postmark_like
from tests.send.apis.serving import Said
from tests.send.made import EN, NOW, batch, messages, rendering

GIVEN = batch(4)


@pytest.fixture
def post() -> Iterator[PostmarkLike]:
    with postmark_like() as server:
        yield server


@pytest.fixture
def provider(post: PostmarkLike) -> Iterator[Api]:
    made = Api(postmark, mail(post.url), clock=lambda: NOW)
    yield made
    made.close()


def mail(url: str, token: str = "tok-1") -> Mail:
    return Mail(provider="postmark", base_url=url, token=SecretStr(token))


def send(provider: Api) -> Sequence[Receipt]:
    return provider.hand_over(GIVEN, messages(GIVEN.deliveries), {EN: rendering()})


def answering(error: Exception) -> Api:
    """Whose network fails in this way."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    return Api(postmark, mail("https://api.quay.org"), httpx.Client(transport=httpx.MockTransport(fail)))


def test_a_call_of_several_portions_arrives_whole_and_with_its_length(provider: Api, post: PostmarkLike) -> None:
    long = rendering(text="Möwen\n" * 90_000)
    receipts = provider.hand_over(GIVEN, messages(GIVEN.deliveries), {EN: long})
    assert {receipt.answer for receipt in receipts} == {Answer.ACCEPTED}
    (_, headers, body), *others = post.calls
    assert not others
    assert int({name.lower(): value for name, value in headers.items()}["content-length"]) == len(body) > 2_000_000


@pytest.mark.parametrize("dialect", [mailgun, mailjet])
def test_24_what_proves_that_a_call_is_ours_is_blotted_where_it_is_answered(dialect: Dialect) -> None:
    proofs: list[str] = []

    def repeats(request: httpx.Request) -> httpx.Response:
        proofs.append(request.headers["Authorization"].removeprefix("Basic "))
        words = f"not allowed: {proofs[-1]}"
        return httpx.Response(401, json={"message": words, "ErrorMessage": words})

    account = Mail(provider=dialect.NAME, domain="quay.org", token=SecretStr("key-of-ours:a-secret"))
    asking = Api(dialect, account, httpx.Client(transport=httpx.MockTransport(repeats)))
    with pytest.raises(ProviderHalt, match="not allowed") as caught:
        send(asking)
    assert len(proofs[0]) > 20
    assert proofs[0] not in str(caught.value)


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("none free")]
)
def test_a_call_that_never_left_may_be_made_again(error: Exception) -> None:
    receipts = send(answering(error))
    assert {(receipt.answer, receipt.channel) for receipt in receipts} == {(Answer.DEFERRED, True)}
    assert len(receipts) == 4


@pytest.mark.parametrize(
    "error",
    [
        httpx.WriteError("broken pipe"),
        httpx.WriteTimeout("slow"),
        httpx.ReadTimeout("silent"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("hung up"),
        httpx.DecodingError("bad gzip"),
    ],
)
def test_a_call_that_broke_on_its_way_leaves_everybody_uncertain(error: Exception) -> None:
    assert [receipt.answer for receipt in send(answering(error))] == [Answer.UNCERTAIN] * 4


@pytest.mark.parametrize("url", ["ftp://quay.org", "quay.org", "http://"])
def test_an_address_that_is_none_halts(url: str) -> None:
    made = Api(postmark, mail(url))
    with pytest.raises(ProviderHalt, match="cannot be asked"):
        send(made)
    made.close()


@pytest.mark.parametrize("token", ["hush\r\nX-Evil: 1", "hush-é"])
def test_a_token_that_fits_no_header_halts_and_is_not_shown(post: PostmarkLike, token: str) -> None:
    made = Api(postmark, mail(post.url, token))
    with pytest.raises(ProviderHalt) as caught:
        send(made)
    made.close()
    assert "hush" not in str(caught.value)
    assert not post.calls


def test_nobody_listening_defers_everybody() -> None:
    with postmark_like() as server:
        gone = server.url
    made = Api(postmark, mail(gone))
    assert {receipt.answer for receipt in send(made)} == {Answer.DEFERRED}
    made.close()


def test_an_answer_that_never_comes_leaves_everybody_uncertain_and_is_asked_for_once(
    provider: Api, post: PostmarkLike
) -> None:
    post.script = [Said(hang_up=True, take=True)]
    assert [receipt.answer for receipt in send(provider)] == [Answer.UNCERTAIN] * 4
    assert len(post.calls) == 1
    assert len(post.messages) == 4
    assert provider.look_up(GIVEN) == {d.id: Answer.ACCEPTED for d in GIVEN.deliveries}


def test_a_redirect_is_not_followed(provider: Api, post: PostmarkLike) -> None:
    post.script = [Said(status=302, headers=(("Location", f"{post.url}/elsewhere"),))]
    with pytest.raises(ProviderHalt, match="answered 302"):
        send(provider)
    assert [path for path, _, _ in post.calls] == ["/email/batch"]


def test_an_endless_answer_is_cut_off(provider: Api, post: PostmarkLike, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = json.dumps([{"ErrorCode": 0, "MessageID": str(number)} for number in range(4)]).encode()
    monkeypatch.setattr(api, "LARGEST_ANSWER", 10_000)
    post.script = [Said(body=whole + b" " * 200_000), Said(body=whole.ljust(10_000))]
    answers = [[receipt.answer for receipt in send(provider)] for _ in range(2)]
    assert answers == [[Answer.UNCERTAIN] * 4, [Answer.ACCEPTED] * 4]


def test_an_endless_answer_to_a_question_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "LARGEST_ANSWER", 10_000)
    endless = httpx.MockTransport(lambda request: httpx.Response(200, content=b" " * 200_000))
    made = Api(postmark, mail("https://api.quay.org"), httpx.Client(transport=endless))
    with pytest.raises(Unavailable, match="could not be asked"):
        made.look_up(GIVEN)
    with pytest.raises(ProviderHalt, match="cannot be reached: the answer is too long"):
        made.standing()


@pytest.mark.parametrize(("deadline", "answer"), [(3600.0, Answer.ACCEPTED), (0.0, Answer.UNCERTAIN)])
def test_22_an_answer_that_trickles_is_waited_for_until_the_deadline_and_no_longer(
    deadline: float, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "DEADLINE", deadline)
    whole = json.dumps([{"ErrorCode": 0, "MessageID": str(number)} for number in range(4)]).encode()
    stream = httpx.MockTransport(lambda request: httpx.Response(200, content=(bytes([byte]) for byte in whole)))
    made = Api(postmark, mail("https://api.quay.org"), httpx.Client(transport=stream))
    assert [receipt.answer for receipt in send(made)] == [answer] * 4


def test_a_busy_server_names_the_time(provider: Api, post: PostmarkLike) -> None:
    post.script = [Said(status=429, headers=(("Retry-After", "7"),))]
    assert {receipt.retry_at for receipt in send(provider)} == {NOW + timedelta(seconds=7)}


def test_proxies_of_the_environment_see_nothing(post: PostmarkLike, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    made = Api(postmark, mail(post.url))
    assert {receipt.answer for receipt in send(made)} == {Answer.ACCEPTED}
    made.close()


@pytest.mark.parametrize(("share", "less", "calls"), [(1, 0, [4]), (1, 1, [2, 2]), (0, -1, [1, 1, 1, 1])])
def test_a_call_holds_as_many_bytes_as_it_may_and_one_mail_goes_however_long_it_is(
    provider: Api, post: PostmarkLike, monkeypatch: pytest.MonkeyPatch, share: int, less: int, calls: list[int]
) -> None:
    send(provider)
    ((_, _, whole),) = post.calls
    post.calls.clear()
    monkeypatch.setattr(postmark, "LIMITS", Limits(batch=500, batch_bytes=share * len(whole) - less))
    assert [(r.delivery, r.answer) for r in send(provider)] == [(d.id, Answer.ACCEPTED) for d in GIVEN.deliveries]
    assert [len(json.loads(body)) for _, _, body in post.calls] == calls


def test_a_batch_the_server_finds_too_large_goes_in_halves(provider: Api, post: PostmarkLike) -> None:
    post.script = [Said(status=413)]
    assert {receipt.answer for receipt in send(provider)} == {Answer.ACCEPTED}
    assert [len(json.loads(body)) for _, _, body in post.calls] == [4, 2, 2]


def test_a_halt_in_the_second_half_brings_the_receipts_of_the_first(provider: Api, post: PostmarkLike) -> None:
    first = json.dumps([{"ErrorCode": 0, "MessageID": "m"}] * 2).encode()
    post.script = [Said(status=413), Said(body=first), Said(status=401)]
    with pytest.raises(ProviderHalt) as caught:
        send(provider)
    assert [receipt.delivery for receipt in caught.value.receipts] == [d.id for d in GIVEN.deliveries[:2]]
    assert "digest go" in caught.value.advice


@pytest.mark.parametrize(
    ("refused", "halts"), [({1}, False), ({1, 2}, False), ({0, 1, 2}, False), ({0, 1, 2, 3}, True)]
)
def test_a_batch_refused_for_nobody_named_goes_in_halves_down_to_whom_it_is_for(refused: set[int], halts: bool) -> None:
    calls: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked = [message["Metadata"]["delivery"] for message in json.loads(request.content)]
        calls.append(len(asked))
        if {GIVEN.deliveries[place].id for place in refused} & set(asked):
            return httpx.Response(413)
        return httpx.Response(200, json=[{"ErrorCode": 0, "MessageID": "m"}] * len(asked))

    made = Api(postmark, mail("https://api.quay.org"), httpx.Client(transport=httpx.MockTransport(answer)))
    if halts:
        with pytest.raises(ProviderHalt, match="refused every mail") as caught:
            send(made)
        assert caught.value.receipts == ()
        return
    answers = {receipt.delivery: receipt.answer for receipt in send(made)}
    assert {place for place, one in enumerate(GIVEN.deliveries) if answers[one.id] is Answer.REJECTED} == refused
    assert set(answers.values()) == {Answer.REJECTED, Answer.ACCEPTED}


def test_named_messages_are_rejected_and_the_others_go_at_once_in_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, int]] = []

    def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
        calls.append((batch.key, len(batch.deliveries)))
        if len(batch.deliveries) == 4:
            raise Refused("no such address", {1: "unknown", 9: "nobody"})
        return all_of(batch, Answer.ACCEPTED)

    monkeypatch.setattr(postmark, "receipts", receipts)
    transport = httpx.MockTransport(lambda request: httpx.Response(200))
    made = Api(postmark, mail("https://api.quay.org"), httpx.Client(transport=transport))
    answers = {receipt.delivery: (receipt.answer, receipt.reason) for receipt in send(made)}
    accepted = (Answer.ACCEPTED, "")
    assert [answers[one.id] for one in GIVEN.deliveries] == [accepted, (Answer.REJECTED, "unknown"), accepted, accepted]
    assert calls == [(GIVEN.key, 4), (f"{GIVEN.key}~0", 3)]


def test_more_messages_than_a_call_may_hold_go_in_several_under_keys_of_their_own(
    provider: Api, post: PostmarkLike, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postmark, "LIMITS", Limits(batch=3))
    assert [(r.delivery, r.answer) for r in send(provider)] == [(d.id, Answer.ACCEPTED) for d in GIVEN.deliveries]
    assert [len(json.loads(body)) for _, _, body in post.calls] == [3, 1]
    assert {message["Tag"] for message in post.messages} == {GIVEN.key}


def test_a_provider_that_takes_no_more_for_now_is_not_asked_for_the_rest(
    provider: Api, post: PostmarkLike, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postmark, "LIMITS", Limits(batch=1))
    post.script = [Said(body=b'[{"ErrorCode":0,"MessageID":"m"}]'), Said(status=429, headers=(("Retry-After", "7"),))]
    first, *others = send(provider)
    assert first.answer is Answer.ACCEPTED
    expected = {(Answer.DEFERRED, True, NOW + timedelta(seconds=7))}
    assert {(receipt.answer, receipt.channel, receipt.retry_at) for receipt in others} == expected
    assert [receipt.delivery for receipt in (first, *others)] == [one.id for one in GIVEN.deliveries]
    assert len(post.calls) == 2


def test_a_slow_provider_leaves_the_other_parts_to_the_next_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "BUDGET", -1.0)
    made = answering(httpx.ReadTimeout("silent"))
    assert {(receipt.answer, receipt.channel) for receipt in send(made)} == {(Answer.DEFERRED, False)}


def test_a_look_up_without_an_answer_is_none() -> None:
    """Whoever takes silence for "nothing is known" hands mails over a second time."""
    with pytest.raises(Unavailable, match="could not be asked"):
        answering(httpx.ReadTimeout("silent")).look_up(GIVEN)
    busy = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(503)))
    with pytest.raises(Unavailable, match="it answered 503"):
        Api(postmark, mail("https://api.quay.org"), busy).look_up(GIVEN)


@pytest.mark.parametrize(
    ("status", "after", "seconds"), [(429, "7", 7), (503, "60", 60), (429, "", None), (500, "7", None)]
)
def test_a_busy_provider_says_when_it_is_to_be_asked_again(status: int, after: str, seconds: int | None) -> None:
    headers = {"Retry-After": after} if after else {}
    busy = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(status, headers=headers)))
    with pytest.raises(Unavailable, match=f"it answered {status}") as caught:
        Api(postmark, mail("https://api.quay.org"), busy, lambda: NOW).look_up(GIVEN)
    until = caught.value.until if isinstance(caught.value, NotNow) else None
    assert until == (None if seconds is None else NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("url", "token"),
    [("ftp://quay.org", ""), ("quay.org", ""), ("http://", ""), ("http://quay\x00", ""), ("", "hush-é")],
)
def test_a_look_up_that_cannot_even_be_asked_is_none(url: str, token: str) -> None:
    made = Api(postmark, mail(url or "http://127.0.0.1:9", token))
    with pytest.raises(Unavailable, match="postmark could not be asked what became of mails: ") as caught:
        made.look_up(GIVEN)
    assert "hush" not in str(caught.value)
    made.close()


def test_a_server_that_searches_late_tells_nothing(provider: Api, post: PostmarkLike) -> None:
    send(provider)
    post.searchable = False
    assert provider.look_up(GIVEN) == {}
    assert provider.look_up(replace(GIVEN, key="another")) == {}


def test_a_provider_is_asked_how_our_account_is(provider: Api, post: PostmarkLike) -> None:
    assert provider.standing() == 'postmark: server "News"'
    post.token = "another"
    with pytest.raises(ProviderHalt, match="postmark answered 401 when asked for our account: No such token"):
        provider.standing()


@pytest.mark.parametrize("error", [httpx.ConnectError("refused"), httpx.ReadTimeout("silent")])
def test_a_provider_that_cannot_be_reached_is_not_well(error: Exception) -> None:
    with pytest.raises(ProviderHalt, match="postmark cannot be reached") as caught:
        answering(error).standing()
    assert caught.value.advice


def test_a_token_that_fits_no_header_is_not_shown_when_it_asks(post: PostmarkLike) -> None:
    with pytest.raises(ProviderHalt, match="cannot be asked") as caught:
        Api(postmark, mail(post.url, "hush\r\nX-Evil: 1")).standing()
    assert "hush" not in str(caught.value)


def keyed(refuses: Callable[[Batch], bool], count: int, most: int = 500) -> tuple[list[str], Sequence[Receipt]]:
    """The keys of the calls that so many messages make, and what came of them, where some calls are too large."""
    keys: list[str] = []

    def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
        keys.append(batch.key.removeprefix(GIVEN.key))
        if refuses(batch):
            return for_some(batch, "the post refuses it")
        return all_of(batch, Answer.ACCEPTED)

    given = batch(count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postmark, "receipts", receipts)
        patch.setattr(postmark, "LIMITS", Limits(batch=most))
        client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200)))
        made = Api(postmark, mail("https://api.quay.org"), client, clock=lambda: NOW)
        return keys, made.hand_over(given, messages(given.deliveries), {EN: rendering()})


@pytest.mark.parametrize(
    ("count", "most", "keys"),
    [(3, 3, [""]), (4, 3, ["~0", "~1"]), (7, 3, ["~0", "~1", "~2"]), (1, 3, [""])],
)
def test_each_call_of_a_batch_has_a_key_of_its_own_and_one_call_the_batch_s(
    count: int, most: int, keys: list[str]
) -> None:
    found, receipts = keyed(lambda batch: False, count, most)
    assert (found, len(receipts)) == (keys, count)


def test_halves_of_what_was_refused_have_keys_of_their_own_down_to_one() -> None:
    keys, receipts = keyed(lambda given: given.deliveries[-1].id == batch(5).deliveries[4].id, 5)
    assert keys == ["", "~0", "~1", "~1~0", "~1~1", "~1~1~0", "~1~1~1"]
    assert [receipt.answer for receipt in receipts] == [Answer.ACCEPTED] * 4 + [Answer.REJECTED]


@pytest.mark.parametrize(("count", "halts"), [(1, False), (2, True), (3, True)])
def test_a_small_batch_that_is_refused_whole_halts_and_a_single_mail_is_rejected(count: int, halts: bool) -> None:
    if not halts:
        assert [receipt.answer for receipt in keyed(lambda batch: True, count)[1]] == [Answer.REJECTED]
        return
    with pytest.raises(ProviderHalt, match="postmark refused every mail: the post refuses it") as caught:
        keyed(lambda batch: True, count)
    assert caught.value.advice.endswith("digest go")


@pytest.mark.parametrize(("row", "halts"), [(3, False), (4, True)])
def test_a_few_refused_in_a_row_are_rejected_and_four_are_not_their_readers_fault(row: int, halts: bool) -> None:
    """Of 2 × row messages the last half is refused."""
    refused = {one.id for one in batch(2 * row).deliveries[row:]}

    def refuses(given: Batch) -> bool:
        return any(one.id in refused for one in given.deliveries)

    if halts:
        with pytest.raises(ProviderHalt, match="refused every mail") as caught:
            keyed(refuses, 2 * row)
        assert [one.answer for one in caught.value.receipts] == [Answer.ACCEPTED] * row
        return
    answers = [one.answer for one in keyed(refuses, 2 * row)[1]]
    assert answers == [Answer.ACCEPTED] * row + [Answer.REJECTED] * row


@pytest.mark.parametrize(("named", "calls"), [({0, 1, 2, 3}, [4]), ({0, 1, 2}, [4, 1])])
def test_once_everybody_is_named_nobody_is_left_to_hand_over(named: set[int], calls: list[int]) -> None:
    made: list[int] = []

    def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
        made.append(len(batch.deliveries))
        if len(batch.deliveries) == 4:
            raise Refused("no such address", dict.fromkeys(named, "unknown"))
        return all_of(batch, Answer.ACCEPTED)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postmark, "receipts", receipts)
        client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200)))
        provider = Api(postmark, mail("https://api.quay.org"), client)
        if len(named) == 4:
            with pytest.raises(ProviderHalt, match="postmark refused every mail: no such address"):
                send(provider)
        else:
            assert sorted(one.answer for one in send(provider)) == [Answer.ACCEPTED] + [Answer.REJECTED] * 3
    assert made == calls


@pytest.mark.parametrize("place", [-1, 4])
def test_a_named_place_where_no_message_is_counts_for_nobody(place: int) -> None:
    calls: list[int] = []

    def receipts(batch: Batch, reply: Reply, now: datetime) -> tuple[Receipt, ...]:
        calls.append(len(batch.deliveries))
        if len(batch.deliveries) == 4:
            raise Refused("no such address", {place: "nobody"})
        return all_of(batch, Answer.ACCEPTED)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postmark, "receipts", receipts)
        client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200)))
        answers = [one.answer for one in send(Api(postmark, mail("https://api.quay.org"), client))]
    assert answers == [Answer.ACCEPTED] * 4
    assert calls == [4, 2, 2]


def test_a_call_has_ten_seconds_to_connect_and_a_minute_for_each_answer_and_follows_nobody() -> None:
    made = Api(postmark, mail("https://api.quay.org"))
    assert made._client.timeout == httpx.Timeout(60, connect=10, pool=10)
    assert made._client.follow_redirects is False
    made.close()
    assert made._client.is_closed


def test_all_that_a_batch_may_take_ends_before_another_may_claim_it() -> None:
    """A call that begins within the budget, and takes as long as it may."""
    assert Pace(clock=lambda: NOW, wait=bool).lease.total_seconds() > api.BUDGET + api.DEADLINE


def test_words_of_an_error_are_bounded_and_never_empty() -> None:
    (first, *_) = send(answering(httpx.ConnectError("x" * 300)))
    assert first.reason == f"postmark cannot be reached: {'x' * 200}"
    (first, *_) = send(answering(httpx.ReadTimeout(" ")))
    assert first.reason == "postmark gave no whole answer: ReadTimeout"


def test_a_place_that_is_typed_comes_before_the_usual_one_and_its_last_slash_is_none() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json={"Name": "News"})

    for url in ("", "https://api.quay.org/"):
        Api(postmark, mail(url), httpx.Client(transport=httpx.MockTransport(answer))).standing()
    assert asked == ["https://api.postmarkapp.com/server", "https://api.quay.org/server"]


def test_what_is_asked_is_signed_by_the_clock_that_is_given() -> None:
    dates: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        dates.append(request.headers["X-Amz-Date"])
        return httpx.Response(403)

    account = Mail(provider="ses", region="eu-west-1", token=SecretStr("id:hush"))
    client = httpx.Client(transport=httpx.MockTransport(answer))
    with pytest.raises(ProviderHalt):
        Api(ses, account, client, clock=lambda: NOW).standing()
    assert dates == ["20261124T070000Z"]
