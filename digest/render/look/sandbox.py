"""Where templates run: they see the values of an edition and nothing of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import CodeType, TracebackType

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from digest.errors import ConfigError
from digest.render.announced import AnnouncementView
from digest.render.form_view import Body, Chapter, Field, Form, Option, Step
from digest.render.letter_view import LetterView, Part
from digest.render.look.look import Look, Palette
from digest.render.look.words import Catalogue
from digest.render.notice_view import NoticesView, NoticeView, Paragraph
from digest.render.page_view import Entry, PageView, Reason, Reasons
from digest.render.passing_on import PassingOn
from digest.render.pictures import LogoView, Picture
from digest.render.prose import Phrase, Prose, Wording
from digest.render.view import (
    EditionView,
    Reference,
    SectionView,
    StoryView,
)
from digest.text.direction import isolated, of_language, of_text
from digest.text.near_misses import did_you_mean

_PAGES = (PageView, Entry, Reason, Reasons)
_NOTICES = (NoticesView, NoticeView, Paragraph, LetterView, Part)
_FORMS = (Body, Chapter, Form, Field, Option, Step)
_OWN = (
    EditionView,
    SectionView,
    StoryView,
    AnnouncementView,
    PassingOn,
    Picture,
    LogoView,
    Reference,
    Prose,
    Phrase,
    Wording,
    Look,
    Palette,
)
_SEEN = (*_OWN, *_PAGES, *_NOTICES, *_FORMS, LoopContext)
#: Compiled templates of one kind that are kept: those of some ten looks.
_KEPT = 500


class Sandbox(ImmutableSandboxedEnvironment):
    """Attributes of our own values only: not those of texts, numbers, functions or modules, which lead out of it."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Only plain attributes of values, none that leads into the program."""
        return isinstance(obj, _SEEN) and not attr.startswith("_")


#: What every template is given.
_GIVEN = ("page", "look", "accent", "accent_dark", "preheader", "say", "count", "isolated", "turned", "aligned")


class Missing(StrictUndefined):
    """A name or a field that is not there, said in the words of those who write templates."""

    @property
    def _undefined_message(self) -> str:
        name, whole = self._undefined_name, self._undefined_obj
        if self._undefined_hint or not isinstance(name, str):
            return str(super()._undefined_message)
        if isinstance(whole, _SEEN):
            kind = type(whole).__name__.removesuffix("View").removesuffix("Context").lower()
            fields = [field for field in dir(type(whole)) if not field.startswith("_")]
            return f'There is no "{name}" in {kind}.{did_you_mean(name, fields)}'
        if whole is missing:
            return f'There is no "{name}" here.{did_you_mean(name, _GIVEN)}'
        return str(super()._undefined_message)


class _Compiled(BytecodeCache):
    """What the last templates were compiled to, by name and source: looks share most of theirs, a look on trial is
    filled beside one whose tags say where they stand, and compiling takes longer than filling."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self._compiled) >= _KEPT:
            del self._compiled[next(iter(self._compiled))]
        self._compiled[bucket.key, bucket.checksum] = bucket.code


@cache
def _compiled(put_out: Callable[[object], str], escapes: bool, own: bool) -> _Compiled:
    # Constants are put out and escaped while compiling, and a sandbox compiles otherwise.
    return _Compiled()


def sandbox(
    sources: Mapping[str, str], put_out: Callable[[object], str], *, escapes: bool, own: bool = True
) -> Environment:
    """Templates over `sources`, in a sandbox where they are somebody's own; `put_out` makes text of every value. There
    is no `safe`, which would put out as markup what content brought along."""
    kind = Sandbox if own else Environment  # a sandbox takes a quarter of the time that an edition takes
    templates = kind(
        loader=FunctionLoader(lambda name: (sources[name], name, None) if name in sources else None),
        autoescape=escapes,
        undefined=Missing,
        finalize=put_out,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(put_out, escapes, own),
    )
    del templates.filters["safe"]
    return templates


def filled(templates: Environment, name: str, look: Look, words: Catalogue, values: Mapping[str, object]) -> str:
    """The template `name` with `values`, the look, `say` and `count` in the reader's language, and what words need
    that go another way than the page. Raises `ConfigError` for whatever a template raises."""
    way = str(getattr(values.get("page"), "direction", "")) or of_language(words.language)
    try:
        context = {**values, "look": look, "say": words.say, "count": words.count, **_directions(way)}
        return templates.get_template(name).render(context)
    except Exception as error:
        broken, line = _line(error, look, name)
        where = f"{look.files.get(broken, f'{look.name}/{broken}')}{f':{line}' if line else ''}"
        raise ConfigError("This template is broken.", where=where, advice=_reason(error)) from error


def _directions(way: str) -> Mapping[str, Callable[[object], str]]:
    """For a page that is read that way: `isolated`, a piece of a line; `turned`, the direction of a block where it is
    not the page's, else empty; `aligned`, the style of a block of such a direction."""

    def turned(words: object) -> str:
        own = of_text(str(words), way)
        return own if own != way else ""

    return {"isolated": lambda piece: isolated(str(piece), way), "turned": turned, "aligned": _aligned}


def _aligned(direction: object) -> str:
    return f";text-align:{'right' if direction == 'rtl' else 'left'}" if direction else ""


def _reason(error: Exception) -> str:
    """What the template engine has to say; of other errors their kind, too, which their words suppose."""
    words = str(error)[:300]
    if isinstance(error, TemplateNotFound):
        return f'There is no file "{words}" in this look.'
    if isinstance(error, TimeoutError):
        return f"{words} Look for a loop that does not end, and for what is repeated or nested too often."
    if isinstance(error, TemplateError):
        return words
    return "It goes round in circles." if isinstance(error, RecursionError) else f"{type(error).__name__}: {words}"


def _line(error: Exception, look: Look, name: str) -> tuple[str, int]:
    """The template in which it went wrong, and the line, as far as is known."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or name, error.lineno
    places = [(tb.tb_frame.f_code.co_filename, tb.tb_lineno) for tb in _frames(error.__traceback__)]
    return next((place for place in reversed(places) if place[0] in look.templates), (name, 0))


def _frames(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback:
        yield traceback
        traceback = traceback.tb_next
