"""Where templates run: they see the values of an edition and nothing of the machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jinja2 import DictLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.errors import ConfigError
from digest.render.look import Look, Palette
from digest.render.views import EditionView, NoticeView, Paragraph, Picture, Reference, SectionView, StoryView
from digest.render.words import Catalogue

_SEEN = (EditionView, SectionView, StoryView, Picture, Reference, NoticeView, Paragraph, Look, Palette, LoopContext)


class Sandbox(ImmutableSandboxedEnvironment):
    """Attributes of our own values only: not those of texts, numbers, functions or modules, which lead out of it."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        return isinstance(obj, _SEEN) and not attr.startswith("_")


def sandbox(sources: Mapping[str, str], put_out: Callable[[object], str], *, escapes: bool) -> Sandbox:
    """Templates over `sources`; `put_out` makes text of every value. There is no `safe`, which would put out as
    markup what content brought along."""
    templates = Sandbox(
        loader=DictLoader(dict(sources)),
        autoescape=escapes,
        undefined=StrictUndefined,
        finalize=put_out,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    del templates.filters["safe"]
    return templates


def filled(templates: Sandbox, name: str, look: Look, words: Catalogue, values: Mapping[str, object]) -> str:
    """The template `name` with `values`, the look, and `say` and `count` in the reader's language. Raises
    `ConfigError` when it is broken."""
    try:
        given = {**values, "look": look, "say": words.say, "count": words.count}
        return templates.get_template(name).render(given)
    except (TemplateError, TypeError, OverflowError) as error:
        line = f":{error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        where = f"{look.name}/{name}{line}"
        raise ConfigError("This template is broken.", where=where, advice=str(error)) from error
