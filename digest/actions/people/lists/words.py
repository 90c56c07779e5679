"""What headings and cells say of a person, in the words of other programs and languages (pure).

Buttondown, Ghost, listmonk, Mailchimp, Substack, Kit, MailerLite, Brevo, beehiiv, Sendy, phpList, HubSpot and others,
as their exports stood in 2026; English, German, French, Spanish, Italian, Dutch, Polish. A word is added here alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import lru_cache

from digest.text.lines import folded


class Meaning(IntEnum):
    """What a list says of somebody. Where several columns speak the greatest counts: who said stop is never brought
    back."""

    #: no column speaks of it
    UNSAID = 0
    #: wants mail
    ACTIVE = 1
    #: a column that should say it is empty
    SILENT = 2
    #: has not confirmed or agreed yet, or an address that does not take mail for the moment
    PENDING = 3
    #: a word that stands in no table
    UNKNOWN = 4
    #: said stop, or was taken off
    UNSUBSCRIBED = 5
    #: the address does not take mail
    BOUNCED = 6
    #: reported a mail as spam
    COMPLAINED = 7

    @property
    def stops(self) -> bool:
        """They must not be mailed."""
        return self >= Meaning.UNSUBSCRIBED


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """A heading or a value as it is looked up: "subscribedToEmails", "Subscribed_to-emails " and "SUBSCRIBED TO EMAILS"
    are the same. A list has the same few over and over."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text[:200])
    return " ".join(re.findall(r"[^\W_]+", folded(parted).replace("ł", "l")))


def word_list(lines: str) -> frozenset[str]:
    """What stands between commas and line ends, as it is looked up."""
    return frozenset(plain(word) for line in lines.splitlines() for word in line.split(",") if word.strip())


_VALUES = {
    Meaning.ACTIVE: """
        active, enabled, subscribed, subscriber, confirmed, verified, opted in, opt in, member, current, ok
        regular, premium, trialed, gifted, unpaid, churning, past due
        free, paid, comped, comp, complimentary, monthly, yearly, annual, founding, author, gift, lifetime
        aktiv, aktiviert, angemeldet, abonniert, abonnent, abonnentin, bestätigt, eingetragen
        actif, abonné, abonnée, inscrit, inscrite, confirmé, confirmée
        activo, activa, suscrito, suscrita, suscriptor, inscrita, confirmado, confirmada, alta
        attivo, attiva, iscritto, iscritta, confermato, confermata
        actief, ingeschreven, geabonneerd, abonnee, aangemeld, bevestigd
        aktywny, aktywna, zapisany, zapisana, subskrybent, potwierdzony, potwierdzona
    """,
    Meaning.PENDING: """
        pending, unconfirmed, not confirmed, unactivated, unverified, validating, awaiting confirmation, waiting
        invited, non subscribed, nonsubscribed, not subscribed, transactional, never subscribed, not opted in
        needs attention, unbestätigt, nicht bestätigt, ausstehend, wartend, en attente, non confirmé, pendiente
        sin confirmar, in attesa, non confermato, onbevestigd, niet bevestigd, in afwachting, oczekujący
        niepotwierdzony, soft bounced, soft bounce
    """,
    Meaning.UNSUBSCRIBED: """
        unsubscribed, unsubscriber, unsubscribe, unsub, inactive, disabled, blocked, blocklisted, blacklisted
        suppressed, cancelled, canceled, opted out, opt out, removed, deleted, left, archived, do not contact
        signed off, abgemeldet, abbestellt, ausgetragen, gekündigt, inaktiv, gesperrt, deaktiviert, gelöscht
        widerrufen, désabonné, désabonnée, désinscrit, désinscrite, inactif, bloqué, supprimé, résilié, désactivé
        baja, dado de baja, de baja, desuscrito, cancelado, inactivo, bloqueado, eliminado, desactivado
        disiscritto, disiscritta, cancellato, cancellata, inattivo, bloccato, disattivato, eliminato, uitgeschreven
        afgemeld, opgezegd, inactief, geblokkeerd, verwijderd, gedeactiveerd, wypisany, wypisana, nieaktywny
        nieaktywna, zablokowany, zablokowana, usunięty, usunięta, zrezygnował, anulowany, wyłączony, do not email
        do not mail, no mail, no email, keine mails, unsubscribed by admin, unsubscribed by user
    """,
    Meaning.BOUNCED: """
        bounced, bounce, hard bounced, hard bounce, hardbounce, cleaned, undeliverable
        undelivered, invalid, malformed, unzustellbar, ungültig, zurückgewiesen, non délivrable, rejeté, invalide
        rebotado, no válido, inválido, rimbalzato, non valido, niet bezorgbaar, ongeldig, niedostarczony
        nieprawidłowy
    """,
    Meaning.COMPLAINED: """
        complained, complaint, spam, spammy, junk, abuse, marked as spam, reported as spam, reported spam
        spam complaint, spam report, beschwerde, als spam gemeldet, plainte, queja, reclamo, klacht, skarga
    """,
}
#: A value as it is looked up → what it says.
VALUES: Mapping[str, Meaning] = {word: meaning for meaning, words in _VALUES.items() for word in word_list(words)}

