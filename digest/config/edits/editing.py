"""A digest's file with one edit made in it; every line that the edit does not name stays as it was typed (pure).

An edit is made on the places that the YAML engine marks, never by writing the file anew from its values: that would
move comments, indent lists anew and quote numbers. Whatever comes out is read again, and counts only when it says what
the file said before, and the edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from digest.config.digests import Digest
from digest.config.edits import fields, lists
from digest.config.edits.edit import Add, Clear, Edit, Entry, NoSuchEntry, Place, Put, Remove, Unwritable, of_topic
from digest.config.edits.effects import says_exactly
from digest.config.edits.expected import Contents, expected, same, without_known
from digest.config.edits.fields import Stuck
from digest.config.edits.forms import FORMS, entry_inline, entry_lines, form
from digest.config.edits.page import Page, Splice
from digest.config.edits.parts import ORDER, RULES, SHORT, As, Part, content, identity, part_called, parts
from digest.config.yaml.document import MARK
from digest.config.yaml.marks import MarkedFields, MarkedItems, Pair
from digest.config.yaml.problems import Broken
from digest.text.near_misses import quoted

Read = Callable[[str], Digest]


def edited(text: str, edit: Edit, read: Read) -> str:
    """The text with the edit made. `read` is what a text of this file means.

    Raises `Broken` where the text, or what the edit would make of it, makes no sense; `NoSuchEntry` where what it names
    is not there; `Unwritable` where it cannot be made by its lines alone.
    """
    if text.startswith(MARK):
        return MARK + edited(text.removeprefix(MARK), edit, read)
    before = read(text)
    page = Page(text)
    contents = _contents(page)
    edit = without_known(edit, contents)
    if same(expected(contents, edit, SHORT.get(edit.place.within, ("",))[0]), contents):
        return text
    refused: Broken | None = None
    for wanted, after in _candidates(page, contents, edit):
        try:
            if _says(after, wanted) and says_exactly(before, read(after), edit):
                return after
        except Broken as broken:
            refused = refused or broken
    if refused:
        raise refused
    if _is_ready_made_by_name(edit, contents):
        named = Put(place=of_topic(edit.place.entry, "use"), value=edit.place.entry)
        return edited(edited(text, named, read), edit, read)
    raise _unwritable(edit, before)


def _candidates(page: Page, contents: Contents, edit: Edit) -> Iterator[tuple[Contents, str]]:
    """What the file is to say, and the texts that may say so, the plainest first."""
    heads = SHORT.get(edit.place.within, ("",))
    for head, number in product(heads, range(FORMS)):
        wanted = expected(contents, edit, head)
        try:
            yield wanted, page.spliced(_splices(page, edit, head, number))
        except Stuck:
            return


def _splices(page: Page, edit: Edit, head: str, number: int) -> list[Splice]:
    place = edit.place
    if not place.within:
        return _made_in(page, page.root, edit, number)
    pair = page.root.pair(place.within)
    assert pair
    listed = parts(place.within, pair.value, page)
    part = part_called(Place(field=place.within), place.entry, listed)
    if isinstance(part.node, MarkedFields):
        return _made_in(page, part.node, edit, number)
    if isinstance(edit, Put) and place.field == head:
        inline = isinstance(pair.value, MarkedItems) and pair.value.inline
        return lists.changed_entry(page, part, edit.value, number, inline=inline)
    return _grown(page, pair, part, listed, _more(edit, head, str(part.content)), number)


def _made_in(page: Page, block: MarkedFields, edit: Edit, number: int) -> list[Splice]:
    order, name = ORDER[edit.place.within], edit.place.field
    if isinstance(edit, Put):
        return fields.put(page, block, order, name, edit.value, number)
    if isinstance(edit, Clear):
        return fields.without(page, block, name)
    if isinstance(edit, Add):
        return lists.with_entries(page, block, order, name, edit.entries, number)
    pair = block.pair(name)
    part = part_called(edit.place, edit.entry, parts(name, pair.value, page) if pair else ())
    if isinstance(edit, Remove):
        return lists.without_entry(page, block, name, part)
    inline = pair is not None and isinstance(pair.value, MarkedItems) and pair.value.inline
    return lists.changed_entry(page, part, edit.text, number, inline=inline)


def _more(edit: Edit, head: str, text: str) -> Entry:
    """The entry of a short form with the field that it gets. Raises `NoSuchEntry` where it has no such field."""
    name = edit.place.field
    if isinstance(edit, Put):
        return Entry(fields={head: text, name: edit.value})
    if isinstance(edit, Add):
        return Entry(fields={head: text, name: tuple(entry.text for entry in edit.entries)})
    if isinstance(edit, Clear):
        return Entry(text=text)
    raise NoSuchEntry(f"There is no {quoted(edit.entry)} in {edit.place}.", advice="Nothing was changed.")


def _grown(page: Page, pair: Pair, part: Part, listed: Sequence[Part], more: Entry, number: int) -> list[Splice]:
    """A short form has fields."""
    if not more.fields:
        return []
    if not isinstance(pair.value, MarkedItems):
        every = [more if one is part else Entry(text=str(one.content)) for one in listed]
        return lists.as_lines(page, page.root, pair, every, number)
    if part.stands is not As.ITEM:
        raise Stuck
    if pair.value.inline:
        return [page.replaced(part.start, part.end, entry_inline(more, number))]
    _, field = entry_lines(more, number, lead=" " * part.start[1])
    return [page.inserted(part.start, f"{next(iter(more.fields))}: "), page.lines_below(part.end[0], [field])]


def _contents(page: Page) -> Contents:
    contents = content(page.root, page)
    assert isinstance(contents, Mapping)
    return contents


def _says(text: str, wanted: Contents) -> bool:
    try:
        return same(_contents(Page(text)), wanted)
    except Exception:  # as ruamel.yaml raises at texts that are none
        return False


def _is_ready_made_by_name(edit: Edit, contents: Contents) -> bool:
    """It adds keywords to a topic that is a ready-made one by its name alone, and would not be one with keywords."""
    if not isinstance(edit, Add) or (edit.place.within, edit.place.field) != ("topics", "keywords"):
        return False
    wanted = identity("topics", edit.place.entry)
    topic = next(one for one in contents.get("topics", ()) if identity("topics", one) == wanted)
    return isinstance(topic, Mapping) and not {"use", "keywords"} & topic.keys()


def _unwritable(edit: Edit, before: Digest) -> Unwritable:
    """With what an editor may paste; what all digests leave out counts no more once a digest has a list of its own."""
    name = edit.place.field
    if isinstance(edit, Put):
        return Unwritable(edit.place, tuple(f"{name}: {form(edit.value, 0)}".split("\n")))
    if not isinstance(edit, Add):
        return Unwritable(edit.place, ())
    shared = () if edit.place.within or name not in RULES or name not in before.written else getattr(before, name)
    above = [rule for rule in shared if rule.where.rpartition(":")[0] != before.where("title").rpartition(":")[0]]
    entries = (*(Entry(text=rule.text) for rule in above), *edit.entries)
    why = f"{name} stands among the defaults of all digests, and a list in this file counts instead." if above else ""
    return Unwritable(edit.place, (f"{name}:", *(line for entry in entries for line in entry_lines(entry))), why)
