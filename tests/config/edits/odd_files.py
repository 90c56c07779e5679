"""Digests' files as many hands type them; the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from tests.config.written import MORNING, RICH

REMARKS = ("# ours", "# seen by: nobody, yet", '# "quoted" and [bracketed]', "# - https://old.example/rss", "#")
WORDS = ("ferry", "port authority", "students' union", "a, b", "wind: offshore", "C#", "Ahoi!", "10", "no", "Öl", "船")
LONG = "A harbour is a place where ships may shelter from the weather, and where people wait for them. " * 30


def files() -> dict[str, str]:
    """By name, some 60."""
    typed = {"morning": MORNING, "rich": RICH, **{f"made {seed}": _Hand(Random(seed)).file() for seed in range(56)}}
    return {
        **typed,
        "bare": "title: A\nsources: a.example",
        "marked": "\ufeff" + MORNING.replace("\n", "\r\n"),
        "indented": re.sub("^", "  ", MORNING.rstrip(), flags=re.MULTILINE),
        "between marks": f"--- # begins\n{MORNING}...\n# behind\n",
    }


class _Hand:
    """Somebody who types as they like, and stays with it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.ending = random.choice(("\n", "\n", "\r\n", "\r"))
        self.step = random.choice((0, 2, 2, 4))
        self.chatty = random.random()
        self.lists = random.choice((("block",), ("inline",), ("block", "inline", "wrapped", "alone")))

    def file(self) -> str:
        fields = [self.single("title", self.random.choice(("Morning", "Øre: sound", "'s Morgens"))), self.sources()]
        fields += [self.topics()] if self.random.random() < 0.9 else []
        fields += [
            make()
            for make in (self.send, self.numbers, self.rules, self.apart, self.intro, self.described)
            if self.may()
        ]
        self.random.shuffle(fields)
        head = ["# a file", ""] if self.may() else []
        rows = [*head, *(row for field in fields for row in (*field, *self.between()))]
        return self.ending.join(rows) + (self.ending if self.may() else "")

    def may(self) -> bool:
        return self.random.random() < 0.6

    def remark(self) -> str:
        blanks = self.random.choice((" ", "   ", " " * 20))
        return blanks + self.random.choice(REMARKS) if self.random.random() < self.chatty else ""

    def between(self) -> list[str]:
        return self.random.choice(([], [], [""], ["", self.random.choice(REMARKS), ""], ["  " + REMARKS[0]]))

    def single(self, name: str, value: str) -> list[str]:
        quoted = value if re.fullmatch(r"[\w ]+", value) and self.may() else '"' + value.replace('"', '\\"') + '"'
        return [f"{name}:{self.random.choice((' ', '   '))}{quoted}{self.remark()}"]

    def send(self) -> list[str]:
        return [f"send: {self.random.choice(('weekdays at 07:00', 'fridays at noon', 'by hand'))}{self.remark()}"]

    def numbers(self) -> list[str]:
        names = self.random.sample(("max_stories", "carry_over", "summary", "max_per_topic"), 2)
        return [f"{name}: {self.random.randint(2, 3)}{self.remark()}" for name in names]

    def described(self) -> list[str]:
        half = " Harbour news,"
        return self.random.choice(
            (
                [f"description: {LONG[:900]}{self.remark()}"],
                [f"description:{half}", "   every day,", f"  early.{self.remark()}"],
                [f'description: "{half}', f'  \\"fresh\\", every day."{self.remark()}'],
            )
        )

    def intro(self) -> list[str]:
        return self.random.choice(
            (
                [f"intro: |{self.remark()}", "  Good morning.", "", "  # no remark: a line", "  Yours."],
                [f"intro: >-{self.remark()}", "    Good", "    morning.", ""],
                [f"intro: 'It''s' morning'{self.remark()}".replace("' m", " m")],
            )
        )

    def list_of(self, name: str, entries: Sequence[str], forms: Sequence[str], edge: int = 0) -> list[str]:
        """Entries as texts, in one of the forms."""
        how = self.random.choice([form for form in forms if form != "alone" or len(entries) == 1] or ["block"])
        lead = " " * edge
        if how == "alone":
            return [f"{lead}{name}: {entries[0]}{self.remark()}"]
        if how == "inline":
            return [f"{lead}{name}: [{', '.join(entries)}]{self.remark()}"]
        if how == "wrapped":
            last = "" if self.may() else ","
            rows = [
                f"{lead}    {entry}{',' if n + 1 < len(entries) else last}{self.remark()}"
                for n, entry in enumerate(entries)
            ]
            return [f"{lead}{name}: [", *rows, f"{lead}  ]{self.remark()}"]
        dash = " " * (edge + self.step)
        rows = []
        for entry in entries:
            rows += [dash + self.random.choice(REMARKS)] if self.random.random() < self.chatty / 2 else []
            rows += [f"{dash}-{self.random.choice((' ', ' ', '   '))}{entry}{self.remark()}"]
        return [f"{lead}{name}:{self.remark()}", *rows]

    def words(self, count: int) -> list[str]:
        return [self.quoted(word) for word in self.random.sample(WORDS, count)]

    def quoted(self, word: str) -> str:
        return word if re.fullmatch(r"[\w #!]+", word) and self.may() else '"' + word + '"'

    def rules(self) -> list[str]:
        kept = ["horoscope", '"title: weekly quiz"', "paywalled", *self.words(2)]
        return self.list_of("leave_out", kept[: self.random.randint(1, 5)], self.lists)

    def apart(self) -> list[str]:
        kept = ['"wind contract, jobs at risk"', '"port, starboard, bow"']
        return self.list_of("not_same", kept[: self.random.randint(1, 2)], self.lists)

    def sources(self) -> list[str]:
        count = self.random.randint(2, 5)
        urls = [f"https://{n}.example/rss" for n in self.random.sample(range(100), count)]
        if self.may() and self.lists != ("block",):
            return self.list_of("sources", urls, self.lists)
        return self.blocks(
            "sources", "url", urls, ('name: "Wire #1"', "weight: 2", "max: 4", 'leave_out: ["a, b", quiz]')
        )

    def topics(self) -> list[str]:
        ready = self.random.sample(("world", "science", "culture", "sport", "health"), self.random.randint(1, 4))
        if self.may() and self.lists != ("block",):
            return self.list_of("topics", ready, self.lists)
        return self.blocks("topics", "use", ready, ("max: 3", "keywords: [ferry, lighthouse]", "keywords: ferry, quay"))

    def blocks(self, name: str, first: str, entries: Sequence[str], more: Sequence[str]) -> list[str]:
        """Entries in their short form and with fields, in all the ways these can stand."""
        dash, rows = " " * self.step, [f"{name}:{self.remark()}"]
        for entry in entries:
            rows += self.random.choice(([], [], [""], [dash + REMARKS[1]], [REMARKS[0]]))
            fields = [f"{first}: {entry}", self.random.choice(more)]
            self.random.shuffle(fields)
            wide = any(", " in field and "[" not in field for field in fields)
            shape = self.random.choice(("short", "fields", "fields", "below", "braces"))
            if shape == "short":
                rows += [f"{dash}- {entry}{self.remark()}"]
            elif shape == "braces" and not wide:
                rows += [f"{dash}- {{{', '.join(fields)}}}{self.remark()}"]
            elif shape == "below":
                rows += [f"{dash}-{self.remark()}", *(f"{dash}    {field}{self.remark()}" for field in fields)]
            else:
                gap = self.random.choice((" ", "   "))
                rows += [f"{dash}-{gap}{fields[0]}{self.remark()}", f"{dash} {gap}{fields[1]}{self.remark()}"]
        return rows
