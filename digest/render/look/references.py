"""What templates ask of each other, and of the catalogues, found by reading them: also in branches that no sample
takes (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from jinja2 import Environment, TemplateError, nodes

from digest.render.look.look import Look
from digest.render.look.words import slots
from digest.render.mail.checks import Finding
from digest.render.mail.document import tidied
from digest.text.near_misses import did_you_mean

_BRINGS = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


class References:
    """The templates of one kind, read."""

    def __init__(self, look: Look, ending: str, engine: Environment) -> None:
        self._look = look
        names = [name for name in sorted(look.of_editions.templates) if name.endswith(ending)]
        self._read = {name: read for name in names if (read := _parsed(engine, tidied(look.templates[name])))}

    def flaws(self) -> Iterator[Finding]:
        """Files and macros that are not there, files that bring in themselves, parts of one's own that nobody brings
        in, and sentences whose places nobody fills."""
        for name, template in self._read.items():
            for node in template.find_all(_BRINGS):
                yield from self._brought(name, node)
            for call in template.find_all(nodes.Call):
                yield from self._sentence(name, call)
        used = {asked for template in self._read.values() for asked in _asked(template)}
        for name in self._look.sources:
            if name.startswith("parts/") and name in self._read and name not in used:
                hint = did_you_mean(name, self._look.templates.keys() - {name})
                yield self._flaw(name, 1, f"No template brings this part in.{hint}", "warning")

    def _brought(self, name: str, node: nodes.Node) -> Iterator[Finding]:
        part = _constant(node)
        if not part:
            return
        if part not in self._look.templates:
            if getattr(node, "ignore_missing", False):
                return
            hint = did_you_mean(part, self._look.templates)
            yield self._flaw(name, node.lineno, f'There is no file "{part}" in this look.{hint}')
        elif self._leads_to(part, name):
            yield self._flaw(name, node.lineno, f'"{part}" brings in this file in turn: it would go round in circles.')
        elif isinstance(node, nodes.FromImport):
            defined = _defined(self._read[part]) if part in self._read else set()
            for wanted in node.names:
                macro = wanted if isinstance(wanted, str) else wanted[0]
                if part in self._read and macro not in defined:
                    what = f'"{part}" has no macro "{macro}", which "{name}" needs.{did_you_mean(macro, defined)}'
                    # A part of one's own may miss what a shared one asks of it.
                    own = name not in self._look.sources and part in self._look.sources
                    yield self._flaw(part, 1, what) if own else self._flaw(name, node.lineno, what)

    def _leads_to(self, start: str, end: str) -> bool:
        """Whether whoever brings in `start` gets `end`, too."""
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name == end:
                return True
            if name not in seen and name in self._read:
                seen.add(name)
                waiting += _asked(self._read[name])
        return False

    def _sentence(self, name: str, call: nodes.Call) -> Iterator[Finding]:
        if not isinstance(call.node, nodes.Name) or call.node.name not in ("say", "count") or call.dyn_kwargs:
            return
        passed = {keyword.key for keyword in call.kwargs} | ({"number"} if call.node.name == "count" else set())
        for words in call.args:
            if isinstance(words, nodes.Const) and isinstance(words.value, str):
                for place in sorted(slots(words.value) - passed):
                    what = f'{{{place}}} of "{words.value}" is not filled in: write {place}=… behind the sentence.'
                    yield self._flaw(name, call.lineno, what)

    def _flaw(self, name: str, line: int, what: str, severity: Literal["error", "warning"] = "error") -> Finding:
        file = self._look.files.get(name, f"{self._look.name}/{name}")
        return Finding(severity=severity, what=what, where=f"{file}:{line}")


def _parsed(engine: Environment, source: str) -> nodes.Template | None:
    """None where it cannot be read, which is said elsewhere."""
    try:
        return engine.parse(source)
    except (TemplateError, RecursionError, MemoryError):
        return None


def _asked(template: nodes.Template) -> list[str]:
    return [name for node in template.find_all(_BRINGS) if (name := _constant(node))]


def _constant(node: nodes.Node) -> str:
    template = getattr(node, "template", None)
    return template.value if isinstance(template, nodes.Const) and isinstance(template.value, str) else ""


def _defined(template: nodes.Template) -> set[str]:
    """What another template can import of it."""
    macros = {node.name for node in template.body if isinstance(node, nodes.Macro)}
    assigned = (node.target for node in template.body if isinstance(node, (nodes.Assign, nodes.AssignBlock)))
    return macros | {target.name for target in assigned if isinstance(target, nodes.Name)}
