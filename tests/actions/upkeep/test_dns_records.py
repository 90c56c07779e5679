from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from digest.actions.upkeep import dns_records as asking
from digest.actions.upkeep.dns_records import dns_records
from digest.errors import Unavailable


class Answers(socketserver.BaseRequestHandler):
    """Texts for quay.org, nothing at all for empty.quay.org, and no other name; silence for silent.quay.org."""

    def handle(self) -> None:
        wire, socket = self.request
        question = dns.message.from_wire(wire)
        name = question.question[0].name.to_text(omit_final_dot=True)
        answer = dns.message.make_response(question)
        if name == "silent.quay.org":
            return
        if name == "quay.org":
            answer.answer.append(dns.rrset.from_text("quay.org.", 60, "IN", "TXT", '"v=spf1 " "mx ~all"', '"other"'))
        elif name != "empty.quay.org":
            answer.set_rcode(dns.rcode.NXDOMAIN)
        socket.sendto(answer.to_wire(), self.client_address)


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answers) as udp:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], udp.server_address[1]
        monkeypatch.setattr(dns.resolver, "default_resolver", resolver)
        thread = threading.Thread(target=udp.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield
        udp.shutdown()
        thread.join()


def test_the_strings_of_a_text_are_one() -> None:
    assert sorted(dns_records("quay.org", "TXT") or ()) == ["other", "v=spf1 mx ~all"]


def test_a_name_without_texts_is_another_thing_than_no_name() -> None:
    assert dns_records("empty.quay.org", "TXT") == ()
    assert dns_records("nobody.quay.org", "TXT") is None


def test_a_server_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.05)
    with pytest.raises(Unavailable, match=r"the DNS does not answer for silent\.quay\.org"):
        dns_records("silent.quay.org", "TXT")


@pytest.mark.parametrize("name", ["a" * 64 + ".org", "..", "a" * 300])
def test_what_is_no_name_is_said(name: str) -> None:
    with pytest.raises(Unavailable):
        dns_records(name, "TXT")
