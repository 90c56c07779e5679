"""Pictures as odd as articles have them; their names say how large they are. Made up."""

from __future__ import annotations

from digest.model.article import Image

_AT = "https://pictures.meridian.example"
#: Size, and whether it is known: upright, tall, flat, small, square, an icon; and one that says it is another.
ODD_PICTURES = (
    Image(url=f"{_AT}/1000x3000.jpg"),
    Image(url=f"{_AT}/800x1200.jpg", width=800, height=1200),
    Image(url=f"{_AT}/1000x3000.jpg", width=1000, height=3000),
    Image(url=f"{_AT}/1600x200.jpg", width=1600, height=200),
    Image(url=f"{_AT}/320x180.jpg", width=320, height=180),
    Image(url=f"{_AT}/1200x1200.jpg", width=1200, height=1200),
    Image(url=f"{_AT}/32x32.jpg", width=32, height=32),
    Image(url=f"{_AT}/16x16.jpg", width=0, height=0),
    Image(url=f"{_AT}/500x3000.jpg", width=1200, height=675),
    Image(url=f"{_AT}/400x300.jpg", width=400, height=300),
)
