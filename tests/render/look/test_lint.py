from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from digest import places
from digest.errors import ConfigError
from digest.render.look.lint import lint, refuse_faulty
from digest.render.look.look import read_look
from digest.render.mail.checks import Finding
from tests.render import made

TEXT = (places.TEMPLATES / "looks" / "broadsheet" / "edition.txt").read_text()
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
        ("<mj-group></mj-group>", "error", "<mj-group> may not be used: columns side by side"),
        ("<mj-social-element/>", "error", "<mj-social-element> may not be used: write links in mj-text"),
        ('<mj-text class="p">x</mj-text>', "error", "has no attribute class. Did you mean: css-class?"),
        ('<mj-text style="color:red">x</mj-text>', "error", "has no attribute style. Each property is an attribute"),
        ('<mj-text font-size="14">x</mj-text>', "error", 'font-size="14" of <mj-text> is no size. Write it with its'),
        ('<mj-text padding="4 8px">x</mj-text>', "error", 'padding="4 8px" of <mj-text> is no size.'),
        ('<mj-text color="fff">x</mj-text>', "error", 'Write it like "#fff".'),
        ('<mj-text color="rgb(0,0,0)">x</mj-text>', "error", "is no colour that every mail program reads."),
        ('<mj-section padding="0 32px"></mj-section>', "error", "no padding left or right"),
        ('<mj-section padding-left="8px"></mj-section>', "error", "no padding left or right"),
        ('<img src="https://a.example/b.png" width="9"/>', "error", "<img> needs alt"),
        ('<img src="https://a.example/b.png" alt=""/>', "error", "<img> needs width"),
        ("<form>x</form>", "error", "<form> is not shown"),
        ("<script>x</script>", "error", "<script> is not shown"),
        ('<p onclick="x()">x</p>', "error", "may have no onclick"),
        ('<a href="javascript:x">x</a>', "error", "href is not an address of the web: javascript:x"),
        ('<a href="{{ page.logo }}">x</a>', "error", "{{ page.logo }} in href= is not escaped: add |attribute"),
        ('<a href="">x</a>', "error", "href is not an address of the web: (empty)"),
        ('<a href="#">x</a>', "error", "href is not an address of the web: #"),
        ('<img src="http://a.example/b.png" alt="" width="9"/>', "error", "which begins with https://: http://a.ex"),
        ('<img src="b.png" alt="" width="9"/>', "error", "which begins with https://: b.png"),
        ('<img src="https://a.example/b.webp" alt="" width="9"/>', "warning", "Not every mail program shows .webp."),
        ('{% set u = page.web %}<a href="{{ u }}">x</a>', "error", "{{ u }} in href= is not escaped: add |attribute"),
        ("<style>@import 'x';</style>", "error", "@import in styles"),
        ('<mj-style inline="inline">p{margin:0}</mj-style>', "error", "Styles are not written into the elements"),
        ("<style>p{margin:0</style>", "error", "A brace is missing in these styles"),
        ("<style>.x{display:flex}</style>", "warning", "display: flex is ignored by Outlook for Windows"),
        ("<style>.x h2{padding:4px}</style>", "warning", "padding of <h2> is ignored by Outlook for Windows"),
        (f"<style>{'a{color:#000000}' * 500}</style>", "error", "Gmail drops more than"),
        ('<p style="color:#000000;display: flex">x</p>', "warning", "display: flex is ignored by Outlook for Windows"),
        ('<p style="position:absolute">x</p>', "warning", "position is ignored by Gmail and Outlook"),
        ('<h2 style="border-top:1px solid #000000">x</h2>', "warning", "border-top of <h2> is ignored by Outlook"),
        ('<div style="padding: 4px 0">x</div>', "warning", "padding of <div> is ignored by Outlook for Windows"),
        (
            '<a href="https://a.example" style="padding:9px;background:#111111;color:#ffffff">x</a>',
            "warning",
            "padding of <a> is ignored by Outlook for Windows (write <mj-button>",
        ),
        ('{% include "parts/sponsor.mjml" %}', "error", 'There is no file "parts/sponsor.mjml" in this look.'),
        ('{% if 0 %}{% include "parts/haed.mjml" %}{% endif %}', "error", "Did you mean: parts/head.mjml?"),
        ('{% include "parts/foot.mjml" %}', "error", '"parts/foot.mjml" brings in this file in turn'),
        ('{% from "parts/closing.mjml" import closed with context %}', "error", "Did you mean: closing?"),
        ('{{ say("No. {number}") }}', "error", '{number} of "No. {number}" is not filled in: write number=…'),
        ("{% endfor %}", "error", "Encountered unknown tag 'endfor'"),
        ("{{ reason|shout }}", "error", "No filter named 'shout'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_file_and_line(tmp_path: Path, wrong: str, severity: str, says: str) -> None:
    found = own(tmp_path, "parts/foot.mjml", FOOT.replace("WRONG", wrong))
    assert (found[0].severity, found[0].where) == (severity, f"{shown(tmp_path, 'parts/foot.mjml')}:6")
    assert says in found[0].what
    assert len(found) == 1 or severity == "warning"


RIGHT = (
    '<p style="{{ "margin:0"|attribute }}">x</p>',
    '<td {% if slot %}width="9"{% endif %}>x</td>',
    '<a href="{{ page.lead.url|attribute }}" {{ "" }}>x</a>',
    "{# <mj-txt> in a remark #}",
    '{% set size = "<not a tag>" %}',
    '<div style="margin:4px 0;padding:0;border:none">x</div>',
    '<table><tr><td style="padding:4px 0;border-top:1px solid #000000">x</td></tr></table>',
    '<a href="https://a.example"><img src="https://a.example/b.png" alt="Ball" width="536"></a>',
    '<a href="mailto:ed@a.example?subject=Hi">x</a>',
    "<!-- <mj-txt> in a remark <p> {{ nothing.there }} -->",
    "a<br>b&nbsp;c &copy; d",
    "<p>{% if slot %}<b>{% endif %}x{% if slot %}</b>{% endif %}</p>",
    "</mj-text><mj-divider/><mj-text>",
    '</mj-text><mj-image src="https://a.example/b.png" alt="Ball" href="https://a.example"/><mj-text>',
    '</mj-text><mj-button href="https://a.example">x</mj-button><mj-text>',
    '</mj-text><mj-text color="#222" line-height="1.5" letter-spacing="0.1em" css-class="d">x</mj-text><mj-text>',
    "</mj-text><mj-raw><div>x</div></mj-raw><mj-text>",
    "<style>@media (max-width:480px){.x{display:flex;position:static}}</style>",
)


def test_what_templates_may_do_is_not_complained_of(tmp_path: Path) -> None:
    (tmp_path / "edition.txt").write_text(f"{TEXT}\nx Ball a b c d\n")
    assert own(tmp_path, "parts/foot.mjml", FOOT.replace("WRONG", "\n".join(RIGHT))) == ()


@pytest.mark.parametrize(
    ("lost", "says"),
    [
        ("<mj-divider/>", "<mj-divider> stands in <mj-text>. It is laid out in <mj-column> only."),
        ("</mj-text>SOME WORDS<mj-text>", "In <mj-column>, and not in <mj-text>, stands: SOME WORDS"),
        ("</mj-text><p>x</p><mj-text>", "<p> stands in <mj-column>. Put <mj-text> around it, or <mj-raw>."),
        ("<b>x", "<b> is not closed: </b> is missing."),
        ("<p>x<p>y</p>", "<p> is not closed: </p> is missing."),
        ("x</b>", "</b> ends what never began."),
        ("1 < 2", "A < begins no tag here. Write it &lt;"),
        (
            '</mj-text></mj-column><mj-column width="50%"></mj-column><mj-column width="60%"><mj-text>',
            "The columns are wider than the mail: 50% + 60%. Together they have 100% or 600px at most.",
        ),
    ],
)
def test_what_is_lost_or_refused_without_a_word_is_named(tmp_path: Path, lost: str, says: str) -> None:
    found = own(tmp_path, "parts/foot.mjml", FOOT.replace("WRONG", lost))
    assert ("error", says) in [(flaw.severity, flaw.what) for flaw in found]
    (line,) = {flaw.where.rpartition(":")[2] for flaw in found if flaw.what == says}
    assert line == ("5" if says.startswith(("</b>", "A <")) else "6")


def test_a_value_that_no_edition_has_is_found_by_laying_out_a_sample_and_its_line_is_named(tmp_path: Path) -> None:
    found = own(tmp_path, "parts/foot.mjml", FOOT.replace("WRONG", "{{ page.wether }}"))
    assert {flaw.where for flaw in found} == {f"{shown(tmp_path, 'parts/foot.mjml')}:6"}
    assert "wether" in found[0].what


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("{{ page.lead.titel }}", 'There is no "titel" in story. Did you mean: title?'),
        ("{{ page.sectons }}", 'There is no "sectons" in edition. Did you mean: sections?'),
        ("{{ acent }}", 'There is no "acent" here. Did you mean: accent?'),
        ("{{ look.light.papr }}", 'There is no "papr" in palette. Did you mean: paper?'),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "It goes round in circles."),
    ],
)
def test_what_is_misspelt_is_said_in_the_words_of_those_who_write_templates(
    tmp_path: Path, wrong: str, says: str
) -> None:
    found = own(tmp_path, "parts/foot.mjml", FOOT.replace("WRONG", wrong))
    assert {(flaw.what, flaw.where) for flaw in found} == {
        (f"This template is broken. {says}", f"{shown(tmp_path, 'parts/foot.mjml')}:6")
    }


