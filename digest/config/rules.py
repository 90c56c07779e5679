"""What an editor wants in or out: rules on single parts of articles."""

from __future__ import annotations

from enum import StrEnum

from digest.config.value import Value


class Part(StrEnum):
    """What of an article a rule looks at."""

    #: the title, text and categories of an article
    ANY = "any"
    #: the headline of an article
    TITLE = "title"
    #: the words of an article below its headline
    TEXT = "text"
    #: who wrote an article
    AUTHOR = "author"
    #: what the source files an article under
    CATEGORY = "category"
    #: the web address of an article
    URL = "url"
    #: the name of the source of an article
    SOURCE = "source"
    #: the code of an article's language
    LANGUAGE = "language"
    #: whether an article is behind a paywall
    PAYWALLED = "paywalled"


class Rule(Value):
    """`horoscope`, `title: weekly quiz`, `paywalled`: matches whole words, in any case."""

    part: Part = Part.ANY
    words: str = ""
    where: str = ""
    """File and line of the rule, "config/digests/morning.yaml:14"."""

    @property
    def text(self) -> str:
        """The rule as an editor would type it."""
        if self.part is Part.PAYWALLED:
            return "paywalled"
        return self.words if self.part is Part.ANY else f"{self.part}: {self.words}"
