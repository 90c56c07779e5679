"""What other programs, and other languages, call our fields (pure)."""

from __future__ import annotations

from collections.abc import Collection

from digest.text.near_misses import nearest

_ALSO = {
    "send": "schedule when time times frequency send_at send_on sent deliver delivery days day cron at every senden "
    "versand zeitplan wann",
    "sources": "feeds feed urls url rss source channels sites websites quellen quelle links",
    "topics": "sections section categories category tags themen thema rubriken topic",
    "title": "titel name heading headline",
    "leave_out": "exclude excludes filter filters ignore block blocked blocklist skip without ausschließen",
    "only": "include includes must allow allowed",
    "max_stories": "limit max max_items max_articles count items articles stories size length number",
    "min_stories": "min min_items min_articles minimum",
    "max_age": "age maximum_age not_older_than older_than since",
    "except": "holidays pause pauses days_off not_on ferien feiertage",
    "paused": "pause on_hold inactive disabled pausiert",
    "starts": "start start_date starts_on begins first_day from beginnt",
    "ends": "end end_date ends_on until last_day stops endet",
    "look": "theme template style design layout skin vorlage",
    "colour": "color farbe accent accent_colour",
    "language": "lang locale sprache",
    "subject": "betreff subject_line",
    "intro": "introduction greeting preamble einleitung",
    "description": "about beschreibung summary_text",
    "images": "image photos bilder",
    "rest": "other others misc sonstiges",
    "keywords": "keyword words terms stichworte schlagworte",
    "timezone": "tz time_zone zone zeitzone",
    "editors": "editor admins admin owner owners email e-mail contact redaktion",
    "address": "postal_address anschrift adresse imprint",
    "mail": "email_provider smtp mailer provider",
    "database": "db storage datenbank",
    "from": "sender from_address from_name absender",
    "reply_to": "replyto reply answer_to",
    "token": "api_key apikey key password secret",
    "topic": "section category thema rubrik",
    "url": "link address feed rss href site source",
    "name": "title titel label heading called",
    "use": "ready based_on preset",
    "read_as": "type kind format",
    "weight": "priority rank importance",
    "full_text": "fulltext full_content content",
    "folder": "directory dir path mailbox",
    "published": "date pubdate published_at datum",
    "picture": "image thumbnail photo bild",
    "author": "byline authors creator",
    "imap": "mail newsletter newsletters inbox postfach",
}
_MEANT: dict[str, list[str]] = {}
for _field, _words in _ALSO.items():
    for _word in _words.split():
        _MEANT.setdefault(_word, []).append(_field)


def meant(name: str, fields: Collection[str], likeness: float = 0.6) -> str:
    """The one of these fields that another program calls so, or whose name is near; empty where there is none."""
    plain = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if plain in fields:
        return plain
    return next((field for field in _MEANT.get(plain, ()) if field in fields), "") or nearest(
        name, fields, likeness=likeness
    )
