"""The peer of `bench_web.py`: a bare FastAPI page with one query and one template, served by uvicorn.

python web_peer.py PORT DATABASE
"""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from sqlalchemy import create_engine, text

PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</body></html>"""


def main() -> None:
    port, database = sys.argv[1:]
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        connection.execute(text("create table if not exists pages (id integer primary key, title text, body text)"))
        connection.execute(
            text("insert or replace into pages values (1, 'Morning Quay', :body)"), {"body": "News.\n" * 20}
        )
    template = Environment(autoescape=True).from_string(PAGE)
    app = FastAPI()

    def page(id: int) -> HTMLResponse:
        with engine.connect() as connection:
            row = connection.execute(text("select title, body from pages where id = :id"), {"id": id}).one()
        return HTMLResponse(template.render(title=row.title, lines=row.body.splitlines()))

    app.add_api_route("/page/{id}", page, methods=["GET", "POST"])
    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="error", access_log=False)


if __name__ == "__main__":
    main()