BROADSHEET = (places.TEMPLATES / "looks" / "broadsheet" / "edition.mjml").read_text()


@pytest.mark.parametrize(
    ("taken", "instead", "severity", "says"),
    [
        ('{% include "parts/foot.mjml" %}', "", "error", "The place for the unsubscribe link is missing. Write {%"),
        ('{% include "parts/foot.mjml" %}', '<mj-raw>{{ slot }}</mj-raw>', "error", "The postal address is missing"),
        ('{% include "parts/top.mjml" %}', "", "warning", "What the inbox shows behind the subject is missing"),
        ('  {% include "parts/head.mjml" %}\n', "", "warning", "It has no dress for the dark"),
        ("{{ blocks(page.opening", "{{ blocks(none", "warning", "this look has no place for blocks"),
        ("{{ intro(", '{{ "" and intro(', "warning", "intro: has no place in this look"),
        ("{{ about(", '{{ "" and about(', "warning", "description: of a topic has no place in this look"),
        ("{{ logo(", '{{ "" and logo(', "warning", "logo: has no place in this look"),
        ('dir="{{ dir }}"', 'dir="ltr"', "error", 'In the language "ar" it goes the wrong way.'),
        ("{{ title(", '{{ "" and title(', "error", "Its headings are not one h1"),
        ("{{ headed(", '{{ "" and headed(', "error", "It shows no story."),
    ],
)  # fmt: skip
def test_what_a_mail_of_the_look_lacks_is_named(
    tmp_path: Path, taken: str, instead: str, severity: str, says: str
) -> None:
    assert taken in BROADSHEET
    found = own(tmp_path, "edition.mjml", BROADSHEET.replace(taken, instead))
    assert [flaw.severity for flaw in found if says in flaw.what] == [severity], found


