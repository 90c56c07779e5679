"""What monitors and mails' own promise ask: whether what readers post is kept."""

from __future__ import annotations

from tests.web.conftest import Pages


def test_it_is_well_though_nobody_is_on_duty_and_all_sending_is_stopped(pages: Pages) -> None:
    """Mails leave only while this page answers: what is late must not keep itself from being sent."""
    pages.wiring.store.deliveries.stop("too many rejected", pages.wiring.clock())
    assert (pages.get("/health").status_code, pages.get("/health").text) == (200, "ok\n")


def test_where_the_database_cannot_be_read_it_is_503_with_nothing_of_why(pages: Pages) -> None:
    pages.get("/health")
    pages.wiring.store._database.engine.dispose()
    database = pages.wiring.publication.site.home / "digest.db"
    kept = database.rename(database.with_name("moved"))
    database.mkdir()
    answer = pages.get("/health")
    database.rmdir()
    kept.rename(database)
    assert (answer.status_code, answer.headers["Retry-After"], "digest.db" in answer.text) == (503, "60", False)
