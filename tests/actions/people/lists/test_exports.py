"""Exports of other programs and languages, and what they say of each person. All people are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.actions.people.lists.people import open_people
from digest.actions.people.lists.words import Meaning

UNSAID, ACTIVE, SILENT, PENDING = Meaning.UNSAID, Meaning.ACTIVE, Meaning.SILENT, Meaning.PENDING
STOPPED, BOUNCED, COMPLAINED = Meaning.UNSUBSCRIBED, Meaning.BOUNCED, Meaning.COMPLAINED


def told(tmp_path: Path, heads: str, *rows: str) -> list[Meaning]:
    file = tmp_path / "people.csv"
    file.write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    people = open_people(file)
    assert people.doubts() == ()
    return list(people.meanings())


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        pytest.param(
            "email,notes,tags,creation_date,type,source,unsubscription_date,undeliverability_date",
            {
                "a@r.example,,,2024-01-01,regular,form,,": ACTIVE,
                "b@r.example,,,2024-01-01,premium,form,,": ACTIVE,
                "c@r.example,,,2024-01-01,unactivated,form,,": PENDING,
                "d@r.example,,,2024-01-01,unsubscribed,form,2025-02-03,": STOPPED,
                "e@r.example,,,2024-01-01,regular,form,,2025-02-03": BOUNCED,
                "f@r.example,,,2024-01-01,spammy,form,,": COMPLAINED,
                "g@r.example,,,2024-01-01,removed,form,,": STOPPED,
            },
            id="Buttondown",
        ),
        pytest.param(
            "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels",
            {
                "1,a@r.example,Ada,,true,false,,2024-01-01T00:00:00.000Z,,": ACTIVE,
                "2,b@r.example,Ben,,false,true,,2024-01-01T00:00:00.000Z,,": STOPPED,
                "3,c@r.example,Cyd,,true,false,,2024-01-01T00:00:00.000Z,2025-01-01T00:00:00.000Z,": STOPPED,
                "4,d@r.example,Dan,,,false,,2024-01-01T00:00:00.000Z,,": SILENT,
            },
            id="Ghost",
        ),
        pytest.param(
            "uuid,email,name,attributes,status,created_at,updated_at",
            {
                '1,a@r.example,Ada,"{""city"": ""York""}",enabled,2024-01-01,2024-01-01': ACTIVE,
                "2,b@r.example,Ben,{},disabled,2024-01-01,2024-01-01": STOPPED,
                "3,c@r.example,Cyd,{},blocklisted,2024-01-01,2024-01-01": STOPPED,
            },
            id="listmonk",
        ),
        pytest.param(
            "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LAST_CHANGED,"
            "LEID,EUID,NOTES,TAGS",
            {'a@r.example,Ada,Quill,2,"2024-01-01 10:00:00",,"2024-01-01 10:00:00",,2024-01-01,1,a1,,': UNSAID},
            id="Mailchimp, subscribed",
        ),
        pytest.param(
            "Email Address,First Name,MEMBER_RATING,CONFIRM_TIME,LEID,EUID,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,"
            "UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER",
            {
                'a@r.example,Ada,2,2024-01-01,1,a1,"2025-01-01 10:00:00",June,c1,NORMAL,': STOPPED,
                "b@r.example,Ben,2,2024-01-01,2,a2,2025-01-01,,,,": STOPPED,
            },
            id="Mailchimp, unsubscribed",
        ),
        pytest.param(
            "Email Address,First Name,MEMBER_RATING,LEID,EUID,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID",
            {'a@r.example,Ada,1,1,a1,"2025-01-01 10:00:00",June,c1': BOUNCED},
            id="Mailchimp, cleaned",
        ),
        pytest.param(
            "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at,digest_enabled",
            {
                "a@r.example,false,,other,false,2024-01-01T00:00:00.000Z,,false": ACTIVE,
                "b@r.example,true,2027-01-01,yearly,true,2024-01-01T00:00:00.000Z,2024-01-01,true": STOPPED,
            },
            id="Substack",
        ),
        pytest.param(
            "id,first_name,email,status,created_at,tags",
            {
                "1,Ada,a@r.example,active,2024-01-01,": ACTIVE,
                "2,Ben,b@r.example,cancelled,2024-01-01,": STOPPED,
                "3,Cyd,c@r.example,bounced,2024-01-01,": BOUNCED,
                "4,Dan,d@r.example,complained,2024-01-01,": COMPLAINED,
                "5,Eve,e@r.example,inactive,2024-01-01,": STOPPED,
            },
            id="Kit",
        ),
        pytest.param(
            "Subscriber,Name,Status,Sent,Opens,Clicks,Subscribed,Date unsubscribed",
            {
                "a@r.example,Ada,Active,12,3,1,2024-01-01 10:00:00,": ACTIVE,
                "b@r.example,Ben,Unsubscribed,12,3,1,2024-01-01 10:00:00,2025-01-01 10:00:00": STOPPED,
                "c@r.example,Cyd,Unconfirmed,0,0,0,,": PENDING,
                "d@r.example,Dan,Junk,1,0,0,2024-01-01 10:00:00,": COMPLAINED,
            },
            id="MailerLite",
        ),
        pytest.param(
            "CONTACT ID;EMAIL;FIRSTNAME;LASTNAME;Email Blacklisted;SMS",
            {
                "1;a@r.example;Ada;Quill;No;": ACTIVE,
                "2;b@r.example;Ben;Osman;Yes;": STOPPED,
                "3;c@r.example;Cyd;Vale;;": UNSAID,
            },
            id="Brevo",
        ),
        pytest.param(
            "Email,Status,Tier,Created At,UTM Source",
            {
                "a@r.example,active,free,2024-01-01,web": ACTIVE,
                "b@r.example,inactive,free,2024-01-01,web": STOPPED,
                "c@r.example,validating,free,2024-01-01,web": PENDING,
                "d@r.example,invalid,free,2024-01-01,web": BOUNCED,
            },
            id="beehiiv",
        ),
        pytest.param(
            '"Name","Email","Last activity","Status"',
            {
                '"Ada","a@r.example","2 days ago","Subscribed"': ACTIVE,
                '"Ben","b@r.example","2 days ago","Unsubscribed"': STOPPED,
                '"Cyd","c@r.example","2 days ago","Unconfirmed"': PENDING,
                '"Dan","d@r.example","2 days ago","Marked as spam"': COMPLAINED,
                '"Eve","e@r.example","2 days ago","Hard bounced"': BOUNCED,
            },
            id="Sendy",
        ),
        pytest.param(
            "email;Is the email of this user confirmed;Is this user blacklisted",
            {"a@r.example;1;0": ACTIVE, "b@r.example;0;0": PENDING, "c@r.example;1;1": STOPPED},
            id="phpList",
        ),
        pytest.param(
            "Email,First Name,Unsubscribed from all email,Email hard bounce reason",
            {"a@r.example,Ada,,": UNSAID, "b@r.example,Ben,true,": STOPPED, "c@r.example,Cyd,,UNKNOWN_USER": BOUNCED},
            id="HubSpot",
        ),
        pytest.param(
            "address,name,standing,since,consent",
            {
                "a@r.example,Ada,active,2026-01-01,a fair": ACTIVE,
                "b@r.example,Ben,suppressed,2026-01-01,a form": STOPPED,
            },
            id="ours",
        ),
    ],
)
def test_an_export_tells_who_wants_mail(tmp_path: Path, heads: str, rows: dict[str, Meaning]) -> None:
    assert told(tmp_path, heads, *rows) == list(rows.values())


@pytest.mark.parametrize(
    ("heads", "row", "person", "meaning"),
    [
        ("E-Mail-Adresse;Vorname;Nachname;Status", "a@r.example;Ada;Groß;abgemeldet", "Ada Groß", STOPPED),
        ("E-Mail;Name;Abgemeldet am", "a@r.example;Ada;3.10.2025", "Ada", STOPPED),
        ("Mailadresse;Name;Angemeldet", "a@r.example;Ada;ja", "Ada", ACTIVE),
        ("Adresse e-mail;Prénom;Nom;Désabonné", "a@r.example;Ada;Petit;oui", "Ada Petit", STOPPED),
        ("Courriel;Nom complet;Statut", "a@r.example;Ada Petit;abonnée", "Ada Petit", ACTIVE),
        ("Correo electrónico;Nombre;Apellidos;Estado", "a@r.example;Ada;Ruiz;dado de baja", "Ada Ruiz", STOPPED),
        ("Correo electrónico;Nombre;Suscrito", "a@r.example;Ada;sí", "Ada", ACTIVE),
        ("Indirizzo email;Nome;Cognome;Iscritto", "a@r.example;Ada;Riva;no", "Ada Riva", STOPPED),
        ("Posta elettronica email;Nome;Stato", "a@r.example;Ada;attivo", "Ada", ACTIVE),
        ("E-mailadres;Voornaam;Achternaam;Uitgeschreven", "a@r.example;Ada;Visser;ja", "Ada Visser", STOPPED),
        ("E-mail;Naam;Status", "a@r.example;Ada;afgemeld", "Ada", STOPPED),
        ("Adres e-mail;Imię;Nazwisko;Status", "a@r.example;Ada;Łęcka;wypisany", "Ada Łęcka", STOPPED),
        ("E-mail;Imię i nazwisko;Aktywny", "a@r.example;Ada Łęcka;nie", "Ada Łęcka", STOPPED),
    ],
)
def test_headings_and_values_are_read_in_other_languages(
    tmp_path: Path, heads: str, row: str, person: str, meaning: Meaning
) -> None:
    assert told(tmp_path, heads, row) == [meaning]
    (somebody,) = open_people(tmp_path / "people.csv").rows(lambda _: True)
    assert (somebody.address, somebody.name) == ("a@r.example", person)


@pytest.mark.parametrize("empty", ["", "0", "-", "NULL", "0000-00-00 00:00:00", "n/a", "false", "no"])
def test_nothing_in_a_column_of_those_who_left_is_no_leaving(tmp_path: Path, empty: str) -> None:
    assert told(tmp_path, "email,unsubscribed_at", f"a@r.example,{empty}")[0] in (UNSAID, ACTIVE)


def test_one_column_that_says_stop_is_enough(tmp_path: Path) -> None:
    assert told(tmp_path, "email,status,bounced", "a@r.example,active,yes") == [BOUNCED]