def test_a_copy_of_a_ready_made_look_is_as_right_as_that_is(tmp_path: Path) -> None:
    for name in ("broadsheet", "brief", "cards"):
        shutil.copytree(places.TEMPLATES / "looks" / name, tmp_path / name)
        shutil.copytree(places.TEMPLATES / "parts", tmp_path / name / "parts")
        assert lint(made.own(tmp_path / name)) == ()


def test_stories_that_the_text_part_leaves_out_are_counted(tmp_path: Path) -> None:
    lines = "{{ page.title }}\n{{ page.lead.title }}\n{{ page.mark }}unsubscribe{{ page.mark }}\n{{ page.sender }}\n"
    found = own(tmp_path, "edition.txt", lines)
    (flaw,) = (flaw for flaw in found if "missing here" in flaw.what)
    assert flaw.what.startswith("In a mail of 30 stories: 29 of the 30 stories that the page shows are missing here.")
    assert (flaw.severity, flaw.where) == ("warning", shown(tmp_path, "edition.txt"))


def test_headlines_may_be_any_heading(tmp_path: Path) -> None:
    part = (places.TEMPLATES / "parts" / "story.mjml").read_text()
    assert own(tmp_path, "parts/story.mjml", part.replace("<h3 ", '<h2 class="k" ').replace("</h3>", "</h2>")) == ()


def test_words_of_the_template_that_the_text_part_lacks_are_named_with_their_line(tmp_path: Path) -> None:
    found = own(tmp_path, "parts/foot.mjml", FOOT.replace("WRONG", "<p>Printed with\n  soy ink</p>"))
    (flaw,) = found
    assert flaw.what.startswith('"Printed with soy ink" stands in the page of the mail alone.')
    assert (flaw.severity, flaw.where) == ("warning", f"{shown(tmp_path, 'parts/foot.mjml')}:6")
    (tmp_path / "edition.txt").write_text(f"{TEXT}\nPrinted with soy ink\n")
    assert lint(made.own(tmp_path)) == ()