YES = word_list("yes, y, true, t, 1, x, on, ja, j, oui, o, si, sí, s, tak, wahr, vrai, vero, verdadero, prawda, waar")
NO = word_list(
    "no, n, false, f, 0, off, nein, non, nee, nie, n a, falsch, faux, falso, fałsz, onwaar, null, none, never, nan, na"
)

#: Headings of a column whose values are words: each of its own words is one of these, at least one of the first.
STATUS = word_list("""
    status, state, standing, type, statut, etat, estado, situacion, stato, stan, stand, zustand, typ, art, tipo
    soort, rodzaj
""")
#: Words beside the telling one in a heading: whose, of what, by what.
BESIDE = word_list("""
    is, has, was, to, from, of, all, in, the, by, on, email, emails, mail, mails, e, list, lists, mailing
    marketing, newsletter, newsletters, user, users, contact, contacts, member, subscriber, subscription, global
    delivery, this, any, vom, von, der, die, den, aus, abo, abonnement, kontakt, abonnent, empfänger, du, de, la
    le, l, des, aux, suscripcion, suscriptor, del, boletin, iscrizione, iscritto, alla, dalla, abonnee, van
    nieuwsbrief, z, do, kontaktu, subskrypcja, subskrypcji, subskrybenta
""")
#: When or why: what stands there at all says that it happened.
OCCASION = word_list("""
    at, time, date, timestamp, day, datum, zeit, am, zeitpunkt, le, fecha, data, ora, op, kiedy
    reason, reasons, other, campaign, title, id, cause, comment, grund, raison, motif, motivo, reden, powód
""")
#: A heading like this says when.
OF_TIMES = re.compile(r"\b(at|time|date|timestamp|day|zeitpunkt|fecha|data)\b|datum\b")

_YES_NO = {
    (Meaning.ACTIVE, Meaning.UNSUBSCRIBED): """
        active, subscribed, enabled, subscribe, aktiv, angemeldet, abonniert, actif, abonné, inscrit, activo
        suscrito, suscrita, attivo, iscritto, iscritta, actief, ingeschreven, aangemeld, geabonneerd, aktywny
        zapisany
    """,
    (Meaning.ACTIVE, Meaning.PENDING): """
        newsletter, mailing, confirmed, verified, opt in, optin, opted in, double opt in, double optin, doi
        bestätigt, confirmé, confirmado, confermato, bevestigd, potwierdzony
    """,
    (Meaning.PENDING, Meaning.ACTIVE): "unconfirmed, pending, unbestätigt, non confirmé, niepotwierdzony, onbevestigd",
    (Meaning.UNSUBSCRIBED, Meaning.ACTIVE): """
        unsubscribed, unsubscribe, unsub, unsubscription, unsubscribes, disabled, inactive, blacklisted, blacklist
        blocked, blocklisted, blocklist, opted out, opt out, optout, deleted, removed, cancelled, canceled
        suppressed, suppression, do not contact, abgemeldet, abmeldung, abmeldedatum, austragung, ausgetragen
        abbestellt, gekündigt, kündigung, gesperrt, désabonné, désabonnement, désinscrit, désinscription, baja
        dado de baja, disiscritto, disiscrizione, cancellato, uitgeschreven, uitschrijving, uitschrijfdatum
        afgemeld, afmelding, opgezegd, wypisany, wypisanie, rezygnacja, rezygnacji, wypisania, do not email
        do not mail, no mail, no email, keine mails
    """,
    (Meaning.BOUNCED, Meaning.ACTIVE): """
        bounced, bounce, hard bounce, hard bounced, bounced hard, cleaned, clean, undeliverable, undeliverability
        invalid, unzustellbar
    """,
    (
        Meaning.COMPLAINED,
        Meaning.ACTIVE,
    ): "complained, complaint, spam, spam complaint, spam report, marked as spam, abuse",
}
#: The telling words of a heading → what a yes there means, and a no.
YES_NO: Mapping[str, tuple[Meaning, Meaning]] = {
    word: meanings for meanings, words in _YES_NO.items() for word in word_list(words)
}

