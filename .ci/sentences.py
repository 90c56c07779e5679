"""Writes what mails say around their stories, in every language, as JSON for `.ci/measure.mjs`: language → sentences.

Headings are left out: a topic is called what its editor calls it, in any language.
"""

import json
import sys
from pathlib import Path

from digest import places
from digest.config.digests import Digest
from digest.config.ready import ready_made
from digest.render.look.catalogues import parsed, source_of


def main() -> None:
    headings = {*(topic.name for topic in ready_made().values()), Digest.model_fields["rest"].default}
    sentences: dict[str, set[str]] = {"en": set()}
    for file in sorted((places.TEMPLATES / "locale").glob("*.po")):
        spoken = [one for one in parsed(file.stem, source_of(file, own=False)) if one.id and one.id not in headings]
        sentences[file.stem] = {form for one in spoken for form in _forms(one.string)}
        sentences["en"] |= {form for one in spoken for form in _forms(one.id)}
    if len(sentences) < 2 or not all(sentences.values()):
        sys.exit("There are no sentences: templates/locale is empty.")
    Path(sys.argv[1]).write_text(json.dumps({language: sorted(some) for language, some in sentences.items()}))


def _forms(said: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


main()
