"""The file in which a publication writes what its mails and pages say around the stories [effect: disk]."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from digest import places
from digest.actions import files
from digest.errors import UsageError
from digest.render.look.catalogues import OWN, key, parsed, read_catalogues, source_of
from digest.render.look.words import Catalogue, catalogue, language_name

#: It has every sentence.
_WHOLE = places.TEMPLATES / "locale" / "de.po"
_HEADER = """\
# {name}: what mails and pages say around the stories. Fill in the empty msgstr; names in braces stay as they are.
# A sentence that stays empty is said as it would be without this file.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={count}; plural={plural};\\n"

"""


@dataclass(frozen=True, slots=True)
class Filled:
    """A catalogue of one's own as it stands now."""

    file: Path
    sentences: int
    empty: int


def write(folder: Path, tag: str) -> Filled:
    """The catalogue for that language, of the publication with that configuration folder, has every sentence: those it
    had as they were, with the translator's notes, the others empty; what is said no more stands at its end. Raises
    `UsageError` for what is no language or cannot be written, and `ConfigError` for a file that is no catalogue."""
    locale = _locale(tag)
    file = folder.absolute().parent / OWN / f"{locale}.po"
    whole = parsed(str(locale), source_of(file, own=True)) if file.exists() else Catalog(locale=locale)
    shipped = catalogue(read_catalogues(places.TEMPLATES, None), str(locale))
    whole.update(_all(shipped), no_fuzzy_matching=True)
    out = BytesIO()
    write_po(out, whole, width=0, omit_header=True)
    head = _HEADER.format(
        name=language_name(str(locale)), language=locale, count=whole.num_plurals, plural=whole.plural_expr
    )
    try:
        files.write(file, head.encode() + out.getvalue())
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from None
    every = [message for message in whole if message.id]
    return Filled(file, len(every), sum(not _filled(message) for message in every))


def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag.strip().replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        raise UsageError(f'"{tag}" is not the code of a language.', advice="Write a code like sv or pt-BR.") from None


def _all(shipped: Catalogue) -> Catalog:
    """Every sentence of the program in its order, none filled in; beside each what is `shipped` without the file."""
    every = Catalog()
    for message in parsed("de", source_of(_WHOLE, own=False)):
        if message.id:
            every.add(message.id, auto_comments=[f"now: {form}" for form in shipped.messages.get(key(message), ())])
    return every


def _filled(message: Message) -> bool:
    return bool(message.string if isinstance(message.string, str) else all(message.string or ("",)))
