"""Sentences of every language: what comes with the program, and below it what a publication has of its own [effect]."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from gettext import c2py
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from digest.errors import ConfigError
from digest.render.look.words import Catalogue, slots

OWN = Path("templates") / "locale"
"""Where a publication's own catalogues lie, below the folder that holds its configuration folder."""
_LARGEST = 1_000_000
_LINE = re.compile(rb'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s*)?"(?:[^"\\]|\\.)*"\s*)?')
_MOST = 100


@dataclass(frozen=True, slots=True)
class Source:
    """One catalogue as it was read."""

    file: str
    content: bytes
    own: bool = False
    fault: str = ""
    """Why it was not read."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A sentence of a catalogue of one's own that is said in English instead, and why; no line where the whole file
    is."""

    file: str
    line: int
    what: str


class Catalogues(Mapping[str, Catalogue]):
    """Language → its sentences, understood when first asked for: a command needs one or two of many."""

    def __init__(self, sources: Mapping[str, Sequence[Source]]) -> None:
        self._sources = {language: tuple(some) for language, some in sources.items()}

    def __getitem__(self, language: str) -> Catalogue:
        """Raises `ConfigError` where one that came with the program cannot be read."""
        return _understood(language, self._sources[language])

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hex of what all files say."""
        return _fingerprint(tuple(sorted(self._sources.items())))

    def flaws(self) -> tuple[Flaw, ...]:
        """All that is wrong with a publication's own."""
        own = [(language, source) for language, some in self._sources.items() for source in some if source.own]
        return tuple(flaw for language, source in own for flaw in _own(language, source)[1])


def read_catalogues(templates: Path, folder: Path | None) -> Catalogues:
    """Those in `templates`, and over them the publication's own, whose configuration folder that is. What
    cannot be read of its own is a flaw, and stops no mail."""
    sources: dict[str, list[Source]] = {}
    for source in _files(templates / "locale", own=False):
        sources.setdefault(_language(source.file), []).append(source)
    if folder is not None and (folder.parent / OWN).resolve() != (templates / "locale").resolve():
        for source in _files(folder.parent / OWN, own=True):
            sources.setdefault(_language(source.file), []).append(source)
    return Catalogues(sources)


def _language(file: str) -> str:
    return Path(file).stem.lower().replace("_", "-")


def _files(folder: Path, *, own: bool) -> Iterator[Source]:
    return (source_of(file, own=own) for file in sorted(folder.glob("*.po"))[:_MOST])


def source_of(file: Path, *, own: bool) -> Source:
    """What the file holds, or why it was not read."""
    try:
        with file.open("rb") as open_file:
            content = open_file.read(_LARGEST + 1)
    except OSError as error:
        return Source(str(file), b"", own, str(error.strerror))
    too_long = f"it has more than {_LARGEST:,} bytes" if len(content) > _LARGEST else ""
    return Source(str(file), content, own, too_long)


def parsed(language: str, source: Source) -> Catalog:
    """The sentences as they are written there. Raises `ConfigError` for what is not written as in a catalogue."""
    try:
        return _parsed(language, source)
    except (PoFileError, ValueError) as error:
        raise ConfigError("This catalogue cannot be read.", where=source.file, advice=str(error)) from error


@lru_cache(maxsize=8)
def _fingerprint(sources: tuple[tuple[str, tuple[Source, ...]], ...]) -> str:
    digests = ((language, *(hashlib.sha256(one.content).hexdigest() for one in some)) for language, some in sources)
    return hashlib.sha256(repr(tuple(digests)).encode()).hexdigest()


@lru_cache(maxsize=64)
def _understood(language: str, sources: tuple[Source, ...]) -> Catalogue:
    read = [_own(language, source)[0] if source.own else _shipped(language, source) for source in sources]
    known = [catalogue for catalogue in read if catalogue]
    whole = known[0] if known else Catalogue(language=language)
    for above in known[1:]:
        messages = above.messages
        if above.plural != whole.plural:  # its counted sentences go by a rule of their own
            ours = whole.messages
            messages = {one: forms for one, forms in messages.items() if len(ours.get(one, forms)) == len(forms) == 1}
        whole = Catalogue(language=language, messages={**whole.messages, **messages}, plural=whole.plural)
    return whole


def _shipped(language: str, source: Source) -> Catalogue:
    catalog = parsed(language, source)
    messages = {key(message): forms for message in _translated(catalog) if all(forms := _forms(message))}
    return Catalogue(language=language, messages=messages, plural=catalog.plural_expr)


@lru_cache(maxsize=32)
def _own(language: str, source: Source) -> tuple[Catalogue | None, tuple[Flaw, ...]]:
    """What can be said by it, and what cannot and why."""
    try:
        catalog = _parsed(language, source)
    except (PoFileError, ValueError) as error:
        return None, (Flaw(source.file, 0, f"cannot be read: {error}"),)
    messages, flaws = {}, []
    for message in _translated(catalog):
        forms = _forms(message)
        if not any(forms):
            continue  # still to be filled in
        if what := _wrong(message, forms, catalog.num_plurals):
            flaws.append(Flaw(source.file, message.lineno or 0, f'"{key(message)}": {what}'))
        else:
            messages[key(message)] = forms
    return Catalogue(language=language, messages=messages, plural=catalog.plural_expr), tuple(flaws)


def _wrong(message: Message, forms: Sequence[str], plurals: int) -> str:
    """What keeps the sentence from being said; empty where nothing does. A counted one may leave its number out: "one
    story"."""
    counted = not isinstance(message.id, str)
    wanted = slots(message.id if isinstance(message.id, str) else " ".join(message.id))
    if counted and len(forms) != plurals:
        return f"has {len(forms)} forms, and the language has {plurals}"
    if not all(forms):
        return "has a form that is empty"
    for form in forms:
        if strange := sorted(slots(form) - wanted):
            return f"there is no {{{strange[0]}}} to fill in"
        if not counted and (lost := sorted(wanted - slots(form))):
            return f"{{{lost[0]}}} is missing"
    return ""


def _parsed(language: str, source: Source) -> Catalog:
    """Raises `PoFileError` and `ValueError`."""
    if source.fault:
        raise ValueError(source.fault)
    for number, line in enumerate(source.content.splitlines(), 1):
        if not _LINE.fullmatch(line):  # Babel would take a letter from each end of it
            raise ValueError(f'line {number} is not written as in a catalogue, such as msgstr "Hello"')
    try:
        catalog = read_po(BytesIO(source.content), locale=language.replace("-", "_"), abort_invalid=True)
    except (LookupError, TypeError) as error:  # a charset that is none, a line that ends in its middle
        raise ValueError(str(error)) from None
    c2py(catalog.plural_expr)
    return catalog


def _translated(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id and not message.fuzzy)


def key(message: Message) -> str:
    """Its English, of a counted sentence that for one."""
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
