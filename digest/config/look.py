"""What a look's own file says, `look.yaml`: colours, fonts, and what is shown.

A field with a sentence is one that may be typed; the table in `files/look_file.py` says how it is read.
"""

from __future__ import annotations

from pydantic import Field

from digest.config.value import Value


class Shades(Value):
    """Six colours, each "#rrggbb"."""

    paper: str = Field(description="of the page")
    card: str = Field(description="of the sheet on it")
    ink: str = Field(description="of headlines")
    text: str = Field(description="of text")
    dim: str = Field(description="of small print")
    line: str = Field(description="of rules")


class LookSettings(Value):
    """The fields of one `look.yaml`; one that nobody typed is None."""

    light: Shades | None = Field(None, description="colours by day")
    dark: Shades | None = Field(None, description="colours by night")
    headline_font: str | None = Field(
        None, description="names with commas between them", examples=["Palatino,Georgia,serif"]
    )
    body_font: str | None = Field(None, description="names with commas between them", examples=["Verdana,sans-serif"])
    pictures: bool | None = Field(None, description="whether any are shown")
    summaries: bool | None = Field(None, description="of the stories below the lead")
    footer: str | None = Field(None, description="a line for the foot of every mail")

    def above(self, other: LookSettings) -> LookSettings:
        """These settings, and another look's where these say nothing."""
        return other.model_copy(update=self.model_dump(exclude_none=True, exclude={"light", "dark"}) | self._shades())

    def _shades(self) -> dict[str, Shades]:
        return {name: shades for name, shades in (("light", self.light), ("dark", self.dark)) if shades}
