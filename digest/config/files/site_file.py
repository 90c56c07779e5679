"""The site file as a value: the publication, the machine, and the defaults of its digests (pure)."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial

from digest.config.files import belongs
from digest.config.files.environment import Surroundings
from digest.config.files.mail import addressed
from digest.config.files.site_fields import DATABASE, site_block, sqlite
from digest.config.logo import Logo
from digest.config.site import Mail, Notices, Site
from digest.config.typed.blocks import Filled
from digest.config.yaml.document import fields
from digest.config.yaml.problems import Broken, Problems

_DATABASE_LINE = re.compile(r"^database:.*", re.MULTILINE)


def read_site(text: str, file: str, around: Surroundings) -> Site:
    """The site that the file's text defines. Raises `Broken`."""
    problems = Problems(file)
    typed = fields(text, problems, belongs.IN_SITE)
    advise = partial(belongs.from_site, digest_file=f"{around.folder.name}/digests/NAME.yaml")
    filled = site_block(around).read(typed, problems, advise)
    _required(filled, problems)
    if "logo_dark" in filled.values and "logo" not in filled.pairs:
        problems.add(filled.spot("logo_dark"), "By day there is no logo. Write logo: too, or take the line out.")
    _pictures(filled, around, problems)
    keys, metrics = around.signing_keys(problems), around.metrics_token(problems)
    problems.stop()
    values = {"database": sqlite(around.folder.parent / DATABASE), **filled.parts()}
    values |= {"signing_keys": keys, "metrics_token": metrics}
    values |= {"folder": around.folder, "written": filled.places()}
    site = Site.model_validate(values)
    secrets = around.source_secrets(site.secrets)
    own = {"mail": addressed(site, site.mail), "source_secrets": secrets}
    if site.notices and site.notices.mail:
        own["notices"] = Notices(mail=addressed(site, site.notices.mail))
    return site.model_copy(update=own)


def database_of(text: str, around: Surroundings) -> str:
    """The SQLAlchemy URL of the database that the file's text names, whatever else is wrong in it; of the usual one
    where it names none that can be understood."""
    for line in _DATABASE_LINE.findall(text):
        with suppress(Broken):
            problems = Problems("digest.yaml")
            values = site_block(around).read(fields(line, problems, belongs.IN_SITE), problems).values
            if "database" in values:
                return str(values["database"])
    return sqlite(around.folder.parent / DATABASE)


def remarks(text: str, site: Site) -> tuple[str, ...]:
    """What is no mistake, and yet should be known."""
    if re.search(r"^database:.*://[^/\s:@]*:(?!\$\{)[^@\s]+@", text, re.MULTILINE):
        return (f"{site.written['database']} holds a password. Put it in the environment and write ${{NAME}} for it.",)
    return ()


def _pictures(filled: Filled, around: Surroundings, problems: Problems) -> None:
    """A logo that would go within the mail, where who sends takes none, is told."""
    mail = filled.values.get("mail")
    if not isinstance(mail, Mail) or mail.provider not in around.providers or around.providers[mail.provider].pictures:
        return
    for name in ("logo", "logo_dark"):
        logo = filled.values.get(name)
        if isinstance(logo, Logo) and logo.file:
            what = f"{mail.provider} takes no pictures within a mail. Give the https address of this one."
            problems.add(filled.spot(name), what)


def _required(filled: Filled, problems: Problems) -> None:
    if "name" not in filled.pairs and "name" not in filled.meant:
        problems.add_missing("name", "The publication needs a name: its mails bear it. Write:", "name: Morning News")
    if "timezone" not in filled.pairs and "timezone" not in filled.meant:
        what = "Every time in every file is in this zone. Write:"
        problems.add_missing("timezone", what, "timezone: Europe/London")
