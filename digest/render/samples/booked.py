"""Announcements and sponsors of the gallery. Everything in them is made up."""

from __future__ import annotations

from digest.model.announcement import Announcement
from digest.model.article import Image

ANNOUNCEMENTS = (
    Announcement(
        title="The Meridian turns ten",
        text="We are celebrating on **12 December** in the old customs house: "
        "[come by](https://meridian.example/ten), there is soup.",
        after=0,
    ),
    Announcement(
        title="Fares to the islands from 19 pounds",
        text="Six sailings a day until March. Bicycles travel free, and so do dogs who sit.",
        link="https://www.islandline.example/winter?from=meridian",
        picture=Image(url="https://pictures.meridian.example/3.jpg", width=1200, height=800),
        label="Sponsored",
        after=4,
    ),
    Announcement(
        title="A warm flat is a matter of three windows",
        text="Ask for the free survey: *an engineer, a thermometer, forty minutes.*",
        link="https://glaziers.example/survey",
        picture=Image(url="https://pictures.meridian.example/5.jpg", width=200, height=200),
        label="Advertisement",
        after=9,
    ),
    Announcement(
        title="The Meridian is looking for an apprentice in the print room",
        text="Ink, deadlines and a pension.\n\nWrite to print@meridian.example before Christmas.",
        link="https://meridian.example/jobs",
        label="Sponsored",
    ),
)
