"""Languages that readers cannot be spoken to in, and faults of a publication's own catalogues [effect: reads files]."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest import places
from digest.config.digests import Digest
from digest.config.site import Site
from digest.render.look.catalogues import Catalogues, read_catalogues
from digest.render.look.words import ENGLISH, catalogue, language_name


def unspoken(site: Site, digests: Iterable[Digest]) -> tuple[str, ...]:
    """What is to be mended; sentences with file and line."""
    catalogues = read_catalogues(places.TEMPLATES, site.folder)
    languages = [(site.language, site.written.get("language", "config/digest.yaml: language"))]
    languages += [(digest.language, digest.where("language")) for digest in digests if digest.language]
    return (*_without(catalogues, languages), *_flaws(catalogues))


def _without(catalogues: Catalogues, languages: Iterable[tuple[str, str]]) -> Iterator[str]:
    for language, where in languages:
        short = language.partition("-")[0].lower()
        if short != "en" and catalogue(catalogues, language) is ENGLISH:
            yield (
                f"{where}: nothing around the stories is translated into {language_name(language)}, and mails would be "
                f"half English. Write one of {', '.join(sorted({'en', *catalogues}))}, or have a file made to fill in: "
                f"digest dev catalogue {short}"
            )


def _flaws(catalogues: Catalogues) -> Iterator[str]:
    for flaw in catalogues.flaws():
        where = f"{flaw.file}:{flaw.line}" if flaw.line else flaw.file
        yield f"{where}: {flaw.what}. Until it is mended, that is said as if it were not there."
