"""A notice of each kind, with the facts that a run gives it; every number is one that is written in groups."""

from __future__ import annotations

from digest.model.notice import Facts, Notice, NoticeKind

EDITION: Facts = {"edition": "morning 2026-11-24 07:00", "title": "Morning Meridian", "digest": "morning"}
SOURCE: Facts = {"name": "The Wire", "url": "https://wire.example/feed.xml", "source": "https://wire.example/feed.xml"}
SINCE = "2026-11-02T23:30:00+00:00"
FAILURES: Facts = {"names": ("The Wire", "The Post"), "reasons": ("answered 500 Internal Server Error", "is empty")}
MISTAKES = """config/digests/morning.yaml: 1 thing to mend

  line 2   send: weekdays at 7
           "7" is not a time. Write 07:00, or 7am or 7pm:
             send: weekdays at 07:00"""

REVIEW: Facts = {
    "hash": "fa73d4d10e11",
    "due": "2026-11-24T07:00:00+00:00",
    "clock": "07:00",
    "fate": "hold",
    "first": 0,
    "another": 0,
    "person": "ada",
    "readers": 12345,
    "faults": (),
}
NO_DOUBTS: Facts = {
    **dict.fromkeys(("unsure", "unsure_in", "stray", "stray_with", "bare", "names", "reasons", "warnings"), ()),
    "no_picture": 0,
    "doubts": 0,
    "more": 0,
}
DOUBTS: Facts = {
    **NO_DOUBTS,
    **FAILURES,
    "unsure": ("A comet over the lighthouse",),
    "unsure_in": ("Science",),
    "stray": ("Wind contract signed",),
    "stray_with": ("Jobs at risk",),
    "bare": ("Traffic",),
    "warnings": ("The mail is long.",),
    "no_picture": 1,
    "doubts": 7,
    "more": 12345,
}

#: Several where the words differ by the facts.
FACTS: dict[NoticeKind, tuple[Facts, ...]] = {
    NoticeKind.REFUSED_EDIT: (
        {"name": "morning", "problems": MISTAKES},
        {"look_name": "looks/ours", "problems": "looks/ours/parts/foot.mjml:1: This template is broken."},
    ),
    NoticeKind.SKIPPED: (
        {**EDITION, "stories": 0, "least": 12345},
        {**EDITION, "stories": 1, "least": 12345},
        {**EDITION, "stories": 12345, "least": 23456},
        {**EDITION, "subscribers": 0},
        {**EDITION, "late": 1, "limit": 0.5, "trouble": ""},
        {**EDITION, "late": 12345, "limit": 6.0, "trouble": "none of 3 sources could be collected"},
    ),
    NoticeKind.HELD: ({**EDITION, "reason": "somebody must look at it"},),
    NoticeKind.REVIEW: (
        {**EDITION, **REVIEW, **DOUBTS},
        {**EDITION, **REVIEW, **DOUBTS, "fate": "send", "readers": 1, "more": 1},
        {**EDITION, **REVIEW, **NO_DOUBTS, "fate": "late", "first": 1, "another": 1},
        {**EDITION, **REVIEW, **NO_DOUBTS, "fate": "hand", "faults": ("The subject is empty.",)},
    ),
    NoticeKind.FAULTY: ({**EDITION, "faults": ("headers: The header From is missing.", "html: It is too long.")},),
    NoticeKind.ALL_FAILED: (
        {"title": "Morning Meridian", "sources": 1, **FAILURES},
        {"title": "Morning Meridian", "sources": 12345, **FAILURES},
    ),
    NoticeKind.SOURCES_FAILING: ({"title": "Morning Meridian", "failing": 12345, "sources": 23456, **FAILURES},),
    NoticeKind.ILL_SOURCE: (
        {**SOURCE, "reason": "answered 404 Not Found", "since": SINCE, "advice": "Is the address right?"},
        {**SOURCE, "reason": "did not answer within 20 s", "since": "", "advice": ""},
    ),
    NoticeKind.HELD_SOURCE: (
        {**SOURCE, "articles": 12345, "reason": "12 of 14 new articles have titles that it had before"},
    ),
    NoticeKind.SILENT_SOURCE: ({**SOURCE, "since": SINCE},),
    NoticeKind.MOVED_SOURCE: (
        {**SOURCE, "since": SINCE, "new": "https://new.example/feed", "taken": 1, "where": "config/digests/a.yaml:4"},
        {**SOURCE, "since": SINCE, "new": "https://new.example/feed", "taken": 0, "where": "config/digests/a.yaml:4"},
    ),
    NoticeKind.STOPPED: (
        {**EDITION, "reason": "stopped by hand", "waiting": 1},
        {**EDITION, "reason": "stopped by hand", "waiting": 12345},
    ),
    NoticeKind.DELAYED: (
        {**EDITION, "reason": "postmark answered 503", "waiting": 1},
        {**EDITION, "reason": "postmark answered 503", "waiting": 12345},
    ),
    NoticeKind.GIVEN_UP: (
        {**EDITION, "reason": "not delivered within the late limit: 450 busy", "missed": 12345, "failed": 1},
        {**EDITION, "reason": "not delivered within the late limit: 450 busy", "missed": 1, "failed": 0},
        {**EDITION, "reason": "not delivered within the late limit: 450 busy", "missed": 12345, "failed": 0},
    ),
    NoticeKind.UNCERTAIN: ({**EDITION, "mails": 1}, {**EDITION, "mails": 12345}),
}

ALL = [Notice(kind=kind, facts=facts, key=f"{kind} 1") for kind, given in FACTS.items() for facts in given]
