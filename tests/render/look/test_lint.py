from __future__ import annotations

from pathlib import Path

import pytest

from digest import places
from digest.errors import ConfigError
from digest.render.look.lint import lint, refuse_faulty
from digest.render.look.look import read_look
from digest.render.mail.checks import Finding
from tests.render import made

FOOT = """\
<mj-section>
  <mj-column>
    <mj-text>
      <p>{{ reason }} {{ sender }}</p>
      {% if slot %}<a href="{{ slot }}">Unsubscribe</a>{% endif %}
      WRONG
    </mj-text>
  </mj-column>
</mj-section>
"""


def own(folder: Path, name: str, content: str) -> tuple[Finding, ...]:
    """What is said of a look of one's own with that one file."""
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    return lint(made.own(folder))


def shown(folder: Path, file: str) -> str:
    """The file as people know it."""
    return f"{folder.parent.parent.name}/{folder.parent.name}/{folder.name}/{file}"


@pytest.mark.parametrize("name", ["broadsheet", "brief", "cards"])
def test_nothing_is_wrong_with_a_ready_made_look(name: str) -> None:
    assert lint(read_look(name, places.TEMPLATES)) == ()


@pytest.mark.parametrize(
    ("wrong", "severity", "says"),
    [
        ("<mj-txt>x</mj-txt>", "error", "There is no tag <mj-txt>. Did you mean: mj-text?"),
        ('<mj-divider bordercolor="#fff"/>', "error", "no attribute bordercolor. Did you mean: border-color?"),
        ('<mj-image src="https://a.example/b.png"/>', "error", "<mj-image> needs alt"),
        ('<mj-include path="/etc/passwd"/>', "error", "<mj-include> may not be used"),
        ("<mj-preview>x</mj-preview>", "error", "<mj-preview> may not be used"),
        ('<mj-section padding="0 32px"></mj-section>', "error", "no padding left or right"),
        ('<mj-section padding-left="8px"></mj-section>', "error", "no padding left or right"),
        ('<img src="https://a.example/b.png" width="9"/>', "error", "<img> needs alt"),
        ('<img src="https://a.example/b.png" alt=""/>', "error", "<img> needs width"),
        ("<form>x</form>", "error", "<form> is not shown"),
        ("<script>x</script>", "error", "<script> is not shown"),
        ('<p onclick="x()">x</p>', "error", "may have no onclick"),
        ('<a href="javascript:x">x</a>', "error", "href is not an address of the web: javascript:x"),
        ('<a href="{{ page.logo }}">x</a>', "error", "{{ page.logo }} in href= is not escaped: add |attribute"),
        ("<style>@import 'x';</style>", "error", "@import in styles"),
        (f"<style>{'a{color:#000000}' * 500}</style>", "error", "Gmail drops more than"),
        ('<p style="color:#000000;display: flex">x</p>', "warning", "display: flex is ignored by Outlook for Windows"),
        ('<p style="position:absolute">x</p>', "warning", "position is ignored by Gmail and Outlook"),
        ('<h2 style="border-top:1px solid #000000">x</h2>', "warning", "border-top of <h2> is ignored by Outlook"),
        ('<div style="padding: 4px 0">x</div>', "warning", "padding of <div> is ignored by Outlook for Windows"),
        ("{% endfor %}", "error", "Encountered unknown tag 'endfor'"),
        ("{{ reason|shout }}", "error", "No filter named 'shout'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_file_and_line(tmp_path: Path, wrong: str, severity: str, says: str) -> None:
    found = own(tmp_path, "parts/foot.mjml", FOOT.replace("WRONG", wrong))
    assert (found[0].severity, found[0].where) == (severity, f"{shown(tmp_path, 'parts/foot.mjml')}:6")
    assert says in found[0].what
    assert len(found) == 1 or severity == "warning"


@pytest.mark.parametrize(
    "right",
    [
        '<p style="{{ "margin:0"|attribute }}">x</p>',
        '<td {% if slot %}width="9"{% endif %}>x</td>',
        '<a href="{{ page.logo|attribute }}" {{ "" }}>x</a>',
        "{# <mj-txt> in a remark #}",
        '{% set size = "<not a tag>" %}',
        '<mj-raw><div style="margin:4px 0;padding:0;border:none">x</div></mj-raw>',
        '<td style="padding:4px 0;border-top:1px solid #000000">x</td>',
        '<mj-divider border-width="1px" border-color="#000000"/>',
    ],
)
def test_what_templates_may_do_is_not_complained_of(tmp_path: Path, right: str) -> None:
    found = own(tmp_path, "parts/foot.mjml", FOOT.replace("WRONG", right))
    assert [flaw for flaw in found if ":" in flaw.where] == []


def test_a_value_that_no_edition_has_is_found_by_laying_out_a_sample_and_its_line_is_named(tmp_path: Path) -> None:
    found = own(tmp_path, "parts/foot.mjml", FOOT.replace("WRONG", "{{ page.wether }}"))
    assert {flaw.where for flaw in found} == {f"{shown(tmp_path, 'parts/foot.mjml')}:6"}
    assert "wether" in found[0].what


def test_a_look_without_a_way_out_is_refused(tmp_path: Path) -> None:
    found = own(tmp_path, "parts/foot.mjml", "<mj-section><mj-column><mj-text>Bye</mj-text></mj-column></mj-section>")
    assert any("unsubscribe link is missing" in flaw.what for flaw in found)


def test_what_the_layout_engine_refuses_is_an_error(tmp_path: Path) -> None:
    found = own(tmp_path, "parts/foot.mjml", "<mj-section><mj-column><mj-text>x</mj-text></mj-section>")
    assert [flaw.severity for flaw in found][:1] == ["error"]


def test_colours_without_contrast_are_named_with_their_ratio(tmp_path: Path) -> None:
    palette = 'paper: "#f1ede5", card: "#ffffff", ink: "#111111", text: "#222222", dim: "#999999", line: "#e3ddd1"'
    found = own(tmp_path, "look.yaml", f"light: {{{palette}}}\n")
    assert [(flaw.severity, flaw.what, flaw.where) for flaw in found] == [
        (
            "error",
            f"light: dim #999999 on {ground} has a contrast of {ratio}; 4.5 can be read.",
            shown(tmp_path, "look.yaml"),
        )
        for ground, ratio in (("card #ffffff", "2.8"), ("paper #f1ede5", "2.4"))
    ]


def test_a_faulty_look_is_refused_with_all_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "foot.mjml").write_text(FOOT.replace("WRONG", "<mj-txt/><form>"))
    look = made.own(tmp_path)
    with pytest.raises(ConfigError) as refused:
        refuse_faulty(look, lint(look))
    assert "<mj-txt>" in refused.value.what
    assert "<form>" in refused.value.what