#: Headings that look as if they told, and do not.
NO_MATTER = word_list("""
    email type, e mail type, emailtype, member rating, complimentary plan, stripe customer id, source type
    customer type, confirm ip, confirm time, optin time, optin ip, last changed, type of device, address type
    phone type, user type, first payment at, email open rate
""")
#: Columns that tell of payments, or of mails by the program itself, where another tells of ours (Substack, 2026) → that
#: other one.
TOLD_ELSEWHERE = {
    "active subscription": "email disabled",
    " ".join(("digest", "enabled")): "email disabled",  # in two, as it is no command of ours
    "cancel date": "paid upgrade date",
}
#: A column with one of these words in its heading holds links and keys, or tells of other ways than mail.
ASIDE = word_list("link, url, token, hash, uuid, ip, sms, whatsapp, phone, telefon, mobile, push, fax")
#: A heading like this tells of payments, or where somebody came from: neither says who wants mail.
OF_ELSE = re.compile(
    r"\b(tier|plan|price|amount|revenue|currency|payment|stripe|gift|upgrade|orders?|source|origin|quelle|fuente|fonte)\b"
)

#: What a heading beyond the tables has in it when it may tell who still wants mail.
MAY_TELL = re.compile(
    r"stat(us|ut)\b|typ\b|zustand|standing|\b(state|stato|estado|stan|type|typ|tipo|soort|rodzaj|active?|aktiv\w*|actif|attivo)\b"
    r"|subscri|abonn|abbon|suscri|suscrip|iscri|inscri|zapis|subskry|newsletter|mailing|opt ?in\b|anmeld|aangemeld|zgod"
)
#: The same of those who do not.
MAY_STOP = re.compile(
    r"unsub|bounce|opt ?out|abmeld|abbestell|kundig|gesperrt|ausgetrag|desinscr|desabonn|\bbaja\b|disiscri|uitschr"
    r"|uitgeschr|afmeld|afgemeld|opgezegd|wypis|rezygn|black ?list|block ?list|complain|\bspam|cancel|suppress|inactiv"
    r"|undeliver"
)

_STOPPED_FILES = word_list("""
    unsubs, unsubscribes, unsubscribers, bounces, complaints, cleaned, blacklist, blocklist, suppressions
    suppression, abmeldungen, abgemeldete, désabonnés, désinscrits, bajas, disiscritti, uitschrijvingen
    afmeldingen, wypisani, optouts
""")


def stopped_by_name(stem: str) -> bool:
    """A file called so is a list of people who left: "unsubscribed_members_export_a1", "cleaned"."""
    return any(word in _STOPPED_FILES or _of(word) >= Meaning.PENDING for word in plain(stem).split())


def _of(word: str) -> Meaning:
    meaning = VALUES.get(word, Meaning.UNSAID)
    return meaning if word not in {"left", "free", "spam", "waiting"} else Meaning.UNSAID


def telling_words(heading: str, *, occasion: bool = False) -> Iterator[str]:
    """What is left of a plain heading without the words beside, and, with `occasion`, without those of when and why."""
    aside = BESIDE | OCCASION if occasion else BESIDE
    words = heading.split()
    yield heading
    yield " ".join(word for word in words if word not in aside)
