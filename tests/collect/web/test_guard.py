"""Which addresses the guard lets through, as written and as connected."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import digest
from digest.collect.web.client import FetchFailed
from digest.collect.web.guard import Allowed, Blocked, public, refusal, target
from digest.collect.web.network import system_resolver
from tests.collect.conftest import Loopback, Page
from tests.collect.web.scripts import Insider

NOBODY = Allowed()

#: What a hostile name server answers for names of its own.
NAMES = {
    "inside.example": "127.0.0.1",
    "mapped.example": "::ffff:127.0.0.1",
    "compatible.example": "::127.0.0.1",
    "nat64.example": "64:ff9b::7f00:1",
    "nat64-local.example": "64:ff9b:1::7f00:1",
    "sixtofour.example": "2002:7f00:1::",
    "teredo.example": "2001:0:7f00:1::1",
    "zero.example": "0.0.0.0",
    "unspecified.example": "::",
    "loop6.example": "::1",
    "garbage.example": "not an address",
    "none.example": "",
}

SPELLINGS = [
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://0x7f.1:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0X7F.0X0.0X0.0X1:{port}/",
    "http://0x7f000001:{port}/",
    "http://2130706433:{port}/",
    "http://0177.1:{port}/",
    "http://0177.0.0.01:{port}/",
    "http://017700000001:{port}/",
    "http://127.0.0.001:{port}/",
    "http://127.000.000.001:{port}/",
    "http://127.0.0.1%00.example:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://127。0。0。1:{port}/",
    "http://１２７.０.０.１:{port}/",
    "http://①②⑦.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST:{port}/",
    "http://localhost.:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::127.0.0.1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://user@127.0.0.1:{port}/",
    "http://user:secret@127.0.0.1:{port}/",
    "http://news.example@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@news.example/",
    "http://127.0.0.1:{port}#@news.example/",
    "http://127.0.0.1:{port}\\@news.example/",
    "http://127.0.0.1\t:{port}/",
    "  http://127.0.0.1:{port}/  ",
    "HTTP://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "127.0.0.1:{port}/",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "dict://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "file://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}!/",
    "javascript:fetch('http://127.0.0.1:{port}')",
    "data:text/html,http://127.0.0.1:{port}",
    "feed://127.0.0.1:{port}/",
    "unix:/run/docker.sock",
    *(f"http://{name}:{{port}}/" for name in NAMES),
]


def test_no_spelling_of_this_machine_reaches_a_server_on_it(loopback: Loopback) -> None:
    canary = loopback.raw()
    with Insider(2, resolve=lambda host, port: _answered(host, port)) as client:
        for spelling in SPELLINGS:
            with pytest.raises(FetchFailed):
                client.get(spelling.replace("{port}", str(canary.port)))
    assert len(SPELLINGS) >= 40
    assert canary.visits() == 0


@pytest.mark.parametrize("status", [302, 307])
def test_no_redirect_reaches_a_server_on_this_machine(loopback: Loopback, status: int) -> None:
    canary = loopback.raw()
    pages = {f"/{n}": Page.redirect(s.replace("{port}", str(canary.port)), status) for n, s in enumerate(SPELLINGS)}
    outside = loopback.pages({path: page for path, page in pages.items() if _fits_a_header(page)}, "127.0.0.2")
    with Insider(2, allow=["127.0.0.2"], resolve=lambda host, port: _answered(host, port)) as client:
        for path in list(outside.pages):
            with pytest.raises(FetchFailed):
                client.get(outside.url + path)
    assert len(outside.asked) > 40
    assert canary.visits() == 0


def test_a_name_that_changes_its_address_between_look_and_use_gains_nothing(loopback: Loopback) -> None:
    canary = loopback.raw()
    loopback.pages({"/": Page(body=b"outside", headers={"Connection": "close"})}, "127.0.0.2", canary.port)
    turns = iter(range(1000))

    def rebinding(host: str, port: int) -> list[str]:
        return ["127.0.0.2"] if next(turns) % 2 == 0 else ["127.0.0.1"]

    with Insider(2, allow=["127.0.0.2/32"], resolve=rebinding) as client:
        for _ in range(50):
            assert client.get(f"http://rebinding.example:{canary.port}/").content == b"outside"
            with pytest.raises(FetchFailed, match="not on the public internet"):
                client.get(f"http://rebinding.example:{canary.port}/")
    assert canary.visits() == 0


def test_of_several_addresses_only_the_public_ones_are_connected_to(loopback: Loopback) -> None:
    canary = loopback.raw()
    outside = loopback.pages({"/": Page(body=b"outside")}, "127.0.0.2", canary.port)
    with Insider(2, allow=["127.0.0.2"], resolve=lambda host, port: ["127.0.0.1", "::1", "127.0.0.2"]) as client:
        assert client.get(f"http://mixed.example:{outside.port}/").content == b"outside"
    assert canary.visits() == 0


CLOSED = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1"),
    *("127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255"),
    *("192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255"),
    *("198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:10.0.0.1", "::ffff:169.254.169.254"),
    *("64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1"),
    *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:db8::1", "2002::1"),
    *("2002:7f00:1::", "2002:808:808::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1"),
    *("febf::1", "fec0::1", "feff::1", "ff02::1", "ff0e::1", "4000::1"),
]
OPEN = [
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1"),
    *("126.255.255.255", "128.0.0.1", "169.253.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1"),
    *("192.167.0.1", "198.17.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1"),
    *("2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"),
]


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_off_the_public_internet_is_closed(address: str) -> None:
    assert not public(ip_address(address))
    assert "not on the public internet" in refusal("any.example", 443, address, NOBODY)


@pytest.mark.parametrize("address", OPEN)
def test_a_public_address_is_open_at_web_ports(address: str) -> None:
    assert public(ip_address(address))
    ports = (1, 22, 25, 79, 80, 81, 443, 444, 5432, 6379, 8079, 8080, 8443, 9200, 65_535)
    assert [port for port in ports if not refusal("a.example", port, address, NOBODY)] == [80, 443, 8080, 8443]


def test_an_ipv6_zone_does_not_hide_an_address() -> None:
    assert refusal("any.example", 443, "fe80::1%eth0", NOBODY)
    assert refusal("any.example", 443, "::1%1", NOBODY)


@pytest.mark.parametrize(
    ("entry", "host", "address", "taken"),
    [
        ("intranet.example", "intranet.example", "10.0.0.1", True),
        ("Intranet.Example.", "intranet.example", "10.0.0.1", True),
        ("intranet.example", "INTRANET.example.", "10.0.0.1", True),
        ("intranet.example", "evil-intranet.example", "10.0.0.1", False),
        ("intranet.example", "intranet.example.evil.example", "10.0.0.1", False),
        ("intranet.example", "evil.example", "10.0.0.1", False),
        ("10.1.0.0/16", "any.example", "10.1.2.3", True),
        ("10.1.0.0/16", "any.example", "10.2.2.3", False),
        ("10.1.0.0/16", "any.example", "::ffff:10.1.2.3", True),
        ("10.1.2.3/16", "any.example", "10.1.99.99", True),
        ("192.168.1.7", "192.168.1.7", "192.168.1.7", True),
        ("192.168.1.7", "192.168.1.8", "192.168.1.8", False),
        ("fd00::/8", "any.example", "fd12::1", True),
        ("[::1]", "[::1]", "::1", True),
        ("", "any.example", "10.0.0.1", False),
    ],
)
def test_an_operator_may_allow_hosts_and_networks_at_any_port(entry: str, host: str, address: str, taken: bool) -> None:
    assert (refusal(host, 6379, address, Allowed.of([entry])) == "") is taken


@pytest.mark.parametrize(
    ("url", "scheme", "host", "port", "path"),
    [
        ("http://News.Example", "http", "news.example", 80, "/"),
        ("https://news.example/feed?x=1#top", "https", "news.example", 443, "/feed?x=1"),
        ("https://news.example:8443/a b", "https", "news.example", 8443, "/a%20b"),
        ("https://zürich.example/ü?q=ü", "https", "xn--zrich-kva.example", 443, "/%C3%BC?q=%C3%BC"),
        ("https://straße.example/", "https", "xn--strae-oqa.example", 443, "/"),
        ("http://[2606:4700::1111]/", "http", "2606:4700::1111", 80, "/"),
        ("  https://news.example/ ", "https", "news.example", 443, "/"),
        ("https://news.example?format=rss", "https", "news.example", 443, "/?format=rss"),
    ],
)
def test_a_url_is_taken_apart(url: str, scheme: str, host: str, port: int, path: str) -> None:
    found = target(url)
    assert (found.scheme, found.host, found.port, found.path) == (scheme, host, port, path)
    assert "#" not in found.url


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "must begin with"),
        ("news.example/feed", "must begin with"),
        ("ftp://news.example/", "must begin with"),
        ("https://ann@news.example/", "user name"),
        ("https://:secret@news.example/", "user name"),
        ("https://", "host name"),
        ("https:///feed", "host name"),
        ("https://news..example/", "host name"),
        ("https://-/", "host name"),
        ("https://news%2eexample/", "host name"),
        ("https://[fe80::1%25eth0]/", "host name"),
        ("https://news.example:99999/", "port that does not exist"),
        ("https://news.example:port/", "not a web address"),
        ("https://news.example/" + "a" * 5000, "longer"),
    ],
)
def test_what_is_not_a_web_address_is_refused_with_a_reason(url: str, why: str) -> None:
    with pytest.raises(Blocked) as refused:
        target(url)
    assert why in refused.value.what


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(max_size=40).map(lambda text: f"http://{text}")))
def test_any_text_is_a_clean_target_or_refused(text: str) -> None:
    try:
        found = target(text)
    except Blocked:
        return
    assert found.path.startswith("/")
    assert not set(found.host + found.path) & set("\r\n\t \0#")
    assert (found.host + found.path).isascii()
    assert 0 < found.port < 65_536


def _answered(host: str, port: int) -> list[str]:
    """Our hostile name server; numbers and localhost are the operating system's."""
    if host.rstrip(".") in NAMES:
        return [NAMES[host.rstrip(".")]]
    if host.endswith(".example"):
        raise OSError("unknown name")
    return list(system_resolver(host, port))


def _fits_a_header(page: Page) -> bool:
    location = page.headers["Location"]
    return location.isascii() and location.isprintable() and "http" in location


#: What opens connections; who may: the guarded client, those who hand mails over, who names this machine, and those
#: who are asked (the pages, and the queue in our own database).
NETWORK = {"httpx", "httpcore", "socket", "smtplib", "urllib.request", "http.client", "ftplib", "asyncio"}
SPEAKERS = {
    f"collect/web/{name}.py"
    for name in ("response", "failures", "pool", "client", "guard", "network", "http1", "imap", "receiving")
}
SPEAKERS |= {"send/api.py", "schedule/supervised.py", "wiring.py", "web/server.py", "jobs/postgres.py"}
SPEAKERS |= {f"send/smtp/{name}.py" for name in ("connection", "replies", "server", "transaction", "verify", "words")}


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))


def test_10_nothing_but_the_guarded_client_and_the_mail_providers_opens_a_connection() -> None:
    root = Path(digest.__file__).parent
    found = {file.relative_to(root).as_posix() for file in root.rglob("*.py") if NETWORK & set(imported(file))}
    assert found == SPEAKERS
