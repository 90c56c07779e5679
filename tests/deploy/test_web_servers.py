"""The recipes of web servers, each in front of real pages: what reaches readers, and what does not."""

from __future__ import annotations

import getpass
import socket
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from digest import tokens
from digest.actions.readers.reader import OF_A_NET
from digest.model.people import Standing
from digest.tokens import Unsubscribe
from tests.acceptance.servers import OUTBOX, Newsroom, newsroom, wait_for
from tests.certificates import Authority
from tests.deploy.programs import RECIPES, program, started, takes_long

NAME = "post.example"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def nginx(folder: Path, authority: Authority, http: int, https: int, behind: int) -> Iterator[None]:
    made = authority.issue("post", f"DNS:{NAME}", 2)
    recipe = (RECIPES / "nginx.conf").read_text()
    for typed, here in (
        ("listen 80;", f"listen 127.0.0.1:{http};"),
        ("listen 443 ", f"listen 127.0.0.1:{https} "),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(made.file)),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(made.key)),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("/var/log/nginx/error.log", f"{folder}/errors"),
    ):
        assert typed in recipe
        recipe = recipe.replace(typed, here)
    (folder / "sites").mkdir()
    (folder / "sites" / "digest.conf").write_text(recipe)
    kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; user {getpass.getuser()}; pid {folder}/pid; error_log {folder}/errors; events {{}}\n"
        f"http {{ {temporary} include {folder}/sites/*.conf; }}\n"
    )
    words = [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", f"{folder}/errors"]
    with started(words, folder / "log"):
        yield


@contextmanager
def caddy(folder: Path, authority: Authority, http: int, https: int, behind: int) -> Iterator[None]:
    made = authority.issue("post", f"DNS:{NAME}", 2)
    recipe = (RECIPES / "Caddyfile").read_text()
    for typed, here in (
        (f"{NAME} {{\n", f"{NAME} {{\n\ttls {made.file} {made.key}\n\tbind 127.0.0.1\n"),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("\tlog default {", f"\tadmin off\n\thttp_port {http}\n\thttps_port {https}\n\tlog default {{"),
    ):
        assert typed in recipe
        recipe = recipe.replace(typed, here)
    (folder / "Caddyfile").write_text(recipe)
    words = [program("caddy"), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with started(words, folder / "log", HOME=str(folder), XDG_DATA_HOME=str(folder), XDG_CONFIG_HOME=str(folder)):
        yield


SERVERS = (nginx, caddy)
Server = Callable[[Path, Authority, int, int, int], AbstractContextManager[None]]
Pages = tuple[Newsroom, int]
"""The publication, and the port where its pages are served."""


class Front:
    """The publication as its readers meet it, through a web server on this machine."""

    def __init__(self, pages: Pages, authority: Authority, http: int, https: int, number: int) -> None:
        self.room, self.behind = pages
        self.authority, self.http, self.https = authority, http, https
        self.number = number
        """Each server has a reader and nets of its own."""

    def ask(self, method: str, path: str, *, by: str = "127.0.0.1", port: int = 0, **more: object) -> httpx.Response:
        """The answer, as somebody at that address of this machine gets it."""
        at = port or self.https
        headers = {"Host": NAME, **more.pop("headers", {})}  # type: ignore[dict-item]
        trust = ssl.create_default_context(cafile=str(self.authority.file))
        transport = httpx.HTTPTransport(local_address=by, verify=trust)
        url = f"{'https' if at == self.https else 'http'}://127.0.0.1:{at}{path}"
        with httpx.Client(transport=transport, timeout=20) as client:
            known = {"sni_hostname": NAME}
            return client.request(method, url, headers=headers, extensions=known, **more)  # type: ignore[arg-type]

    def link(self) -> str:
        """What a mail has for the reader."""
        with self.room.opened() as wiring:
            keys = wiring.publication.site.keys
            person = wiring.store.subscribers.find(self.reader)[0].id
        link = Unsubscribe(subscriber=person, digest="morning")
        return f"/unsubscribe/{tokens.unsubscribe_token(keys, keys[0][0], link)}"

    @property
    def reader(self) -> str:
        return f"reader{self.number:02}@reader.example"

    def standings(self) -> list[Standing]:
        with self.room.opened() as wiring:
            person = wiring.store.subscribers.find(self.reader)[0].id
            return [one.standing for one in wiring.store.subscribers.subscriptions(person)]


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    takes_long()
    with tempfile.TemporaryDirectory(prefix="quay-") as folder:
        behind = free_port()
        room = newsroom(Path(folder), people=len(SERVERS))
        room.site(f"{OUTBOX}web:\n  url: https://{NAME}\n  listen: 127.0.0.1:{behind}\n")
        assert room.digest("send", "morning").code == 0
        served = room.typed("start", "--only", "web")
        wait_for(lambda: "Pages: " in served.out.read_text(), 120)
        yield room, behind
        served.end()


@pytest.fixture(scope="module", params=SERVERS, ids=lambda server: server.__name__)
def front(pages: Pages, request: pytest.FixtureRequest) -> Iterator[Front]:
    with tempfile.TemporaryDirectory(prefix="quay-") as folder:
        authority, http, https = Authority(Path(folder)), free_port(), free_port()
        server = Path(folder) / "server"
        server.mkdir()
        with request.param(server, authority, http, https, pages[1]):
            wait_for(lambda: _listens(https), 60)
            yield Front(pages, authority, http, https, SERVERS.index(request.param))


def _listens(port: int) -> bool:
    with socket.socket() as made:
        return made.connect_ex(("127.0.0.1", port)) == 0


def test_whoever_comes_without_encryption_is_led_to_it(front: Front) -> None:
    answer = front.ask("GET", "/join?a=b", port=front.http)
    assert answer.status_code in (301, 308)
    assert answer.headers["Location"] == f"https://{NAME}/join?a=b"


def test_pages_come_with_their_headers_and_the_promise_of_encryption(front: Front) -> None:
    answer = front.ask("GET", "/join")
    assert (answer.status_code, "<form" in answer.text) == (200, True)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_archive_is_handed_out_once_and_then_known(front: Front) -> None:
    wait_for(lambda: front.ask("GET", "/morning/").status_code == 200)
    first = front.ask("GET", "/morning/")
    again = front.ask("GET", "/morning/", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_the_button_of_a_mail_program_unsubscribes(front: Front) -> None:
    assert front.ask("GET", front.link()).status_code == 200
    assert front.standings() == [Standing.ACTIVE]
    answer = front.ask("POST", front.link(), data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.text) == (200, "Unsubscribed.\n")
    wait_for(lambda: front.standings() != [Standing.ACTIVE])


def test_what_is_far_too_large_is_refused(front: Front) -> None:
    assert front.ask("POST", "/join", content=b"x" * 10_000_000).status_code == 413


def test_the_figures_are_refused_outside_and_answered_on_the_machine(front: Front) -> None:
    assert front.ask("GET", "/metrics").status_code == 404
    assert front.ask("GET", "/metrics", port=front.behind).status_code == 401  # under the name of the publication
    assert httpx.get(f"http://127.0.0.1:{front.behind}/metrics").status_code == 200


def test_limits_count_who_really_asks_whatever_they_say_and_whoever_asks_past_the_web_server(front: Front) -> None:
    def posted(by: str, number: int, port: int = 0) -> int:
        claimed = dict.fromkeys(("X-Forwarded-For", "X-Real-IP"), f"203.{number}.113.9")
        claimed["Forwarded"] = f"for=203.{number}.113.9"
        form = {"address": f"new{number}@reader.example", "digests": ["morning"]}
        return front.ask("POST", "/api/v1/join", by=by, port=port, headers=claimed, json=form).status_code

    nets = [f"127.{10 * front.number + net}.0.1" for net in (1, 2, 3)]
    for by, port in ((nets[0], 0), (nets[1], front.behind)):
        asked = [posted(by, number, port) for number in range(OF_A_NET + 1)]
        assert (set(asked[:-1]), asked[-1]) == ({202}, 429)
    assert posted(nets[2], 0) == 202


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: server.__name__)
def test_10_no_log_of_theirs_holds_a_link_also_while_nobody_answers_behind_them(
    pages: Pages, tmp_path: Path, server: Server
) -> None:
    authority, https, behind = Authority(tmp_path), free_port(), free_port()
    folder = tmp_path / "server"
    folder.mkdir()
    with server(folder, authority, free_port(), https, behind):
        wait_for(lambda: _listens(https), 60)
        front = Front(pages, authority, 0, https, 0)
        assert front.ask("GET", "/choices/of-a-reader?also=of-a-reader").status_code == 502
        assert front.ask("POST", "/unsubscribe/of-a-reader", data={"all": "yes"}).status_code == 502
        assert front.ask("POST", "/erase/of-a-reader", content=b"x" * 10_000_000).status_code == 413
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert [file.name for file in files if b"of-a-reader" in file.read_bytes()] == []


@pytest.mark.parametrize("size", [5_000, 70_000, 990_000])
def test_who_sends_more_than_a_form_has_is_told_so_and_not_cut_off(front: Front, size: int) -> None:
    for _ in range(5):
        answer = front.ask("POST", front.link(), content=b"x" * size)
        assert (answer.status_code, answer.headers["Content-Type"]) == (413, "text/html; charset=utf-8")
