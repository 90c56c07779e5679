from __future__ import annotations

from dataclasses import replace
from types import CodeType

import pytest

from digest.errors import ConfigError
from digest.render.look.look import Look
from digest.render.look.sandbox import filled, sandbox
from digest.render.look.words import ENGLISH
from digest.render.view import Reference


def run(source: str, look: Look) -> str:
    templates = sandbox({"t": source}, str, escapes=False)
    return filled(templates, "t", look, ENGLISH, {"also": Reference(name="Wire", url="u"), "text": "abc"})


def test_a_template_sees_the_values_it_is_given(look: Look) -> None:
    assert run("{{ also.name }} {{ look.light.ink }} {{ text|upper }}", look) == "Wire #15171b ABC"


def test_what_takes_too_long_is_named_with_its_line(look: Look) -> None:
    templates = sandbox({"t": "one\n{{ text|wait }}"}, str, escapes=False)

    def wait(text: str) -> str:
        raise TimeoutError("It took too long.")

    templates.filters["wait"] = wait
    look = replace(look, templates={"t": ""}, files={"t": "config/looks/ours/t"})
    with pytest.raises(ConfigError) as raised:
        filled(templates, "t", look, ENGLISH, {"text": "abc"})
    assert raised.value.where == "config/looks/ours/t:2"
    assert raised.value.advice.startswith("It took too long. Look for a loop that does not end")


def test_of_one_name_each_template_is_its_own_and_put_out_in_its_own_way(look: Look) -> None:
    assert [run(source, look) for source in ("one", "other", "one")] == ["one", "other", "one"]
    for put_out, escapes, shown in ((str, False, "<"), (str, True, "&lt;"), (ascii, False, "'<'")):
        templates = sandbox({"t": "{{ '<' }}"}, put_out, escapes=escapes)
        assert filled(templates, "t", look, ENGLISH, {}) == shown


def test_a_template_is_compiled_once_whatever_had_its_name_in_between() -> None:
    def code(source: str) -> CodeType:
        return sandbox({"t": source}, str, escapes=False).get_template("t").root_render_func.__code__

    compiled = code("one")
    assert code("other") is not compiled
    assert code("one") is compiled


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ text|attr('__class__') }}",
        "{{ '{0.__class__}'.format(also) }}",
        "{{ '{x.__class__}'.format_map({'x': also}) }}",
        "{{ say.__self__ }}",
        "{{ say.__globals__ }}",
        "{{ also.__class__ }}",
        "{{ also.__dataclass_fields__ }}",
        "{{ [also]|map(attribute='__class__')|first }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for n in range(10**9) %}{% endfor %}",
        "{{ text|safe }}",
        "{% include '/etc/passwd' %}",
        "{{ self.__init__ }}",
        "{{ nothing }}",
    ],
)
def test_nothing_else_of_the_machine_is_in_reach(look: Look, source: str) -> None:
    with pytest.raises(ConfigError):
        run(source, look)
