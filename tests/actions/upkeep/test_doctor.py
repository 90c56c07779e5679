"""What is missing or wrong, with what to do."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from digest import private
from digest.actions.people.enrol import enrol
from digest.actions.upkeep.diagnosis import Diagnosis
from digest.actions.upkeep.doctor import diagnoses
from digest.collect.parser import Parser, Reader
from digest.errors import Unavailable
from digest.model.report import Report, ReportKind
from digest.model.source import SourceState
from digest.publication import Publication
from digest.send.channel import channel_name
from digest.send.message import letter_id
from tests.actions.conftest import MORNING, NOW, SITE, Open
from tests.collect.children.broken import broken
from tests.collect.children.refusing import refusing
from tests.send.apis.postmark import PostmarkLike
from tests.send.apis.serving import served
from tests.send.servers import smtp_like
from tests.store.made import sending

WIRE = "https://wire.example/rss"


#: What is wrong with a publication.
Wrong = Callable[[Publication], list[Diagnosis]]


@pytest.fixture
def wrong(real_parser: Parser) -> Wrong:
    return lambda publication: [diagnosis for diagnosis in diagnoses(publication, real_parser) if not diagnosis.good]


def test_a_publication_that_is_well_has_nothing_to_look_at(
    wrong: Wrong, real_parser: Parser, publication: Publication
) -> None:
    enrol(publication, "ada@reader.example", "morning", consent="at the fair")
    assert wrong(publication) == []
    texts = " ".join(diagnosis.what for diagnosis in diagnoses(publication, real_parser))
    assert "mail: outbox; nothing leaves this machine" in texts
    assert "pages are read in a process of their own" in texts
    assert "morning: 1 subscriber" in texts


def reading(publication: Publication, reader: Reader) -> Diagnosis:
    with Parser(reader=reader) as parser:
        return next(diagnosis for diagnosis in diagnoses(publication, parser) if diagnosis.what.startswith("pages "))


def test_a_system_that_does_not_limit_memory_is_named(publication: Publication) -> None:
    diagnosis = reading(publication, refusing)
    assert diagnosis.good
    assert "this system does not limit memory; time and memory are watched" in diagnosis.what


def test_a_reading_process_that_does_not_start_is_told(publication: Publication) -> None:
    diagnosis = reading(publication, broken)
    assert not diagnosis.good
    assert "does not start" in diagnosis.what


def test_a_digest_without_subscribers_is_told_with_the_command_that_helps(
    wrong: Wrong, publication: Publication
) -> None:
    (diagnosis,) = wrong(publication)
    assert (diagnosis.what, diagnosis.advice) == (
        "morning: 0 subscribers",
        "digest subscribers add ADDRESS --to morning",
    )


def test_a_publication_without_digests_or_editors_is_told_so(wrong: Wrong, open_wiring: Open) -> None:
    site = SITE.replace("editors: [ed@quay.example]\n", "")
    told = [diagnosis.what for diagnosis in wrong(open_wiring(site=site).publication)]
    assert any(what.endswith(": 0 digests") for what in told)
    assert "editors: none" in told


def test_a_file_that_makes_no_sense_is_told(wrong: Wrong, open_wiring: Open) -> None:
    publication = open_wiring(morning=MORNING, evening="title: [\n").publication
    assert any(diagnosis.advice.startswith("digest check evening shows what") for diagnosis in wrong(publication))


def test_a_real_provider_that_may_not_send_is_told_with_every_reason(
    wrong: Wrong, open_wiring: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_TOKEN", "secret")
    site = f"{SITE}mail:\n  provider: postmark\n  token: ${{MAIL_TOKEN}}\n  from: The Quay <news@quay.example>\n"
    reasons = [d for d in wrong(open_wiring(site=site, morning=MORNING).publication) if d.what.startswith("mail: ")]
    assert len(reasons) >= 3
    assert {diagnosis.advice for diagnosis in reasons} == {"Until then nothing is sent."}


SMTP = "mail:\n  provider: smtp\n  base_url: {}\n  from: The Quay <news@quay.example>\n"


def test_a_mail_server_is_asked_and_what_it_offers_is_told(open_wiring: Open, real_parser: Parser) -> None:
    with smtp_like() as post:
        publication = open_wiring(site=SITE + SMTP.format(post.url), morning=MORNING).publication
        (asked,) = [one for one in diagnoses(publication, real_parser) if "takes mail" in one.what]
    assert asked.good
    assert asked.what.startswith(f"mail: {post.url.removeprefix('smtp://')} takes mail: ")


def test_a_mail_server_that_does_not_listen_is_told_with_what_to_do(wrong: Wrong, open_wiring: Open) -> None:
    with smtp_like() as post:
        gone = SITE + SMTP.format(post.url)
    (asked,) = [one for one in wrong(open_wiring(site=gone, morning=MORNING).publication) if "listens" in one.what]
    assert "firewall" in asked.advice


def test_a_limit_that_was_learned_is_told_with_the_line_to_write(wrong: Wrong, open_wiring: Open) -> None:
    with smtp_like() as post:
        publication = open_wiring(site=SITE + SMTP.format(post.url), morning=MORNING).publication
        channel = channel_name(publication.site.mail)
        publication.store.channels.pause(channel, None, "450 too much mail", publication.clock(), 0.9)
        (limit,) = [one for one in wrong(publication) if "no more than about 54 per minute" in one.what]
    assert "`rate: 54 per minute` under `mail:`" in limit.advice


@pytest.mark.parametrize("status", [200, 401, 404])
def test_figures_that_everybody_can_read_through_the_web_server_in_front_are_told(
    open_wiring: Open, real_parser: Parser, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setenv("DIGEST_SIGNING_KEY", "1:a-secret-of-more-than-thirty-two-letters")
    with smtp_like() as post:
        site = SITE.replace("mail: outbox\n", "") + SMTP.format(post.url) + "web: https://quay.example\n"
        publication = open_wiring(site=site, morning=MORNING).publication
        answers = diagnoses(publication, real_parser, ask=lambda url: status if url.endswith("/metrics") else 200)
    pages = [(one.good, one.what.partition("/metrics")[2]) for one in answers if one.what.startswith("pages: ")]
    told = [(False, " tells everybody how many readers there are")] if status == 200 else []
    assert pages == [(True, ""), *told]


def test_a_mail_api_and_the_dns_are_asked_only_when_somebody_wants_it(
    open_wiring: Open, real_parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_TOKEN", "tok-1")
    with served(PostmarkLike()) as post:
        site = SITE + SMTP.replace("smtp", "postmark").format(post.url) + "  token: ${MAIL_TOKEN}\n"
        publication = open_wiring(site=site, morning=MORNING).publication
        quiet = diagnoses(publication, real_parser)
        assert post.calls == []
        live = diagnoses(publication, real_parser, records=lambda name, kind: None)
    added = [one for one in live if one not in quiet and "MB free" not in one.what]  # others write to the disk
    assert [(one.good, one.what.partition(" ")[0]) for one in added] == [
        (True, "mail:"),
        (False, "SPF:"),
        (False, "DKIM:"),
        (False, "DMARC:"),
    ]
    assert added[0].what == 'mail: postmark: server "News"'
    assert all(one.advice for one in added[1:])


def test_a_dns_that_does_not_answer_is_told_once(open_wiring: Open, real_parser: Parser) -> None:
    def silent(name: str, kind: str) -> None:
        raise Unavailable("the DNS does not answer", advice="Is this machine on the internet?")

    publication = open_wiring(site=SITE + SMTP.format("smtp://127.0.0.1:1"), morning=MORNING).publication
    told = [one for one in diagnoses(publication, real_parser, records=silent) if "DNS" in one.what]
    assert [(one.good, one.advice) for one in told] == [(False, "Is this machine on the internet?")]


@pytest.mark.parametrize(
    ("path", "mode", "command"),
    [
        ("digest.db", 0o644, "chmod 600"),
        ("digest.db-wal", 0o660, "chmod 600"),
        ("digest.db.before-0001", 0o604, "chmod 600"),
        ("inbox.db", 0o644, "chmod 600"),
        ("inbox.db-wal", 0o640, "chmod 600"),
        ("clicks.db", 0o604, "chmod 600"),
        ("signing.key", 0o640, "chmod 600"),
        ("outbox", 0o755, "chmod -R go="),
        ("outbox/morning/a.eml", 0o644, "chmod -R go="),
        (".running/me", 0o666, "chmod -R go="),
    ],
)
def test_a_file_of_people_or_keys_that_others_may_use_is_named_with_the_command_that_closes_it(
    wrong: Wrong, publication: Publication, path: str, mode: int, command: str
) -> None:
    enrol(publication, "ada@reader.example", "morning", consent="at the fair")
    file = publication.site.home / path
    private.make_folder(file.parent)
    if path == "outbox":
        file.mkdir()
    file.touch()
    file.chmod(mode)

    (diagnosis,) = wrong(publication)

    assert diagnosis.what == f"{file}: others may use it (mode {mode:04o})"
    assert diagnosis.advice.startswith(f"{command} ")
    subprocess.run(diagnosis.advice, shell=True, check=True)
    assert wrong(publication) == []


def test_a_file_of_a_secret_that_others_may_read_is_named(
    wrong: Wrong, open_wiring: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "links.key"
    keys.write_text("1:a secret of many letters\n")
    keys.chmod(0o644)
    monkeypatch.setenv("DIGEST_SIGNING_KEY_FILE", str(keys))
    publication = open_wiring(morning=MORNING).publication
    assert f"chmod 600 {keys}" in [diagnosis.advice for diagnosis in wrong(publication)]
    keys.chmod(0o400)
    assert f"chmod 600 {keys}" not in [diagnosis.advice for diagnosis in wrong(publication)]


def test_a_stop_is_told(wrong: Wrong, publication: Publication) -> None:
    publication.store.deliveries.stop("by ed", NOW)
    assert any(diagnosis.advice == "digest go lifts it." for diagnosis in wrong(publication))


@pytest.mark.parametrize(
    ("state", "what", "advice"),
    [
        (
            SourceState(source=WIRE, held=40, why="40 new at once", last_success=NOW),
            "held, 40 held: 40 new at once",
            f"digest sources release {WIRE} lets them through, digest sources retry {WIRE} asks again.",
        ),
        (
            SourceState(source=WIRE, failures=3, reason="answered 404"),
            "failing, answered 404",
            f"digest inspect {WIRE} shows what is there now.",
        ),
        (
            SourceState(source=WIRE, gone=True, reason="answered 410"),
            "gone, answered 410",
            "Take it out, or find its new address with digest inspect.",
        ),
    ],
)
def test_an_ill_source_is_told_with_what_helps(
    wrong: Wrong, publication: Publication, state: SourceState, what: str, advice: str
) -> None:
    publication.store.sources.save([replace(state, name="The Wire")])
    assert Diagnosis(good=False, what=f"source The Wire: {what}", advice=advice) in wrong(publication)


def test_people_of_a_digest_whose_file_is_gone_are_not_forgotten(wrong: Wrong, publication: Publication) -> None:
    enrol(publication, "ada@reader.example", "morning", consent="at the fair")
    (publication.site.folder / "digests/morning.yaml").unlink()
    publication.reload()
    assert any("no file digests/morning.yaml; they get nothing" in diagnosis.what for diagnosis in wrong(publication))


def test_a_damaged_database_is_told(wrong: Wrong, publication: Publication) -> None:
    file = publication.store.file
    assert file
    with closing(sqlite3.connect(file)) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'verdicts'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as damaged:
        damaged.seek((page - 1) * size)
        damaged.write(b"\xff" * size)
    (told,) = [diagnosis for diagnosis in wrong(publication) if diagnosis.what.startswith("database: ")]
    assert f"{file}: is damaged" in told.what or "not a database, or damaged" in told.what
    assert "put a backup in its place" in told.advice


def reports_of(publication: Publication, real_parser: Parser) -> list[Diagnosis]:
    return [one for one in diagnoses(publication, real_parser) if one.what.startswith("reports: ")]


def test_a_provider_that_reports_nothing_is_told_until_something_came(
    open_wiring: Open, real_parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUAY", "a-secret-of-16-letters")
    real = (
        SITE.replace("mail: outbox\n", "") + "mail:\n  provider: postmark\n  token: ${QUAY}\n  from: a@quay-news.org\n"
    )
    (silent,) = reports_of(open_wiring(site=real, morning=MORNING).publication, real_parser)
    assert (silent.good, "tells nothing of bounces" in silent.what) == (False, True)
    heard = real + "  reports: ${QUAY}\n  reports_key: ${QUAY}\n"
    publication = open_wiring(site=heard, morning=MORNING).publication
    assert [one.good for one in reports_of(publication, real_parser)] == [True]
    sending(publication.store, 1)
    (none,) = reports_of(publication, real_parser)
    assert (none.good, "/reports/postmark/…" in none.advice) == (False, True)
    publication.store.reports.take("postmark", [Report(kind=ReportKind.HARD, delivery="a")], NOW, letter_id)
    (one,) = reports_of(publication, real_parser)
    assert (one.good, "told 1 report, the last at 2026-11-24 07:00" in one.what) == (True, True)


def test_what_stays_on_this_machine_has_nothing_to_report(publication: Publication, real_parser: Parser) -> None:
    assert reports_of(publication, real_parser) == []
