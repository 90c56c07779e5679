"""Reading in a child process: what comes back, and what becomes of a child that misbehaves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from digest.collect.parser import Parser, Reader, harmless
from digest.errors import Unreadable
from digest.model.source import SourceKind
from digest.read.documents import read
from tests.collect.children.broken import broken
from tests.collect.children.raising import raising
from tests.collect.children.refusing import refusing
from tests.collect.conftest import Page
from tests.collect.readers import odd

URL = "https://news.example/"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(seconds=5, megabytes=200, reader=odd) as parser:
        yield parser


@pytest.fixture(scope="module")
def hasty() -> Iterator[Parser]:
    with Parser(seconds=0.3, megabytes=200, reader=odd) as parser:
        yield parser


def title(parser: Parser, content: str) -> str:
    return parser.read(content.encode(), URL, "text/plain").title


def pid(parser: Parser) -> int:
    return int(title(parser, "pid"))


def why(parser: Parser, content: str) -> str:
    with pytest.raises(Unreadable) as refused:
        title(parser, content)
    return refused.value.what


def test_the_childs_reading_comes_back_whole(parser: Parser) -> None:
    reading = parser.read("Zürich 東京".encode(), URL, "text/html", read_as=SourceKind.LIST, links="h3 a")
    assert reading == odd("Zürich 東京".encode(), URL, "text/html", read_as=SourceKind.LIST, links="h3 a")


def test_a_feed_reads_the_same_in_a_child_and_here(real_parser: Parser) -> None:
    broken = Page.rss("One & Two", "Three").body
    assert not harmless(broken)
    here = read(broken, URL, "application/rss+xml", read_as=SourceKind.FEED)
    assert real_parser.read(broken, URL, "application/rss+xml", read_as=SourceKind.FEED) == here
    assert len(here.entries) == 2


def test_one_child_serves_many_reads_and_is_not_this_process(parser: Parser) -> None:
    first = pid(parser)
    assert {pid(parser) for _ in range(5)} == {first}
    assert first != os.getpid()


def test_a_document_that_cannot_be_read_says_so_and_the_child_lives_on(parser: Parser) -> None:
    before = pid(parser)
    with pytest.raises(Unreadable) as refused:
        title(parser, "refuse")
    assert (refused.value.what, refused.value.advice) == ("holds nothing", "Take it out.")
    assert "RuntimeError" in why(parser, "raise")
    assert pid(parser) == before


def test_a_document_that_leads_in_circles_cannot_be_read_and_the_next_one_is(parser: Parser) -> None:
    with pytest.raises(Unreadable) as refused:  # Python 3.13.0 dies of it, or takes all the memory there is
        title(parser, "recurse")
    assert "take the source out" in refused.value.advice
    assert title(parser, "well") == "well"


@pytest.mark.parametrize("content", ["die", "foreign"])
def test_a_child_that_dies_or_sends_something_else_is_replaced(parser: Parser, content: str) -> None:
    before = pid(parser)
    assert "stopped" in why(parser, content)
    assert pid(parser) != before


def test_a_child_that_takes_too_long_is_killed_and_replaced(hasty: Parser) -> None:
    before = pid(hasty)
    assert why(hasty, "hang") == "takes longer than 0.3 s to read"
    assert pid(hasty) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_what_is_large_keeps_nobody_else_waiting(parser: Parser, tmp_path: Path) -> None:
    over = tmp_path / "over"
    with ThreadPoolExecutor(1) as threads:
        large = threads.submit(title, parser, f"wait {over}" + " " * 1_000_000)
        assert title(parser, "still here") == "still"
        assert not large.done()
        over.touch()
        assert large.result(30) == "wait"


def test_what_is_not_read_at_once_is_read_elsewhere(tmp_path: Path) -> None:
    over = tmp_path / "over"
    with Parser(seconds=60, quick=0.5, reader=odd) as parser, ThreadPoolExecutor(1) as threads:
        quick = pid(parser)
        slow = threads.submit(title, parser, f"wait {over}")
        while pid(parser) == quick:
            pass
        assert not slow.done()
        over.touch()
        assert slow.result(30) == "wait"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's address space")
def test_a_child_gets_so_much_memory_and_no_more(parser: Parser) -> None:
    assert title(parser, "eat 50000000") == "50000000"
    assert "memory" in why(parser, "eat 400000000")
    assert title(parser, "eat 50000000") == "50000000"


@pytest.mark.parametrize("reader", [refusing, raising])
def test_where_memory_cannot_be_limited_it_is_watched_from_outside(reader: Reader) -> None:
    with Parser(seconds=5, megabytes=200, reader=reader) as parser:
        assert "memory" in parser.unlimited()
        assert title(parser, "eat 50000000") == "50000000"
        assert why(parser, "keep 400000000") == "takes more memory to read than is allowed"
        assert title(parser, "eat 50000000") == "50000000"


def test_a_limit_that_is_refused_costs_no_other() -> None:
    with Parser(reader=refusing) as parser:
        assert parser.unlimited() == ("memory",)
    with Parser(reader=raising) as parser:
        assert parser.unlimited() == ("memory", "files", "core dumps")


def test_a_reader_that_does_not_start_says_so() -> None:
    with Parser(reader=broken) as parser, pytest.raises(Unreadable, match="does not start"):
        parser.unlimited()


def test_a_child_can_print_what_it_likes(parser: Parser) -> None:
    assert title(parser, "print") == "print"


def test_a_child_writes_no_files(parser: Parser, tmp_path: Path) -> None:
    assert "could not be read" in why(parser, f"write {tmp_path / 'file'}")
    assert not (tmp_path / "file").exists() or not (tmp_path / "file").read_bytes()


def test_a_child_sees_nothing_of_the_environment_but_where_its_code_lies(parser: Parser) -> None:
    assert set(title(parser, "environment").split()) <= {"PYTHONPATH", "OPENBLAS_NUM_THREADS", "LC_CTYPE"}
    assert len(os.environ) > 3


def test_threads_share_the_children(parser: Parser) -> None:
    with ThreadPoolExecutor(8) as threads:
        titles = list(threads.map(lambda number: title(parser, f"{number} words"), range(40)))
    assert titles == [str(number) for number in range(40)]


def test_a_closed_parser_leaves_no_child_and_may_be_used_again() -> None:
    parser = Parser(reader=odd)
    parser.close()
    child = pid(parser)
    parser.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert pid(parser) != child
    parser.close()


def test_a_script_without_a_main_guard_may_use_it(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from digest.collect.parser import Parser\n"
        "from tests.collect.readers import odd\n"
        "print(Parser(reader=odd).read(b'hello there', '', '').title)\n"
    )
    environment = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=environment, timeout=60)
    assert done.stdout == "hello\n", done.stderr


@pytest.mark.parametrize(
    ("content", "here"),
    [
        (Page.rss("One").body, True),
        (b"\xef\xbb\xbf  " + Page.rss("One").body, True),
        (b"<?xml version='1.0' encoding='iso-8859-1'?>\n<!-- \xe9 -->" + Page.rss("One").body, True),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>', True),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', True),
        (Page.rss("One & Two").body, False),
        (Page.rss("One").body[:-9], False),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]>" + Page.rss("One").body, False),
        (Page.rss("x" * 1_100_000).body, False),
        (Page.html("<p>Hello</p>").body, False),
        (b"<?xml version='1.0'?><urlset/>", False),
        (b"", False),
        (b"\x00\xff\xfe", False),
    ],
)
def test_only_small_well_formed_feeds_are_read_in_this_process(content: bytes, here: bool) -> None:
    assert harmless(content) is here


def test_a_harmless_feed_starts_no_child() -> None:
    parser = Parser(reader=read, seconds=0)
    assert [a.title for a in parser.read(Page.rss("One").body, URL, "").entries] == ["One"]
    assert parser._quick._free.get_nowait() is None