@pytest.mark.parametrize(
    ("markup", "says"),
    [
        ('<p style="color:#bbb">x</p>', 'By day: "x" in #bbbbbb on #f1ede5 has a contrast of 1.6; 4.5 can be read.'),
        ('<p style="color:#333">x</p>', 'By night: "x" in #333333 on #0e0f12 has a contrast of 1.5;'),
        ('<table><tr><td bgcolor="#ddd">x</td></tr></table>', 'By night: "x" in #d3d1cb on #dddddd'),
    ],
)
def test_words_that_cannot_be_read_by_day_or_by_night_are_named_with_their_line(
    tmp_path: Path, markup: str, says: str
) -> None:
    (tmp_path / "edition.txt").write_text(f"{TEXT}\nx\n")
    (flaw,) = own(tmp_path, "parts/foot.mjml", FOOT.replace("WRONG", markup))
    assert flaw.what.startswith(says)
    assert (flaw.severity, flaw.where) == ("warning", f"{shown(tmp_path, 'parts/foot.mjml')}:6")


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("{titel}: {lead}", '"{titel}" is not known here. Did you mean {title}? {title}: {lead}'),
        ("{{ page.title }}", "A subject is no template. What is filled in: {lead}, {title}"),
        ("{title}\n{lead}", "A subject has one line."),
    ],
)
def test_a_subject_that_nobody_fills_in_is_an_error(tmp_path: Path, pattern: str, says: str) -> None:
    (flaw,) = own(tmp_path, "subject.txt", pattern)
    assert flaw.what.startswith(says)
    assert flaw.where.startswith(shown(tmp_path, "subject.txt:"))


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("look.yml", "Not read: no file of a look is called so. Did you mean: look.yaml?"),
        ("story.mjml", "Not read: no file of a look is called so. A part belongs into the folder parts/."),
        ("style.css", "Not read: styles stand in <mj-style>"),
        ("banner.png", "Not read: a picture in a template is named by its https address"),
        ("parts/notes.md", "Not read: no file of a look is called so."),
    ],
)
def test_a_file_of_the_folder_that_is_not_read_is_named(tmp_path: Path, file: str, says: str) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / ".DS_Store").write_text("")
    (flaw,) = own(tmp_path, file, "x")
    assert flaw.what.startswith(says)
    assert (flaw.severity, flaw.where) == ("warning", shown(tmp_path, file))


def test_a_part_that_no_template_brings_in_is_named(tmp_path: Path) -> None:
    (flaw,) = own(tmp_path, "parts/storys.mjml", "")
    assert flaw.what == "No template brings this part in. Did you mean: parts/story.mjml?"


def test_a_part_that_lacks_what_a_shared_one_asks_of_it_is_named(tmp_path: Path) -> None:
    part = (places.TEMPLATES / "parts" / "story.mjml").read_text()
    found = own(tmp_path, "parts/story.mjml", part.replace("macro large(", "macro huge("))
    assert {flaw.where for flaw in found} == {f"{shown(tmp_path, 'parts/story.mjml')}:1"}
    assert '"parts/story.mjml" has no macro "large", which "parts/blocks.mjml" needs.' in {flaw.what for flaw in found}


def test_fonts_that_end_in_no_kind_and_colours_for_one_light_alone_are_told(tmp_path: Path) -> None:
    palette = 'paper: "#f1ede5", card: "#fff", ink: "#111", text: "#222", dim: "#555", line: "#ddd"'
    found = own(tmp_path, "look.yaml", f"headline_font: Playfair Display\nlight: {{{palette}}}\n")
    assert [(flaw.severity, flaw.where.rpartition(":")[2]) for flaw in found] == [("warning", "2"), ("warning", "1")]
    assert "Write a kind behind them: Playfair Display,serif" in found[1].what


def test_a_look_without_a_way_out_is_refused(tmp_path: Path) -> None:
    found = own(tmp_path, "parts/foot.mjml", "<mj-section><mj-column><mj-text>Bye</mj-text></mj-column></mj-section>")
    assert any("unsubscribe link is missing" in flaw.what for flaw in found)


def test_what_the_layout_engine_refuses_is_an_error(tmp_path: Path) -> None:
    found = own(tmp_path, "parts/foot.mjml", "<mj-section><mj-column><mj-text>x</mj-text></mj-section>")
    assert [flaw.severity for flaw in found][:1] == ["error"]


def test_colours_without_contrast_are_named_with_their_ratio(tmp_path: Path) -> None:
    palette = 'paper: "#f1ede5", card: "#ffffff", ink: "#111111", text: "#222222", dim: "#999999", line: "#e3ddd1"'
    found = own(tmp_path, "look.yaml", f"# ours\nlight: {{{palette}}}\n")
    assert [(flaw.severity, flaw.what, flaw.where) for flaw in found if flaw.severity == "error"] == [
        (
            "error",
            f"light: dim #999999 on {ground} has a contrast of {ratio}; 4.5 can be read.",
            f"{shown(tmp_path, 'look.yaml')}:2",
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
